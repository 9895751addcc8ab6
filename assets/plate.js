import { clamp } from './page.js';

/**
 * A plate as convviz/scene/plate.py has it, all pairs (vertical, horizontal) but for places in the picture, (x, y).
 *
 * @typedef {object} PlateData
 * @property {[number, number]} origin where in the picture the corner of its first cell is
 * @property {[number, number]} across how far it is to the next column
 * @property {[number, number]} down how far it is to the next row
 * @property {number} rows
 * @property {number} cols
 * @property {[number, number]} before where the first of its numbers' own cells is
 * @property {[number, number]} real how many of its numbers' own cells there are
 * @property {[number, number]} spacing how many cells it is from one of them to the next
 */

/** A grid of cells in the picture. Its numbers' own cells may lie among padding, or reach beyond it. */
export class Plate {
  /** @param {PlateData} data */
  constructor({ origin, across, down, rows, cols, before, real, spacing }) {
    this.origin = origin;
    this.across = across;
    this.down = down;
    this.rows = rows;
    this.cols = cols;
    this.before = before;
    this.real = real;
    this.spacing = spacing;
  }

  /**
   * How many cells come before one, row by row.
   *
   * @param {number} r
   * @param {number} c
   */
  index(r, c) {
    return r * this.cols + c;
  }

  /** The row and column of every cell. */
  cells() {
    return Array.from({ length: this.rows * this.cols }, (_, at) => [
      Math.floor(at / this.cols),
      at % this.cols,
    ]);
  }

  // -- the numbers' own grid ------------------------------------------------------------------

  /**
   * The row and column of a cell in the numbers' own grid; null for padding and the like.
   *
   * @param {number} r
   * @param {number} c
   * @returns {[number, number] | null}
   */
  coordinates(r, c) {
    const [y, x] = [(r - this.before[0]) / this.spacing[0], (c - this.before[1]) / this.spacing[1]];
    const real =
      Number.isInteger(y) && Number.isInteger(x) && y >= 0 && y < this.real[0] && x >= 0 && x < this.real[1];
    return real && r >= 0 && r < this.rows && c >= 0 && c < this.cols ? [y, x] : null;
  }

  /**
   * Whether a cell is one of the numbers' own.
   *
   * @param {number} r
   * @param {number} c
   */
  holds(r, c) {
    return this.coordinates(r, c) !== null;
  }

  /**
   * The cell at a place of the numbers' own grid; it may lie outside where the plate is cropped.
   *
   * @param {number} y
   * @param {number} x
   * @returns {[number, number]}
   */
  cell(y, x) {
    return [this.before[0] + y * this.spacing[0], this.before[1] + x * this.spacing[1]];
  }

  /**
   * The cell nearest to a place of the numbers' own grid; null where none of them is on the plate.
   *
   * @param {number} y
   * @param {number} x
   * @returns {[number, number] | null}
   */
  nearest(y, x) {
    const size = [this.rows, this.cols];
    const [r, c] = [y, x].map((at, axis) => {
      const [before, step] = [this.before[axis], this.spacing[axis]];
      const low = Math.max(0, Math.ceil(-before / step));
      const high = Math.min(this.real[axis] - 1, Math.floor((size[axis] - 1 - before) / step));
      return low > high ? null : before + step * clamp(at, low, high);
    });
    return r === null || c === null ? null : [r, c];
  }

  // -- the picture ----------------------------------------------------------------------------

  /**
   * Where in the picture a place on the plate is; (0, 0) is its first corner.
   *
   * @param {number} r
   * @param {number} c
   * @returns {[number, number]}
   */
  point(r, c) {
    const { origin, across, down } = this;
    return [origin[0] + c * across[0] + r * down[0], origin[1] + c * across[1] + r * down[1]];
  }

  /**
   * Where on the plate a point of the picture is, in cells from its first corner.
   *
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  place(x, y) {
    const { origin, across, down } = this;
    const [right, low] = [x - origin[0], y - origin[1]];
    const area = across[0] * down[1] - across[1] * down[0];
    return [(across[0] * low - across[1] * right) / area, (right * down[1] - low * down[0]) / area];
  }

  /**
   * The cell under a point of the picture; null beside the plate.
   *
   * @param {number} x
   * @param {number} y
   * @returns {[number, number] | null}
   */
  under(x, y) {
    const [r, c] = this.place(x, y).map(Math.floor);
    return r >= 0 && r < this.rows && c >= 0 && c < this.cols ? [r, c] : null;
  }

  /**
   * Cells as path data.
   *
   * @param {number[][]} cells
   */
  path(cells) {
    const at = (/** @type {number} */ r, /** @type {number} */ c) => written(this.point(r, c));
    return cells
      .map(([r, c]) => `M${at(r, c)}L${at(r, c + 1)}L${at(r + 1, c + 1)}L${at(r + 1, c)}z`)
      .join('');
  }

  /**
   * The corners of a block of cells, clockwise, as path data has them.
   *
   * @param {number} top
   * @param {number} left
   * @param {number} bottom
   * @param {number} right
   */
  corners(top, left, bottom, right) {
    return [
      this.point(top, left),
      this.point(top, right),
      this.point(bottom, right),
      this.point(bottom, left),
    ].map(written);
  }
}

/** @param {number[]} point */
const written = ([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`;
