// Draws a model on a 2D context: edges and marks in batches by kind, labels by priority where there is room.

const LABEL = 12.5;
const MOST_LABELS = 500;
const CELL = 24;

export const width = (text, size = LABEL) => {
  let ems = 0;
  for (const sign of text) ems += sign.codePointAt(0) > 0x2e7f ? 1 : 0.58;
  return ems * size;
};

export const cut = (text, ems) => {
  let used = 0, at = 0;
  for (const sign of text) {
    used += sign.codePointAt(0) > 0x2e7f ? 1 : 0.58;
    if (used > ems) return `${text.slice(0, at)}…`;
    at += sign.length;
  }
  return text;
};

// Boxes that are taken, on a coarse grid: two boxes never overlap.
export class Room {
  constructor() { this.cells = new Map(); }

  cellsOf(box, visit) {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x++) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y++) if (visit(x * 65536 + y)) return true;
    }
    return false;
  }

  free(box, mine = -1) {
    return !this.cellsOf(box, cell => (this.cells.get(cell) ?? []).some(other => other.owner !== mine && meets(box, other)));
  }

  take(box, owner = -2) {
    const taken = { ...box, owner };
    this.cellsOf(box, cell => { const list = this.cells.get(cell); if (list) list.push(taken); else this.cells.set(cell, [taken]); return false; });
  }
}

const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// The edges of the screen: a name is on it or not, never cut by it.
const borders = ({ left, top, right, bottom }) => [
  { left: left - 1, right: left + 1, top, bottom }, { left: right - 1, right: right + 1, top, bottom },
  { left, right, top: top - 1, bottom: top + 1 }, { left, right, top: bottom - 1, bottom: bottom + 1 },
];

export const radius = (look, k) => look.size * Math.max(0.22, Math.min(1.5, Math.sqrt(k) * 0.95));

