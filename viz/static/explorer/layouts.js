// Where the shown nodes stand. "plan" is the server's (the same plan looks the same tomorrow); the others are made here,
// without chance: the same picture gives the same places.

const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const [ROWS, LINE, DATED, UNDATED] = [6, 28, 120, 44];

export function rings(model, centre, nodes = model.shown) {
  const distance = new Map([[centre, 0]]), order = [[centre]];
  for (let ring = 0; ring < order.length; ring++) {
    const next = [];
    for (const node of order[ring]) {
      for (const near of model.neighbours(node)) if (model.seen[near] && !distance.has(near)) { distance.set(near, ring + 1); next.push(near); }
    }
    if (next.length) order.push(next);
  }
  const lonely = nodes.filter(node => !distance.has(node));
  if (lonely.length) order.push(lonely);
  const places = new Map();
  let reach = 0;
  for (const ring of order) {
    const rows = Math.max(1, Math.ceil(ring.length / Math.max(8, reach / 6)));
    ring.forEach((node, at) => {
      const radius = reach + (at % rows) * 34, angle = -Math.PI / 2 + at * 2 * Math.PI / ring.length;
      places.set(node, [radius * Math.cos(angle), radius * Math.sin(angle)]);
    });
    reach += rows * 34 + 90;
  }
  return places;
}

// What hangs together as rings about its best connected node, or by springs where it is dense; the parts on shelves.
export function islands(model) {
  const met = new Set(), parts = [], degree = node => model.near[node].length;
  for (const first of model.shown) {
    if (met.has(first)) continue;
    const part = [first];
    met.add(first);
    for (const node of part) for (const near of model.neighbours(node)) if (model.seen[near] && !met.has(near)) { met.add(near); part.push(near); }
    parts.push(part);
  }
  const dense = part => part.length > 8 && part.reduce((sum, node) => sum + degree(node), 0) > part.length * 2.4, sprung = parts.some(dense) ? force(model) : null;
  const places = new Map(), discs = parts.sort((a, b) => b.length - a.length || a[0] - b[0]).map(part => {
    const found = dense(part) ? new Map(part.map(node => [node, sprung.get(node)])) : rings(model, part.reduce((best, node) => (degree(node) > degree(best) ? node : best)), part);
    const xs = [...found.values()].map(([x]) => x), ys = [...found.values()].map(([, y]) => y);
    return { found, left: Math.min(...xs), top: Math.min(...ys), wide: Math.max(...xs) - Math.min(...xs) + 200, tall: Math.max(...ys) - Math.min(...ys) + 60 };
  });
  const width = Math.max(...discs.map(disc => disc.wide), Math.sqrt(1.8 * discs.reduce((sum, disc) => sum + disc.wide * disc.tall, 0)));
  let left = 0, top = 0, row = 0;
  for (const disc of discs) {
    if (left && left + disc.wide > width) { left = 0; top += row; row = 0; }
    for (const [node, [x, y]] of disc.found) places.set(node, [x - disc.left + left, y - disc.top + top]);
    left += disc.wide;
    row = Math.max(row, disc.tall);
  }
  return places;
}

// Months beside one another, a lane for each chapter with what it has no deadline for at its head, and below what is shared.
export function timeline(model) {
  const parts = model.shown.filter(node => !model.shared.has(model.name(node)) && model.name(node) !== "Plan"), lanes = new Map(), columns = new Map(), places = new Map();
  for (const node of parts) {
    const lane = model.theme[node] >= 0 ? model.theme[node] : model.above(node, "Preamble"), month = model.due[node].slice(0, 7);
    if (lane < 0 && !month) continue;
    if (!lanes.has(lane)) lanes.set(lane, new Map());
    const cells = lanes.get(lane);
    if (node !== lane) cells.set(month, [...(cells.get(month) ?? []), node]);
  }
  for (const cells of lanes.values()) for (const [month, nodes] of cells) columns.set(month, Math.max(columns.get(month) ?? 1, Math.ceil(nodes.length / ROWS)));
  model.axis = [];
  let x = 70, y = 0;
  for (const month of [...columns.keys()].sort()) {
    const wide = month ? DATED : UNDATED, begin = x;
    if (month) model.axis.push({ x: begin - 16, name: month });
    x += columns.get(month) * wide + (month ? 70 : 40);
    columns.set(month, { begin, wide });
  }
  for (const lane of [...lanes.keys()].sort((a, b) => a - b)) {
    const cells = lanes.get(lane), tall = Math.max(1, ...[...cells.values()].map(nodes => Math.min(ROWS, nodes.length)));
    if (lane >= 0) places.set(lane, [0, y]);
    for (const [month, nodes] of cells) nodes.forEach((node, at) => places.set(node, [columns.get(month).begin + Math.floor(at / ROWS) * columns.get(month).wide, y + at % ROWS * LINE]));
    y += tall * LINE + 44;
  }
  const rest = model.shown.filter(node => !places.has(node)).sort((a, b) => model.kind[a] - model.kind[b] || a - b), wide = Math.max(8, Math.floor(x / 60));
  rest.forEach((node, at) => places.set(node, [(at % wide) * 60, y + 20 + Math.floor(at / wide) * 40]));
  return places;
}

