// What a view is, as an address: every change is a new address, so that a link restores the view and undo is an address.

const LISTS = { plan: "plans", start: "starts", kind: "kinds", open: "opens", add: "adds", hide: "hidden", off: "off" };
const WORDS = ["theme", "year", "from", "to", "layout", "selected", "path", "hubs"];

export function read(search) {
  const words = new URLSearchParams(search);
  const state = { pins: new Map(), camera: null };
  for (const [key, name] of Object.entries(LISTS)) state[name] = words.getAll(key);
  for (const key of WORDS) state[key] = words.get(key) ?? "";
  for (const pin of words.getAll("pin")) {
    const [, id, x, y] = pin.match(/^(.*)@(-?[\d.]+),(-?[\d.]+)$/) ?? [];
    if (id) state.pins.set(id, [Number(x), Number(y)]);
  }
  const at = (words.get("at") ?? "").split(",").map(Number);
  if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) state.camera = { x: at[0], y: at[1], k: at[2] };
  return state;
}

export function written(state) {
  const words = new URLSearchParams();
  for (const [key, name] of Object.entries(LISTS)) for (const value of state[name]) words.append(key, value);
  for (const key of WORDS) if (state[key]) words.set(key, state[key]);
  for (const [id, [x, y]] of state.pins) words.append("pin", `${id}@${x.toFixed(1)},${y.toFixed(1)}`);
  if (state.camera) words.set("at", [state.camera.x.toFixed(1), state.camera.y.toFixed(1), state.camera.k.toFixed(4)].join(","));
  return readable(words);
}

// IRIs in Chinese stay readable in the address bar; only what would end a value is encoded.
function readable(words) {
  const part = text => text.replace(/[%&+#\s"<>\\^`{|}]/g, encodeURIComponent);
  return [...words].map(([key, value]) => `${key}=${part(value)}`).join("&");
}

// Undo and redo: the addresses before and after this one.
export class History {
  constructor(now) { this.before = []; this.after = []; this.now = now; }

  push(address) {
    if (address === this.now) return;
    this.before.push(this.now);
    this.after.length = 0;
    this.now = address;
    if (this.before.length > 200) this.before.shift();
  }

  step(from, to) {
    if (!from.length) return null;
    to.push(this.now);
    this.now = from.pop();
    return this.now;
  }

  undo() { return this.step(this.before, this.after); }
  redo() { return this.step(this.after, this.before); }
}
