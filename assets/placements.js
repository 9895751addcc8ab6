import { brief } from './numbers.js';
import { clamp, shape } from './page.js';
import { Panel, cellName } from './panel.js';

/** @import { Cell, CellText, Meaning, PanelData, Place } from './panel.js' */

/**
 * Tables and numbers of a kernel that is laid down again and again, as convviz/player and convviz/scene give
 * them: a target cell at each step, and its window on the source plates. In a convolution the target is the
 * output; of stamps it is the input.
 *
 * @typedef {object} Tables
 * @property {number[][]} rows the rows of each window on its plate, by the target's row
 * @property {number[][]} cols
 * @property {string[][]} sources the plates that each target plate reads
 * @property {string[]} targets
 * @property {string[]} kernels
 * @property {string[]} inputs all source plates
 * @property {[number, number]} corner where in a cell the small weights stand
 * @property {number[][]} x the numbers on each source plate
 * @property {number[]} w
 * @property {number[] | null} b
 * @property {number[]} y the numbers of the targets
 * @property {number} depth how many slices a filter has
 * @property {[number, number]} kernel
 * @property {number[]} sourceRows which row each row of a padded plate shows, -1 for zeros
 * @property {number[]} sourceCols
 * @property {[string, string]} letters what cells of sources and targets are called
 * @property {number[]} [rest] what channels that are not drawn add to each target
 * @property {number} [left] how many these are
 * @property {[number, number]} [firsts] what the first channel of sources and targets is called
 * @property {boolean} [turned] whether the kernel is laid down turned by 180 degrees
 */

/** @typedef {PanelData & Tables} PlacementsData */

/** @typedef {{ o: number, i: number, j: number, depth: number, a: number, b: number }} Feed a product a cell has a part in */

/**
 * The steps, the marks and the names of such a kernel. What is said of it is another matter for windows than for stamps.
 *
 * @extends {Panel<PlacementsData>}
 */
export class Placements extends Panel {
  /** @type {number | null} */
  #shownFilter = null;
  // The picture comes with its first frame drawn.
  /** @type {number | null} */
  #madeUpTo = null;
  #peeked = -1;
  /** @type {number[][]} */
  window = [];
  /** @type {Feed[]} what the source cell that was pointed at last has a part in */
  fed = [];
  /** @type {number[][]} what the weight that was pointed at last meets */
  met = [];

  // -- steps ----------------------------------------------------------------------------------

  /**
   * @param {number} o
   * @param {number} i
   * @param {number} j
   */
  index(o, i, j) {
    return (o * this.data.rows.length + i) * this.data.cols.length + j;
  }

  /**
   * The target plate, and the place on it, of a step.
   *
   * @param {number} step
   */
  place(step) {
    const { rows, cols } = this.data;
    return [
      Math.floor(step / (rows.length * cols.length)),
      Math.floor(step / cols.length) % rows.length,
      step % cols.length,
    ];
  }

  /**
   * What the first channel of the sources (0) or targets (1) is called: a part may begin further on.
   *
   * @param {number} side
   */
  first(side) {
    return this.data.firsts?.[side] ?? 0;
  }

  /**
   * @override
   * @param {number} made
   */
  upTo(made) {
    const { rows, cols } = this.data;
    return clamp(made - this.first(1) * rows.length * cols.length, 0, this.steps);
  }

  /**
   * @override
   * @param {Cell | null} cell
   */
  stepOf(cell) {
    const o = cell ? this.data.targets.indexOf(cell.plate) : -1;
    const place = cell && o >= 0 ? this.coordinates(cell) : null;
    return place ? this.index(o, ...place) : -1;
  }

  // -- cells and what they mean ---------------------------------------------------------------

  /** @param {Cell} cell */
  coordinates({ plate, r, c }) {
    return this.drawing.plate(plate).coordinates(r, c);
  }

  /**
   * @override
   * @param {Cell} cell
   */
  meaning(cell) {
    const { targets, inputs, grids } = this.data;
    const [from, to] = [inputs.indexOf(cell.plate), targets.indexOf(cell.plate)];
    if (from < 0 && to < 0) return null;
    const place = this.coordinates(cell);
    const side = to < 0 ? 0 : 1;
    return (
      place && { grid: grids[side], channel: Math.max(from, to) + this.first(side), r: place[0], c: place[1] }
    );
  }

  /**
   * @override
   * @param {number} step
   * @returns {Meaning}
   */
  meaningOfStep(step) {
    const [channel, r, c] = this.place(step);
    return { grid: this.data.grids[1], channel: channel + this.first(1), r, c };
  }