// Springs along the edges, pushing apart on a grid: a few dozen rounds, from where the nodes stand.
export function force(model, rounds = 120) {
  const nodes = model.shown, at = new Map(nodes.map((node, number) => [node, number]));
  const x = Float64Array.from(nodes, (node, number) => model.x[node] + Math.cos(number * GOLDEN)), y = Float64Array.from(nodes, (node, number) => model.y[node] + Math.sin(number * GOLDEN));
  const ends = [];
  model.heads.forEach((head, edge) => { const a = at.get(head), b = at.get(model.tails[edge]); if (a !== undefined && b !== undefined) ends.push([a, b]); });
  const degree = new Float64Array(nodes.length);
  for (const [a, b] of ends) { degree[a]++; degree[b]++; }
  const spread = 70, work = nodes.length > 3000 ? Math.ceil(rounds * 3000 / nodes.length) : rounds;
  for (let round = 0; round < work; round++) {
    const heat = 28 * (1 - round / work) + 1, dx = new Float64Array(nodes.length), dy = new Float64Array(nodes.length);
    push(x, y, dx, dy, spread * 2, spread);
    for (const [a, b] of ends) {
      const wx = x[b] - x[a], wy = y[b] - y[a], far = Math.hypot(wx, wy) || 1;
      const pull = (far - spread) / far * 0.5 / Math.sqrt(Math.max(1, Math.min(degree[a], degree[b])));
      dx[a] += wx * pull; dy[a] += wy * pull; dx[b] -= wx * pull; dy[b] -= wy * pull;
    }
    for (let node = 0; node < nodes.length; node++) {
      const far = Math.hypot(dx[node], dy[node]) || 1, step = Math.min(far, heat) / far;
      x[node] += dx[node] * step; y[node] += dy[node] * step;
    }
  }
  return new Map(nodes.map((node, number) => [node, [x[number], y[number]]]));
}

function push(x, y, dx, dy, cell, spread) {
  const cells = new Map(), key = (a, b) => a * 1000003 + b;
  for (let node = 0; node < x.length; node++) {
    const at = key(Math.floor(x[node] / cell), Math.floor(y[node] / cell));
    const list = cells.get(at);
    if (list) list.push(node); else cells.set(at, [node]);
  }
  for (let node = 0; node < x.length; node++) {
    const cx = Math.floor(x[node] / cell), cy = Math.floor(y[node] / cell);
    for (let ox = -1; ox <= 1; ox++) for (let oy = -1; oy <= 1; oy++) {
      const list = cells.get(key(cx + ox, cy + oy));
      if (!list) continue;
      for (const other of list.length > 60 ? list.slice(0, 60) : list) {
        if (other === node) continue;
        const wx = x[node] - x[other], wy = y[node] - y[other], far = Math.max(4, Math.hypot(wx, wy));
        if (far < cell) { const strength = spread * spread / (far * far) * 0.6; dx[node] += wx / far * strength * 4; dy[node] += wy / far * strength * 4; }
      }
    }
  }
}

// Free places around a node for those that join it: the next free ones of a sunflower, so that nothing is covered.
export function around(model, centre, count, step = 46) {
  const taken = new Set(model.shown.map(node => `${Math.round(model.x[node] / step)} ${Math.round(model.y[node] / step)}`)), found = [];
  for (let turn = 3; found.length < count && turn < 20000; turn++) {
    const reach = step * 0.75 * Math.sqrt(turn), x = model.x[centre] + reach * Math.cos(turn * GOLDEN), y = model.y[centre] + reach * Math.sin(turn * GOLDEN);
    const cell = `${Math.round(x / step)} ${Math.round(y / step)}`;
    if (!taken.has(cell)) { taken.add(cell); found.push([x, y]); }
  }
  return found;
}
