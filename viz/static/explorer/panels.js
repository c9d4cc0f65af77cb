// Everything around the picture: legend, filters, search, the panel of a node, the list that says the same, the keyboard.

import { address, el, fetched, filled } from "./dom.js";
import { fileName, graphml, png, save, sparql, svg } from "./exports.js";
import { Keys } from "./keys.js";

const LISTED = 400;
const SHOWN_FIRST = 8;

export class Panels {
  constructor(explorer) {
    this.explorer = explorer;
    this.words = explorer.words;
    this.root = explorer.root;
    this.part = name => document.getElementById(name);
    this.looks = explorer.told.kinds;
    explorer.graph.canvas.setAttribute("aria-label", this.words.canvas);
    this.tools();
    this.seeker();
    this.keys = new Keys(explorer, this);
    if (matchMedia("(max-width: 700px)").matches) this.part("side").open = false;
    this.part("listing").addEventListener("toggle", () => this.list());
  }

  busy(on) { this.root.toggleAttribute("aria-busy", on); this.root.classList.toggle("busy", on); if (on) this.say(this.words.loading); }
  say(words) { this.part("status").textContent = words; this.part("status").classList.remove("bad"); }
  complain(words) { this.say(filled(this.words.failed, { why: words })); this.part("status").classList.add("bad"); this.failed = true; }

  // Tools --------------------------------------------------------------------------------------------

  tools() {
    const { explorer } = this, act = (name, what) => this.part(name).addEventListener("click", what);
    act("undo", () => explorer.undo());
    act("redo", () => explorer.redo());
    act("fit", () => explorer.fit());
    act("in", () => explorer.graph.zoom(1.4));
    act("out", () => explorer.graph.zoom(1 / 1.4));
    this.part("layout").addEventListener("change", event => explorer.set("layout", event.target.value));
    this.part("hubs").addEventListener("change", event => explorer.set("hubs", event.target.checked ? "1" : "0"));
    const base = this.part("base");
    base.append(el("option", { value: "" }, this.words.base), el("option", { value: "*" }, this.words.everything), ...explorer.told.plans.map(plan => el("option", { value: plan.id }, plan.label)));
    base.addEventListener("change", () => { if (base.value) explorer.map([base.value]); });
    for (const button of this.root.querySelectorAll("[data-save]")) button.addEventListener("click", () => this.save(button.dataset.save));
  }

  async save(form) {
    const { explorer } = this, { model, graph } = explorer, text = (words, type) => new Blob([words], { type });
    this.root.querySelector(".menu").open = false;
    const makers = {
      png: () => png(graph),
      svg: () => text(svg(graph), "image/svg+xml"),
      graphml: () => text(graphml(model, explorer.base), "application/graphml+xml"),
      page: () => this.page(),
    };
    try {
      if (form === "link") { explorer.remember(); await navigator.clipboard.writeText(location.href); this.say(this.words.copied); }
      else if (form === "sparql") location.assign(`/query#query=${encodeURIComponent(sparql(model, explorer.state, explorer.base))}`);
      else { save(await makers[form](), fileName(form === "page" ? "html" : form)); this.say(this.words.saved); }
    } catch (error) { this.complain(error.message); }
  }

  async page() {
    const { model } = this.explorer, body = JSON.stringify(model.shown.map(node => model.ids[node]));
    const response = await fetched("/explore/page.html", { method: "POST", headers: { "content-type": "application/json" }, body });
    return new Blob([await response.arrayBuffer()], { type: "text/html" });
  }

  // Search: first what is in the picture, then what the store knows -------------------------------------