  /**
   * @override
   * @param {Meaning} meaning
   */
  cellOf({ grid, channel, r, c }) {
    const { targets, inputs, grids } = this.data;
    const side = grids.indexOf(grid);
    const id = (side ? targets : inputs)[channel - this.first(side)];
    if (side < 0 || !id) return null;
    const plate = this.drawing.plate(id);
    const cell = plate.cell(r, c);
    return plate.holds(...cell) ? { plate: id, r: cell[0], c: cell[1] } : null;
  }

  /**
   * The cell that is nearest to what a cell of another picture meant.
   *
   * @param {Meaning} meaning
   */
  nearest({ grid, channel, r, c }) {
    const { targets, inputs, grids } = this.data;
    const side = grid === grids[1] ? 1 : 0;
    const list = side ? targets : inputs;
    const plate = list[clamp(channel - this.first(side), 0, list.length - 1)];
    const cell = this.drawing.plate(plate).nearest(r, c);
    return cell && { plate, r: cell[0], c: cell[1] };
  }

  /**
   * @override
   * @param {Meaning} meaning
   */
  stepNear(meaning) {
    const cell = this.nearest(meaning);
    if (!cell) return 0;
    const step = this.stepOf(cell);
    const [fed] = step < 0 ? this.feeds(cell) : [];
    return fed ? this.index(fed.o, fed.i, fed.j) : Math.max(step, 0);
  }

  /**
   * @override
   * @param {Place} place
   */
  cellNear({ plate: id, r, c, meaning }) {
    if (meaning) return this.data.grids.includes(meaning.grid) ? this.nearest(meaning) : null;
    return cellHere(this, id, r, c, this.data.kernels.includes(id));
  }

  /**
   * A cell of a source plate: every target whose window it lies in, with the weight.
   *
   * @param {Cell} cell
   * @returns {Feed[]}
   */
  feeds({ plate, r, c }) {
    const { data } = this;
    // Padding that copies shows the cell again: those copies count as well.
    const inside = this.drawing.plate(plate).holds(r, c);
    const copies = (/** @type {number[]} */ sources, /** @type {number} */ at) =>
      inside ? sources.flatMap((from, p) => (from === sources[at] ? [p] : [])) : [at];
    const pairs = (/** @type {number[][]} */ table, /** @type {number[]} */ at) =>
      table.flatMap((taps, out) => taps.flatMap((tap, k) => (at.includes(tap) ? [[out, k]] : [])));
    const down = pairs(data.rows, copies(data.sourceRows, r));
    const across = pairs(data.cols, copies(data.sourceCols, c));
    return data.sources.flatMap((sources, o) => {
      const depth = sources.indexOf(plate);
      return depth < 0 ? [] : down.flatMap(([i, a]) => across.map(([j, b]) => ({ o, i, j, depth, a, b })));
    });
  }

  // -- numbers --------------------------------------------------------------------------------

  /**
   * @param {number} o
   * @param {number} depth
   * @param {number} a
   * @param {number} b
   */
  weight(o, depth, a, b) {
    const { data } = this;
    const [kh, kw] = data.kernel;
    return data.w[((o * data.depth + depth) * kh + a) * kw + b];
  }

  /**
   * @param {string} plate
   * @param {number} r
   * @param {number} c
   */
  value(plate, r, c) {
    return this.data.x[this.data.inputs.indexOf(plate)][this.drawing.plate(plate).index(r, c)];
  }

  /**
   * What a kernel plate shows while filter o slides: which slice of which filter, and what that reads.
   * Where every group has slices of its own, the others show a filter of theirs.
   *
   * @param {string} plate
   * @param {number} o
   */
  slice(plate, o) {
    const { kernels, depth: deep, sources } = this.data;
    const at = kernels.indexOf(plate);
    const groups = kernels.length / deep;
    const fan = sources.length / groups;
    const group = Math.floor(at / deep);
    const filter = groups > 1 ? clamp(o, group * fan, group * fan + fan - 1) : o;
    return { filter, depth: at % deep, source: sources[filter][at % deep] };
  }

  // -- drawing --------------------------------------------------------------------------------

