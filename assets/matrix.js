import { equals, factor, total } from './numbers.js';
import { clamp, el, fill } from './page.js';
import { Panel, cellName, list } from './panel.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Words } from './page.js' */
/** @import { Cell, CellText, Meaning, PanelData, Place, Stage, StepText } from './panel.js' */

/**
 * @typedef {object} Entries what convviz/scene/matrix.py says of a matrix, a vector and their product
 * @property {number[]} entries row, column and kernel element of each entry, flat
 * @property {number[]} values
 * @property {[number, number, number, number]} shape of the array that kernel elements are counted in
 * @property {number[]} x the vector
 * @property {number[]} y the product
 * @property {number[] | null} b
 * @property {[number, number, number]} rowGrid which cells the rows are: channels, height, width
 * @property {[number, number, number]} colGrid
 * @property {[string, string]} letters
 */

/** @typedef {{ r: number, c: number, id: number, value: number, node: Element | undefined }} Entry */

/**
 * A sparse matrix times a vector: a row at each step.
 *
 * @extends {Panel<PanelData & Entries>}
 */
export class Matrix extends Panel {
  /** @type {Entry[]} those of the row or column that is shown */
  #shown = [];
  /** @type {Entry | undefined} the one that is pointed at */
  #pointed;

  /**
   * @param {Stage} stage
   * @param {PanelData & Entries} data
   * @param {Words} words
   * @param {Drawing} [drawing]
   */
  constructor(stage, data, words, drawing) {
    super(stage, data, words, drawing);
    // Only entries have a number on the matrix.
    const written = this.drawing.ids.get('m-numbers')?.children ?? [];
    /** @type {Entry[]} */
    const entries = data.values.map((value, at) => {
      const [r, c, id] = data.entries.slice(3 * at, 3 * at + 3);
      return { r, c, id, value, node: undefined };
    });
    [...entries]
      .sort((one, other) => one.r - other.r || one.c - other.c)
      .forEach((entry, at) => (entry.node = written[at]));
    this.byRow = grouped(entries, 'r');
    this.byCol = grouped(entries, 'c');
    this.byWeight = grouped(entries, 'id');
  }

  /**
   * The bands are plates only to be drawn on.
   *
   * @override
   */
  plates() {
    return ['m', 'v', 'r'];
  }

  /**
   * @override
   * @param {Cell | null} cell
   */
  stepOf(cell) {
    return cell?.plate === 'r' ? cell.r : -1;
  }

  /**
   * @override
   * @param {Cell} cell
   */
  meaning({ plate, r }) {
    return plate === 'v' ? this.#meaning(0, r) : this.#meaning(1, r);
  }

