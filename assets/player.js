// The player: steps through the placements of one scene. It knows tables and cells, no arithmetic
// of sizes: which cells a step reads, and all numbers, come with the data.

const SVG = 'http://www.w3.org/2000/svg';
const SPEEDS = [0.5, 1, 2, 4, 8, 16];
const STEP_MS = 1000;
const LONGEST_SUM = 150; // terms written out at once; beyond that a channel opens on demand

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const minus = (text) => text.replace(/-/g, '−');
// A number as a person writes it, with so many digits where it is not whole.
const say = (value, digits = 6) => {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'nan';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return minus(String(value + 0));
  return minus(String(Number(value.toPrecision(digits))).replace('e+', 'e'));
};
const factor = (value) => (value < 0 ? `(${say(value)})` : say(value));
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node[name] = value;
    else if (value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
};

const ICONS = {
  first: 'M5 5v14M19 5l-10 7 10 7z',
  back: 'M17 5l-10 7 10 7z',
  play: 'M7 4l13 8-13 8z',
  pause: 'M7 4h4v16H7zM14 4h4v16h-4z',
  forward: 'M7 5l10 7-10 7z',
  last: 'M19 5v14M5 5l10 7-10 7z',
  loop: 'M17 2l4 4-4 4M3 11V9a3 3 0 0 1 3-3h15M7 22l-4-4 4-4M21 13v2a3 3 0 0 1-3 3H3',
  full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
};
const icon = (name) => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  if (name === 'loop' || name === 'full') path.setAttribute('class', 'line');
  svg.append(path);
  return svg;
};

class Player {
  constructor(root) {
    this.step = 0;
    this.playing = false;
    this.speed = 1;
    this.all = false;
    this.point = null; // the cell under the pointer
    this.pin = null; // the cell that was clicked
    this.opened = new Set();
    this.build(root);
    this.keys = (event) => this.key(event);
    document.addEventListener('keydown', this.keys);
  }

  build(root) {
    this.buttons = {};
    const button = (name, action) =>
      (this.buttons[name] = el('button', { type: 'button', onclick: action }, icon(name)));
    this.stage = el('div', { class: 'stage', onpointerleave: () => this.hover(null) });
    this.stage.onpointermove = (event) => event.pointerType === 'mouse' && this.hover(this.cellAt(event));
    this.stage.onclick = (event) => this.click(this.cellAt(event));
    this.scrub = el('input', { type: 'range', min: 0, value: 0 });
    this.scrub.oninput = () => this.go(+this.scrub.value);
    this.count = el('span', { class: 'count' });
    this.rate = el('select', { onchange: () => (this.speed = +this.rate.value) });
    this.rate.append(...SPEEDS.map((speed) => el('option', { value: speed, selected: speed === 1 }, `${speed}×`)));
    this.every = el('input', { type: 'checkbox' });
    this.every.onchange = () => {
      this.all = this.every.checked;
      this.draw();
    };
    this.everyText = el('span');
    this.now = el('section', { class: 'now' });
    this.live = el('p', { class: 'live', 'aria-live': 'polite' });
    this.legend = el('ul', { class: 'legend' });
    this.bar = el(
      'div',
      { class: 'bar', role: 'group' },
      button('first', () => this.go(0)),
      button('back', () => this.go(this.step - 1)),
      button('play', () => this.toggle()),
      button('forward', () => this.go(this.step + 1)),
      button('last', () => this.go(this.steps - 1)),
      this.scrub,
      this.count,
      this.rate,
      button('loop', () => this.setLoop(!this.loop)),
      el('label', { class: 'every' }, this.every, this.everyText),
      button('full', () => this.fullScreen()),
    );
    this.setLoop(true);
    this.about = el('div', { class: 'about' });
    this.frame = el('div', { class: 'player' }, this.stage, this.bar, this.now, this.legend, this.about, this.live);
    root.append(el('div', { class: 'holder' }, this.frame));
  }

  setLoop(on) {
    this.loop = on;
    this.buttons.loop.setAttribute('aria-pressed', String(on));
  }

