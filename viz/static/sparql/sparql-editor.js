// <sparql-editor>: the text area that it holds, replaced by CodeMirror in a shadow root if the bundle is there.
// `value` reads and sets the query; "run" is fired on Ctrl+Enter.

export class SparqlEditor extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.area.addEventListener("keydown", event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.dispatchEvent(new Event("run")); } });
  }

  get value() { return this.view ? this.view.state.doc.toString() : this.area.value; }

  set value(text) {
    this.area.value = text;
    this.view?.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  // Turn into an editor; `names` gives prefixes, classes and properties when completion first needs them.
  async grow(names) {
    const cm = await import("../bundle/editor.js"), root = this.attachShadow({ mode: "open" }), tags = cm.tags;
    const look = cm.HighlightStyle.define([
      { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword], color: "var(--seal-text)", fontWeight: "600" }, { tag: tags.variableName, color: "var(--target)" }, { tag: [tags.string, tags.literal], color: "var(--project)" },
      { tag: [tags.number, tags.bool], color: "var(--place)" }, { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" }, { tag: [tags.namespace, tags.url, tags.propertyName, tags.typeName], color: "var(--theme)" },
    ]);
    const theme = cm.EditorView.theme({
      "&": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px", fontSize: "14px", minHeight: "9rem" }, "&.cm-focused": { outline: "2.5px solid var(--focus)" },
      ".cm-scroller": { fontFamily: "ui-monospace, 'SFMono-Regular', Consolas, 'Noto Sans Mono CJK SC', monospace", maxHeight: "18rem", lineHeight: "1.6" }, ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "0" },
      ".cm-cursor": { borderLeftColor: "var(--ink)" }, "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--focus) 28%, transparent) !important" }, ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--wash) 60%, transparent)" },
      ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px" }, ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--wash)", color: "var(--ink)" }, ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal" },
    });
    const run = { key: "Mod-Enter", run: () => { this.dispatchEvent(new Event("run")); return true; } };
    this.view = new cm.EditorView({
      root, parent: root,
      state: cm.EditorState.create({
        doc: this.area.value,
        extensions: [
          cm.lineNumbers(), cm.history(), cm.drawSelection(), cm.highlightActiveLine(), cm.bracketMatching(), cm.closeBrackets(), cm.indentOnInput(), cm.EditorView.lineWrapping, cm.sparql(), cm.syntaxHighlighting(look), theme,
          cm.autocompletion({ override: [completion(names)], icons: false }), cm.linter(view => complaints(cm, view), { delay: 400 }),
          cm.keymap.of([run, ...cm.closeBracketsKeymap, ...cm.completionKeymap, ...cm.defaultKeymap, ...cm.historyKeymap, ...cm.lintKeymap]),
          cm.EditorView.contentAttributes.of({ "aria-label": this.area.getAttribute("aria-label") }), cm.EditorView.updateListener.of(update => { if (update.docChanged) this.area.value = this.value; }),
        ],
      }),
    });
    this.view.scrollDOM.tabIndex = 0;
    this.dataset.grown = "yes";
  }
}

// A word that is typed finds names by their CURIE and by their label in the page's language.
export function completion(names) {
  return async context => {
    const word = context.matchBefore(/[\p{L}\p{N}_:]+/u), before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    if ((!word && !context.explicit) || before === "?" || context.matchBefore(/[?$][\p{L}\p{N}_]*/u) || context.matchBefore(/<[^>\s]*/)) return null;
    const known = await names(), from = word ? word.from : context.pos, text = (word?.text ?? "").toLowerCase();
    const line = context.state.sliceDoc(Math.max(0, from - 40), from), isClass = /(\ba|rdf:type)\s+$/.test(line);
    const of = (list, what, boost) => list.map(one => ({ label: one.label ? `${one.label} ${one.name}` : one.name, displayLabel: one.name, detail: [one.label, one.count].filter(Boolean).join(" · "), apply: one.name, type: what, boost }));
    const options = [...of(known.classes, "class", isClass ? 20 : 0), ...of(known.properties, "property", isClass ? -20 : 10), ...Object.keys(known.prefixes).map(prefix => ({ label: `${prefix}:`, detail: known.prefixes[prefix], type: "namespace" })), ...KEYWORDS.map(label => ({ label, type: "keyword", boost: -5 }))];
    return { from, filter: false, options: options.filter(option => option.label.toLowerCase().includes(text)).sort((a, b) => starts(b, text) - starts(a, text) || (b.boost ?? 0) - (a.boost ?? 0)).slice(0, 60) };
  };
}

const KEYWORDS = ["SELECT", "CONSTRUCT", "ASK", "DESCRIBE", "WHERE", "OPTIONAL", "FILTER", "UNION", "GRAPH", "BIND", "VALUES", "GROUP BY", "ORDER BY", "LIMIT", "OFFSET", "DISTINCT", "COUNT", "CONTAINS", "REGEX", "EXISTS", "MINUS"];
const starts = (option, text) => Number((option.apply ?? option.label).toLowerCase().startsWith(text)) + Number(option.label.toLowerCase().startsWith(text));

// The first place that the grammar does not understand.
function complaints(cm, view) {
  const found = [];
  cm.syntaxTree(view.state).iterate({ enter: node => { if (node.type.isError && !found.length && view.state.doc.length) found.push({ from: Math.min(node.from, view.state.doc.length), to: Math.min(Math.max(node.to, node.from + 1), view.state.doc.length), severity: "warning", message: "SPARQL ?" }); } });
  return found;
}

customElements.define("sparql-editor", SparqlEditor);
