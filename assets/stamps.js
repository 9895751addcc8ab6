import { WHOLE, brief, equals, exactly, factor, say, sign, total } from './numbers.js';
import { el, fill } from './page.js';
import { list } from './panel.js';
import { Placements } from './placements.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Words } from './page.js' */
/** @import { Cell, CellText, Stage, StepText } from './panel.js' */
/** @import { PlacementsData } from './placements.js' */

/** What stands on the growing output after so many stamps: the sums, and which cells have come. */
class Growth {
  /** @param {Stamps} panel */
  constructor(panel) {
    this.panel = panel;
    this.made = Infinity;
    /** @type {number[][]} */
    this.sums = [];
    /** @type {boolean[][]} */
    this.come = [];
    /** @type {number[][][][] | null} the terms of each sum; where nothing is rounded they are of no interest */
    this.terms = null;
    /** @type {number[][]} how large these are together */
    this.sizes = [];
  }

  /** @param {number} made */
  upTo(made) {
    const { panel } = this;
    const { data } = panel;
    if (made < this.made) {
      this.made = 0;
      const bias = (/** @type {number} */ o) => (data.b ? data.b[o] : 0);
      this.sums = data.x.map((plate, o) => plate.map(() => bias(o)));
      this.come = data.x.map((plate) => plate.map(() => false));
      this.terms = panel.rounds() ? data.x.map((plate, o) => plate.map(() => [[bias(o)]])) : null;
      this.sizes = data.x.map((plate, o) => plate.map(() => Math.abs(bias(o))));
    }
    const [kh, kw] = data.kernel;
    for (; this.made < made; this.made++) {
      const [c, i, j] = panel.place(this.made);
      data.sources[c].forEach((id, depth) => {
        const o = data.inputs.indexOf(id);
        const [sums, come, plate] = [this.sums[o], this.come[o], panel.drawing.plate(id)];
        for (let a = 0; a < kh; a++)
          for (let b = 0; b < kw; b++) {
            const at = plate.index(data.rows[i][a], data.cols[j][b]);
            const [value, weight] = [data.y[this.made], panel.weight(c, depth, a, b)];
            sums[at] += value * weight;
            come[at] = true;
            if (this.terms) this.#settle(this.terms[o][at], o, at, [value, weight]);
          }
      });
    }
    return this;
  }

  /**
   * What floats leave of terms that all but cancel out is noise: they are added up without an error.
   *
   * @param {number[][]} terms
   * @param {number} o
   * @param {number} at
   * @param {[number, number]} factors
   */
  #settle(terms, o, at, factors) {
    terms.push(factors);
    this.sizes[o][at] += Math.abs(factors[0] * factors[1]);
    if (Math.abs(this.sums[o][at]) <= 1e-7 * this.sizes[o][at]) this.sums[o][at] = exactly(terms);
  }

  /**
   * The sum of a cell once one more product is added to it.
   *
   * @param {number} o
   * @param {number} at
   * @param {[number, number]} factors
   */
  and(o, at, factors) {
    return this.terms ? exactly([...this.terms[o][at], factors]) : this.sums[o][at] + factors[0] * factors[1];
  }
}

/** Stamps: the target is an input cell, the sources are the whole output plates, which grow. */
export class Stamps extends Placements {
  /**
   * @param {Stage} stage
   * @param {PlacementsData} data
   * @param {Words} words
   * @param {Drawing} [drawing]
   */
  constructor(stage, data, words, drawing) {
    super(stage, data, words, drawing);
    this.shown = new Growth(this);
    this.before = new Growth(this);
  }

  /** Whether sums of its numbers may be inexact. */
  rounds() {
    const { y, w, b } = this.data;
    const all = [y, w, b ?? []];
    const most = all.map((list) => list.reduce((least, one) => Math.max(least, Math.abs(one)), 1));
    const bound = most.reduce((one, other) => one * other, w.length);
    return bound > WHOLE || !all.every((list) => list.every(Number.isInteger));
  }

  /**
   * @override
   * @param {number | null} _step
   * @param {number} made
   */
  reveal(_step, made) {
    const { data } = this;
    const { sums, come } = this.shown.upTo(made);
    data.inputs.forEach((plate, o) => {
      const numbers = this.drawing.numbersOf(plate);
      if (!numbers) return;
      data.x[o].forEach((final, at) => {
        const node = numbers[at];
        if (!node) return;
        // After the last stamp all stand there, those that none has reached as well.
        const here = made >= this.steps || come[o][at];
        const text = here ? brief(made >= this.steps ? final : sums[o][at]) : null;
        if (node.shown === text) return;
        node.shown = text;
        if (here && node.textContent !== text) node.textContent = text;
        node.classList.toggle('wait', !here);
      });
    });
  }

