// Panels: pictures of the placements of one scene, and what is said about a step. They know tables
// and cells, no arithmetic of sizes: which cells a step reads, and all numbers, come with the data.

const SVG = 'http://www.w3.org/2000/svg';
const DIGIT = 0.73; // height of a digit, in heights of its type
const LONGEST_SUM = 150; // terms written out at once; beyond that a channel opens on demand

// A kernel that is laid down again and again: a target cell at each step, and its window on the
// source plates. In a convolution the target is the output; of stamps it is the input.
class Panel {
  constructor(stage, leads) {
    this.stage = stage;
    this.leads = leads;
    this.opened = new Set();
  }

  load(data, words) {
    this.data = data;
    this.words = words;
    this.steps = data.steps;
    this.stage.innerHTML = data.svg;
    this.svg = this.stage.firstElementChild;
    this.svg.setAttribute('role', 'img');
    this.svg.setAttribute('aria-label', data.title ?? '');
    const least = Math.round(data.size[0] * data.least);
    this.stage.style.setProperty('--least', `${least}px`);
    // Beside another a small picture may be a little smaller; a large one would be too small to read.
    this.stage.style.setProperty('--beside', least > 800 ? 1 : 0.82);
    this.stage.style.setProperty('--share', Math.round(data.size[0]));
    this.ids = new Map([...this.svg.querySelectorAll('[id]')].map((node) => [node.id, node]));
    this.numbers = new Map(Object.keys(data.plates).map((id) => [id, this.cells(id)]));
    this.shownFilter = null;
    // The picture comes with its first frame drawn.
    this.lit = [...this.svg.querySelectorAll('.lit, .under')];
    this.marked = [...this.svg.querySelectorAll('.window, .active, .row, .links, .hover, .band')];
    this.madeUpTo = null;
  }

  // -- cells and what they mean ---------------------------------------------------------------

  // The row and column, in the numbers' own grid, of a cell of a plate; null for padding and the like.
  own(plate, r, c) {
    const [, , , , , , rows, cols, top, left, height, width, down, across] = this.data.plates[plate];
    const [y, x] = [(r - top) / down, (c - left) / across];
    const real = Number.isInteger(y) && Number.isInteger(x) && y >= 0 && y < height && x >= 0 && x < width;
    return real && r >= 0 && r < rows && c >= 0 && c < cols ? [y, x] : null;
  }

  inside(plate, r, c) {
    return this.own(plate, r, c) !== null;
  }

  // The text elements of a plate by cell; its own and the others are two groups in the picture.
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

  // The cell of a plate at a pointer position: {plate, r, c}, or null.
  cellAt(event) {
    const matrix = this.svg?.getScreenCTM();
    if (!matrix || !this.steps) return null;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    for (const plate of this.plates().reverse()) {
      const [ox, oy, ax, ay, dx, dy, rows, cols] = this.data.plates[plate];
      const area = ax * dy - ay * dx;
      const c = Math.floor(((x - ox) * dy - (y - oy) * dx) / area);
      const r = Math.floor((ax * (y - oy) - ay * (x - ox)) / area);
      if (r >= 0 && r < rows && c >= 0 && c < cols) return { plate, r, c };
    }
    return null;
  }

