// <plan-graph>: a canvas that pans, zooms, selects and drags. The last picture is kept as a bitmap that is only moved and
// scaled while the view moves, and drawn anew when it rests; small pictures are drawn anew at once.

import { Painter, radius } from "./painter.js";

const REST = 120;
const QUICK = 9;
const MARGIN = 0.25;

export class PlanGraph extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.append(this.canvas);
    this.bitmap = document.createElement("canvas");
    this.camera = { x: 0, y: 0, k: 1 };
    Object.assign(this, { selected: -1, hovered: -1, hubs: false, focus: null, path: new Set(), quiet: false, pinned: new Set(), cost: 0, frames: 0 });
    new ResizeObserver(() => this.resized()).observe(this);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    this.listen();
  }

  show(model, looks) {
    this.model = model;
    this.looks = looks;
    this.painter = new Painter(model, looks);
    this.redraw();
  }

  // Colours come from the page's style, so that they follow the system.
  palette() {
    const style = getComputedStyle(this), dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const colour = name => style.getPropertyValue(name).trim();
    return {
      paper: colour("--paper") || "#fff", ink: colour("--ink") || "#111", chosen: colour("--focus") || "#1f6fd1", font: style.fontFamily,
      line: dark ? "#555c66" : "#c4beb0", faint: dark ? "#2f343b" : "#e4dfd4", strong: dark ? "#d8b25c" : "#8a5a00",
      kinds: this.looks.map(look => (dark ? look.night : look.day)),
    };
  }

  resized() {
    const ratio = Math.min(devicePixelRatio || 1, 2), box = this.getBoundingClientRect();
    if (!box.width || !box.height) return;
    Object.assign(this, { ratio, wide: box.width, tall: box.height });
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    this.bitmap.width = Math.round(box.width * ratio * (1 + 2 * MARGIN));
    this.bitmap.height = Math.round(box.height * ratio * (1 + 2 * MARGIN));
    this.redraw();
    this.dispatchEvent(new Event("sized"));
  }

  // Drawing ----------------------------------------------------------------------------------------

  redraw() {
    this.stale = true;
    this.ask();
  }

  ask() {
    if (this.asked || !this.painter || !this.wide) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.frame(); });
  }

  frame() {
    this.frames++;
    if (this.stale) this.paint();
    const context = this.canvas.getContext("2d", { alpha: false }), was = this.painted, { camera, ratio } = this;
    const scale = camera.k / was.k, wide = this.wide * (1 + 2 * MARGIN), tall = this.tall * (1 + 2 * MARGIN);
    const x = this.wide / 2 + (was.x - camera.x) * camera.k - wide / 2 * scale, y = this.tall / 2 + (was.y - camera.y) * camera.k - tall / 2 * scale;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = this.colours.paper;
    context.fillRect(0, 0, this.wide, this.tall);
    context.drawImage(this.bitmap, x, y, wide * scale, tall * scale);
  }

  paint() {
    const begun = performance.now();
    this.stale = false;
    this.painted = { ...this.camera };
    this.colours = this.palette();
    const context = this.bitmap.getContext("2d", { alpha: false });
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.painter.draw(context, this.view(MARGIN));
    this.cost = performance.now() - begun;
  }

  // What the painter is to draw: the screen and a margin about it, as a part of the screen.
  view(margin = 0) {
    const { selected, hovered, hubs, focus, path, pinned, quiet, camera, wide, tall } = this, left = wide * margin, top = tall * margin;
    const covers = margin ? this.covers.map(box => ({ left: box.left + left, right: box.right + left, top: box.top + top, bottom: box.bottom + top })) : [];
    return { width: wide + 2 * left, height: tall + 2 * top, frame: { left, top, right: left + wide, bottom: top + tall }, covers, camera, palette: this.colours ?? this.palette(), selected, hovered, hubs, focus, path, quiet, pins: pinned };
  }

  // The view moved: small pictures are drawn anew, large ones when they rest.
  moved() {
    clearTimeout(this.resting);
    if (this.cost < QUICK) this.stale = true;
    else this.resting = setTimeout(() => { this.stale = true; this.ask(); }, REST);
    this.ask();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.dispatchEvent(new Event("rested")), 400);
  }

  // Boxes of the screen that are not the picture's: legend, panel, buttons.
  get covers() {
    const own = this.getBoundingClientRect();
    return [...this.parentElement.children].filter(one => one !== this && one.offsetWidth).map(one => one.getBoundingClientRect())
      .map(box => ({ left: box.left - own.left - 4, right: box.right - own.left + 4, top: box.top - own.top - 4, bottom: box.bottom - own.top + 4 }));
  }

  // What legend and panel leave free of the screen.
  get free() {
    const free = { left: 0, top: 0, right: this.wide, bottom: this.tall };
    for (const box of this.covers.filter(one => one.bottom - one.top > 60 && one.right - one.left > 100)) {
      if (box.right - box.left > this.wide * 0.7) free.bottom = Math.min(free.bottom, box.top);
      else if (box.left < this.wide / 4) free.left = box.right;
      else free.right = Math.min(free.right, box.left);
    }
    return free;
  }

  // Where one looks --------------------------------------------------------------------------------

  fit(nodes = this.model.shown, most = 1.6) {
    const box = this.model.bounds(nodes);
    const { left, top, right, bottom } = this.free, wide = Math.max(60, (right - left) * 0.84 - 40), tall = Math.max(60, bottom - top - 90);
    const k = Math.max(0.005, Math.min(most, wide / Math.max(1, box.right - box.left), tall / Math.max(1, box.bottom - box.top)));
    this.look({ x: (box.left + box.right + (this.wide - left - right) / k) / 2, y: (box.top + box.bottom + (this.tall - top - bottom) / k) / 2, k });
  }

  look(camera) { this.camera = camera; this.redraw(); this.moved(); }

  zoom(factor, x = this.wide / 2, y = this.tall / 2) {
    const { camera } = this, k = Math.max(0.004, Math.min(8, camera.k * factor)), wx = this.worldX(x), wy = this.worldY(y);
    this.camera = { k, x: wx - (x - this.wide / 2) / k, y: wy - (y - this.tall / 2) / k };
    this.moved();
  }

  reveal(node) {
    const [x, y] = this.spot(node), free = this.free, k = Math.max(this.camera.k, 0.9);
    if (this.camera.k < 0.5 || this.outside(x, y, 60)) {
      this.camera = { x: this.model.x[node] + (this.wide - free.left - free.right) / 2 / k, y: this.model.y[node] + (this.tall - free.top - free.bottom) / 2 / k, k };
    }
    this.redraw();
    this.moved();
  }

  // Bring a node out from under a panel, no further than it takes.
  uncover(node) {
    const [x, y] = this.spot(node), free = this.free, into = (at, low, high) => Math.min(Math.max(at, low), Math.max(low, high));
    if (!this.outside(x, y, 16)) return;
    this.camera = { ...this.camera, x: this.camera.x + (x - into(x, free.left + 60, free.right - 60)) / this.camera.k, y: this.camera.y + (y - into(y, free.top + 40, free.bottom - 40)) / this.camera.k };
    this.redraw();
    this.moved();
  }

  spot(node) { return [(this.model.x[node] - this.camera.x) * this.camera.k + this.wide / 2, (this.model.y[node] - this.camera.y) * this.camera.k + this.tall / 2]; }

  outside(x, y, slack) {
    const { left, top, right, bottom } = this.free;
    return x < left + slack || y < top + slack || x > right - slack || y > bottom - slack;
  }

  worldX(x) { return (x - this.wide / 2) / this.camera.k + this.camera.x; }
  worldY(y) { return (y - this.tall / 2) / this.camera.k + this.camera.y; }

  at(x, y) {
    const wx = this.worldX(x), wy = this.worldY(y), { model, camera } = this;
    let best = -1, nearest = Infinity;
    for (const node of model.shown) {
      const far = Math.hypot(model.x[node] - wx, model.y[node] - wy) * camera.k - radius(this.looks[model.kind[node]], camera.k);
      if (far < 6 && far < nearest) { best = node; nearest = far; }
    }
    if (best >= 0) return best;
    const dx = this.wide * MARGIN, dy = this.tall * MARGIN;
    const named = this.stale ? null : this.painter.labels.find(label => x + dx > label.left && x + dx < label.right && y + dy > label.top && y + dy < label.bottom);
    return named && this.painted.k === camera.k && this.painted.x === camera.x && this.painted.y === camera.y ? named.node : -1;
  }

  // Hands ------------------------------------------------------------------------------------------

  listen() {
    const { canvas } = this, fingers = new Map();
    let held = -1, travelled = 0, clicked = { node: -1, x: 0, y: 0 };
    const spot = event => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      const [x, y] = spot(event);
      fingers.set(event.pointerId, [x, y]);
      held = fingers.size === 1 ? this.at(x, y) : -1;
      travelled = 0;
    });
    canvas.addEventListener("pointermove", event => {
      const [x, y] = spot(event), was = fingers.get(event.pointerId);
      if (!was) { this.hover(this.at(x, y)); return; }
      const dx = x - was[0], dy = y - was[1];
      travelled += Math.hypot(dx, dy);
      if (fingers.size === 2) this.pinch(fingers, event.pointerId, [x, y]);
      else if (held >= 0 && travelled > 5) this.drag(held, dx, dy);
      else if (held < 0) { this.camera = { ...this.camera, x: this.camera.x - dx / this.camera.k, y: this.camera.y - dy / this.camera.k }; this.moved(); }
      fingers.set(event.pointerId, [x, y]);
    });
    const released = event => {
      if (!fingers.delete(event.pointerId)) return;
      if (held >= 0 && travelled > 5) this.tell("pin", held);
      held = -1;
    };
    canvas.addEventListener("pointerup", released);
    canvas.addEventListener("pointercancel", released);
    canvas.addEventListener("pointerleave", () => this.hover(-1));
    // The second half of a double click is no click of its own: the picture may have moved, or a panel opened there.
    canvas.addEventListener("click", event => {
      if (travelled > 5 || event.detail > 1) return;
      clicked = { node: this.at(...spot(event)), x: event.clientX, y: event.clientY };
      this.tell("choose", clicked.node);
    });
    this.parentElement.addEventListener("dblclick", event => { if (clicked.node >= 0 && Math.hypot(event.clientX - clicked.x, event.clientY - clicked.y) < 6) this.tell("expand", clicked.node); });
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...spot(event));
    }, { passive: false });
  }

  pinch(fingers, moving, now) {
    const other = [...fingers].find(([id]) => id !== moving)[1], was = fingers.get(moving);
    const before = Math.hypot(was[0] - other[0], was[1] - other[1]) || 1, after = Math.hypot(now[0] - other[0], now[1] - other[1]) || 1;
    this.zoom(after / before, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  }

  drag(node, dx, dy) {
    this.model.x[node] += dx / this.camera.k;
    this.model.y[node] += dy / this.camera.k;
    this.redraw();
  }

  hover(node) {
    if (node === this.hovered) return;
    this.hovered = node;
    this.canvas.style.setProperty("cursor", node >= 0 ? "pointer" : "grab");
    if (this.cost < 30) this.redraw();
    this.tell("hover", node);
  }

  tell(what, node) { this.dispatchEvent(new CustomEvent(what, { detail: node })); }
}

customElements.define("plan-graph", PlanGraph);