function trace(context, shape, x, y, r) {
  const corners = { hexagon: [6, Math.PI / 6, 1.05], square: [4, Math.PI / 4, 1.2], diamond: [4, 0, 1.2], triangle: [3, -Math.PI / 2, 1.25], triangleDown: [3, Math.PI / 2, 1.25] }[shape];
  if (shape === "star") {
    for (let at = 0; at < 10; at++) {
      const reach = at % 2 ? r * 0.5 : r * 1.15, angle = -Math.PI / 2 + at * Math.PI / 5;
      context[at ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    }
    context.closePath();
  } else if (corners) {
    const [count, turn, stretch] = corners;
    for (let at = 0; at < count; at++) {
      const angle = turn + at * 2 * Math.PI / count;
      context[at ? "lineTo" : "moveTo"](x + r * stretch * Math.cos(angle), y + r * stretch * Math.sin(angle));
    }
    context.closePath();
  } else {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
  }
}

export class Painter {
  constructor(model, looks) { this.model = model; this.looks = looks; this.labels = []; }

  // `view`: width, height, camera, palette, selected, hovered, hubs, focus (nodes to keep bright, or null), pins, path,
  // frame (what of the picture is on the screen) and covers (boxes of the screen that something lies upon).
  draw(context, view) {
    const { model } = this, { camera } = view;
    context.fillStyle = view.palette.paper;
    context.fillRect(0, 0, view.width, view.height);
    const half = [view.width / 2, view.height / 2];
    this.sx = node => (model.x[node] - camera.x) * camera.k + half[0];
    this.sy = node => (model.y[node] - camera.y) * camera.k + half[1];
    const slack = 40;
    this.visible = model.shown.filter(node => {
      const x = this.sx(node), y = this.sy(node);
      return x > -slack && x < view.width + slack && y > -slack && y < view.height + slack;
    });
    this.axis(context, view);
    this.edges(context, view);
    this.marks(context, view);
    this.names(context, view);
  }

  // A column for each deadline, its name at the top of the screen.
  axis(context, view) {
    const { camera, frame, palette } = view;
    this.heads = [];
    let end = -Infinity;
    for (const { x, name } of this.model.axis ?? []) {
      const left = (x - camera.x) * camera.k + view.width / 2, wide = width(name) + 8;
      if (left < frame.left || left > frame.right) continue;
      context.beginPath();
      context.moveTo(left, 0); context.lineTo(left, view.height);
      context.strokeStyle = palette.faint; context.lineWidth = 1;
      context.stroke();
      const head = { left: left + 2, right: left + 2 + wide, top: frame.top + 4, bottom: frame.top + 24, name };
      if (left < end || view.covers.some(box => meets(box, head))) continue;
      end = head.right;
      this.heads.push(head);
    }
  }

  edges(context, view) {
    const { model } = this, { palette, focus } = view;
    const many = model.heads.length > 20000;
    const groups = [
      { style: palette.faint, width: 0.7, take: edge => view.hubs && model.hub[edge] && !this.strong(edge, view) },
      { style: focus || view.quiet ? palette.faint : palette.line, width: many ? 0.6 : 1, take: edge => !model.hub[edge] && !this.strong(edge, view) },
      { style: palette.strong, width: 1.8, take: edge => this.strong(edge, view) },
    ];
    for (const group of groups) {
      context.beginPath();
      for (let edge = 0; edge < model.heads.length; edge++) {
        const head = model.heads[edge], tail = model.tails[edge];
        if (!model.seen[head] || !model.seen[tail] || !group.take(edge)) continue;
        const x1 = this.sx(head), y1 = this.sy(head), x2 = this.sx(tail), y2 = this.sy(tail);
        if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > view.width || Math.max(y1, y2) < 0 || Math.min(y1, y2) > view.height) continue;
        context.moveTo(x1, y1); context.lineTo(x2, y2);
      }
      context.strokeStyle = group.style; context.lineWidth = group.width;
      context.stroke();
    }
  }

  strong(edge, view) {
    const { heads, tails } = this.model;
    if (view.path?.size) return view.path.has(heads[edge]) && view.path.has(tails[edge]);
    return view.selected >= 0 && (heads[edge] === view.selected || tails[edge] === view.selected);
  }

  marks(context, view) {
    const { model } = this, byKind = this.looks.map(() => []);
    for (const node of this.visible) byKind[model.kind[node]].push(node);
    for (let kind = byKind.length - 1; kind >= 0; kind--) {
      const look = this.looks[kind], r = radius(look, view.camera.k);
      for (const bright of view.focus ? [false, true] : [true]) {
        context.globalAlpha = bright ? 1 : 0.22;
        context.beginPath();
        for (const node of byKind[kind]) {
          if (view.focus && view.focus.has(node) !== bright) continue;
          if (r < 1.6) context.rect(this.sx(node) - r, this.sy(node) - r, 2 * r, 2 * r);
          else trace(context, look.shape, this.sx(node), this.sy(node), r);
        }
        context.fillStyle = view.palette.kinds[kind];
        context.fill();
        if (r > 3.5) { context.strokeStyle = view.palette.paper; context.lineWidth = 1; context.stroke(); }
      }
      context.globalAlpha = 1;
      if (r >= 8) this.glyphs(context, view, byKind[kind], look, r);
    }
    this.rings(context, view);
  }

  glyphs(context, view, nodes, look, r) {
    context.font = `600 ${Math.min(15, r * 1.05).toFixed(1)}px ${view.palette.font}`;
    context.textAlign = "center"; context.textBaseline = "middle"; context.fillStyle = view.palette.paper;
    for (const node of nodes) if (!view.focus || view.focus.has(node)) context.fillText(look.glyph, this.sx(node), this.sy(node) + r * 0.06);
  }

  rings(context, view) {
    const { model } = this;
    for (const [node, style, gap, thick] of [[view.hovered, view.palette.ink, 3, 1.2], [view.selected, view.palette.chosen, 4, 3]]) {
      if (node < 0 || !model.seen[node]) continue;
      context.beginPath();
      context.arc(this.sx(node), this.sy(node), radius(this.looks[model.kind[node]], view.camera.k) + gap, 0, 2 * Math.PI);
      context.strokeStyle = style; context.lineWidth = thick;
      context.stroke();
    }
    context.fillStyle = view.palette.ink;
    context.beginPath();
    for (const node of view.pins) if (model.seen[node]) {
      const r = radius(this.looks[model.kind[node]], view.camera.k);
      context.rect(this.sx(node) + r * 0.6, this.sy(node) - r - 3, 4, 4);
    }
    context.fill();
  }

  names(context, view) {
    const { model } = this, room = { labels: new Room(), marks: new Room(), major: new Room() }, k = view.camera.k;
    for (const box of [...view.covers, ...borders(view.frame), ...this.heads]) room.labels.take(box);
    if (this.visible.length <= 4000) for (const node of view.focus ? this.visible.filter(one => view.focus.has(one)) : this.visible) room[this.major(node) ? "major" : "marks"].take(this.box(node, k), node);
    const wanted = new Set(this.visible), first = [view.selected, view.hovered, ...(view.path ?? [])].filter(node => node >= 0);
    this.labels = [];
    context.textAlign = "left"; context.textBaseline = "middle"; context.lineJoin = "round";
    context.font = `600 ${LABEL}px ${view.palette.font}`; context.fillStyle = view.palette.ink;
    for (const head of this.heads) context.fillText(head.name, head.left + 4, head.top + 10);
    const sparse = (view.focus?.size ?? this.visible.length) <= 90;
    let misses = 0;
    for (const node of [...first, ...model.rank]) {
      if (this.labels.length >= MOST_LABELS || misses > 4000) break;
      if (!wanted.delete(node) || (view.focus && !view.focus.has(node))) continue;
      if (!this.name(context, view, node, room, sparse, first.includes(node))) misses++;
    }
  }

  // Plans and chapters are large, and named before all others.
  major(node) { return this.looks[this.model.kind[node]].size > 12; }

  box(node, k) {
    const r = radius(this.looks[this.model.kind[node]], k) + 1, x = this.sx(node), y = this.sy(node);
    return { left: x - r, right: x + r, top: y - r, bottom: y + r };
  }

  name(context, view, node, room, sparse, first) {
    const major = this.major(node), size = this.looks[this.model.kind[node]].size > 20 ? 15 : major ? 13.5 : LABEL;
    const { k } = view.camera, lengths = sparse || first ? [26, 12] : [major ? (k < 0.6 ? 11 : 18) : k > 1.6 ? 20 : 12];
    return lengths.some(ems => this.put(context, view, node, room, { text: cut(this.model.label[node], ems), size, major, first }));
  }

  // Write a name at the first place about its mark where it fits; return whether there was one.
  put(context, view, node, room, { text, size, major, first }) {
    const wide = width(text, size) + 4, tall = size + 4, r = radius(this.looks[this.model.kind[node]], view.camera.k) + 3;
    const x = this.sx(node), y = this.sy(node);
    const places = [[x + r, y - tall / 2], [x - wide / 2, y + r], [x - wide / 2, y - r - tall], [x - r - wide, y - tall / 2]];
    if (major && this.model.parent[node] >= 0 && this.model.x[node] < this.model.x[this.model.parent[node]]) places.unshift(places.pop());
    const boxes = places.map(([left, top]) => ({ left, top, right: left + wide, bottom: top + tall }));
    const clear = box => room.labels.free(box) && room.major.free(box, node);
    // The name of a chapter, a plan, or what was chosen may stand on marks rather than be left out; no label ever touches another.
    const box = boxes.find(one => clear(one) && room.marks.free(one, node)) ?? (major ? boxes.find(clear) : undefined) ?? (first || size === 15 ? boxes.find(one => room.labels.free(one)) : undefined);
    if (!box) return false;
    room.labels.take(box, node);
    context.font = `${major ? 600 : 400} ${size}px ${view.palette.font}`;
    context.strokeStyle = view.palette.paper; context.lineWidth = major ? 5 : 3;
    context.strokeText(text, box.left + 2, box.top + tall / 2);
    context.fillStyle = view.palette.ink;
    context.fillText(text, box.left + 2, box.top + tall / 2);
    this.labels.push({ ...box, node, text });
    return true;
  }
}