  plates() {
    return Object.keys(this.data.plates);
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

  // How many target cells are there after so many steps, and how many of so many are this picture's.
  targetsMade(made) {
    return made;
  }

  upTo(made) {
    const { rows, cols } = this.data;
    return clamp(made - this.first(1) * rows.length * cols.length, 0, this.steps);
  }

  // The step a cell is the target of, or -1.
  stepOf(cell) {
    const o = cell ? this.data.targets.indexOf(cell.plate) : -1;
    const own = o < 0 ? null : this.own(cell.plate, cell.r, cell.c);
    return own ? this.index(o, ...own) : -1;
  }

  // What a cell is in every panel: {grid, channel, r, c}; null for padding, zeros and kernels.
  meaning(cell) {
    const { targets, inputs, grids } = this.data;
    const [from, to] = [inputs.indexOf(cell.plate), targets.indexOf(cell.plate)];
    if (from < 0 && to < 0) return null;
    const own = this.own(cell.plate, cell.r, cell.c);
    const side = to < 0 ? 0 : 1;
    return own && { grid: grids[side], channel: Math.max(from, to) + this.first(side), r: own[0], c: own[1] };
  }

  meaningOfStep(step) {
    const [channel, r, c] = this.place(step);
    return { grid: this.data.grids[1], channel: channel + this.first(1), r, c };
  }

  // What the first channel of the sources (0) or targets (1) is called: a part may begin further on.
  first(side) {
    return this.data.firsts?.[side] ?? 0;
  }

  // The cell that means this here; null where a plate is cropped and does not have it.
  cellOf({ grid, channel, r, c }) {
    const { targets, inputs, grids, plates } = this.data;
    const side = grid === grids[1] ? 1 : grid === grids[0] ? 0 : -1;
    const plate = (side ? targets : inputs)[channel - this.first(side)];
    if (side < 0 || !plate) return null;
    const [, , , , , , , , top, left, , , down, across] = plates[plate];
    const cell = { plate, r: top + r * down, c: left + c * across };
    return this.inside(plate, cell.r, cell.c) ? cell : null;
  }

  // The cell of this picture that is nearest to what a cell of another one meant.
  nearest({ grid, channel, r, c }) {
    const { targets, inputs, grids, plates } = this.data;
    const side = grid === grids[1] ? 1 : 0;
    const list = side ? targets : inputs;
    const plate = list[clamp(channel - this.first(side), 0, list.length - 1)];
    const [, , , , , , rows, cols, top, left, height, width, down, across] = plates[plate];
    const own = (at, before, real, step, size) => {
      const [low, high] = [Math.max(0, Math.ceil(-before / step)), Math.min(real - 1, Math.floor((size - 1 - before) / step))];
      return low > high ? null : before + step * clamp(at, low, high);
    };
    const [y, x] = [own(r, top, height, down, rows), own(c, left, width, across, cols)];
    return y === null || x === null ? null : { plate, r: y, c: x };
  }

  // The step nearest to what a step of another picture was about: one that makes this cell, or that it feeds.
  stepNear(meaning) {
    const cell = this.nearest(meaning);
    if (!cell) return 0;
    const step = this.stepOf(cell);
    const [fed] = step < 0 ? this.feeds(cell) : [];
    return fed ? this.index(fed.o, fed.i, fed.j) : Math.max(step, 0);
  }

  // A cell, told so that another picture finds what is nearest to it.
  told(cell) {
    return { ...cell, meaning: this.meaning(cell) };
  }

  // The cell nearest to one of another picture; null where there is none of its kind.
  held({ plate, r, c, meaning }) {
    if (meaning) return this.grids().includes(meaning.grid) ? this.nearest(meaning) : null;
    if (!this.data.plates[plate]) return null;
    const [, , , , , , rows, cols] = this.data.plates[plate];
    const cell = { plate, r: clamp(r, 0, rows - 1), c: clamp(c, 0, cols - 1) };
    // Where there was padding there may be none any more.
    return this.isKernel(plate) || !this.inside(plate, cell.r, cell.c) ? cell : null;
  }

  isKernel(plate) {
    return this.data.kernels.includes(plate);
  }

  // What the sources and the targets hold.
  grids() {
    return this.data.grids;
  }

  // -- drawing --------------------------------------------------------------------------------

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

  clear() {
    for (const node of this.marked) node.setAttribute('d', '');
    for (const node of this.lit) node.classList.remove('lit', 'under', 'hit');
    this.marked = [];
    this.lit = [];
    this.window = [];
    this.notes?.remove();
  }

  // The place of a target's own cell on its plate, which may have padding for what reads it next.
  onPlate(plate, i, j) {
    const [, , , , , , , , top, left] = this.data.plates[plate];
    return [i + top, j + left];
  }

  // A step, or none, and a cell that is pointed at, or none; `made` steps are done.
  draw(step, target, made) {
    this.clear();
    if (step === null) this.data.inputs.forEach((plate) => this.ids.get(`${plate}-weights`)?.replaceChildren());
    else this.drawStep(step);
    this.reveal(step, made);
    if (!target) return;
    this.aimed = this.data.kernels.includes(target.plate)
      ? this.drawWeight(target, this.place(step ?? 0)[0])
      : this.drawSource(target);
  }

  drawStep(step) {
    const { data } = this;
    const [o, i, j] = this.place(step);
    const target = data.targets[o];
    const window = this.windowOf(i, j);
    const [y, x] = this.onPlate(target, i, j);
    this.window = window;
    for (const source of data.sources[o]) {
      this.cover(source, i, j);
      this.mark(`${source}-links`, this.linked(source, o, i, j));
    }
    this.mark(`${target}-active`, this.polygon(target, [[y, x]]));
    this.light(target, [[y, x]]);
    if (o !== this.shownFilter) this.showFilter(o);
    this.showWeights(o, window);
  }

  windowOf(i, j) {
    return this.data.rows[i].flatMap((r) => this.data.cols[j].map((c) => [r, c]));
  }

  // Marks a window on a source plate.
  cover(source, i, j) {
    const window = this.windowOf(i, j);
    this.mark(`${source}-window`, this.polygon(source, window));
    this.light(source, window);
  }

  // The lines from a window's corners to those of the cell that is made of it.
  linked(source, o, i, j) {
    const { rows, cols, targets } = this.data;
    const [y, x] = this.onPlate(targets[o], i, j);
    const cell = this.corners(targets[o], y, x, y + 1, x + 1);
    const from = this.corners(source, rows[i][0], cols[j][0], rows[i].at(-1) + 1, cols[j].at(-1) + 1);
    return from.map((corner, at) => `M${corner}L${cell[at]}`).join('');
  }

  light(plate, cells) {
    const numbers = this.numbers.get(plate);
    if (!numbers) return;
    for (const [r, c] of cells) {
      const node = numbers[r * this.data.plates[plate][7] + c];
      if (!node) continue;
      node.classList.add(this.inside(plate, r, c) ? 'lit' : 'under');
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
    this.data.kernels.forEach((plate) => {
      const { filter, depth } = this.slice(plate, o);
      this.numbers.get(plate)?.forEach((node, at) => {
        if (node) node.textContent = brief(this.weight(filter, depth, Math.floor(at / kw) % kh, at % kw));
      });
    });
  }

  // What a kernel plate shows while filter o slides: which slice of which filter, and what that reads.
  // Where every group has slices of its own, the others show a filter of theirs.
  slice(plate, o) {
    const { kernels, depth: deep, sources } = this.data;
    const at = kernels.indexOf(plate);
    const groups = kernels.length / deep;
    const fan = sources.length / groups;
    const group = Math.floor(at / deep);
    const filter = groups > 1 ? clamp(o, group * fan, group * fan + fan - 1) : o;
    return { filter, depth: at % deep, source: sources[filter][at % deep] };
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
        node.textContent = brief(this.weight(o, depth, Math.floor(at / kw), at % kw));
      });
    }
  }

  // The targets' numbers appear when they have been computed; the one being looked at always shows.
  reveal(step, made) {
    const { data } = this;
    const show = (at, on) => {
      const [o, i, j] = this.place(at);
      const [r, c] = this.onPlate(data.targets[o], i, j);
      this.numbers.get(data.targets[o])?.[r * data.plates[data.targets[o]][7] + c]?.classList.toggle('wait', !on);
    };
    if (this.madeUpTo === null) for (let at = 0; at < this.steps; at++) show(at, at < made);
    else {
      for (let at = made; at < this.madeUpTo; at++) show(at, false);
      for (let at = this.madeUpTo; at < made; at++) show(at, true);
    }
    if (this.peeked >= made && this.peeked < this.steps) show(this.peeked, false);
    this.madeUpTo = made;
    this.peeked = step ?? -1;
    if (step !== null) show(step, true);
  }

  // A cell of a source plate: every target whose window it lies in, with the weight.
  feeds({ plate, r, c }) {
    const { data } = this;
    // Padding that copies shows the cell again: those copies count as well.
    const inside = this.inside(plate, r, c);
    const copies = (sources, at) => (inside ? sources.flatMap((from, p) => (from === sources[at] ? [p] : [])) : [at]);
    const pairs = (table, at) =>
      table.flatMap((taps, out) => taps.flatMap((tap, k) => (at.includes(tap) ? [[out, k]] : [])));
    const down = pairs(data.rows, copies(data.sourceRows, r));
    const across = pairs(data.cols, copies(data.sourceCols, c));
    return data.sources.flatMap((sources, o) => {
      const depth = sources.indexOf(plate);
      return depth < 0 ? [] : down.flatMap(([i, a]) => across.map(([j, b]) => ({ o, i, j, depth, a, b })));
    });
  }

  // Marks what is pointed at, and all that it meets; whatever is written there can be read on the mark.
  touch(plate, cells) {
    this.mark(`${plate}-hover`, this.polygon(plate, cells));
    const cols = this.data.plates[plate][7];
    const touched = new Set(cells.map(([r, c]) => r * cols + c));
    const nodes = [...touched].map((at) => this.numbers.get(plate)?.[at]);
    const small = this.ids.get(`${plate}-weights`)?.children ?? [];
    this.window.forEach(([r, c], at) => touched.has(r * cols + c) && nodes.push(small[at]));
    this.hit(nodes);
  }

  hit(nodes) {
    for (const node of nodes) {
      if (!node) continue;
      node.classList.add('hit');
      this.lit.push(node);
    }
  }

  drawSource(cell) {
    const { data } = this;
    const feeds = this.feeds(cell);
    this.touch(cell.plate, [[cell.r, cell.c]]);
    for (const o of new Set(feeds.map((feed) => feed.o)))
      this.touch(data.targets[o], feeds.filter((feed) => feed.o === o).map(({ i, j }) => this.onPlate(data.targets[o], i, j)));
    if (this.leads)
      this.note(feeds.map(({ o, i, j, depth, a, b }) => [data.targets[o], ...this.onPlate(data.targets[o], i, j), this.weight(o, depth, a, b)]));
    return feeds;
  }

  // A kernel weight: every source cell it meets while this filter slides.
  drawWeight({ plate, r, c }, o) {
    const { data } = this;
    const { source } = this.slice(plate, o);
    const cells = data.rows.flatMap((taps) => data.cols.map((other) => [taps[r], other[c]]));
    this.touch(plate, [[r, c]]);
    this.touch(source, cells);
    return cells;
  }

  // Weights written small into the cells that a pointed-at one feeds, below the numbers there.
  note(weights) {
    this.notes = document.createElementNS(SVG, 'g');
    this.notes.setAttribute('class', 'note');
    const [plate] = weights[0] ?? [];
    if (!plate) return;
    const [, , ax, , dx, dy] = this.data.plates[plate];
    const texts = weights.map(([, , , weight]) => `×${say(weight)}`);
    const longest = Math.max(...texts.map((text) => text.length));
    // A leaning cell grows narrow towards its foot.
    const room = (dx ? 0.62 : 0.92) * ax;
    const size = Math.min(0.26 * dy, room / (0.62 * longest));
    const above = +(this.ids.get(`${plate}-numbers`)?.getAttribute('font-size') ?? 0);
    const below = DIGIT * (above + size) / 2 + 0.03 * dy;
    this.notes.setAttribute('font-size', size.toFixed(2));
    weights.forEach(([plate, r, c], at) => {
      const text = document.createElementNS(SVG, 'text');
      const [x, y] = this.middle(plate, r, c, 0.5, 0.5);
      text.setAttribute('x', x.toFixed(1));
      text.setAttribute('y', (y + below + DIGIT * size / 2).toFixed(2));
      text.textContent = texts[at];
      this.notes.append(text);
    });
    this.svg.append(this.notes);
  }

  // -- words ----------------------------------------------------------------------------------

  value(plate, r, c) {
    const cols = this.data.plates[plate][7];
    return this.data.x[this.data.inputs.indexOf(plate)][r * cols + c];
  }

  cellName(letter, channel, r, c, channels) {
    return channels > 1 ? `${letter}[${channel}, ${r}, ${c}]` : `${letter}[${r}, ${c}]`.replace(/-/g, '−');
  }

  targetName(o, i, j) {
    return this.cellName(this.data.letters[1], o + this.first(1), i, j, this.data.targets.length + this.first(1));
  }

  // A cell of a source plate: counted from the first of its numbers' own.
  sourceName(plate, r, c) {
    const { data } = this;
    const [, , , , , , , , top, left, , , down, across] = data.plates[plate];
    const own = this.own(plate, r, c);
    const [y, x] = own ?? (down * across === 1 ? [r - top, c - left] : [null, null]);
    return y === null ? '0' : this.cellName(data.letters[0], data.inputs.indexOf(plate) + this.first(0), y, x, data.inputs.length + this.first(0));
  }

  weightName(o, depth, a, b) {
    if (!this.data.turned) return `w[${o + this.first(1)}, ${depth}, ${a}, ${b}]`;
    // Laid down turned by 180 degrees; the weight's first index is the input channel.
    const [kh, kw] = this.data.kernel;
    const steps = this.data.sources.filter((plates) => plates[0] === this.data.sources[o][0]).length;
    return `w[${this.data.inputs.indexOf(this.data.sources[o][depth])}, ${o % steps}, ${kh - 1 - a}, ${kw - 1 - b}]`;
  }

  // One product, and whose it is.
  line(name, value, weight) {
    return fill(this.words.line, { name, product: product(value, weight) });
  }

  sourceTitle(channel, sum) {
    return fill(this.words.channel, { channel, sum });
  }

  // What is said of a step: nodes to show, and the sentence for screen readers.
  sayStep(step, said) {
    const { data, words } = this;
    const [o, i, j] = this.place(step);
    const [kh, kw] = data.kernel;
    const parts = [];
    const added = data.sources[o].flatMap((source, depth) =>
      data.rows[i].flatMap((r, a) => data.cols[j].map((c, b) => [this.value(source, r, c), this.weight(o, depth, a, b)])),
    );
    if (data.rest) added.push([data.rest[step]]);
    if (data.b) added.push([data.b[o]]);
    const { text, is, from } = total(added);
    const name = this.targetName(o, i, j);
    const many = data.depth * kh * kw > LONGEST_SUM;
    data.sources[o].forEach((source, depth) => {
      const lines = data.rows[i].map((r, a) => {
        const line = el('div', { class: 'terms' });
        data.cols[j].forEach((c, b) => {
          const value = this.value(source, r, c);
          const weight = this.weight(o, depth, a, b);
          const inside = this.inside(source, r, c);
          line.append(
            a || b || depth ? ' + ' : `${from} `,
            el(
              'span',
              { class: inside ? 'term' : 'term out', title: inside ? '' : data.turned ? words.filler : words.padding },
              `${factor(value)}·${factor(weight)}`,
            ),
          );
        });
        return line;
      });
      if (data.depth === 1) return parts.push(...lines);
      const label = this.sourceTitle(data.inputs.indexOf(source) + this.first(0), sum(added.slice(depth * kh * kw, (depth + 1) * kh * kw)));
      const details = el('details', { open: !many || this.opened.has(depth) }, el('summary', {}, label), ...lines);
      details.ontoggle = () => (details.open ? this.opened.add(depth) : this.opened.delete(depth));
      parts.push(details);
    });
    if (data.rest) parts.push(el('div', {}, fill(words.others, { count: data.left, sum: about(data.rest[step]) })));
    const bias = data.b ? `+ ${words.bias} ${factor(data.b[o])}` : '';
    return {
      nodes: [
        el('p', { class: 'cell' }, `${name} ${is} `, el('strong', {}, text)),
        el('div', { class: 'sum' }, ...parts, bias && el('div', {}, bias)),
      ],
      spoken: fill(words.spoken, { name: said, said: `${name} ${is} ${text}` }),
    };
  }

  // What is said of the cell pointed at last: a title, lines, and a remark.
  sayCell(cell, step) {
    return this.data.kernels.includes(cell.plate) ? this.sayWeight(cell, this.place(step)[0]) : this.saySource(cell);
  }

  saySource({ plate, r, c }) {
    const { words } = this;
    const value = this.value(plate, r, c);
    const count = this.aimed.length;
    return {
      title: fill(count ? words.feeds : words.unread, { cell: `${this.sourceName(plate, r, c)} ${equals(value)}`, count }),
      lines: this.aimed.map(({ o, i, j, depth, a, b }) => {
        const weight = this.weight(o, depth, a, b);
        return this.line(this.targetName(o, i, j), value, weight);
      }),
      remark: this.origin(plate, r, c),
    };
  }

  // Where a padding cell gets its value from.
  origin(plate, r, c) {
    const { data, words } = this;
    if (this.inside(plate, r, c)) return '';
    if (data.turned) return words.filler;
    const [y, x] = [data.sourceRows[r], data.sourceCols[c]];
    return y < 0 || x < 0 ? words.zero : fill(words.copy, { row: y, col: x });
  }

  sayWeight({ plate, r, c }, o) {
    const { data, words } = this;
    const { filter, depth, source } = this.slice(plate, o);
    const weight = this.weight(filter, depth, r, c);
    return {
      title: fill(words.meets, { weight: `${this.weightName(filter, depth, r, c)} ${equals(weight)}`, count: this.aimed.length }),
      lines: this.aimed.map(([y, x], at) => {
        const out = this.targetName(filter, Math.floor(at / data.cols.length), at % data.cols.length);
        const value = this.value(source, y, x);
        return this.line(`${out} ← ${this.sourceName(source, y, x)}`, value, weight);
      }),
      remark: '',
    };
  }
}

