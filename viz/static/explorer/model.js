// The nodes and relations that are known, and which of them are shown. Columns, because there may be 50,000 nodes.

const UPWARDS = new Set(["isPartOf", "about"]);
const FACTS = new Set(["Target", "Task", "Milestone", "Responsibility", "Portfolio"]);

export class Model {
  constructor(looks) {
    this.looks = looks;
    this.kindNames = looks.map(look => look.name);
    this.shared = new Set(["Project", "Place", "Organization", "Indicator", "Policy", "Area"]);
    this.clear();
  }

  clear() {
    this.number = new Map();
    Object.assign(this, { ids: [], kind: [], label: [], plan: [], due: [], more: [], px: [], py: [], heads: [], tails: [], relation: [], plans: [] });
    this.edgeKeys = new Set();
    this.shown = [];
  }

  get size() { return this.ids.length; }
  name(node) { return this.kindNames[this.kind[node]]; }

  // Take a picture of the server in; `place` gives the position of a node that is new, from its wanted one.
  merge(picture, place = (x, y) => [x, y]) {
    const here = picture.nodes.id.map((id, at) => {
      const known = this.number.get(id);
      if (known !== undefined) { this.more[known] = Math.max(this.more[known], picture.nodes.more[at]); return known; }
      const node = this.ids.push(id) - 1;
      this.number.set(id, node);
      this.kind.push(this.kindNames.indexOf(picture.nodes.kind[at]));
      this.label.push(picture.nodes.label[at]);
      this.plan.push(this.planNumber(picture.plans[picture.nodes.plan[at]]));
      this.due.push(picture.nodes.due[at]);
      this.more.push(picture.nodes.more[at]);
      const [x, y] = place(picture.nodes.x[at], picture.nodes.y[at], node);
      this.px.push(x); this.py.push(y);
      return node;
    });
    for (let at = 0; at < picture.edges.from.length; at++) {
      this.addEdge(here[picture.edges.from[at]], here[picture.edges.to[at]], picture.relations[picture.edges.relation[at]]);
    }
    return here;
  }

  addEdge(head, tail, relation) {
    const key = `${head} ${tail} ${relation}`;
    if (this.edgeKeys.has(key)) return;
    this.edgeKeys.add(key);
    this.heads.push(head); this.tails.push(tail); this.relation.push(relation);
  }

  planNumber(plan) {
    if (!plan) return -1;
    const known = this.plans.findIndex(one => one.id === plan.id);
    return known >= 0 ? known : this.plans.push(plan) - 1;
  }

  // Typed copies, neighbours and parents, after nodes or edges were added.
  index() {
    const { size } = this;
    this.x = Float32Array.from(this.px); this.y = Float32Array.from(this.py);
    this.near = Array.from({ length: size }, () => []);
    this.parent = new Int32Array(size).fill(-1);
    this.children = Array.from({ length: size }, () => []);
    for (let edge = 0; edge < this.heads.length; edge++) {
      const head = this.heads[edge], tail = this.tails[edge];
      this.near[head].push(edge); this.near[tail].push(edge);
      if (UPWARDS.has(this.relation[edge]) && this.parent[head] < 0 && !this.descends(tail, head)) {
        this.parent[head] = tail; this.children[tail].push(head);
      }
    }
    this.theme = new Int32Array(size);
    for (let node = 0; node < size; node++) this.theme[node] = this.above(node, "Theme");
    this.hub = Uint8Array.from(this.heads, (head, edge) =>
      UPWARDS.has(this.relation[edge]) || this.near[head].length === 1 || this.near[this.tails[edge]].length === 1 ? 0 : 1);
    this.rank = this.ranked();
  }

  descends(node, from) {
    for (let steps = 0; node >= 0 && steps < 50; steps++, node = this.parent[node]) if (node === from) return true;
    return false;
  }

  above(node, kind) {
    for (let steps = 0; node >= 0 && steps < 50; steps++, node = this.parent[node]) if (this.name(node) === kind) return node;
    return -1;
  }

  // Whose label comes first where there is not room for all: by kind, then by how much hangs on the node.
  ranked() {
    const order = Array.from({ length: this.size }, (_, node) => node);
    return Int32Array.from(order.sort((a, b) => this.kind[a] - this.kind[b] || this.near[b].length - this.near[a].length || a - b));
  }

  other(edge, node) { return this.heads[edge] === node ? this.tails[edge] : this.heads[edge]; }
  neighbours(node) { return [...new Set(this.near[node].map(edge => this.other(edge, node)))]; }

  // Decide what is shown: `present` are the nodes of the view (null: all that are known).
  filter(state, present) {
    const off = new Set(state.off), hidden = new Set(state.hidden), plans = new Set();
    for (const id of state.off) if (id.startsWith("plan/")) plans.add(id);
    const theme = state.theme ? this.number.get(state.theme) ?? -2 : -1;
    const narrowed = plans.size || state.theme || state.year || state.from || state.to;
    const able = new Uint8Array(this.size), seen = new Uint8Array(this.size);
    for (let node = 0; node < this.size; node++) {
      const plan = this.plans[this.plan[node]];
      able[node] = (!present || present.has(node)) && !hidden.has(this.ids[node]) && !off.has(this.name(node)) ? 1 : 0;
      seen[node] = able[node] && (!plan || (!plans.has(plan.id) && (!state.year || plan.year === state.year)))
        && (theme === -1 || this.theme[node] === theme || this.name(node) === "Plan") && this.inTime(node, state) ? 1 : 0;
    }
    if (state.from || state.to) this.withParents(seen, able);
    if (narrowed) this.withoutOrphans(seen);
    this.seen = seen;
    this.shown = [];
    for (let node = 0; node < this.size; node++) if (seen[node]) this.shown.push(node);
  }

  inTime(node, state) {
    if (!state.from && !state.to) return true;
    const due = this.due[node].slice(0, 7);
    if (!due) return this.shared.has(this.name(node)) || this.name(node) === "Plan";
    return (!state.from || due >= state.from) && (!state.to || due <= state.to);
  }

  withParents(seen, able) {
    for (let node = 0; node < this.size; node++) {
      if (!seen[node] || this.shared.has(this.name(node))) continue;
      for (let up = this.parent[node], steps = 0; up >= 0 && steps < 50; up = this.parent[up], steps++) seen[up] = able[up];
    }
  }

  withoutOrphans(seen) {
    for (let node = 0; node < this.size; node++) {
      if (!seen[node] || !this.shared.has(this.name(node))) continue;
      const held = this.near[node].some(edge => { const other = this.other(edge, node); return seen[other] && this.plan[other] >= 0; });
      if (!held) seen[node] = 0;
    }
  }

  isFact(node) { return FACTS.has(this.name(node)); }

  bounds(nodes = this.shown) {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const node of nodes) {
      left = Math.min(left, this.x[node]); right = Math.max(right, this.x[node]);
      top = Math.min(top, this.y[node]); bottom = Math.max(bottom, this.y[node]);
    }
    return nodes.length ? { left, top, right, bottom } : { left: -100, top: -100, right: 100, bottom: 100 };
  }
}
