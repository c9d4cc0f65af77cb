// What is on the screen as a file: PNG and SVG by the same painter, GraphML, and the SPARQL that asks for it.

import { Painter } from "./painter.js";

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = text => String(text).replace(/[&<>"']/g, sign => XML[sign]).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "�");

export function save(blob, name) {
  const link = document.createElement("a"), address = URL.createObjectURL(blob);
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 20000);
}

export const fileName = suffix => `hongtu-${new Date().toISOString().slice(0, 10)}.${suffix}`;

export function png(graph, scale = 2) {
  const canvas = document.createElement("canvas");
  canvas.width = graph.wide * scale;
  canvas.height = graph.tall * scale;
  const context = canvas.getContext("2d", { alpha: false });
  context.scale(scale, scale);
  new Painter(graph.model, graph.looks).draw(context, graph.view());
  return new Promise(done => canvas.toBlob(done, "image/png"));
}

export function svg(graph) {
  const context = new SvgContext();
  new Painter(graph.model, graph.looks).draw(context, graph.view());
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${graph.wide}" height="${graph.tall}" viewBox="0 0 ${graph.wide} ${graph.tall}">\n${context.parts.join("\n")}\n</svg>\n`;
}

// The few calls of a 2D context that the painter makes, written down as SVG.
class SvgContext {
  constructor() { this.parts = []; this.steps = []; this.globalAlpha = 1; }
  round(value) { return Math.round(value * 10) / 10; }
  beginPath() { this.steps = []; }
  moveTo(x, y) { this.steps.push(`M${this.round(x)} ${this.round(y)}`); }
  lineTo(x, y) { this.steps.push(`L${this.round(x)} ${this.round(y)}`); }
  closePath() { this.steps.push("Z"); }
  rect(x, y, wide, tall) { this.moveTo(x, y); this.steps.push(`h${this.round(wide)}v${this.round(tall)}h${this.round(-wide)}Z`); }
  arc(x, y, r) { this.steps.push(`M${this.round(x + r)} ${this.round(y)}a${this.round(r)} ${this.round(r)} 0 1 0 ${this.round(-2 * r)} 0a${this.round(r)} ${this.round(r)} 0 1 0 ${this.round(2 * r)} 0Z`); }
  fillRect(x, y, wide, tall) { this.parts.push(`<rect x="${x}" y="${y}" width="${wide}" height="${tall}" fill="${this.fillStyle}"/>`); }
  fill() { if (this.steps.length) this.parts.push(`<path d="${this.steps.join("")}" fill="${this.fillStyle}" opacity="${this.globalAlpha}"/>`); }
  stroke() { if (this.steps.length) this.parts.push(`<path d="${this.steps.join("")}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" opacity="${this.globalAlpha}"/>`); }
  strokeText(text, x, y) { this.text(text, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`); }
  fillText(text, x, y) { this.text(text, x, y, `fill="${this.fillStyle}"`); }
  text(text, x, y, paint) {
    const [, weight, size] = this.font.match(/(\d+) ([\d.]+)px/);
    const anchor = this.textAlign === "center" ? "middle" : "start";
    this.parts.push(`<text x="${this.round(x)}" y="${this.round(y)}" dy=".35em" font-size="${size}" font-weight="${weight}" font-family="sans-serif" text-anchor="${anchor}" ${paint}>${escaped(text)}</text>`);
  }
}

export function graphml(model, base) {
  const keys = ["label", "kind", "due"].map(key => `<key id="${key}" for="node" attr.name="${key}" attr.type="string"/>`);
  const places = ["x", "y"].map(key => `<key id="${key}" for="node" attr.name="${key}" attr.type="double"/>`);
  const nodes = model.shown.map(node => `<node id="${escaped(full(base, model.ids[node]))}"><data key="label">${escaped(model.label[node])}</data><data key="kind">${model.name(node)}</data>${model.due[node] ? `<data key="due">${escaped(model.due[node])}</data>` : ""}<data key="x">${model.x[node].toFixed(1)}</data><data key="y">${model.y[node].toFixed(1)}</data></node>`);
  const edges = shownEdges(model).map(edge => `<edge source="${escaped(full(base, model.ids[model.heads[edge]]))}" target="${escaped(full(base, model.ids[model.tails[edge]]))}"><data key="relation">${model.relation[edge]}</data></edge>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${[...keys, ...places].join("\n")}\n<key id="relation" for="edge" attr.name="relation" attr.type="string"/>\n<graph edgedefault="directed">\n${[...nodes, ...edges].join("\n")}\n</graph>\n</graphml>\n`;
}

export const shownEdges = model => model.heads.map((_, edge) => edge).filter(edge => model.seen[model.heads[edge]] && model.seen[model.tails[edge]]);

// Whole plans are asked for by their graphs, anything else by the nodes themselves.
export function sparql(model, state, base) {
  const iri = id => `<${full(base, id).replace(/[<>"{}|^`\\\s]/g, sign => encodeURIComponent(sign))}>`;
  const changed = ["opens", "adds", "hidden", "starts", "off"].some(key => state[key].length) || state.theme || state.year || state.from || state.to || state.path;
  if (!changed && model.shown.length > 60) {
    const graphs = model.plans.map(plan => iri(plan.id)).join(" ");
    return `CONSTRUCT { ?s ?p ?o }\nWHERE {\n  VALUES ?plan { ${graphs} }\n  GRAPH ?plan { ?s ?p ?o }\n  FILTER(?p NOT IN (nif:isString, ht:contributes))\n}`;
  }
  const nodes = model.shown.map(node => `    ${iri(model.ids[node])}`).join("\n");
  return `CONSTRUCT { ?s ?p ?o . ?s rdfs:label ?label }\nWHERE {\n  VALUES ?s {\n${nodes}\n  }\n  ?s ?p ?o .\n  OPTIONAL { ?s rdfs:label|skos:prefLabel|dcterms:title ?label }\n  FILTER(isIRI(?o))\n}`;
}

const full = (base, id) => (id.includes("://") || id.startsWith("urn:") ? id : base + id);