// What stands on the growing output of stamps after so many of them: the sums, and which cells have come.
class Growth {
  constructor(panel) {
    this.panel = panel;
    this.made = Infinity;
  }

  upTo(made) {
    const { panel } = this;
    const { data } = panel;
    if (made < this.made) {
      this.made = 0;
      const bias = (o) => (data.b ? data.b[o] : 0);
      this.sums = data.x.map((plate, o) => plate.map(() => bias(o)));
      this.come = data.x.map((plate) => plate.map(() => false));
      // Where nothing is rounded the terms of a sum are of no interest.
      this.terms = panel.rounds() && data.x.map((plate, o) => plate.map(() => [[bias(o)]]));
      this.sizes = data.x.map((plate, o) => plate.map(() => Math.abs(bias(o))));
    }
    const [kh, kw] = data.kernel;
    for (; this.made < made; this.made++) {
      const [c, i, j] = panel.place(this.made);
      data.sources[c].forEach((plate, depth) => {
        const [sums, come, width] = [...[this.sums, this.come].map((all) => all[data.inputs.indexOf(plate)]), data.plates[plate][7]];
        for (let a = 0; a < kh; a++)
          for (let b = 0; b < kw; b++) {
            const at = data.rows[i][a] * width + data.cols[j][b];
            const factors = [data.y[this.made], panel.weight(c, depth, a, b)];
            sums[at] += factors[0] * factors[1];
            come[at] = true;
            if (this.terms) this.settle(data.inputs.indexOf(plate), at, factors);
          }
      });
    }
    return this;
  }