  /**
   * @override
   * @param {number | null} step
   * @param {Cell | null} target
   * @param {number} made
   */
  draw(step, target, made) {
    this.clear();
    if (step === null) this.data.inputs.forEach((plate) => this.#weightsOn(plate)?.replaceChildren());
    else this.drawStep(step);
    this.reveal(step, made);
    if (!target) return;
    if (this.data.kernels.includes(target.plate)) this.drawWeight(target, this.place(step ?? 0)[0]);
    else this.drawSource(target);
  }

  clear() {
    this.drawing.clear();
    this.window = [];
  }

  /** @param {number} step */
  drawStep(step) {
    const { data, drawing } = this;
    const [o, i, j] = this.place(step);
    const target = data.targets[o];
    const cell = drawing.plate(target).cell(i, j);
    this.window = this.windowOf(i, j);
    for (const source of data.sources[o]) {
      this.cover(source, i, j);
      drawing.mark(`${source}-links`, this.links(source, o, i, j));
    }
    drawing.cover(target, 'active', [cell]);
    drawing.light(target, [cell]);
    if (o !== this.#shownFilter) this.showFilter(o);
    this.showWeights(o, this.window);
  }

  /**
   * @param {number} i
   * @param {number} j
   */
  windowOf(i, j) {
    return this.data.rows[i].flatMap((r) => this.data.cols[j].map((c) => [r, c]));
  }

  /**
   * Marks a window on a source plate.
   *
   * @param {string} source
   * @param {number} i
   * @param {number} j
   */
  cover(source, i, j) {
    const window = this.windowOf(i, j);
    this.drawing.cover(source, 'window', window);
    this.drawing.light(source, window);
  }

  /**
   * The lines from a window's corners to those of the cell that is made of it, as path data.
   *
   * @param {string} source
   * @param {number} o
   * @param {number} i
   * @param {number} j
   */
  links(source, o, i, j) {
    const { rows, cols, targets } = this.data;
    const target = this.drawing.plate(targets[o]);
    const [y, x] = target.cell(i, j);
    const cell = target.corners(y, x, y + 1, x + 1);
    const [bottom, right] = [Number(rows[i].at(-1)) + 1, Number(cols[j].at(-1)) + 1];
    const window = this.drawing.plate(source).corners(rows[i][0], cols[j][0], bottom, right);
    return window.map((corner, at) => `M${corner}L${cell[at]}`).join('');
  }

  /**
   * Writes the numbers of a filter into the kernel.
   *
   * @param {number} o
   */
  showFilter(o) {
    this.#shownFilter = o;
    const [kh, kw] = this.data.kernel;
    this.data.kernels.forEach((plate) => {
      const { filter, depth } = this.slice(plate, o);
      this.drawing.numbersOf(plate)?.forEach((node, at) => {
        if (node) node.textContent = brief(this.weight(filter, depth, Math.floor(at / kw) % kh, at % kw));
      });
    });
  }

  /** @param {string} plate */
  #weightsOn(plate) {
    return this.drawing.ids.get(`${plate}-weights`);
  }

  /**
   * Writes the small weights into the corners of the covered cells (flat layout).
   *
   * @param {number} o
   * @param {number[][]} window
   */
  showWeights(o, window) {
    const { data } = this;
    const [kh, kw] = data.kernel;
    const now = data.sources[o];
    for (const source of data.inputs) {
      const group = this.#weightsOn(source);
      if (!group) continue;
      const depth = now.indexOf(source);
      if (depth < 0) {
        group.replaceChildren();
        continue;
      }
      while (group.children.length < kh * kw) group.append(shape('text'));
      const size = Number(group.getAttribute('font-size'));
      const plate = this.drawing.plate(source);
      window.forEach(([r, c], at) => {
        const node = group.children[at];
        const [x, y] = plate.point(r + data.corner[1], c + data.corner[0]);
        node.setAttribute('x', x.toFixed(1));
        node.setAttribute('y', (y + 0.36 * size).toFixed(1));
        node.setAttribute('class', plate.holds(r, c) ? '' : 'ghost');
        node.textContent = brief(this.weight(o, depth, Math.floor(at / kw), at % kw));
      });
    }
  }

  /**
   * The targets' numbers appear when they have been computed; the one being looked at always shows.
   *
   * @param {number | null} step
   * @param {number} made
   */
  reveal(step, made) {
    const { targets } = this.data;
    const show = (/** @type {number} */ at, /** @type {boolean} */ on) => {
      const [o, i, j] = this.place(at);
      const cell = this.drawing.plate(targets[o]).cell(i, j);
      this.drawing.number(targets[o], ...cell)?.classList.toggle('wait', !on);
    };
    const before = this.#madeUpTo;
    if (before === null) for (let at = 0; at < this.steps; at++) show(at, at < made);
    else {
      for (let at = made; at < before; at++) show(at, false);
      for (let at = before; at < made; at++) show(at, true);
    }
    if (this.#peeked >= made && this.#peeked < this.steps) show(this.#peeked, false);
    this.#madeUpTo = made;
    this.#peeked = step ?? -1;
    if (step !== null) show(step, true);
  }

  /**
   * @param {string} plate
   * @param {number[][]} cells
   */
  touch(plate, cells) {
    this.drawing.touch(plate, cells, this.window);
  }

  /**
   * Marks a cell of a source plate, and every target that it feeds.
   *
   * @param {Cell} cell
   */
  drawSource(cell) {
    const { targets } = this.data;
    this.fed = this.feeds(cell);
    const fed = this.fed.map(({ o, i, j, depth, a, b }) => {
      const [r, c] = this.drawing.plate(targets[o]).cell(i, j);
      return { plate: targets[o], r, c, weight: this.weight(o, depth, a, b) };
    });
    this.touch(cell.plate, [[cell.r, cell.c]]);
    for (const plate of new Set(fed.map((one) => one.plate)))
      this.touch(
        plate,
        fed.filter((one) => one.plate === plate).map(({ r, c }) => [r, c]),
      );
    if (this.stage.leads) this.drawing.note(fed);
  }

  /**
   * Marks a weight, and every source cell it meets while a filter slides.
   *
   * @param {Cell} cell
   * @param {number} o
   */
  drawWeight({ plate, r, c }, o) {
    this.met = this.data.rows.flatMap((taps) => this.data.cols.map((other) => [taps[r], other[c]]));
    this.touch(plate, [[r, c]]);
    this.touch(this.slice(plate, o).source, this.met);
  }

  // -- names and words ----------------------------------------------------------------------------------

  /**
   * @param {number} o
   * @param {number} i
   * @param {number} j
   */
  targetName(o, i, j) {
    const first = this.first(1);
    return cellName(this.data.letters[1], o + first, i, j, this.data.targets.length + first);
  }

  /**
   * A cell of a source plate, counted from the first of its numbers' own.
   *
   * @param {string} id
   * @param {number} r
   * @param {number} c
   */
  sourceName(id, r, c) {
    const { inputs, letters } = this.data;
    const plate = this.drawing.plate(id);
    const [top, left] = plate.before;
    const apart = plate.spacing[0] * plate.spacing[1] > 1;
    const place = plate.coordinates(r, c) ?? (apart ? null : [r - top, c - left]);
    const first = this.first(0);
    return place
      ? cellName(letters[0], inputs.indexOf(id) + first, place[0], place[1], inputs.length + first)
      : '0';
  }

  /**
   * @param {number} o
   * @param {number} depth
   * @param {number} a
   * @param {number} b
   */
  weightName(o, depth, a, b) {
    const { data } = this;
    if (!data.turned) return `w[${o + this.first(1)}, ${depth}, ${a}, ${b}]`;
    // Laid down turned by 180 degrees; the weight's first index is the input channel.
    const [kh, kw] = data.kernel;
    const steps = data.sources.filter((plates) => plates[0] === data.sources[o][0]).length;
    return `w[${data.inputs.indexOf(data.sources[o][depth])}, ${o % steps}, ${kh - 1 - a}, ${kw - 1 - b}]`;
  }

  /**
   * @override
   * @param {Cell} cell
   * @param {number} step
   */
  sayCell(cell, step) {
    return this.data.kernels.includes(cell.plate)
      ? this.sayWeight(cell, this.place(step)[0])
      : this.saySource(cell);
  }

  /**
   * What is said of a cell of a source plate that was pointed at last.
   *
   * @param {Cell} _cell
   * @returns {CellText}
   */
  saySource(_cell) {
    return { title: '', lines: [], remark: '' };
  }

  /**
   * The same of a weight, while a filter slides.
   *
   * @param {Cell} _cell
   * @param {number} _o
   * @returns {CellText}
   */
  sayWeight(_cell, _o) {
    return { title: '', lines: [], remark: '' };
  }
}

/**
 * The cell of a picture nearest to one that means nothing in another: of a kernel, or padding. Where there was
 * padding there may be none any more.
 *
 * @param {Panel} panel
 * @param {string} id
 * @param {number} r
 * @param {number} c
 * @param {boolean} isKernel
 */
export const cellHere = (panel, id, r, c, isKernel) => {
  const plate = panel.drawing.plates.get(id);
  if (!plate) return null;
  const cell = { plate: id, r: clamp(r, 0, plate.rows - 1), c: clamp(c, 0, plate.cols - 1) };
  return isKernel || !plate.holds(cell.r, cell.c) ? cell : null;
};
