// Answers of the endpoint as a table, a chart or a graph. Values are text, whatever they say.

import { address, el, filled } from "../explorer/dom.js";
import { islands } from "../explorer/layouts.js";
import { Model } from "../explorer/model.js";
import "../explorer/plan-graph.js";

const ROWS = 1000;
const BARS = 60;
const NODES = 3000;
const NUMBER = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(integer|decimal|double|float|int|long)$/;

export const isNumber = term => term?.type === "literal" && NUMBER.test(term.datatype ?? "") && term.value !== "" && Number.isFinite(Number(term.value));

// N-Triples as rows of terms, so that a CONSTRUCT has a table as well.
export function triples(text) {
  const term = /\s*(?:<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?)/gy;
  const plain = words => words.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\(.)/g, (_, short, long, sign) => (short || long ? String.fromCodePoint(Number.parseInt(short || long, 16)) : { n: "\n", t: "\t", r: "\r" }[sign] ?? sign));
  const bindings = text.split("\n").filter(Boolean).map(line => {
    term.lastIndex = 0;
    const terms = [0, 1, 2].map(() => { const [, iri, blank, words, language, datatype] = term.exec(line) ?? []; return iri !== undefined ? { type: "uri", value: plain(iri) } : blank !== undefined ? { type: "bnode", value: blank } : { type: "literal", value: plain(words ?? ""), "xml:lang": language, datatype }; });
    return { subject: terms[0], predicate: terms[1], object: terms[2] };
  });
  return { head: { vars: ["subject", "predicate", "object"] }, results: { bindings }, triples: true };
}

export function table(answer, told) {
  const { vars } = answer.head, rows = answer.results.bindings, cell = term => (!term ? "" : term.type === "uri" ? el("a", { href: page(term.value, told.base) }, el("bdi", {}, short(term.value, told))) : el("bdi", {}, term.value));
  const numeric = vars.map(name => rows.length > 0 && rows.every(row => !row[name] || isNumber(row[name])));
  return el("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": told.words.as_table },
    el("table", {}, el("thead", {}, el("tr", {}, ...vars.map((name, at) => el("th", { scope: "col", className: numeric[at] ? "number" : "" }, name)))),
      el("tbody", {}, ...rows.slice(0, ROWS).map(row => el("tr", {}, ...vars.map((name, at) => el("td", { className: numeric[at] ? "number" : "" }, cell(row[name]))))))),
    rows.length > ROWS ? el("p", { className: "note" }, filled(told.words.cut, { n: ROWS, all: rows.length })) : "");
}

const page = (iri, base) => (iri.startsWith(base) ? address(iri.slice(base.length)) : /^https?:/.test(iri) ? address(iri) : "#");