  // What floats leave of terms that all but cancel out is noise: they are added up without an error.
  settle(o, at, factors) {
    this.terms[o][at].push(factors);
    this.sizes[o][at] += Math.abs(factors[0] * factors[1]);
    if (Math.abs(this.sums[o][at]) <= 1e-7 * this.sizes[o][at]) this.sums[o][at] = exactly(this.terms[o][at]);
  }

  // The sum of a cell once one more product is added to it.
  and(o, at, factors) {
    return this.terms ? exactly([...this.terms[o][at], factors]) : this.sums[o][at] + factors[0] * factors[1];
  }
}

// Stamps: the target is an input cell, the sources are the whole output plates, which grow.
class StampPanel extends Panel {
  // Whether sums of its numbers may be inexact.
  rounds() {
    const { y, w, b } = this.data;
    const all = [y, w, b ?? []];
    const most = all.map((list) => list.reduce((least, one) => Math.max(least, Math.abs(one)), 1));
    return !(most.reduce((one, other) => one * other, w.length) <= WHOLE && all.every((list) => list.every(Number.isInteger)));
  }

  load(data, words) {
    super.load(data, words);
    this.shown = new Growth(this);
    this.before = new Growth(this);
  }

  reveal(step, made) {
    const { data } = this;
    const { sums, come } = this.shown.upTo(made);
    data.inputs.forEach((plate, o) => {
      const numbers = this.numbers.get(plate);
      if (!numbers) return;
      data.x[o].forEach((final, at) => {
        const node = numbers[at];
        // After the last stamp all stand there, those that none has reached as well.
        const here = made >= this.steps || come[o][at];
        const text = here ? brief(made >= this.steps ? final : sums[o][at]) : null;
        if (node.said === text) return;
        node.said = text;
        if (here && node.textContent !== text) node.textContent = text;
        node.classList.toggle('wait', !here);
      });
    });
  }