  // New data: keeps the place while the placements are the same, else starts again.
  load(data) {
    const same = this.data && this.data.key === data.key;
    // Asking how the page looks is dear; it can only have changed when the picture has not.
    const dressed = this.data && this.data.svg !== data.svg && this.data.colours === data.colours;
    this.step = same ? this.step : this.data ? 0 : data.start;
    const words = (this.words = data.words);
    this.data = data;
    this.pin = same ? this.pin : null;
    this.point = null;
    this.steps = data.rows ? data.targets.length * data.rows.length * data.cols.length : 1;
    this.step = clamp(this.step, 0, this.steps - 1);
    this.stage.innerHTML = data.svg;
    this.svg = this.stage.firstElementChild;
    this.svg.setAttribute('role', 'img');
    this.svg.setAttribute('aria-label', data.title);
    this.stage.style.setProperty('--least', `${Math.round(data.size[0] * data.least)}px`);
    this.ids = new Map([...this.svg.querySelectorAll('[id]')].map((node) => [node.id, node]));
    this.numbers = new Map(Object.keys(data.plates).map((id) => [id, this.cells(id)]));
    this.shownFilter = null;
    // The picture comes with its first frame drawn.
    this.lit = [...this.svg.querySelectorAll('.lit')];
    this.marked = [...this.svg.querySelectorAll('.window, .active, .links, .hover')];
    this.madeUpTo = null;
    this.scrub.max = this.steps - 1;
    for (const [name, node] of Object.entries(this.buttons)) {
      node.title = words[name];
      node.setAttribute('aria-label', words[name]);
      node.disabled = this.steps < 2 && name !== 'full';
    }
    this.scrub.disabled = this.steps < 2;
    this.scrub.setAttribute('aria-label', words.scrub);
    this.rate.setAttribute('aria-label', words.speed);
    this.rate.title = words.speed;
    this.bar.setAttribute('aria-label', words.controls);
    this.everyText.textContent = words.all;
    this.now.setAttribute('aria-label', words.now);
    this.legend.replaceChildren(
      ...data.legend.map(([role, text]) => {
        if (!role) return el('li', {}, text);
        const key = document.createElementNS(SVG, 'svg');
        key.setAttribute('viewBox', '0 0 20 14');
        key.innerHTML = role === 'unread'
          ? '<path class="input" d="M1 1H19V13H1z"/><path class="unread" d="M5 12L15 2"/>'
          : `<path class="${role}" d="M1 1H19V13H1z"/>`;
        return el('li', {}, key, text);
      }),
    );
    this.about.innerHTML = data.about ?? '';
    if (this.steps < 2) this.stop();
    if (!dressed) this.look();
    this.label();
    this.draw();
  }

  // The theme: light or dark as the page is, in the palette that was chosen.
  look() {
    const page = getComputedStyle(this.frame).backgroundColor.match(/[\d.]+/g).map(Number);
    const bright = page[0] + page[1] + page[2] > 381;
    const safe = this.data.colours === 'safe';
    this.frame.className = `player ${safe ? (bright ? 'safe' : 'safe-dark') : bright ? 'light' : 'dark'}`;
  }

  label() {
    const text = this.words[this.playing ? 'pause' : 'play'];
    const node = this.buttons.play;
    node.replaceChildren(icon(this.playing ? 'pause' : 'play'));
    node.title = text;
    node.setAttribute('aria-label', text);
  }

  // Whether a cell of a plate is one of the input itself, and not padding.
  inside(plate, r, c) {
    const [, , , , , , , , top, left, height, width] = this.data.plates[plate];
    return r >= top && r < top + height && c >= left && c < left + width;
  }

