// What the SPARQL page takes from CodeMirror 6: bundled to viz/static/bundle/editor.js when a wheel is built.
export { EditorState, Compartment } from "@codemirror/state";
export {
  EditorView, keymap, lineNumbers, drawSelection, highlightActiveLine, placeholder,
} from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
export {
  bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting, syntaxTree,
} from "@codemirror/language";
export { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
export { linter, lintKeymap } from "@codemirror/lint";
export { tags } from "@lezer/highlight";
export { sparql } from "codemirror-lang-sparql";