  sayStep(step, said) {
    const { data, words } = this;
    const [c, i, j] = this.place(step);
    const value = data.y[step];
    const name = this.targetName(c, i, j);
    const before = this.before.upTo(step);
    const lines = data.sources[c].flatMap((plate, depth) =>
      data.rows[i].flatMap((row, a) =>
        data.cols[j].map((col, b) => {
          const weight = this.weight(c, depth, a, b);
          const [o, at] = [data.inputs.indexOf(plate), row * data.plates[plate][7] + col];
          const held = before.sums[o][at];
          const begun = before.come[o][at] ? `${say(held)} + ` : data.b ? `${words.bias} ${say(held)} + ` : '';
          const name = this.own(plate, row, col) ? this.sourceName(plate, row, col) : words.cropped;
          const made = say(before.and(o, at, [value, weight]));
          const is = sign([[made]], [[say(held)], [say(value), say(weight)]]);
          return fill(words.line, { name, product: `${begun}${factor(value)}·${factor(weight)} ${is} ${made}` });
        }),
      ),
    );
    const title = fill(words.stamps, { cell: `${name} ${equals(value)}` });
    const [is, text] = equals(value).split(' ');
    return {
      nodes: [el('p', { class: 'cell' }, `${name} ${is} `, el('strong', {}, text)), el('p', {}, words.stamping), list(lines, words)],
      spoken: fill(words.spoken, { name: said, said: title }),
    };
  }

  // An output cell: every stamp that adds to it, and what they have made of it so far.
  saySource({ plate, r, c }) {
    const { data, words, shown } = this;
    const o = data.inputs.indexOf(plate);
    const own = this.own(plate, r, c);
    const name = own ? this.sourceName(plate, r, c) : words.cropped;
    const count = this.aimed.length;
    const stamps = this.aimed.map(({ o: channel, i, j, depth, a, b }) => {
      const step = this.index(channel, i, j);
      const factors = [data.y[step], this.weight(channel, depth, a, b)];
      return { name: this.targetName(channel, i, j), factors, done: step < shown.made };
    });
    const made = stamps.filter((stamp) => stamp.done);
    const done = made.length;
    const line = (stamp) => this.line(stamp.name, ...stamp.factors) + (stamp.done ? '' : `  (${words.later})`);
    const bias = data.b ? data.b[o] : 0;
    const reached = (of) => {
      const { text, is } = total([...of.map((stamp) => stamp.factors), [bias]]);
      return { cell: `${name} ${is} ${text}`, value: is === '=' ? text : `${is} ${text}` };
    };
    const { cell, value } = reached(stamps);
    let title = fill(words.unstamped, { cell });
    if (count) title = data.b ? fill(words.sums_biased, { cell, count }) : fill(words.sums, { cell, count });
    if (done < count)
      title = done ? fill(words.so_far, { cell: reached(made).cell, done, count, value }) : fill(words.to_come, { cell: name, count, value });
    return {
      title,
      lines: [...stamps.map(line), ...(data.b ? [`${words.bias} ${factor(bias)}`] : [])],
      remark: own ? '' : words.crop,
    };
  }

