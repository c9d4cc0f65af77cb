// The explorer: reads the address, asks the server, keeps model, picture and panels in step. Every change is an address.

import { fetched, filled, told } from "./dom.js";
import { around, force, rings, timeline } from "./layouts.js";
import { Model } from "./model.js";
import { Panels } from "./panels.js";
import "./plan-graph.js";
import { History, read, written } from "./state.js";

const LARGE = 6000;
const BATCH = 4000;

export class Explorer {
  constructor(root) {
    this.root = root;
    this.told = told("told");
    this.words = this.told.words;
    this.base = root.dataset.base;
    this.model = new Model(this.told.kinds);
    this.graph = root.querySelector("plan-graph");
    this.history = new History(location.search.slice(1));
    this.state = read(location.search);
    this.answers = new Map();
    this.panels = new Panels(this);
    for (const [name, act] of Object.entries({ choose: node => this.choose(node), expand: node => this.expand(node), pin: node => this.pin(node), hover: node => this.panels.hover(node) })) {
      this.graph.addEventListener(name, event => act(event.detail));
    }
    this.graph.addEventListener("rested", () => this.remember());
    this.graph.addEventListener("sized", () => { if (this.unfitted) this.fit(); });
    addEventListener("popstate", () => this.go(location.search.slice(1)));
  }

  // From an address to a picture ---------------------------------------------------------------------

  async go(address, move = true) {
    const before = this.state, state = read(`?${address}`);
    const turn = (this.turn = {});
    this.panels.busy(true);
    try {
      await this.load(state, turn, before);
      if (turn !== this.turn) return;
      this.state = state;
      this.apply(move);
    } catch (error) {
      if (turn === this.turn) {
        this.state = state;
        if (this.loaded === this.baseOf(state)) this.apply(move);
        this.panels.complain(error.message);
      }
    }
    this.panels.busy(false);
    this.root.dataset.ready = "yes";
  }

  async load(state, turn, before) {
    const base = this.baseOf(state);
    if (base !== this.loaded) {
      const picture = await this.ask(base);
      if (turn !== this.turn) return;
      this.model.clear();
      this.baseNodes = this.model.merge(picture);
      this.model.index();
      this.settled = { x: Float32Array.from(this.model.x), y: Float32Array.from(this.model.y) };
      this.loaded = base;
      this.leftOut = picture.left_out ?? 0;
      this.kinds = picture.kinds ?? [];
      this.added = new Map();
      this.unfitted = !state.camera;
    } else this.unfitted = before.layout !== state.layout;
    this.chains = null;
    for (const token of state.opens) await this.bring(token, turn);
    const wanted = state.adds.filter(id => !this.model.number.has(id));
    if (wanted.length) await this.take(wanted, state.selected);
    if (state.path) await this.connect(state.path);
  }

  baseOf(state) {
    if (state.starts.length) return `view.json?${state.starts.map(id => `start=${encodeURIComponent(id)}`).join("&")}`;
    const plans = state.plans.length || this.told.plans.length === 0 ? state.plans : this.firstPlans();
    return `view.json?${[...plans.filter(id => id !== "*").map(id => `plan=${encodeURIComponent(id)}`), ...state.kinds.map(kind => `kind=${kind}`)].join("&")}`;
  }

  firstPlans() { return this.told.plans.length <= 2 ? ["*"] : [this.told.plans[0].id]; }

  ask(what) {
    if (!this.answers.has(what)) this.answers.set(what, fetched(`/explore/${what}`).catch(error => { this.answers.delete(what); throw error; }));
    return this.answers.get(what);
  }

  // One step of exploring: `node>relation>o|i>Kind`, or `node>` for everything about it.
  async bring(token, turn) {
    if (this.added.has(token)) return;
    const [id, relation, way, kind] = token.split(">");
    const menu = await this.ask(`near.json?node=${encodeURIComponent(id)}`);
    if (turn && turn !== this.turn) return;
    const groups = menu.groups.filter(group => !relation || (group.relation === relation && (way === "o") === group.out && group.kind === kind));
    const found = groups.flatMap(group => group.nodes);
    this.added.set(token, found);
    const fresh = found.filter(name => !this.model.number.has(name));
    if (fresh.length) await this.take(fresh, id);
  }

