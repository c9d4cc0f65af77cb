// The page that asks: gallery, editor, answer. The query and its view stand in the fragment of the address.

import { el, fetched, filled, told as read } from "../explorer/dom.js";
import { fileName, save } from "../explorer/exports.js";
import { chart, graph, table, triples } from "./results.js";
import "./sparql-editor.js";

const told = read("told"), { words } = told;
const part = id => document.getElementById(id);
const editor = document.querySelector("sparql-editor"), result = part("result"), outcome = part("outcome");
const FORMS = "application/sparql-results+json, application/n-triples;q=0.9";
let view = "table", answer = null, turn = 0, naming = null;

const names = () => (naming ??= fetched("/query/names.json").then(found => (told.names = found)));

function say(sentence, bad = false) {
  outcome.textContent = sentence;
  outcome.classList.toggle("bad", bad);
}

async function asked(query, accept) {
  const response = await fetch("/sparql", { method: "POST", headers: { "content-type": "application/sparql-query", accept }, body: query });
  if (!response.ok) {
    const text = await response.text();
    let line = text.slice(0, 300);
    try { const told = JSON.parse(text); line = told.message ?? told.error ?? line; } catch { /* not JSON: the text itself */ }
    throw new Error(line || `HTTP ${response.status}`);
  }
  return response;
}

async function run() {
  const mine = ++turn, query = editor.value, begun = performance.now();
  remember();
  say(words.running);
  part("asking").setAttribute("aria-busy", "true");
  try {
    const response = await asked(query, FORMS), kind = response.headers.get("content-type") ?? "", text = await response.text();
    if (mine !== turn) return;
    answer = kind.startsWith("application/n-triples") ? triples(text) : JSON.parse(text);
    const seconds = ((performance.now() - begun) / 1000).toFixed(2);
    say("boolean" in answer ? `${answer.boolean ? words.yes : words.no} (${seconds} s)` : filled(words.rows, { n: answer.results.bindings.length, seconds }));
    await show();
  } catch (error) {
    if (mine !== turn) return;
    answer = null;
    result.replaceChildren();
    say(filled(words.failed, { why: error.message }), true);
  }
  if (mine === turn) part("asking").removeAttribute("aria-busy");
}

async function show() {
  for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  if (!answer) return;
  if ("boolean" in answer) { result.replaceChildren(el("p", { className: "answer" }, answer.boolean ? words.yes : words.no)); return; }
  if (view !== "chart") await names().catch(() => null);
  result.replaceChildren(await { table, chart, graph }[view](answer, told));
  result.dataset.shown = view;
}

function remember() {
  const state = new URLSearchParams({ query: editor.value });
  if (view !== "table") state.set("view", view);
  history.replaceState(null, "", `${location.pathname}#${state}`);
}

async function load(form) {
  const accept = { csv: "text/csv", json: "application/sparql-results+json" }[form];
  try {
    const response = await asked(editor.value, accept);
    save(new Blob([await response.arrayBuffer()], { type: accept }), fileName(form));
    say(words.saved);
  } catch (error) { say(filled(words.failed, { why: error.message }), true); }
}

function gallery() {
  for (const form of document.querySelectorAll("form.question")) {
    form.addEventListener("submit", async event => {
      event.preventDefault();
      const given = new URLSearchParams([["name", form.dataset.name], ...new FormData(form)]);
      try { editor.value = (await fetched(`/query/bound.json?${given}`)).query; } catch (error) { say(filled(words.failed, { why: error.message }), true); return; }
      if (view === "graph") view = "table";
      await run();
      if (outcome.getBoundingClientRect().top > innerHeight * 0.6) outcome.scrollIntoView();
    });
  }
  part("sift").addEventListener("input", () => {
    const wanted = part("sift").value.trim().toLowerCase();
    for (const item of part("gallery").children) item.hidden = !item.dataset.words.toLowerCase().includes(wanted);
  });
}

async function begin() {
  gallery();
  part("ask").addEventListener("submit", event => { event.preventDefault(); run(); });
  editor.addEventListener("run", run);
  for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => { view = button.dataset.view; remember(); show().catch(error => say(filled(words.failed, { why: error.message }), true)); });
  for (const button of document.querySelectorAll("[data-load]")) button.addEventListener("click", () => load(button.dataset.load));
  part("share").addEventListener("click", async () => { remember(); try { await navigator.clipboard.writeText(location.href); say(words.copied); } catch { say(words.in_address); } });
  if (told.bundle) await editor.grow(names).catch(() => say(words.plain));
  const state = new URLSearchParams(location.hash.slice(1) || location.search), query = state.get("query");
  if (["table", "chart", "graph"].includes(state.get("view"))) view = state.get("view");
  if (query) { editor.value = query; await run(); }
  part("asking").dataset.ready = "yes";
}

begin();