export function short(iri, told) {
  if (iri.startsWith(told.base)) return iri.slice(told.base.length).replace(/^plan\//, "");
  const found = Object.entries(told.names?.prefixes ?? {}).filter(([, base]) => iri.startsWith(base)).sort((a, b) => b[1].length - a[1].length)[0];
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

export async function chart(answer, told) {
  const { vars } = answer.head, rows = answer.results.bindings.slice(0, BARS), numeric = vars.filter(name => rows.some(row => isNumber(row[name])) && rows.every(row => !row[name] || isNumber(row[name]))), amounts = quantities(numeric, rows);
  const number = amounts.length ? amounts : numeric, label = telling(vars.filter(name => !numeric.includes(name)), rows);
  if (!number.length || !rows.length) return el("p", { className: "note" }, told.words.no_numbers);
  const names = rows.map((row, at) => (row[label] ? (row[label].type === "uri" ? short(row[label].value, told) : row[label].value) : String(at + 1)));
  if (!told.bundle) return bars(names, rows, number[0], told);
  const place = el("div", { className: "chart-place", role: "img", "aria-label": told.words.as_chart });
  const { init } = await import("../bundle/charts.js"), style = getComputedStyle(document.documentElement), colour = name => style.getPropertyValue(name).trim();
  const years = names.every(name => /^\d{4}(-\d\d){0,2}$/.test(name)), axis = { axisLabel: { color: colour("--soft") }, axisLine: { lineStyle: { color: colour("--line") } }, splitLine: { lineStyle: { color: colour("--hair") } } };
  requestAnimationFrame(() => {
    place.style.setProperty("height", `${years ? 380 : Math.max(260, rows.length * 24 + 80)}px`);
    const values = number.flatMap(name => rows.map(row => Number(row[name]?.value ?? NaN))).filter(Number.isFinite), wide = values.every(one => one > 0) && Math.max(...values) > 1000 * Math.min(...values);
    const drawn = init(place, null, { renderer: "canvas" }), category = { type: "category", data: names.map(name => (name.length > 22 ? `${name.slice(0, 21)}…` : name)), inverse: !years, ...axis }, value = { type: wide ? "log" : "value", scale: years, ...axis };
    drawn.setOption({
      aria: { enabled: true }, animation: !matchMedia("(prefers-reduced-motion: reduce)").matches, tooltip: { renderMode: "richText", trigger: "axis" }, legend: number.length > 1 ? { textStyle: { color: colour("--ink") } } : undefined,
      textStyle: { fontFamily: style.fontFamily }, color: ["--target", "--project", "--theme", "--place", "--body"].map(colour), grid: { left: 12, right: 30, top: number.length > 1 ? 44 : 16, bottom: 12, containLabel: true },
      xAxis: years ? category : value, yAxis: years ? value : category, series: number.slice(0, 5).map(name => ({ name, type: years ? "line" : "bar", data: rows.map(row => (row[name] ? Number(row[name].value) : null)), barMaxWidth: 18, label: { show: number.length === 1, position: years ? "top" : "right", color: colour("--soft") } })),
    });
    place.dataset.drawn = "yes";
    new ResizeObserver(() => drawn.resize()).observe(place);
  });
  return place;
}

// Where words stand is no quantity, and what repeats another column says nothing new.
function quantities(numeric, rows) {
  const same = (one, other) => rows.every(row => !row[one] || !row[other] || row[one].value === row[other].value);
  return numeric.filter(name => name !== "start" && name !== "end").filter((name, at, all) => !all.slice(0, at).some(other => same(other, name)));
}

// The column that tells rows apart best: the first that has another word in most rows, else the one with most words.
function telling(names, rows) {
  const words = name => new Set(rows.map(row => row[name]?.value)).size;
  return names.find(name => words(name) > rows.length * 0.6) ?? [...names].sort((a, b) => words(b) - words(a))[0];
}

// Without the bundle: bars that every browser draws.
function bars(names, rows, number, told) {
  const most = Math.max(...rows.map(row => Math.abs(Number(row[number]?.value ?? 0))), 1);
  return el("table", { className: "bars", "aria-label": told.words.as_chart }, el("tbody", {}, ...rows.map((row, at) => el("tr", {}, el("th", { scope: "row" }, names[at]), el("td", {}, el("meter", { min: 0, max: most, value: Math.abs(Number(row[number]?.value ?? 0)) }), ` ${row[number]?.value ?? ""}`)))));
}

// Two columns of IRIs (or the statements of a CONSTRUCT) as a network.
export function graph(answer, told) {
  const rows = answer.results.bindings, columns = answer.triples ? ["subject", "object"] : answer.head.vars.filter(name => rows.some(row => row[name]?.type === "uri")).slice(0, 2);
  if (columns.length < 2 || !rows.length) return el("p", { className: "note" }, told.words.no_graph);
  const looks = [["Thing", "dot", 6, "--target"], ["Other", "diamond", 6, "--project"]].map(([name, shape, size, colour]) => ({ name, label: name, glyph: "", shape, size, day: tone(colour), night: tone(colour) }));
  const model = new Model(looks), nodes = new Map(), labels = new Map();
  if (answer.triples) for (const row of rows) if (row.object.type === "literal" && /(label|prefLabel|title)$/.test(row.predicate.value)) labels.set(row.subject.value, row.object.value);
  const edges = { from: [], to: [], relation: [] }, number = (term, kind) => { if (!nodes.has(term.value)) nodes.set(term.value, { at: nodes.size, kind }); return nodes.get(term.value).at; };
  for (const row of rows) {
    const [from, to] = columns.map(name => row[name]);
    if (from?.type !== "uri" || to?.type !== "uri" || nodes.size > NODES) continue;
    edges.from.push(number(from, "Thing")); edges.to.push(number(to, "Other")); edges.relation.push(0);
  }
  const ids = [...nodes.keys()], none = ids.map(() => ""), spread = ids.map((_, at) => 30 * Math.sqrt(at));
  model.merge({ nodes: { id: ids, kind: [...nodes.values()].map(node => node.kind), label: ids.map(id => labels.get(id) ?? short(id, told)), plan: ids.map(() => -1), due: none, x: spread.map((r, at) => r * Math.cos(at * 2.4)), y: spread.map((r, at) => r * Math.sin(at * 2.4)), more: ids.map(() => 0) }, edges, relations: [""], plans: [] });
  model.index();
  model.hub.fill(0);
  model.rank = Int32Array.from(ids.keys()).sort((a, b) => model.near[b].length - model.near[a].length || a - b);
  model.filter({ off: [], hidden: [] }, null);
  for (const [node, [x, y]] of islands(model)) { model.x[node] = x; model.y[node] = y; }
  const picture = el("plan-graph", { "aria-label": told.words.as_graph });
  picture.addEventListener("sized", () => { picture.show(model, looks); picture.canvas.setAttribute("aria-label", told.words.as_graph); picture.fit(); }, { once: true });
  picture.addEventListener("choose", event => { picture.selected = event.detail; picture.redraw(); });
  picture.addEventListener("expand", event => location.assign(page(ids[event.detail], told.base)));
  return el("div", { className: "graph-place" }, picture);
}

const tone = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