  // The text elements of a plate by cell; padding and input are two groups in the picture.
  cells(id) {
    const [, , , , , , rows, cols] = this.data.plates[id];
    const real = this.ids.get(`${id}-numbers`);
    if (!real) return null;
    const inside = [...real.children];
    const outside = [...(this.ids.get(`${id}-ghosts`)?.children ?? [])];
    const found = [];
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++) found.push((this.inside(id, r, c) ? inside : outside).shift() ?? null);
    return found;
  }

  // -- time ---------------------------------------------------------------------------------

  go(step) {
    this.pin = null;
    this.step = clamp(step, 0, this.steps - 1);
    this.draw();
  }

  toggle() {
    if (this.playing) return this.stop();
    if (this.steps < 2) return;
    this.playing = true;
    this.pin = null;
    if (this.step === this.steps - 1) this.step = 0;
    this.label();
    this.draw();
    this.wait();
  }

  stop() {
    this.playing = false;
    clearTimeout(this.timer);
    if (this.words) this.label();
    this.tell();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.step === this.steps - 1 && !this.loop) return this.stop();
      this.step = (this.step + 1) % this.steps;
      this.draw();
      this.wait();
    }, STEP_MS / this.speed);
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.frame.requestFullscreen?.();
  }

  key(event) {
    const [on, ...around] = event.composedPath();
    const mine = around.includes(this.frame);
    // Elsewhere on the page the keys are the player's only where nothing else wants them.
    const idle = /^(BODY|SECTION|MAIN|DIV)$/.test(on.tagName) && !on.hasAttribute('role');
    if ((!mine && !idle) || event.ctrlKey || event.metaKey || event.altKey || on.tagName === 'SELECT') return;
    if (event.key === ' ' && (on.tagName === 'BUTTON' || on.tagName === 'SUMMARY' || on.type === 'checkbox')) return;
    const action = {
      ArrowRight: () => this.go(this.step + 1),
      ArrowLeft: () => this.go(this.step - 1),
      Home: () => this.go(0),
      End: () => this.go(this.steps - 1),
      ' ': () => this.toggle(),
      Escape: () => this.unpin(),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // -- pointing -----------------------------------------------------------------------------

  // The cell of a plate at a pointer position: {plate, r, c}, or null.
  cellAt(event) {
    const matrix = this.svg?.getScreenCTM();
    if (!matrix || !this.data.rows) return null;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    for (const [plate, at] of Object.entries(this.data.plates).reverse()) {
      const [ox, oy, ax, ay, dx, dy, rows, cols] = at;
      const area = ax * dy - ay * dx;
      const c = Math.floor(((x - ox) * dy - (y - oy) * dx) / area);
      const r = Math.floor((ax * (y - oy) - ay * (x - ox)) / area);
      if (r >= 0 && r < rows && c >= 0 && c < cols) return { plate, r, c };
    }
    return null;
  }

  hover(cell) {
    const same = cell && this.point && cell.plate === this.point.plate && cell.r === this.point.r && cell.c === this.point.c;
    if (same || (!cell && !this.point)) return;
    this.point = cell;
    this.draw();
  }

  click(cell) {
    if (!cell) return this.unpin();
    const output = this.data.targets.indexOf(cell.plate);
    const again = this.pin && this.pin.plate === cell.plate && this.pin.r === cell.r && this.pin.c === cell.c;
    this.stop();
    if (output >= 0) this.step = this.index(output, cell.r, cell.c);
    this.pin = again ? null : cell;
    this.point = null;
    this.draw();
  }

  unpin() {
    this.pin = this.point = null;
    this.draw();
  }

  index(o, i, j) {
    return (o * this.data.rows.length + i) * this.data.cols.length + j;
  }

  place(step) {
    const { rows, cols } = this.data;
    return [
      Math.floor(step / (rows.length * cols.length)),
      Math.floor(step / cols.length) % rows.length,
      step % cols.length,
    ];
  }

  // -- drawing ------------------------------------------------------------------------------

  polygon(plate, cells) {
    const [ox, oy, ax, ay, dx, dy] = this.data.plates[plate];
    const at = (r, c) => `${(ox + c * ax + r * dx).toFixed(2)} ${(oy + c * ay + r * dy).toFixed(2)}`;
    return cells.map(([r, c]) => `M${at(r, c)}L${at(r, c + 1)}L${at(r + 1, c + 1)}L${at(r + 1, c)}z`).join('');
  }

  corners(plate, top, left, bottom, right) {
    const [ox, oy, ax, ay, dx, dy] = this.data.plates[plate];
    return [[top, left], [top, right], [bottom, right], [bottom, left]].map(
      ([r, c]) => [ox + c * ax + r * dx, oy + c * ay + r * dy].map((v) => v.toFixed(2)).join(' '),
    );
  }

  mark(id, path) {
    const node = this.ids.get(id);
    if (!node) return;
    node.setAttribute('d', path);
    this.marked.push(node);
  }

  middle(plate, r, c, down, across) {
    const [ox, oy, ax, ay, dx, dy] = this.data.plates[plate];
    return [ox + (c + across) * ax + (r + down) * dx, oy + (c + across) * ay + (r + down) * dy];
  }

  draw() {
    const { data } = this;
    if (!data) return;
    this.scrub.value = this.step;
    if (!data.rows) return this.drawImpossible();
    const started = performance.now();
    for (const node of this.marked) node.setAttribute('d', '');
    for (const node of this.lit) node.classList.remove('lit', 'hit');
    this.marked = [];
    this.lit = [];
    this.notes?.remove();
    const target = this.point ?? this.pin;
    const output = target ? data.targets.indexOf(target.plate) : -1;
    const step = output >= 0 ? this.index(output, target.r, target.c) : this.step;
    this.drawStep(step);
    if (target && output < 0) {
      if (data.kernels.includes(target.plate)) this.drawWeight(target, this.place(step)[0]);
      else this.drawInput(target);
    }
    const [o, i, j] = this.place(step);
    const said = fill(this.words.step, { step: step + 1, steps: this.steps });
    this.count.textContent = `${step + 1} / ${this.steps}`;
    this.scrub.setAttribute('aria-valuetext', said);
    if (!target || output >= 0) this.writeSum(o, i, j, said);
    this.frame.classList.toggle('pinned', Boolean(this.pin));
    if (!this.playing) this.tell();
    this.link();
    this.took = performance.now() - started;
  }

  drawImpossible() {
    this.count.textContent = '';
    this.now.replaceChildren(el('p', { class: 'problem' }, this.data.problem));
    this.spoken = this.data.problem;
    this.tell();
    this.link();
  }

  drawStep(step) {
    const { data } = this;
    const [o, i, j] = this.place(step);
    const rows = data.rows[i];
    const cols = data.cols[j];
    const window = rows.flatMap((r) => cols.map((c) => [r, c]));
    const cell = this.corners(data.targets[o], i, j, i + 1, j + 1);
    this.window = window;
    for (const source of data.sources[o]) {
      this.mark(`${source}-window`, this.polygon(source, window));
      const from = this.corners(source, rows[0], cols[0], rows.at(-1) + 1, cols.at(-1) + 1);
      this.mark(`${source}-links`, from.map((corner, at) => `M${corner}L${cell[at]}`).join(''));
      this.light(source, window);
    }
    this.mark(`${data.targets[o]}-active`, this.polygon(data.targets[o], [[i, j]]));
    this.light(data.targets[o], [[i, j]]);
    if (o !== this.shownFilter) this.showFilter(o);
    this.showWeights(o, window);
    this.reveal(o, i, j);
  }

  light(plate, cells) {
    const numbers = this.numbers.get(plate);
    if (!numbers) return;
    for (const [r, c] of cells) {
      const node = numbers[r * this.data.plates[plate][7] + c];
      if (!node || !this.inside(plate, r, c)) continue;
      node.classList.add('lit');
      this.lit.push(node);
    }
  }

  weight(o, depth, a, b) {
    const { w, kernel: [kh, kw], depth: deep } = this.data;
    return w[((o * deep + depth) * kh + a) * kw + b];
  }

  showFilter(o) {
    this.shownFilter = o;
    const [kh, kw] = this.data.kernel;
    this.data.kernels.forEach((plate, depth) => {
      this.numbers.get(plate)?.forEach((node, at) => {
        if (node) node.textContent = say(this.weight(o, depth, Math.floor(at / kw) % kh, at % kw), 3);
      });
    });
  }

  // The small weights in the corners of the covered cells (flat layout).
  showWeights(o, window) {
    const { data } = this;
    const [kh, kw] = data.kernel;
    const now = data.sources[o];
    for (const source of data.inputs) {
      const group = this.ids.get(`${source}-weights`);
      if (!group) continue;
      const depth = now.indexOf(source);
      if (depth < 0) {
        group.replaceChildren();
        continue;
      }
      while (group.children.length < kh * kw) group.append(document.createElementNS(SVG, 'text'));
      const size = +group.getAttribute('font-size');
      window.forEach(([r, c], at) => {
        const node = group.children[at];
        const [x, y] = this.middle(source, r, c, data.corner[1], data.corner[0]);
        node.setAttribute('x', x.toFixed(1));
        node.setAttribute('y', (y + 0.36 * size).toFixed(1));
        node.setAttribute('class', this.inside(source, r, c) ? '' : 'ghost');
        node.textContent = say(this.weight(o, depth, Math.floor(at / kw), at % kw), 3);
      });
    }
  }

  // Output numbers appear when they have been computed; the one being looked at always shows.
  reveal(o, i, j) {
    const { data } = this;
    const made = this.all ? this.steps : this.step + 1;
    const [area, width] = [data.rows.length * data.cols.length, data.cols.length];
    const show = (step, on) =>
      this.numbers.get(data.targets[Math.floor(step / area)])?.[step % area]?.classList.toggle('wait', !on);
    if (this.madeUpTo === null) for (let step = 0; step < this.steps; step++) show(step, step < made);
    else {
      for (let step = made; step < this.madeUpTo; step++) show(step, false);
      for (let step = this.madeUpTo; step < made; step++) show(step, true);
    }
    if (this.peeked !== undefined && this.peeked >= made && this.peeked < this.steps) show(this.peeked, false);
    this.madeUpTo = made;
    this.peeked = (o * data.rows.length + i) * width + j;
    show(this.peeked, true);
  }

  // Marks what is pointed at, and all that it meets; whatever is written there can be read on the mark.
  touch(plate, cells) {
    this.mark(`${plate}-hover`, this.polygon(plate, cells));
    const cols = this.data.plates[plate][7];
    const touched = new Set(cells.map(([r, c]) => r * cols + c));
    const nodes = [...touched].map((at) => this.numbers.get(plate)?.[at]);
    const small = this.ids.get(`${plate}-weights`)?.children ?? [];
    this.window.forEach(([r, c], at) => touched.has(r * cols + c) && nodes.push(small[at]));
    for (const node of nodes) {
      if (!node) continue;
      node.classList.add('hit');
      this.lit.push(node);
    }
  }

  // An input cell: every output it feeds, with the weight.
  drawInput({ plate, r, c }) {
    const { data } = this;
    this.touch(plate, [[r, c]]);
    // Padding that copies shows the cell again: those copies count as well.
    const inside = this.inside(plate, r, c);
    const copies = (sources, at) => (inside ? sources.flatMap((from, p) => (from === sources[at] ? [p] : [])) : [at]);
    const pairs = (table, at) =>
      table.flatMap((taps, out) => taps.flatMap((tap, k) => (at.includes(tap) ? [[out, k]] : [])));
    const down = pairs(data.rows, copies(data.sourceRows, r));
    const across = pairs(data.cols, copies(data.sourceCols, c));
    const feeds = [];
    data.sources.forEach((sources, o) => {
      const depth = sources.indexOf(plate);
      if (depth < 0 || !down.length || !across.length) return;
      this.touch(data.targets[o], down.flatMap(([i]) => across.map(([j]) => [i, j])));
      for (const [i, a] of down) for (const [j, b] of across) feeds.push([o, i, j, depth, a, b]);
    });
    const value = this.value(plate, r, c);
    const [top, left] = [data.plates[plate][8], data.plates[plate][9]];
    const name = this.cellName('x', data.inputs.indexOf(plate), r - top, c - left, data.inputs.length);
    this.writeList(
      fill(feeds.length ? this.words.feeds : this.words.unread, { cell: name, value: say(value), count: feeds.length }),
      feeds.map(([o, i, j, depth, a, b]) => {
        const weight = this.weight(o, depth, a, b);
        return `${this.cellName('y', o, i, j, data.targets.length)} += ${factor(value)}·${factor(weight)} = ${say(value * weight)}`;
      }),
      this.origin(r - top, c - left),
    );
    this.note(feeds.map(([o, i, j, depth, a, b]) => [data.targets[o], i, j, this.weight(o, depth, a, b)]));
  }

  // A kernel weight: every input cell it meets while this filter slides.
  drawWeight({ plate, r, c }, o) {
    const { data } = this;
    const depth = data.kernels.indexOf(plate);
    const source = data.sources[o][depth];
    const cells = data.rows.flatMap((taps) => data.cols.map((other) => [taps[r], other[c]]));
    this.touch(plate, [[r, c]]);
    this.touch(source, cells);
    const [top, left] = [data.plates[source][8], data.plates[source][9]];
    const weight = this.weight(o, depth, r, c);
    this.writeList(
      fill(this.words.meets, { weight: `w[${o}, ${depth}, ${r}, ${c}]`, value: say(weight), count: cells.length }),
      cells.map(([y, x], at) => {
        const value = this.value(source, y, x);
        const out = this.cellName('y', o, Math.floor(at / data.cols.length), at % data.cols.length, data.targets.length);
        const from = this.cellName('x', data.inputs.indexOf(source), y - top, x - left, data.inputs.length);
        return `${out}: ${from} ${factor(value)}·${factor(weight)} = ${say(value * weight)}`;
      }),
    );
  }

  // Weights written small into the output cells that a pointed-at input cell feeds.
  note(weights) {
    this.notes = document.createElementNS(SVG, 'g');
    this.notes.setAttribute('class', 'note');
    const size = Math.hypot(this.data.plates.in0[2], this.data.plates.in0[3]) * 0.3;
    this.notes.setAttribute('font-size', size.toFixed(1));
    for (const [plate, r, c, weight] of weights) {
      const text = document.createElementNS(SVG, 'text');
      const [x, y] = this.middle(plate, r, c, 0.78, 0.72);
      text.setAttribute('x', x.toFixed(1));
      text.setAttribute('y', (y + 0.36 * size).toFixed(1));
      text.textContent = `×${factor(weight)}`;
      this.notes.append(text);
    }
    this.svg.append(this.notes);
  }

  // -- words --------------------------------------------------------------------------------

  value(plate, r, c) {
    const cols = this.data.plates[plate][7];
    return this.data.x[this.data.inputs.indexOf(plate)][r * cols + c];
  }

  cellName(letter, channel, r, c, channels) {
    return channels > 1 ? `${letter}[${channel}, ${r}, ${c}]` : `${letter}[${r}, ${c}]`.replace(/-/g, '−');
  }

  // Where a padding cell gets its value from.
  origin(r, c) {
    const { data } = this;
    const [top, left] = [data.plates.in0[8], data.plates.in0[9]];
    if (this.inside('in0', r + top, c + left)) return '';
    const [y, x] = [data.sourceRows[r + top], data.sourceCols[c + left]];
    return y < 0 || x < 0 ? this.words.zero : fill(this.words.copy, { row: y, col: x });
  }

  writeSum(o, i, j, said) {
    const { data, words } = this;
    const [kh, kw] = data.kernel;
    const total = data.y[this.index(o, i, j)];
    const parts = [];
    const name = this.cellName('y', o, i, j, data.targets.length);
    const many = data.depth * kh * kw > LONGEST_SUM;
    data.sources[o].forEach((source, depth) => {
      let sum = 0;
      const lines = data.rows[i].map((r, a) => {
        const line = el('div', { class: 'terms' });
        data.cols[j].forEach((c, b) => {
          const value = this.value(source, r, c);
          const weight = this.weight(o, depth, a, b);
          sum += value * weight;
          const inside = this.inside(source, r, c);
          line.append(
            a || b || depth ? ' + ' : '= ',
            el('span', { class: inside ? 'term' : 'term out', title: inside ? '' : words.padding }, `${factor(value)}·${factor(weight)}`),
          );
        });
        return line;
      });
      if (data.depth === 1) return parts.push(...lines);
      const label = fill(words.channel, { channel: data.inputs.indexOf(source), sum: say(sum) });
      const details = el('details', { open: !many || this.opened.has(depth) }, el('summary', {}, label), ...lines);
      details.ontoggle = () => (details.open ? this.opened.add(depth) : this.opened.delete(depth));
      parts.push(details);
    });
    const bias = data.b ? `+ ${words.bias} ${factor(data.b[o])}` : '';
    this.now.replaceChildren(
      el('h3', {}, said),
      el('p', { class: 'cell' }, `${name} = `, el('strong', {}, say(total))),
      el('div', { class: 'sum' }, ...parts, bias && el('div', {}, bias)),
    );
    this.spoken = `${said}. ${name} = ${say(total)}`;
  }

  writeList(title, lines, extra = '') {
    const most = 60;
    this.now.replaceChildren(
      el('h3', {}, title),
      extra ? el('p', {}, extra) : '',
      // One text: sixty elements take a browser longer than all the rest of a step.
      el('div', { class: 'list' }, lines.slice(0, most).join('\n')),
      lines.length > most ? el('p', {}, fill(this.words.more, { count: lines.length - most })) : '',
    );
    this.spoken = title;
  }

  tell() {
    if (this.spoken && this.live.textContent !== this.spoken) this.live.textContent = this.spoken;
  }

  // The address bar follows, so that copying it reopens this very step.
  link() {
    if (this.data.link === undefined) return;
    clearTimeout(this.linking);
    this.linking = setTimeout(() => {
      const step = this.step ? `step=${this.step + 1}` : '';
      const query = [this.data.link, step].filter(Boolean).join('&');
      const url = location.pathname + (query ? `?${query}` : '');
      if (url !== location.pathname + location.search) history.replaceState(history.state, '', url);
    }, this.playing ? 400 : 120);
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.linking);
    document.removeEventListener('keydown', this.keys);
  }
}

globalThis.ConvvizPlayer = Player;