  sayWeight({ plate, r, c }, channel) {
    const { data, words } = this;
    const depth = data.kernels.indexOf(plate);
    const source = data.sources[channel][depth];
    const weight = this.weight(channel, depth, r, c);
    return {
      title: fill(words.stamped, { weight: `${this.weightName(channel, depth, r, c)} ${equals(weight)}`, count: this.aimed.length }),
      lines: this.aimed.map(([y, x], at) => {
        const step = this.index(channel, Math.floor(at / data.cols.length), at % data.cols.length);
        const own = this.own(source, y, x);
        const to = own ? this.sourceName(source, y, x) : words.cropped;
        return this.line(`${this.targetName(...this.place(step))} → ${to}`, data.y[step], weight);
      }),
      remark: '',
    };
  }
}

// A sparse matrix times a vector: a row at each step.
class MatrixPanel extends Panel {
  load(data, words) {
    super.load(data, words);
    [this.byRow, this.byCol, this.byWeight] = [new Map(), new Map(), new Map()];
    // Only entries have a number on the matrix.
    const written = [...(this.ids.get('m-numbers')?.children ?? [])];
    this.entries = [];
    for (let at = 0; at < data.entries.length; at += 3) {
      const [r, c, id] = data.entries.slice(at, at + 3);
      const entry = { r, c, id, value: data.values[at / 3] };
      this.entries.push(entry);
      for (const [map, key] of [[this.byRow, r], [this.byCol, c], [this.byWeight, id]])
        map.set(key, [...(map.get(key) ?? []), entry]);
    }
    this.entries.sort((one, other) => one.r - other.r || one.c - other.c);
    this.entries.forEach((entry, at) => (entry.node = written[at]));
  }

  cells(id) {
    return id === 'm' ? null : super.cells(id);
  }

  // The bands are plates only to be drawn on.
  plates() {
    return ['m', 'v', 'r'];
  }

  stepOf(cell) {
    return cell?.plate === 'r' ? cell.r : -1;
  }

  cellIn(grid, at) {
    const [, height, width] = grid;
    return { channel: Math.floor(at / (height * width)), r: Math.floor(at / width) % height, c: at % width };
  }

  meaning({ plate, r, c }) {
    const { grids, rowGrid, colGrid } = this.data;
    return plate === 'v' ? { grid: grids[0], ...this.cellIn(colGrid, r) } : { grid: grids[1], ...this.cellIn(rowGrid, r) };
  }

  meaningOfStep(step) {
    return this.meaning({ plate: 'r', r: step });
  }

  cellOf({ grid, channel, r, c }) {
    const rows = grid === this.data.grids[1];
    const [, height, width] = rows ? this.data.rowGrid : this.data.colGrid;
    return { plate: rows ? 'r' : 'v', r: (channel * height + r) * width + c, c: 0 };
  }

  nearest({ grid, channel, r, c }) {
    const rows = grid === this.data.grids[1];
    const [channels, height, width] = rows ? this.data.rowGrid : this.data.colGrid;
    const at = [[channel, channels], [r, height], [c, width]].map(([one, count]) => clamp(one, 0, count - 1));
    return { plate: rows ? 'r' : 'v', r: (at[0] * height + at[1]) * width + at[2], c: 0 };
  }

  stepNear(meaning) {
    const { plate, r } = this.nearest(meaning);
    return plate === 'r' ? r : (this.byCol.get(r)?.[0].r ?? 0);
  }

  // An entry of the matrix belongs to a row and a column of it.
  told(cell) {
    return { ...super.told(cell), column: cell.plate === 'm' ? this.meaning({ plate: 'v', r: cell.c }) : null };
  }

  held({ meaning, column }) {
    if (!this.data.grids.includes(meaning?.grid)) return null;
    return column ? { plate: 'm', r: this.nearest(meaning).r, c: this.nearest(column).r } : this.nearest(meaning);
  }

  draw(step, target, made) {
    this.clear();
    const column = target && target.plate !== 'r' ? (target.plate === 'v' ? target.r : target.c) : null;
    const row = target?.plate === 'm' ? target.r : target ? null : step;
    const found = row !== null ? (this.byRow.get(row) ?? []) : (this.byCol.get(column) ?? []);
    if (row !== null) {
      this.mark('rows-band', this.polygon('rows', [[row, 0]]));
      this.mark('r-active', this.polygon('r', [[row, 0]]));
      this.light('r', [[row, 0]]);
    }
    if (column !== null) this.mark('cols-band', this.polygon('cols', [[0, column]]));
    this.mark('m-window', this.polygon('m', found.map(({ r, c }) => [r, c])));
    for (const { node } of found) {
      if (!node) break;
      node.classList.add('lit');
      this.lit.push(node);
    }
    const [plate, cells] = row === null ? ['r', found.map(({ r }) => [r, 0])] : ['v', found.map(({ c }) => [c, 0])];
    this.mark(`${plate}-${row === null ? 'hover' : 'active'}`, this.polygon(plate, cells));
    if (row !== null) this.light('v', cells);
    else this.mark('v-active', this.polygon('v', [[column, 0]]));
    if (target?.plate === 'm') {
      this.entry = found.find(({ c }) => c === target.c);
      const alike = this.entry ? this.byWeight.get(this.entry.id) : [];
      this.mark('m-hover', this.polygon('m', alike.map(({ r, c }) => [r, c])));
      this.hit(alike.map(({ node }) => node));
    }
    this.found = found;
    this.show(step, made);
  }