  /**
   * @override
   * @param {number} step
   * @param {string} heading
   * @returns {StepText}
   */
  sayStep(step, heading) {
    const { data, words } = this;
    const [c, i, j] = this.place(step);
    const value = data.y[step];
    const before = this.before.upTo(step);
    const lines = data.sources[c].flatMap((id, depth) => {
      const [o, plate] = [data.inputs.indexOf(id), this.drawing.plate(id)];
      return data.rows[i].flatMap((row, a) =>
        data.cols[j].map((col, b) => {
          const weight = this.weight(c, depth, a, b);
          const at = plate.index(row, col);
          const held = before.sums[o][at];
          const begun = before.come[o][at]
            ? `${say(held)} + `
            : data.b
              ? `${words.bias} ${say(held)} + `
              : '';
          const made = say(before.and(o, at, [value, weight]));
          const is = sign([[made]], [[say(held)], [say(value), say(weight)]]);
          const product = `${begun}${factor(value)}·${factor(weight)} ${is} ${made}`;
          return fill(words.line, { name: this.#outputName(id, row, col), product });
        }),
      );
    });
    const name = this.targetName(c, i, j);
    const [is, text] = equals(value).split(' ');
    const title = fill(words.stamps, { cell: `${name} ${is} ${text}` });
    return {
      nodes: [
        el('p', { class: 'cell' }, `${name} ${is} `, el('strong', {}, text)),
        el('p', {}, words.stamping),
        list(lines, words),
      ],
      spoken: fill(words.spoken, { name: heading, said: title }),
    };
  }

  /**
   * @param {string} plate
   * @param {number} r
   * @param {number} c
   */
  #outputName(plate, r, c) {
    return this.drawing.plate(plate).holds(r, c) ? this.sourceName(plate, r, c) : this.words.cropped;
  }

  /**
   * An output cell: every stamp that adds to it, and what they have made of it so far.
   *
   * @override
   * @param {Cell} cell
   * @returns {CellText}
   */
  saySource({ plate, r, c }) {
    const { data, words, shown } = this;
    const o = data.inputs.indexOf(plate);
    const name = this.#outputName(plate, r, c);
    const count = this.fed.length;
    const stamps = this.fed.map(({ o: channel, i, j, depth, a, b }) => {
      const step = this.index(channel, i, j);
      const [value, weight] = [data.y[step], this.weight(channel, depth, a, b)];
      return {
        line: this.line(this.targetName(channel, i, j), value, weight),
        value,
        weight,
        done: step < shown.made,
      };
    });
    const made = stamps.filter((stamp) => stamp.done);
    const done = made.length;
    const bias = data.b ? data.b[o] : 0;
    const reached = (/** @type {typeof stamps} */ terms) => {
      const { text, is } = total([...terms.map(({ value, weight }) => [value, weight]), [bias]]);
      return { cell: `${name} ${is} ${text}`, value: is === '=' ? text : `${is} ${text}` };
    };
    const { cell, value } = reached(stamps);
    let title = fill(words.unstamped, { cell });
    if (count) title = fill(data.b ? words.sums_biased : words.sums, { cell, count });
    if (done < count)
      title = done
        ? fill(words.so_far, { cell: reached(made).cell, done, count, value })
        : fill(words.to_come, { cell: name, count, value });
    const lines = stamps.map((stamp) => stamp.line + (stamp.done ? '' : `  (${words.later})`));
    if (data.b) lines.push(`${words.bias} ${factor(bias)}`);
    return { title, lines, remark: this.drawing.plate(plate).holds(r, c) ? '' : words.crop };
  }

  /**
   * @override
   * @param {Cell} cell
   * @param {number} channel
   * @returns {CellText}
   */
  sayWeight({ plate, r, c }, channel) {
    const { data, words } = this;
    const depth = data.kernels.indexOf(plate);
    const source = data.sources[channel][depth];
    const weight = this.weight(channel, depth, r, c);
    const name = `${this.weightName(channel, depth, r, c)} ${equals(weight)}`;
    return {
      title: fill(words.stamped, { weight: name, count: this.met.length }),
      lines: this.met.map(([y, x], at) => {
        const [, i, j] = this.place(at);
        const step = this.index(channel, i, j);
        return this.line(
          `${this.targetName(channel, i, j)} → ${this.#outputName(source, y, x)}`,
          data.y[step],
          weight,
        );
      }),
      remark: '',
    };
  }
}
