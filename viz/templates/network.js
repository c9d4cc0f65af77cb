// The picture in the browser. In: the JSON block #data (nodes and edges of pyvis, kinds, names). Out: a drawing by
// vis-network at the given places, with labels of our own that never cover one another, a legend, a search, a panel.
// Every word of a plan reaches the page as text, never as HTML.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const kinds = data.kinds, order = Object.keys(kinds);
  const byId = new Map(data.nodes.map(node => [node.id, node]));
  const near = new Map(data.nodes.map(node => [node.id, []]));
  for (const edge of data.edges) {
    near.get(edge.from).push([edge.relation, edge.to, true]);
    near.get(edge.to).push([edge.relation, edge.from, false]);
  }
  const hidden = new Set();
  const night = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null, lit = null, hovered = null;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const byName = id => document.getElementById(id);
  const shade = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const hue = kind => kinds[kind][night.matches ? "night" : "day"];
  const shown = node => !hidden.has(node.kind);
  const clear = node => !lit || lit.has(node.id);

  // Drawing ---------------------------------------------------------------------------------------

  const shades = () => Object.fromEntries(["paper", "ink", "soft", "tree", "link"].map(name => [name, shade("--" + name)]));
  let inks = shades();
  const look = node => {
    const strong = { background: hue(node.kind), border: inks.ink };
    return { id: node.id, x: node.x, y: node.y, shape: node.shape, size: node.size, hidden: !shown(node),
      color: { background: hue(node.kind), border: node.id === chosen ? inks.ink : inks.paper, highlight: strong, hover: strong },
      borderWidth: node.id === chosen ? 3 : 1, opacity: clear(node) ? 1 : 0.13 };
  };
  const strand = (edge, id) => {
    const on = lit && (edge.from === chosen || edge.to === chosen), tree = edge.relation === "isPartOf";
    return { id, from: edge.from, to: edge.to, width: on ? 2 : tree ? 1.3 : 0.8,
      color: { color: on ? inks.soft : tree ? inks.tree : inks.link, opacity: lit && !on ? 0.15 : 1 } };
  };
  const nodes = new vis.DataSet(data.nodes.map(look)), edges = new vis.DataSet(data.edges.map(strand));
  const options = { ...data.options, autoResize: true };
  const network = new vis.Network(byName("canvas"), { nodes, edges }, options);
  const repaint = () => { inks = shades(); queue = null; nodes.update(data.nodes.map(look)); edges.update(data.edges.map(strand)); };
  night.addEventListener("change", () => { repaint(); legend(); });

  // Labels: the most important first, each where it covers no other label and no larger mark ----------

  let queue = null;
  const rank = node => (node.id === chosen || node.id === hovered ? -2 : lit && lit.has(node.id) ? -1 : order.indexOf(node.kind));
  const ranked = () => data.nodes.filter(node => shown(node) && clear(node)).map(node => [node, rank(node), near.get(node.id).length])
    .sort((a, b) => a[1] - b[1] || b[2] - a[2] || a[0].id - b[0].id);
  const font = node => ({ Plan: 17, Theme: 14, Preamble: 13, Measure: 12 })[node.kind] || 11.5;
  const cut = (node, long) => {
    const most = node.kind === "Plan" || long ? 40 : network.getScale() > 1 ? 24 : node.size > 12 ? 17 : 14;
    return node.label.length <= most ? node.label : node.label.slice(0, most - 1) + "…";
  };
  const spots = (x, y, w, h, r) => [[x - w / 2, y + r + 2], [x + r + 3, y - h / 2], [x - r - 3 - w, y - h / 2], [x - w / 2, y - r - h - 2]];

  class Boxes {          // what is taken: rectangles [left, top, right, bottom, size] by coarse cells
    cells = new Map();
    * keys([left, top, right, bottom]) {
      for (let x = left >> 6; x <= right >> 6; x++) for (let y = top >> 6; y <= bottom >> 6; y++) yield x * 65536 + y;
    }
    add(box) {
      for (const key of this.keys(box)) this.cells.has(key) ? this.cells.get(key).push(box) : this.cells.set(key, [box]);
    }
    free(box, size) {
      const clash = other => other[4] >= size && box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
      for (const key of this.keys(box)) if ((this.cells.get(key) || []).some(clash)) return false;
      return true;
    }
  }

  const drawLabels = ctx => {
    const scale = network.getScale(), middle = network.getViewPosition(), view = byName("canvas").getBoundingClientRect();
    const place = node => [(node.x - middle.x) * scale + view.width / 2, (node.y - middle.y) * scale + view.height / 2];
    const inside = ([x, y]) => x > -60 && y > -20 && x < view.width + 60 && y < view.height + 20;
    queue ||= ranked();
    const visible = queue.filter(([node, first]) => (first < 0 || node.size * scale >= 3) && inside(place(node)));
    const taken = new Boxes();
    for (const [node] of visible) {
      const [x, y] = place(node), r = node.size * scale;
      if (node.size >= 9 || r >= 5) taken.add([x - r, y - r, x + r, y + r, node.size]);
    }
    ctx.textBaseline = "top"; ctx.lineJoin = "round"; ctx.strokeStyle = inks.paper; ctx.lineWidth = 3.5 / scale;
    for (const [node, first] of visible) {
      const size = font(node), text = cut(node, first < 0), [x, y] = place(node), r = node.size * scale;
      ctx.font = `${node.size > 12 ? 600 : 400} ${size / scale}px "Source Han Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif`;
      const w = ctx.measureText(text).width * scale, h = size * 1.25;
      const spot = spots(x, y, w, h, r).find(([left, top]) => taken.free([left, top, left + w, top + h], node.size));
      if (!spot) continue;
      taken.add([spot[0] - 3, spot[1], spot[0] + w + 3, spot[1] + h, Infinity]);
      const left = (spot[0] - view.width / 2) / scale + middle.x, top = (spot[1] - view.height / 2) / scale + middle.y;
      ctx.strokeText(text, left, top);
      ctx.fillStyle = node.size > 12 ? hue(node.kind) : inks.ink; ctx.fillText(text, left, top);
    }
  };
  network.on("afterDrawing", drawLabels);

  // Legend ----------------------------------------------------------------------------------------

  const swatch = kind => {
    const paths = { star: "M8 1l2 5h5l-4 3 2 6-5-4-5 4 2-6-4-3h5z", hexagon: "M4 2h8l3 6-3 6H4L1 8z", square: "M3 3h10v10H3z",
      diamond: "M8 1l6 7-6 7-6-7z", triangle: "M8 2l6 11H2z", triangleDown: "M8 14L2 3h12z", dot: "M8 3a5 5 0 1 0 .01 0z" };
    const make = (name, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      return made;
    };
    const drawing = make("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
    drawing.append(make("path", { d: paths[kinds[kind].shape] || paths.dot, fill: hue(kind) }));
    return drawing;
  };
  const legend = () => {
    const rows = order.map(kind => [kind, data.nodes.filter(node => node.kind === kind).length]).filter(([, count]) => count);
    byName("legend").replaceChildren(...rows.map(([kind, count]) => {
      const row = element("button", "", { type: "button", "aria-pressed": String(!hidden.has(kind)), title: kinds[kind].en, "data-kind": kind });
      row.append(swatch(kind), element("span", kinds[kind].zh), element("span", String(count), { class: "count" }));
      row.addEventListener("click", () => { hidden[hidden.has(kind) ? "delete" : "add"](kind); repaint(); legend(); });
      return row;
    }));
  };

  // Panel and tooltip -------------------------------------------------------------------------------

  const link = id => {
    const item = element("li"), button = element("button", byId.get(id).label, { type: "button" });
    button.addEventListener("click", () => choose(id, true));
    item.append(button);
    return item;
  };
  const section = (title, items) => {
    const list = element("ul");
    list.append(...items);
    return [element("h3", title), list];
  };
  const closing = () => {
    const close = element("button", "×", { type: "button", class: "close", "aria-label": "关闭" });
    close.addEventListener("click", () => choose(null));
    return close;
  };
  const describe = node => {
    const parts = [closing(), element("p", kinds[node.kind].zh + (node.plan ? " · " + node.plan : "")), element("h2", node.label)];
    const list = element("dl");
    for (const [name, value] of node.details) list.append(element("dt", name), element("dd", value));
    if (node.details.length) parts.push(list);
    if (node.evidence.length) parts.push(element("h3", "原文"), ...node.evidence.map(words => element("blockquote", words)));
    if (node.facts.length) parts.push(...section("还说到", node.facts.map(([kind, label]) => element("li", `${kind}：${label}`))));
    const groups = new Map();
    for (const [relation, id, forth] of near.get(node.id)) {
      const title = (data.relations[relation] || relation) + (forth ? " →" : " ←");
      groups.set(title, [...(groups.get(title) || []), id]);
    }
    for (const [title, ids] of groups) parts.push(...section(`${title}（${ids.length}）`, ids.map(link)));
    parts.push(element("h3", "IRI"), element("code", node.iri));
    return parts;
  };

  // The outline says the same without a canvas: plans, themes, measures as nested lists, each a button.
  const OUTLINE = ["Plan", "Theme", "Preamble", "Measure"];
  const branch = parts => {
    const list = element("ul");
    for (const node of parts.sort((a, b) => a.plan.localeCompare(b.plan) || a.position - b.position)) {
      const item = link(node.id), below = near.get(node.id).filter(([relation, , forth]) => relation === "isPartOf" && !forth);
      const inner = below.map(([, id]) => byId.get(id)).filter(child => OUTLINE.includes(child.kind));
      if (inner.length) item.append(branch(inner));
      list.append(item);
    }
    return list;
  };
  const outline = () => {
    const inside = data.nodes.filter(node => OUTLINE.includes(node.kind));
    const hangs = node => near.get(node.id).some(([relation, id, forth]) => relation === "isPartOf" && forth && OUTLINE.includes(byId.get(id).kind));
    byName("panel").replaceChildren(closing(), element("h2", "大纲"), branch(inside.filter(node => !hangs(node))));
    byName("panel").hidden = false;
  };
  byName("outline").addEventListener("click", outline);

  const choose = (id, move = false) => {
    chosen = id;
    lit = id === null ? null : new Set([id, ...near.get(id).map(([, other]) => other)]);
    const node = byId.get(id);
    byName("panel").hidden = !node;
    if (node) byName("panel").replaceChildren(...describe(node));
    if (node && hidden.delete(node.kind)) legend();
    repaint();
    if (node && move) network.focus(id, { scale: Math.max(network.getScale(), 0.9), offset: { x: -120, y: 0 } });
    history.replaceState(null, "", node ? "#" + encodeURIComponent(node.iri) : "#");
  };
  network.on("click", ({ nodes: [id] }) => choose(id === undefined ? null : id));
  network.on("hoverNode", ({ node: id, event }) => {
    const node = byId.get(id), tip = byName("tip");
    hovered = id;
    queue = null;
    tip.replaceChildren(element("b", node.label), element("span", node.evidence[0] || kinds[node.kind].zh));
    tip.hidden = false;
    const { clientX: x = 0, clientY: y = 0 } = event || {};
    tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = Math.max(8, Math.min(y + 14, innerHeight - tip.offsetHeight - 8)) + "px";
  });
  const calm = () => { hovered = queue = null; byName("tip").hidden = true; };
  network.on("blurNode", calm);
  network.on("dragStart", calm);

  // Search and keys ---------------------------------------------------------------------------------

  const fold = text => text.normalize("NFKC").toLowerCase();
  const search = byName("search"), found = byName("found");
  const matches = () => {
    const wanted = fold(search.value.trim());
    return wanted ? data.nodes.filter(node => fold(node.label).includes(wanted)).slice(0, 12) : [];
  };
  const pick = id => { found.hidden = true; choose(id, true); };
  const suggest = () => {
    const rows = matches().map(node => {
      const row = element("li"), button = element("button", `${node.label}　${kinds[node.kind].zh}`, { type: "button" });
      button.addEventListener("click", () => pick(node.id));
      row.append(button);
      return row;
    });
    found.replaceChildren(...rows);
    found.hidden = !rows.length;
  };
  search.addEventListener("input", event => { if (!event.isComposing) suggest(); });
  search.addEventListener("compositionend", suggest);
  search.addEventListener("keydown", event => {
    const [node] = matches();
    if (event.key === "Enter" && !event.isComposing && node) pick(node.id);
  });
  const zoom = factor => network.moveTo({ scale: network.getScale() * factor });
  const fit = () => { network.fit({ nodes: data.nodes.filter(shown).map(node => node.id) }); zoom(0.94); };
  const keys = { "/": () => search.focus(), "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), "0": fit };
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") { found.hidden = true; document.activeElement.blur(); choose(null); }
    else if (event.target !== search && keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  byName("in").addEventListener("click", keys["+"]);
  byName("out").addEventListener("click", keys["-"]);
  byName("fit").addEventListener("click", fit);

  legend();
  fit();
  const asked = decodeURIComponent(location.hash.slice(1));
  const target = asked && data.nodes.find(node => node.iri === asked);
  if (target) choose(target.id, true);
  document.body.dataset.ready = "yes";
})();