  show(step, made) {
    this.numbers.get('r')?.forEach((node, at) => node.classList.toggle('wait', !(at < made || at === step)));
  }

  upTo(made) {
    return made;
  }

  name(side, at) {
    const [letters, grid] = [this.data.letters, side ? this.data.rowGrid : this.data.colGrid];
    const { channel, r, c } = this.cellIn(grid, at);
    return this.cellName(letters[side], channel, r, c, grid[0]);
  }

  sayStep(step, said) {
    const { data, words } = this;
    const name = this.name(1, step);
    const added = this.found.map(({ c, value }) => [value, data.x[c]]);
    const lines = this.found.map(({ c, value }) => `${factor(value)}·${factor(data.x[c])}  (${this.name(0, c)})`);
    const zeros = data.x.length - lines.length;
    const [, height, width] = data.rowGrid;
    if (data.b) {
      const bias = data.b[Math.floor(step / (height * width))];
      added.push([bias]);
      lines.push(`${words.bias} ${factor(bias)}`);
    }
    const { text, is } = total([...added, [0]]);
    return {
      nodes: [
        el('p', { class: 'cell' }, `${name} ${is} `, el('strong', {}, text)),
        el('p', {}, fill(words.row, { row: step, count: this.found.length, zeros })),
        list(lines, words),
      ],
      spoken: fill(words.spoken, { name: said, said: `${name} ${is} ${text}` }),
    };
  }

  sayCell({ plate, r, c }) {
    const { data, words } = this;
    if (plate === 'v')
      return {
        title: fill(words.column, { column: r, cell: `${this.name(0, r)} ${equals(data.x[r])}`, count: this.found.length }),
        lines: this.found.map(({ r: row, value }) => this.line(this.name(1, row), value, data.x[r])),
        remark: '',
      };
    if (!this.entry) return { title: fill(words.nothing, { row: this.name(1, r), column: this.name(0, c) }), lines: [], remark: '' };
    const [, f, h, w] = data.shape;
    const { id, value } = this.entry;
    const index = [Math.floor(id / (f * h * w)), Math.floor(id / (h * w)) % f, Math.floor(id / w) % h, id % w];
    return {
      title: fill(words.entry, { weight: `w[${index.join(', ')}] ${equals(value)}`, row: this.name(1, r), column: this.name(0, c) }),
      lines: [],
      remark: fill(words.alike, { count: this.byWeight.get(id).length }),
    };
  }
}

// The sum of products as text, behind "≈" where it is rounded.
const sum = (terms) => {
  const { text, is } = total(terms);
  return is === '=' ? text : `${is} ${text}`;
};

// Lines as one text: sixty elements take a browser longer than all the rest of a step.
const list = (lines, words) => {
  const most = 60;
  const rest = lines.length - most;
  return el(
    'div',
    {},
    el('div', { class: 'list' }, lines.slice(0, most).join('\n')),
    rest > 0 ? el('p', {}, fill(words.more, { count: rest })) : '',
  );
};

// The second of two stages: what it reads are the maps of the first.
class SecondStage extends Panel {
  sourceTitle(channel, sum) {
    return fill(this.words.map, { channel, sum });
  }
}

// Two stages, chained: the targets of the first are the sources of the second. All steps of the first
// come first. Each stage is a panel of its own on the same picture.
class ChainPanel extends Panel {
  load(data, words) {
    super.load(data, words);
    this.stages = data.stages.map((own, at) => {
      const stage = new (at ? SecondStage : Panel)(this.stage, this.leads);
      const steps = own.targets.length * own.rows.length * own.cols.length;
      const { svg, ids, numbers } = this;
      const picture = { svg, ids, numbers, marked: [], lit: [], madeUpTo: null };
      return Object.assign(stage, { ...picture, words, steps, data: { ...own, plates: data.plates } });
    });
    [this.lower, this.upper] = this.stages;
  }

  // The stage of a step, and the step in it.
  at(step) {
    return step < this.lower.steps ? [this.lower, step] : [this.upper, step - this.lower.steps];
  }

  stepOf(cell) {
    const below = this.lower.stepOf(cell);
    const above = this.upper.stepOf(cell);
    return below >= 0 ? below : above < 0 ? -1 : above + this.lower.steps;
  }

  meaning(cell) {
    return this.lower.meaning(cell) ?? this.upper.meaning(cell);
  }

  meaningOfStep(step) {
    const [stage, own] = this.at(step);
    return stage.meaningOfStep(own);
  }

  targetsMade(made) {
    return Math.max(made - this.lower.steps, 0);
  }

  cellOf(meaning) {
    return this.lower.cellOf(meaning) ?? this.upper.cellOf(meaning);
  }

  nearest(meaning) {
    return (this.lower.data.grids.includes(meaning.grid) ? this.lower : this.upper).nearest(meaning);
  }