  /**
   * What a column (side 0) or a row (side 1) of the matrix stands for.
   *
   * @param {number} side
   * @param {number} at
   * @returns {Meaning}
   */
  #meaning(side, at) {
    const { grids, rowGrid, colGrid } = this.data;
    return { grid: grids[side], ...cellIn(side ? rowGrid : colGrid, at) };
  }

  /**
   * @override
   * @param {number} step
   */
  meaningOfStep(step) {
    return this.#meaning(1, step);
  }

  /**
   * @override
   * @param {Meaning} meaning
   */
  cellOf({ grid, channel, r, c }) {
    const rows = grid === this.data.grids[1];
    const [, height, width] = rows ? this.data.rowGrid : this.data.colGrid;
    return { plate: rows ? 'r' : 'v', r: (channel * height + r) * width + c, c: 0 };
  }

  /** @param {Meaning} meaning */
  nearest({ grid, channel, r, c }) {
    const [channels, height, width] = grid === this.data.grids[1] ? this.data.rowGrid : this.data.colGrid;
    return this.cellOf({
      grid,
      channel: clamp(channel, 0, channels - 1),
      r: clamp(r, 0, height - 1),
      c: clamp(c, 0, width - 1),
    });
  }

  /**
   * @override
   * @param {Meaning} meaning
   */
  stepNear(meaning) {
    const { plate, r } = this.nearest(meaning);
    return plate === 'r' ? r : (this.byCol.get(r)?.[0].r ?? 0);
  }

  /**
   * An entry of the matrix belongs to a row and a column of it.
   *
   * @override
   * @param {Cell} cell
   * @returns {Place}
   */
  placeOf(cell) {
    return { ...super.placeOf(cell), column: cell.plate === 'm' ? this.#meaning(0, cell.c) : null };
  }

  /**
   * @override
   * @param {Place} place
   */
  cellNear({ meaning, column }) {
    if (!meaning || !this.data.grids.includes(meaning.grid)) return null;
    return column
      ? { plate: 'm', r: this.nearest(meaning).r, c: this.nearest(column).r }
      : this.nearest(meaning);
  }

  /**
   * @override
   * @param {number} made
   */
  upTo(made) {
    return made;
  }

  // -- drawing --------------------------------------------------------------------------------

  /**
   * @override
   * @param {number | null} step
   * @param {Cell | null} target
   * @param {number} made
   */
  draw(step, target, made) {
    this.drawing.clear();
    this.#shown = [];
    const column = target && target.plate !== 'r' ? (target.plate === 'v' ? target.r : target.c) : null;
    const row = target ? (target.plate === 'v' ? null : target.r) : step;
    if (row !== null) this.#drawRow(row);
    else if (column !== null) this.#drawColumn(column);
    if (column !== null) this.drawing.cover('cols', 'band', [[0, column]]);
    this.drawing.cover(
      'm',
      'window',
      this.#shown.map(({ r, c }) => [r, c]),
    );
    for (const { node } of this.#shown) {
      if (!node) break;
      node.classList.add('lit');
      this.drawing.lit.push(node);
    }
    if (target?.plate === 'm') this.#drawAlike(target);
    this.drawing
      .numbersOf('r')
      ?.forEach((node, at) => node?.classList.toggle('wait', !(at < made || at === step)));
  }

  /** @param {number} row */
  #drawRow(row) {
    this.#shown = this.byRow.get(row) ?? [];
    const cells = this.#shown.map(({ c }) => [c, 0]);
    this.drawing.cover('rows', 'band', [[row, 0]]);
    this.drawing.cover('r', 'active', [[row, 0]]);
    this.drawing.light('r', [[row, 0]]);
    this.drawing.cover('v', 'active', cells);
    this.drawing.light('v', cells);
  }

  /** @param {number} column */
  #drawColumn(column) {
    this.#shown = this.byCol.get(column) ?? [];
    this.drawing.cover(
      'r',
      'hover',
      this.#shown.map(({ r }) => [r, 0]),
    );
    this.drawing.cover('v', 'active', [[column, 0]]);
  }

  /**
   * Marks the entries that are the same element of the kernel as one.
   *
   * @param {Cell} cell
   */
  #drawAlike({ c: column }) {
    this.#pointed = this.#shown.find(({ c }) => c === column);
    const alike = this.#pointed ? (this.byWeight.get(this.#pointed.id) ?? []) : [];
    this.drawing.cover(
      'm',
      'hover',
      alike.map(({ r, c }) => [r, c]),
    );
    this.drawing.hit(alike.map(({ node }) => node));
  }

  // -- words ----------------------------------------------------------------------------------

  /**
   * @param {number} side
   * @param {number} at
   */
  #name(side, at) {
    const grid = side ? this.data.rowGrid : this.data.colGrid;
    const { channel, r, c } = cellIn(grid, at);
    return cellName(this.data.letters[side], channel, r, c, grid[0]);
  }

  /**
   * @override
   * @param {number} step
   * @param {string} heading
   * @returns {StepText}
   */
  sayStep(step, heading) {
    const { data, words } = this;
    const name = this.#name(1, step);
    const added = this.#shown.map(({ c, value }) => [value, data.x[c]]);
    const lines = this.#shown.map(
      ({ c, value }) => `${factor(value)}·${factor(data.x[c])}  (${this.#name(0, c)})`,
    );
    const zeros = data.x.length - lines.length;
    if (data.b) {
      const bias = data.b[cellIn(data.rowGrid, step).channel];
      added.push([bias]);
      lines.push(`${words.bias} ${factor(bias)}`);
    }
    const { text, is } = total([...added, [0]]);
    return {
      nodes: [
        el('p', { class: 'cell' }, `${name} ${is} `, el('strong', {}, text)),
        el('p', {}, fill(words.row, { row: step, count: this.#shown.length, zeros })),
        list(lines, words),
      ],
      spoken: fill(words.spoken, { name: heading, said: `${name} ${is} ${text}` }),
    };
  }

  /**
   * @override
   * @param {Cell} cell
   * @returns {CellText}
   */
  sayCell({ plate, r, c }) {
    if (plate === 'v') return this.#sayColumn(r);
    return this.#pointed ? this.#sayEntry(this.#pointed) : this.#sayZero(r, c);
  }

  /**
   * @param {number} column
   * @returns {CellText}
   */
  #sayColumn(column) {
    const { x } = this.data;
    const cell = `${this.#name(0, column)} ${equals(x[column])}`;
    return {
      title: fill(this.words.column, { column, cell, count: this.#shown.length }),
      lines: this.#shown.map(({ r, value }) => this.line(this.#name(1, r), value, x[column])),
      remark: '',
    };
  }

  /**
   * @param {number} r
   * @param {number} c
   * @returns {CellText}
   */
  #sayZero(r, c) {
    return {
      title: fill(this.words.nothing, { row: this.#name(1, r), column: this.#name(0, c) }),
      lines: [],
      remark: '',
    };
  }

  /**
   * @param {Entry} entry
   * @returns {CellText}
   */
  #sayEntry({ r, c, id, value }) {
    const { words } = this;
    const [, f, h, w] = this.data.shape;
    const index = [
      Math.floor(id / (f * h * w)),
      Math.floor(id / (h * w)) % f,
      Math.floor(id / w) % h,
      id % w,
    ];
    return {
      title: fill(words.entry, {
        weight: `w[${index.join(', ')}] ${equals(value)}`,
        row: this.#name(1, r),
        column: this.#name(0, c),
      }),
      lines: [],
      remark: fill(words.alike, { count: this.byWeight.get(id)?.length ?? 0 }),
    };
  }
}

/**
 * The cell that comes at a place of a grid, (channels, height, width), row by row.
 *
 * @param {[number, number, number]} grid
 * @param {number} at
 */
const cellIn = ([, height, width], at) => ({
  channel: Math.floor(at / (height * width)),
  r: Math.floor(at / width) % height,
  c: at % width,
});

/**
 * @param {Entry[]} entries
 * @param {'r' | 'c' | 'id'} key
 */
const grouped = (entries, key) => {
  /** @type {Map<number, Entry[]>} */
  const groups = new Map();
  for (const entry of entries) {
    const group = groups.get(entry[key]);
    if (group) group.push(entry);
    else groups.set(entry[key], [entry]);
  }
  return groups;
};