  async take(names, beside) {
    const known = this.model.shown.length < BATCH ? this.model.shown.map(node => this.model.ids[node]) : [beside];
    const body = JSON.stringify([...names.slice(0, 900), ...known.filter(Boolean)]);
    const picture = await fetched("/explore/nodes.json", { method: "POST", headers: { "content-type": "application/json" }, body });
    const centre = this.model.number.get(beside) ?? this.model.shown[0] ?? -1;
    const places = centre >= 0 ? around(this.model, centre, names.length) : [];
    this.keepPlaces();
    this.model.merge(picture, (x, y) => places.shift() ?? [x, y]);
    this.model.index();
    this.settled = { x: Float32Array.from(this.model.x), y: Float32Array.from(this.model.y) };
  }

  keepPlaces() { this.model.px = Array.from(this.model.x); this.model.py = Array.from(this.model.y); }

  async connect(ends) {
    const [from, to] = ends.split(">");
    const picture = await this.ask(`path.json?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`);
    this.keepPlaces();
    const centre = this.model.number.get(from) ?? -1, places = centre >= 0 ? around(this.model, centre, picture.nodes.id.length, 60) : [];
    const nodes = this.model.merge(picture, (x, y) => places.shift() ?? [x, y]);
    for (const step of picture.chains.flat()) {
      const pair = [step.from, step.to].map(id => this.model.number.get(id));
      if (pair.every(node => node !== undefined)) this.model.addEdge(pair[0], pair[1], `via ${step.via.join(" ")}`);
    }
    this.model.index();
    this.settled = { x: Float32Array.from(this.model.x), y: Float32Array.from(this.model.y) };
    this.chains = { nodes, chains: picture.chains };
  }

  // Nodes of the view: the first picture, what was opened and added, the path.
  present() {
    const { state, model } = this, present = new Set(this.baseNodes);
    const add = id => { const node = model.number.get(id); if (node !== undefined) present.add(node); };
    for (const token of state.opens) (this.added.get(token) ?? []).forEach(add);
    state.adds.forEach(add);
    this.chains?.nodes.forEach(node => present.add(node));
    return present;
  }

  apply(move) {
    const { state, model, graph } = this;
    model.filter(state, this.present());
    this.place();
    graph.selected = model.number.get(state.selected) ?? -1;
    graph.path = new Set(this.chains?.nodes ?? []);
    graph.pinned = new Set([...state.pins.keys()].map(id => model.number.get(id)).filter(node => node !== undefined));
    graph.hubs = state.hubs ? state.hubs === "1" : model.shown.length <= 130;
    graph.focus = this.focus();
    graph.quiet = state.layout === "time";
    graph.show(model, this.told.kinds);
    this.panels.update();
    if (state.camera && move) graph.look({ ...state.camera });
    else if (this.unfitted) this.fit();
  }

  fit() {
    if (!this.graph.wide || !this.model.shown.length) { this.unfitted = true; return; }
    this.unfitted = false;
    this.graph.fit(this.chains ? this.chains.nodes : undefined);
  }

  focus() {
    if (this.graph.path.size) return this.graph.path;
    return this.graph.selected >= 0 && this.model.shown.length > 60 ? new Set([this.graph.selected, ...this.model.neighbours(this.graph.selected)]) : null;
  }

  place() {
    const { model, state } = this;
    model.x.set(this.settled.x.subarray(0, model.size));
    model.y.set(this.settled.y.subarray(0, model.size));
    const centre = model.number.get(state.selected) ?? model.number.get(state.starts[0]) ?? model.rank.find(node => model.seen[node]);
    model.axis = [];
    const makers = { rings: () => rings(model, centre), time: () => timeline(model), force: () => force(model, model.shown.length > LARGE ? 40 : 120) };
    const made = model.shown.length ? makers[state.layout]?.() : null;
    for (const [node, [x, y]] of made ?? []) { model.x[node] = x; model.y[node] = y; }
    for (const [id, [x, y]] of state.pins) { const node = model.number.get(id); if (node !== undefined) { model.x[node] = x; model.y[node] = y; } }
  }

