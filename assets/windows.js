import { about, equals, factor, sum, total } from './numbers.js';
import { el, fill } from './page.js';
import { Placements } from './placements.js';

/** @import { Cell, CellText, StepText } from './panel.js' */

const LONGEST_SUM = 150; // terms written out at once; beyond that a channel opens on demand

/** Windows: each target cell is the sum of a window's products. */
export class Windows extends Placements {
  /**
   * @param {number} channel
   * @param {string} sum
   */
  sourceTitle(channel, sum) {
    return fill(this.words.channel, { channel, sum });
  }

  /**
   * @override
   * @param {number} step
   * @param {string} heading
   * @returns {StepText}
   */
  sayStep(step, heading) {
    const { data, words } = this;
    const [o, i, j] = this.place(step);
    const [kh, kw] = data.kernel;
    const added = data.sources[o].flatMap((source, depth) =>
      data.rows[i].flatMap((r, a) =>
        data.cols[j].map((c, b) => [this.value(source, r, c), this.weight(o, depth, a, b)]),
      ),
    );
    if (data.rest) added.push([data.rest[step]]);
    if (data.b) added.push([data.b[o]]);
    const { text, is, from } = total(added);
    const name = this.targetName(o, i, j);
    const parts = data.sources[o].flatMap((source, depth) => {
      const lines = this.#termLines(source, depth, [o, i, j], from);
      if (data.depth === 1) return lines;
      const terms = added.slice(depth * kh * kw, (depth + 1) * kh * kw);
      const title = this.sourceTitle(data.inputs.indexOf(source) + this.first(0), sum(terms));
      return [this.#drawer(depth, title, lines)];
    });
    if (data.rest)
      parts.push(el('div', {}, fill(words.others, { count: data.left ?? 0, sum: about(data.rest[step]) })));
    // It lies below the products, which only several channels have in drawers.
    const below = data.depth === 1 ? { class: 'terms' } : {};
    if (data.b) parts.push(el('div', below, `+ ${words.bias} ${factor(data.b[o])}`));
    return {
      nodes: [
        el('p', { class: 'cell' }, `${name} ${is} `, el('strong', {}, text)),
        el('div', { class: 'sum' }, ...parts),
      ],
      spoken: fill(words.spoken, { name: heading, said: `${name} ${is} ${text}` }),
    };
  }

  /**
   * The products of a step on one source plate, a line for each row of the kernel.
   *
   * @param {string} source
   * @param {number} depth
   * @param {number[]} place
   * @param {string} from the sign before the first of all
   * @returns {HTMLElement[]}
   */
  #termLines(source, depth, [o, i, j], from) {
    const { data, words } = this;
    const plate = this.drawing.plate(source);
    return data.rows[i].map((r, a) => {
      const line = el('div', { class: 'terms' });
      data.cols[j].forEach((c, b) => {
        const inside = plate.holds(r, c);
        const title = inside ? '' : data.turned ? words.filler : words.padding;
        const text = `${factor(this.value(source, r, c))}·${factor(this.weight(o, depth, a, b))}`;
        line.append(
          a || b || depth ? ' + ' : `${from} `,
          el('span', { class: inside ? 'term' : 'term out', title }, text),
        );
      });
      return line;
    });
  }

  /**
   * One channel of a sum, which stays as a person left it.
   *
   * @param {number} depth
   * @param {string} title
   * @param {HTMLElement[]} lines
   * @returns {HTMLElement}
   */
  #drawer(depth, title, lines) {
    const { opened } = this.stage;
    const [kh, kw] = this.data.kernel;
    const many = this.data.depth * kh * kw > LONGEST_SUM;
    const details = el('details', { open: !many || opened.has(depth) }, el('summary', {}, title), ...lines);
    details.ontoggle = () => (details.open ? opened.add(depth) : opened.delete(depth));
    return details;
  }

  /**
   * @override
   * @param {Cell} cell
   * @returns {CellText}
   */
  saySource({ plate, r, c }) {
    const { words, fed } = this;
    const value = this.value(plate, r, c);
    const cell = `${this.sourceName(plate, r, c)} ${equals(value)}`;
    return {
      title: fill(fed.length ? words.feeds : words.unread, { cell, count: fed.length }),
      lines: fed.map(({ o, i, j, depth, a, b }) =>
        this.line(this.targetName(o, i, j), value, this.weight(o, depth, a, b)),
      ),
      remark: this.#origin(plate, r, c),
    };
  }

  /**
   * Where a padding cell gets its value from.
   *
   * @param {string} plate
   * @param {number} r
   * @param {number} c
   */
  #origin(plate, r, c) {
    const { data, words } = this;
    if (this.drawing.plate(plate).holds(r, c)) return '';
    if (data.turned) return words.filler;
    const [y, x] = [data.sourceRows[r], data.sourceCols[c]];
    return y < 0 || x < 0 ? words.zero : fill(words.copy, { row: y, col: x });
  }

  /**
   * @override
   * @param {Cell} cell
   * @param {number} o
   * @returns {CellText}
   */
  sayWeight({ plate, r, c }, o) {
    const { filter, depth, source } = this.slice(plate, o);
    const weight = this.weight(filter, depth, r, c);
    const name = `${this.weightName(filter, depth, r, c)} ${equals(weight)}`;
    return {
      title: fill(this.words.meets, { weight: name, count: this.met.length }),
      lines: this.met.map(([y, x], at) => {
        const [, i, j] = this.place(at);
        const out = this.targetName(filter, i, j);
        return this.line(`${out} ← ${this.sourceName(source, y, x)}`, this.value(source, y, x), weight);
      }),
      remark: '',
    };
  }
}
