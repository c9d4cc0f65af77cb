// The keyboard in the picture: arrows along the tree, a full stop through neighbours, letters for what the panel does.

export class Keys {
  constructor(explorer, panels) {
    this.explorer = explorer;
    this.panels = panels;
    explorer.graph.canvas.addEventListener("keydown", event => this.pressed(event));
    document.getElementById("panel").addEventListener("keydown", event => { if (event.key === "Escape") { event.stopPropagation(); explorer.graph.canvas.focus(); } });
    document.addEventListener("keydown", event => {
      if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea, select")) return;
      if (event.key === "z" && !event.shiftKey) { event.preventDefault(); explorer.undo(); }
      if (event.key === "y" || (event.key.toLowerCase() === "z" && event.shiftKey)) { event.preventDefault(); explorer.redo(); }
    });
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { explorer } = this, { graph } = explorer, node = graph.selected, act = {
      ArrowUp: () => this.go(this.up(node)), ArrowDown: () => this.go(this.down(node)), ArrowLeft: () => this.go(this.beside(node, -1)), ArrowRight: () => this.go(this.beside(node, 1)),
      ".": () => this.go(this.around(node)), "+": () => graph.zoom(1.3), "=": () => graph.zoom(1.3), "-": () => graph.zoom(1 / 1.3), 0: () => explorer.fit(),
      Enter: () => (node >= 0 ? this.enter() : this.go(this.first())), e: () => node >= 0 && explorer.expand(node), x: () => node >= 0 && explorer.hide(node), p: () => node >= 0 && explorer.pin(node),
      "/": () => document.getElementById("seek").focus(), Escape: () => (node >= 0 || explorer.state.path ? explorer.choose(-1) : graph.canvas.blur()),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // To what can be brought in, else to the first thing one can do.
  enter() { (document.querySelector("#panel .group:not(:disabled)") ?? document.querySelector("#panel .acts a, #panel button"))?.focus(); }

  go(node) {
    if (node < 0 || node === undefined) return;
    this.explorer.choose(node);
    this.explorer.graph.reveal(node);
    this.panels.hover(node);
  }

  get model() { return this.explorer.model; }
  first() { return this.model.rank.find(node => this.model.seen[node]) ?? -1; }

  seen(nodes) { return nodes.filter(node => this.model.seen[node]); }

  up(node) {
    if (node < 0) return this.first();
    const parent = this.model.parent[node];
    return parent >= 0 && this.model.seen[parent] ? parent : this.seen(this.model.neighbours(node))[0] ?? -1;
  }

  down(node) { return node < 0 ? this.first() : this.seen(this.model.children[node])[0] ?? this.seen(this.model.neighbours(node)).find(near => near !== this.model.parent[node]) ?? -1; }

  beside(node, step) {
    if (node < 0) return this.first();
    const parent = this.model.parent[node], row = this.seen(parent >= 0 ? this.model.children[parent] : Array.from(this.model.rank).filter(one => this.model.kind[one] === this.model.kind[node]));
    return row[(row.indexOf(node) + step + row.length) % row.length] ?? -1;
  }

  around(node) {
    if (node < 0) return this.first();
    if (this.centre !== node && !(this.circle ?? []).includes(node)) { this.centre = node; this.circle = this.seen(this.model.neighbours(node)); this.turn = -1; }
    this.turn = (this.turn + 1) % Math.max(1, this.circle.length);
    return this.circle[this.turn] ?? -1;
  }
}