  stepNear(meaning) {
    const { lower, upper } = this;
    return meaning.grid === upper.data.grids[1] ? lower.steps + upper.stepNear(meaning) : lower.stepNear(meaning);
  }

  // Both stages have kernels: the slices of the first, and what mixes their maps.
  isKernel(plate) {
    return plate === 'p' || plate.startsWith('d');
  }

  grids() {
    return [...this.lower.data.grids, ...this.upper.data.grids];
  }

  clear() {
    super.clear();
    for (const stage of this.stages) stage.clear();
  }

  draw(step, target, made) {
    this.clear();
    const [stage, own] = step === null ? [null, null] : this.at(step);
    const { lower, upper } = this;
    if (stage) this.drawStage(stage, own);
    lower.reveal(stage === lower ? own : null, Math.min(made, lower.steps));
    upper.reveal(stage === upper ? own : null, Math.max(made - lower.steps, 0));
    if (target) this.aim(target);
  }

  drawStage(stage, step) {
    const { lower, upper } = this;
    const [o, i, j] = stage.place(step);
    stage.drawStep(step);
    if (stage === lower) return this.band(`d${o}`, this.every(`d${o}`));
    this.band('p', upper.data.inputs.map((_, m) => [o, m]));
    // What the second stage reads here was made from these windows, one for each map.
    const [plate] = upper.data.inputs;
    const own = this.own(plate, upper.data.rows[i][0], upper.data.cols[j][0]);
    const links = new Map();
    if (own)
      lower.data.sources.forEach(([source], m) => {
        lower.cover(source, ...own);
        links.set(source, (links.get(source) ?? '') + lower.linked(source, m, ...own));
      });
    for (const [source, path] of links) lower.mark(`${source}-links`, path);
  }

  every(plate) {
    const [, , , , , , rows, cols] = this.data.plates[plate];
    return Array.from({ length: rows * cols }, (_, at) => [Math.floor(at / cols), at % cols]);
  }

  band(plate, cells) {
    this.mark(`${plate}-band`, this.polygon(plate, cells));
  }

  aim(target) {
    const { lower, upper } = this;
    const { plate, r, c } = target;
    this.aimed = [];
    if (lower.data.inputs.includes(plate)) {
      lower.aimed = lower.drawSource(target);
      // And on to what those cells feed: the same places of every output.
      const cells = lower.aimed.map(({ i, j }) => [i, j]);
      for (const plate of upper.data.targets) this.touch(plate, cells);
    } else if (upper.data.inputs.includes(plate)) upper.aimed = upper.drawSource(target);
    else if (plate === 'p') {
      this.touch('p', [[r, c]]);
      this.touch(upper.data.inputs[c], this.every(upper.data.inputs[c]).filter(([y, x]) => this.inside(upper.data.inputs[c], y, x)));
      this.touch(upper.data.targets[r], this.every(upper.data.targets[r]));
    } else {
      const { data } = lower;
      const m = +plate.slice(1);
      this.aimed = data.rows.flatMap((taps) => data.cols.map((other) => [taps[r], other[c]]));
      this.touch(plate, [[r, c]]);
      this.touch(data.sources[m][0], this.aimed);
    }
  }

  sayStep(step, said) {
    const [stage, own] = this.at(step);
    const { words } = this;
    const { nodes, spoken } = stage.sayStep(own, said);
    const which = stage === this.lower ? words.depthwise : words.pointwise;
    return { nodes: [el('p', { class: 'stage-name' }, which), ...nodes], spoken: fill(words.spoken, { name: which, said: spoken }) };
  }

  sayCell(cell) {
    const { lower, upper, words } = this;
    const { plate, r, c } = cell;
    if (lower.data.inputs.includes(plate)) return lower.saySource(cell);
    if (upper.data.inputs.includes(plate)) return upper.saySource(cell);
    if (plate === 'p') {
      const weight = `w[${r}, ${c}, 0, 0] ${equals(upper.weight(r, c, 0, 0))}`;
      return { title: fill(words.mixes, { weight, from: c, to: r }), lines: [], remark: '' };
    }
    const m = +plate.slice(1);
    lower.aimed = this.aimed;
    const { data } = lower;
    const weight = lower.weight(m, 0, r, c);
    return {
      title: fill(words.meets, { weight: `w[${m}, 0, ${r}, ${c}] ${equals(weight)}`, count: this.aimed.length }),
      lines: this.aimed.map(([y, x], at) => {
        const out = lower.targetName(m, Math.floor(at / data.cols.length), at % data.cols.length);
        const value = lower.value(data.sources[m][0], y, x);
        return this.line(`${out} ← ${lower.sourceName(data.sources[m][0], y, x)}`, value, weight);
      }),
      remark: '',
    };
  }
}

// A whole weight, a row of slices for each filter: the row of the filter at work is lit.
class WeightsPanel extends Panel {
  stepOf(cell) {
    return cell?.plate === 'filters' ? cell.r : -1;
  }

  plates() {
    return ['filters'];
  }

  upTo() {
    return this.steps;
  }

  // Pointing at a filter is pointing at the first cell that it makes.
  meaning({ r }) {
    return { grid: this.data.grids[1], channel: r, r: 0, c: 0 };
  }

  cellOf({ grid, channel }) {
    return grid === this.data.grids[1] && channel < this.data.filters ? { plate: 'filters', r: channel, c: 0 } : null;
  }

  draw(step) {
    this.clear();
    if (step !== null) this.mark('filters-active', this.polygon('filters', [[step, 0]]));
  }
}

const PANELS = { scatter: StampPanel, matrix: MatrixPanel, chain: ChainPanel, weights: WeightsPanel };
