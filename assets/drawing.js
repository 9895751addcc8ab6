import { shape } from './page.js';
import { say } from './numbers.js';
import { Plate } from './plate.js';

/** @import { PlateData } from './plate.js' */

/**
 * @typedef {object} DrawingData
 * @property {string} svg the picture, with its first frame drawn
 * @property {[number, number]} size its width and height
 * @property {number} least how many pixels a unit of it has to have at least, 0 for any
 * @property {Record<string, PlateData>} plates
 * @property {string} title what it shows, for those who do not see it
 */

/** @typedef {Element & { shown?: string | null }} Written a number in a picture, and what was written there last */

const DIGIT = 0.73; // height of a digit, in heights of its type

/** One picture on the page: its plates, the marks on them, and the numbers in their cells. */
export class Drawing {
  /**
   * @param {HTMLElement} stage where it is shown
   * @param {DrawingData} data
   */
  constructor(stage, data) {
    stage.innerHTML = data.svg;
    this.svg = /** @type {SVGSVGElement} */ (stage.firstElementChild);
    this.svg.setAttribute('role', 'img');
    this.svg.setAttribute('aria-label', data.title);
    const least = Math.round(data.size[0] * data.least);
    stage.style.setProperty('--least', `${least}px`);
    // Beside another a small picture may be a little smaller; a large one would be too small to read.
    stage.style.setProperty('--beside', String(least > 800 ? 1 : 0.82));
    stage.style.setProperty('--share', String(Math.round(data.size[0])));
    this.plates = new Map(Object.entries(data.plates).map(([id, plate]) => [id, new Plate(plate)]));
    this.ids = new Map([...this.svg.querySelectorAll('[id]')].map((node) => [node.id, node]));
    /** @type {Map<string, (Written | null)[] | null>} */
    this.numbers = new Map();
    this.lit = [...this.svg.querySelectorAll('.lit, .under')];
    this.marked = [...this.svg.querySelectorAll('.window, .active, .row, .links, .hover, .band')];
    this.notes = shape('g', { class: 'note' });
  }

  /**
   * @param {string} id
   * @returns {Plate}
   */
  plate(id) {
    return /** @type {Plate} */ (this.plates.get(id));
  }

  /** Takes away all that is marked. */
  clear() {
    for (const node of this.marked) node.setAttribute('d', '');
    for (const node of this.lit) node.classList.remove('lit', 'under', 'hit');
    this.marked = [];
    this.lit = [];
    this.notes.remove();
  }

  // -- numbers --------------------------------------------------------------------------------

  /**
   * The text elements of a plate by cell; null for a plate without numbers.
   *
   * @param {string} id
   */
  numbersOf(id) {
    let numbers = this.numbers.get(id);
    if (numbers === undefined) {
      numbers = this.#numbersByCell(id);
      this.numbers.set(id, numbers);
    }
    return numbers;
  }

  /**
   * The numbers' own and the others are two groups in the picture.
   *
   * @param {string} id
   */
  #numbersByCell(id) {
    const real = this.ids.get(`${id}-numbers`);
    if (!real) return null;
    const own = real.children[Symbol.iterator]();
    const others = (this.ids.get(`${id}-ghosts`)?.children ?? [])[Symbol.iterator]();
    const plate = this.plate(id);
    return plate.cells().map(([r, c]) => (plate.holds(r, c) ? own : others).next().value ?? null);
  }

  /**
   * The number in a cell; null where none is written.
   *
   * @param {string} id
   * @param {number} r
   * @param {number} c
   */
  number(id, r, c) {
    return this.numbersOf(id)?.[this.plate(id).index(r, c)] ?? null;
  }

  /**
   * How large the numbers of a plate are written, 0 where none are.
   *
   * @param {string} id
   */
  typeOf(id) {
    return Number(this.ids.get(`${id}-numbers`)?.getAttribute('font-size') ?? 0);
  }

  // -- marks ----------------------------------------------------------------------------------

  /**
   * @param {string} id
   * @param {string} path
   */
  mark(id, path) {
    const node = this.ids.get(id);
    if (!node) return;
    node.setAttribute('d', path);
    this.marked.push(node);
  }

  /**
   * Lays a mark of a kind over cells of a plate.
   *
   * @param {string} plate
   * @param {string} kind
   * @param {number[][]} cells
   */
  cover(plate, kind, cells) {
    this.mark(`${plate}-${kind}`, this.plate(plate).path(cells));
  }

  /**
   * Has the numbers in cells written to be read on a mark.
   *
   * @param {string} id
   * @param {number[][]} cells
   */
  light(id, cells) {
    const plate = this.plate(id);
    for (const [r, c] of cells) {
      const node = this.number(id, r, c);
      if (!node) continue;
      node.classList.add(plate.holds(r, c) ? 'lit' : 'under');
      this.lit.push(node);
    }
  }

  /**
   * The same where something is pointed at.
   *
   * @param {(Element | null | undefined)[]} nodes
   */
  hit(nodes) {
    for (const node of nodes) {
      if (!node) continue;
      node.classList.add('hit');
      this.lit.push(node);
    }
  }

  /**
   * Marks what is pointed at, and all that it meets; whatever is written there can be read on the mark.
   *
   * @param {string} id
   * @param {number[][]} cells
   * @param {number[][]} window the cells that have a small weight in their corner
   */
  touch(id, cells, window) {
    this.cover(id, 'hover', cells);
    const plate = this.plate(id);
    const touched = new Set(cells.map(([r, c]) => plate.index(r, c)));
    const numbers = this.numbersOf(id);
    this.hit([...touched].map((at) => numbers?.[at]));
    const small = this.ids.get(`${id}-weights`)?.children ?? [];
    this.hit(window.flatMap(([r, c], at) => (touched.has(plate.index(r, c)) ? [small[at]] : [])));
  }

  /**
   * Weights written small into cells, below the numbers there.
   *
   * @param {{ plate: string, r: number, c: number, weight: number }[]} weights
   */
  note(weights) {
    if (!weights.length) return;
    const { plate: first } = weights[0];
    const { across, down } = this.plate(first);
    const texts = weights.map(({ weight }) => `×${say(weight)}`);
    const longest = Math.max(...texts.map((text) => text.length));
    // A leaning cell grows narrow towards its foot.
    const room = (down[0] ? 0.62 : 0.92) * across[0];
    const size = Math.min(0.26 * down[1], room / (0.62 * longest));
    const below = (DIGIT * (this.typeOf(first) + size)) / 2 + 0.03 * down[1];
    this.notes.setAttribute('font-size', size.toFixed(2));
    this.notes.replaceChildren(
      ...weights.map(({ plate, r, c }, at) => {
        const [x, y] = this.plate(plate).point(r + 0.5, c + 0.5);
        const text = shape('text', { x: x.toFixed(1), y: (y + below + (DIGIT * size) / 2).toFixed(2) });
        text.textContent = texts[at];
        return text;
      }),
    );
    this.svg.append(this.notes);
  }
}