  // Changes ------------------------------------------------------------------------------------------

  // Make a new view from this one, which `undo` brings back.
  change(edit, move = false) {
    const state = read(`?${written(this.state)}`);
    edit(state);
    const address = written(state);
    this.history.push(address);
    history.pushState(null, "", `?${address}`);
    return this.go(address, move);
  }

  // Not while a new view is on its way: its address stands there already.
  remember() {
    if (!this.loaded || this.root.hasAttribute("aria-busy")) return;
    this.state.camera = { ...this.graph.camera };
    const address = written(this.state);
    this.history.now = address;
    history.replaceState(null, "", `?${address}`);
  }

  step(address) {
    if (address === null) { this.panels.say(this.words.no_more); return; }
    history.replaceState(null, "", `?${address}`);
    this.go(address);
  }

  undo() { this.step(this.history.undo()); }
  redo() { this.step(this.history.redo()); }

  id(node) { return this.model.ids[node]; }

  choose(node) {
    const id = node >= 0 ? this.id(node) : "";
    if (this.pathFrom && id && id !== this.pathFrom) return this.connectTo(id);
    this.state.selected = id;
    if (!id) this.pathFrom = "";
    if (!id && this.state.path) return this.change(state => { state.path = ""; });
    this.graph.selected = node;
    this.graph.focus = this.focus();
    this.graph.redraw();
    this.remember();
    this.panels.panel();
    if (node >= 0) this.graph.uncover(node);
  }

  connectTo(id) {
    const from = this.pathFrom;
    this.pathFrom = "";
    return this.change(state => { state.path = `${from}>${id}`; state.selected = ""; });
  }

  expand(node) { const id = this.id(node); return this.change(state => { state.opens.push(`${id}>`); state.selected = id; }); }
  open(token) { return this.change(state => { if (!state.opens.includes(token)) state.opens.push(token); }); }
  close(token) { return this.change(state => { state.opens = state.opens.filter(one => one !== token); }); }
  hide(node) { const id = this.id(node); return this.change(state => { state.hidden.push(id); state.selected = ""; }); }
  unhide() { return this.change(state => { state.hidden = []; }); }

  pin(node) {
    const place = [this.model.x[node], this.model.y[node]];
    return this.change(state => { state.pins.set(this.id(node), place); });
  }

  unpin(node) { return this.change(state => { state.pins.delete(this.id(node)); }); }

  toggle(name) { return this.change(state => { state.off = state.off.includes(name) ? state.off.filter(one => one !== name) : [...state.off, name]; }); }

  // Kinds that a map folds away come from the server, which then places everything anew.
  unfold(kind) {
    return this.change(state => {
      const now = this.kinds;
      state.kinds = now.includes(kind) ? now.filter(one => one !== kind) : [...now, kind];
      state.camera = null;
    });
  }

  set(name, value) { return this.change(state => { state[name] = value; if (name === "layout") state.camera = null; }); }
  start(id) { return this.change(state => { Object.assign(state, read(""), { starts: [id], selected: id }); }); }
  map(plans) { return this.change(state => { Object.assign(state, read(""), { plans }); }); }

  // Show a node that was looked for: in the picture if it is there, else beside it.
  async seek(id) {
    if (this.pathFrom && id !== this.pathFrom) { await this.connectTo(id); return; }
    if (this.model.seen[this.model.number.get(id)]) { this.choose(this.model.number.get(id)); }
    else await this.change(state => { if (!state.adds.includes(id)) state.adds.push(id); state.selected = id; state.hidden = state.hidden.filter(one => one !== id); });
    const node = this.model.number.get(id);
    if (node !== undefined) { this.graph.reveal(node); this.panels.panel(); }
  }

  describe() {
    const { model } = this;
    return filled(this.words.shown, { n: model.shown.length }) + (this.leftOut ? ` ${filled(this.words.left_out, { n: this.leftOut })}` : "");
  }
}

const root = document.getElementById("explorer");
if (root) {
  const explorer = new Explorer(root);
  root.explorer = explorer;
  explorer.go(location.search.slice(1));
}