  seeker() {
    const field = this.part("seek"), list = this.part("sought"), { explorer } = this;
    let hits = [], chosen = -1;
    const close = () => { list.hidden = true; hits = []; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
    const take = hit => { close(); field.value = ""; explorer.graph.canvas.focus(); explorer.seek(hit.id); };
    const mark = at => {
      chosen = (at + hits.length) % hits.length;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === chosen)));
      field.setAttribute("aria-activedescendant", `sought-${chosen}`);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    };
    const look = async () => {
      const words = field.value.trim(), turn = (this.seeking = {});
      if (!words) { close(); return; }
      const here = this.here(words), there = await fetched(`/explore/find.json?q=${encodeURIComponent(words)}`).catch(() => []);
      if (turn !== this.seeking) return;
      const known = new Set(here.map(hit => hit.id));
      hits = [...here, ...there.filter(hit => !known.has(hit.id))].slice(0, 12);
      chosen = -1;
      list.replaceChildren(...hits.map((hit, at) => el("li", { role: "option", id: `sought-${at}`, onmousedown: event => event.preventDefault(), onclick: () => take(hit) }, el("bdi", {}, hit.label), " ", el("small", {}, [hit.kind, hit.plan].filter(Boolean).join(" · ")))));
      list.hidden = !hits.length;
      field.setAttribute("aria-expanded", String(hits.length > 0));
    };
    field.addEventListener("input", event => { if (!event.isComposing) { clearTimeout(this.typing); this.typing = setTimeout(look, 120); } });
    field.addEventListener("compositionend", look);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", event => {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") { field.value = ""; close(); explorer.graph.canvas.focus(); }
      if (event.key === "Enter") { event.preventDefault(); if (hits.length) take(hits[Math.max(0, chosen)]); }
      if (step && hits.length) { event.preventDefault(); mark(chosen < 0 && step < 0 ? -1 : chosen + step); }
    });
  }

  here(words) {
    const { model } = this.explorer, low = words.toLowerCase(), found = [];
    for (const node of model.rank) {
      if (model.seen[node] && model.label[node].toLowerCase().includes(low)) found.push({ id: model.ids[node], label: model.label[node], kind: this.kind(node), plan: this.words.in_view });
      if (found.length === 6) break;
    }
    return found;
  }

  kind(node) { return this.looks[this.explorer.model.kind[node]].label; }

  // Legend and filters ---------------------------------------------------------------------------------

  update() {
    const { explorer } = this, { state, graph } = explorer;
    this.legend();
    this.filters();
    this.part("layout").value = state.layout;
    this.part("hubs").checked = graph.hubs;
    this.part("base").value = state.starts.length ? "" : state.plans[0] ?? explorer.firstPlans()[0] ?? "";
    this.part("undo").disabled = !explorer.history.before.length;
    this.part("redo").disabled = !explorer.history.after.length;
    this.panel();
    this.list();
    this.say(explorer.describe());
  }

  legend() {
    const { explorer } = this, { model, state } = explorer, counts = new Array(this.looks.length).fill(0);
    for (const node of explorer.present()) counts[model.kind[node]]++;
    const mapped = !state.starts.length, { kinds } = explorer;
    this.part("legend").replaceChildren(...this.looks.flatMap((look, kind) => {
      const folded = mapped && !kinds.includes(look.name) && !counts[kind];
      if (!counts[kind] && !folded) return [];
      const on = !folded && !state.off.includes(look.name);
      const act = () => (folded || (mapped && !look.shown && kinds.includes(look.name)) ? explorer.unfold(look.name) : explorer.toggle(look.name));
      return [el("li", {}, el("button", { type: "button", className: "kind", "data-kind": look.name, "aria-pressed": String(on), onclick: act }, el("span", { className: `sign kind-${look.name}`, "aria-hidden": "true" }, look.glyph), look.label, el("small", {}, folded ? this.words.folded : String(counts[kind]))))];
    }));
  }

  filters() {
    const { explorer } = this, { model, state } = explorer, present = explorer.present();
    const themes = [...present].filter(node => model.name(node) === "Theme"), used = new Set([...present].map(node => model.plan[node]).filter(plan => plan >= 0));
    const plans = model.plans.filter((_, plan) => used.has(plan)), years = [...new Set(plans.map(plan => plan.year).filter(Boolean))].sort();
    const choice = (name, label, options) => options.length < 2 ? null : el("label", {}, label, el("select", { onchange: event => explorer.set(name, event.target.value) }, el("option", { value: "" }, this.words.any), ...options.map(([value, words]) => el("option", { value, selected: state[name] === value }, words))));
    const month = (name, label) => el("label", {}, label, el("input", { type: "month", value: state[name], onchange: event => explorer.set(name, event.target.value) }));
    const hidden = state.hidden.length ? el("button", { type: "button", className: "quiet", onclick: () => explorer.unhide() }, filled(this.words.unhide, { n: state.hidden.length })) : null;
    const several = plans.length > 1 && plans.length <= 30 ? el("fieldset", {}, el("legend", {}, this.words.plans), ...plans.map(plan => el("label", { className: "check" }, el("input", { type: "checkbox", checked: !state.off.includes(plan.id), onchange: () => explorer.toggle(plan.id) }), " ", el("bdi", {}, plan.label)))) : null;
    this.part("filters").replaceChildren(...[choice("theme", this.words.theme, themes.map(node => [model.ids[node], model.label[node]])), choice("year", this.words.year, years.map(year => [year, year])), month("from", this.words.from), month("to", this.words.to), several, hidden].filter(Boolean));
  }

  // The panel of a node ----------------------------------------------------------------------------------

  panel() {
    const { explorer } = this, { model, graph, state } = explorer, panel = this.part("panel"), node = graph.selected;
    if (explorer.chains && node < 0) { this.chains(panel); return; }
    panel.hidden = node < 0;
    if (node < 0) { this.showing = ""; return; }
    const id = model.ids[node], plan = model.plans[model.plan[node]];
    const held = panel.contains(document.activeElement) ? document.activeElement.dataset.token ?? "" : null;
    const button = (label, act) => el("button", { type: "button", className: "quiet", onclick: act }, label);
    panel.replaceChildren(
      el("button", { type: "button", className: "close", "aria-label": this.words.close, onclick: () => explorer.choose(-1) }, "×"),
      el("p", { className: "kind" }, [this.kind(node), plan && plan.id !== id ? plan.label : ""].filter(Boolean).join(" · ")),
      el("h2", {}, el("bdi", {}, model.label[node])),
      model.due[node] ? el("p", {}, `${this.words.due} `, el("time", {}, model.due[node])) : "",
      el("p", { className: "acts" },
        el("a", { href: address(id) }, this.words.open), button(this.words.start, () => explorer.start(id)),
        button(this.words.path, () => { explorer.pathFrom = id; panel.hidden = true; this.say(this.words.path_to); graph.canvas.focus(); }), button(this.words.hide, () => explorer.hide(node)),
        state.pins.has(id) ? button(this.words.unpin, () => explorer.unpin(node)) : button(this.words.pin, () => explorer.pin(node))),
      el("div", { className: "groups", "aria-busy": "true" }, this.words.loading));
    this.showing = id;
    this.groups(id, panel, held);
  }

  // `held`: the group that the keyboard was on (any other place: ""), null if it was elsewhere.
  async groups(id, panel, held) {
    const place = panel.querySelector(".groups"), { explorer } = this, { model, state } = explorer;
    try {
      const menu = await explorer.ask(`near.json?node=${encodeURIComponent(id)}`);
      if (this.showing !== id) return;
      place.removeAttribute("aria-busy");
      place.replaceChildren(el("h3", {}, this.words.expand), el("ul", {}, ...menu.groups.map(group => this.group(id, group, model, state))));
      if (!menu.groups.length) place.replaceChildren(this.words.alone);
      if (held !== null && document.activeElement === document.body) (panel.querySelector(`[data-token="${CSS.escape(held)}"]:not(:disabled)`) ?? explorer.graph.canvas).focus();
      explorer.graph.uncover(model.number.get(id));
      explorer.graph.redraw();
    } catch (error) { place.textContent = filled(this.words.failed, { why: error.message }); }
  }

  group(id, group, model, state) {
    const token = `${id}>${group.relation}>${group.out ? "o" : "i"}>${group.kind}`, open = state.opens.includes(token) || state.opens.includes(`${id}>`);
    const look = this.looks.find(one => one.name === group.kind), name = this.explorer.told.relations[group.relation] ?? group.relation;
    const missing = group.nodes.filter(one => !model.seen[model.number.get(one)]).length, capped = group.count > group.nodes.length ? filled(this.words.first, { n: group.nodes.length }) : "";
    const here = group.nodes.filter(one => model.seen[model.number.get(one)]).slice(0, SHOWN_FIRST);
    return el("li", {},
      el("button", { type: "button", className: "group", "aria-pressed": String(open || !missing), disabled: !missing && !state.opens.includes(token), "data-token": token, onclick: () => (state.opens.includes(token) ? this.explorer.close(token) : this.explorer.open(token)) },
        el("span", { className: `sign kind-${group.kind}`, "aria-hidden": "true" }, look.glyph), `${group.out ? "→" : "←"} ${name} ${look.label}`, el("b", {}, String(group.count)), el("small", {}, open || !missing ? this.words.shown_all : capped)),
      here.length ? el("ul", {}, ...here.map(one => el("li", {}, el("button", { type: "button", className: "link", onclick: () => this.explorer.seek(one) }, el("bdi", {}, model.label[model.number.get(one)]))))) : "");
  }

  chains(panel) {
    const { chains } = this.explorer.chains, { model } = this.explorer, name = id => model.label[model.number.get(id)] ?? id, kind = one => this.looks.find(look => look.name === one)?.label ?? this.words[`via_${one}`] ?? one;
    panel.hidden = false;
    this.showing = "";
    panel.replaceChildren(el("button", { type: "button", className: "close", "aria-label": this.words.close, onclick: () => this.explorer.set("path", "") }, "×"), el("h2", {}, this.words.chains),
      ...chains.map(chain => el("ol", { className: "chain" }, ...chain.map(step => el("li", {}, el("b", {}, name(step.from)), ` — ${step.via.map(kind).join("·")} → `, el("b", {}, name(step.to)), ...step.evidence.map(one => el("blockquote", {}, el("bdi", {}, one.sentence), " ", el("a", { href: `${address(`plan/${one.plan}`)}?at=${one.start},${one.end}#at` }, one.plan))))))));
  }

  hover(node) {
    const { model } = this.explorer;
    this.say(node >= 0 ? `${this.kind(node)}：${model.label[node]}` : this.explorer.describe());
  }

  // The list that says the same ---------------------------------------------------------------------------

  list() {
    if (!this.part("listing").open || !this.explorer.model.rank) return;
    const { model } = this.explorer, groups = new Map();
    for (const node of model.rank) if (model.seen[node]) { const kind = model.kind[node]; if (!groups.has(kind)) groups.set(kind, []); groups.get(kind).push(node); }
    this.part("list").replaceChildren(...[...groups].map(([kind, nodes]) => el("section", {}, el("h3", {}, `${this.looks[kind].label} `, el("small", {}, String(nodes.length))),
      el("ul", {}, ...nodes.slice(0, LISTED).map(node => el("li", {}, el("button", { type: "button", className: "link", onclick: () => this.explorer.seek(model.ids[node]) }, el("bdi", {}, model.label[node]))))))));
  }
}
