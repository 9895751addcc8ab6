import { Drawing } from './drawing.js';
import { el, fill } from './page.js';
import { product } from './numbers.js';

/** @import { DrawingData } from './drawing.js' */
/** @import { Words } from './page.js' */

const LONGEST_LIST = 60; // lines

/** @typedef {{ plate: string, r: number, c: number }} Cell a cell of a plate */
/** @typedef {{ grid: string, channel: number, r: number, c: number }} Meaning what a cell is in every picture */
/** @typedef {Cell & { meaning: Meaning | null, column?: Meaning | null }} Place a cell, to be looked for elsewhere */
/** @typedef {{ nodes: Node[], spoken: string }} StepText what is said of a step: to show, and to read aloud */
/** @typedef {{ title: string, lines: string[], remark: string }} CellText what is said of a cell */

/**
 * Where a picture is shown; whether it leads the others, and which of a sum's channels a person opened.
 *
 * @typedef {{ element: HTMLElement, leads: boolean, opened: Set<number> }} Stage
 */

/** @typedef {{ steps: number, flow?: string, grids: string[] }} Timeline its steps, and what sources and targets hold */
/** @typedef {DrawingData & Timeline} PanelData */

/**
 * A picture, and what is said of its steps and cells. This one has no steps: so is what cannot be.
 *
 * Pictures know tables and cells, no arithmetic of sizes: which cells a step reads, and all numbers, come with
 * the data.
 *
 * @template {PanelData} [Data=PanelData]
 */
export class Panel {
  /**
   * @param {Stage} stage
   * @param {Data} data
   * @param {Words} words
   * @param {Drawing} [drawing] what it is drawn on, if another picture is on it, too
   */
  constructor(stage, data, words, drawing = new Drawing(stage.element, data)) {
    this.stage = stage;
    this.data = data;
    this.words = words;
    this.drawing = drawing;
  }

  get steps() {
    return this.data.steps;
  }

  // -- cells and what they mean ---------------------------------------------------------------

  /** The plates that can be pointed at. */
  plates() {
    return [...this.drawing.plates.keys()];
  }

  /**
   * The cell at a pointer's position, or null.
   *
   * @param {MouseEvent} event
   * @returns {Cell | null}
   */
  cellAt(event) {
    const matrix = this.drawing.svg.getScreenCTM();
    if (!matrix || !this.steps) return null;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    for (const plate of this.plates().reverse()) {
      const cell = this.drawing.plate(plate).under(x, y);
      if (cell) return { plate, r: cell[0], c: cell[1] };
    }
    return null;
  }

  /**
   * The step that a cell is the target of, or -1.
   *
   * @param {Cell | null} _cell
   */
  stepOf(_cell) {
    return -1;
  }

  /**
   * What a cell is in every picture; null for padding, zeros and kernels.
   *
   * @param {Cell} _cell
   * @returns {Meaning | null}
   */
  meaning(_cell) {
    return null;
  }

  /**
   * What a step is about.
   *
   * @param {number} _step
   * @returns {Meaning | null}
   */
  meaningOfStep(_step) {
    return null;
  }

  /**
   * The cell that means this here; null where a plate is cropped and does not have it.
   *
   * @param {Meaning} _meaning
   * @returns {Cell | null}
   */
  cellOf(_meaning) {
    return null;
  }

  /**
   * The step nearest to what a step of another picture was about: one that makes this cell, or that it feeds.
   *
   * @param {Meaning} _meaning
   */
  stepNear(_meaning) {
    return 0;
  }

  /**
   * A cell with what another picture needs to find what is nearest to it.
   *
   * @param {Cell} cell
   * @returns {Place}
   */
  placeOf(cell) {
    return { ...cell, meaning: this.meaning(cell) };
  }

  /**
   * The cell nearest to one of another picture; null where there is none of its kind.
   *
   * @param {Place} _place
   * @returns {Cell | null}
   */
  cellNear(_place) {
    return null;
  }

  /**
   * How many target cells there are after so many steps.
   *
   * @param {number} made
   */
  targetsMade(made) {
    return made;
  }

  /**
   * How many of so many target cells are this picture's.
   *
   * @param {number} _made
   */
  upTo(_made) {
    return this.steps;
  }

  // -- drawing --------------------------------------------------------------------------------

  /**
   * Shows a step, or none, and a cell that is pointed at, or none; `made` steps are done.
   *
   * @param {number | null} _step
   * @param {Cell | null} _target
   * @param {number} _made
   */
  draw(_step, _target, _made) {}

  // -- words ----------------------------------------------------------------------------------

  /**
   * What is said of the step that is shown.
   *
   * @param {number} _step
   * @param {string} heading which step it is
   * @returns {StepText}
   */
  sayStep(_step, heading) {
    return { nodes: [], spoken: heading };
  }

  /**
   * What is said of the cell that was pointed at last.
   *
   * @param {Cell} _cell
   * @param {number} _step the step that is shown
   * @returns {CellText}
   */
  sayCell(_cell, _step) {
    return { title: '', lines: [], remark: '' };
  }

  /**
   * One product, and whose it is.
   *
   * @param {string} name
   * @param {number} value
   * @param {number} weight
   */
  line(name, value, weight) {
    return fill(this.words.line, { name, product: product(value, weight) });
  }
}

/**
 * @param {string} letter
 * @param {number} channel
 * @param {number} r
 * @param {number} c
 * @param {number} channels how many there are
 */
export const cellName = (letter, channel, r, c, channels) =>
  channels > 1 ? `${letter}[${channel}, ${r}, ${c}]` : `${letter}[${r}, ${c}]`.replace(/-/g, '−');

/**
 * Lines as one text: sixty elements take a browser longer than all the rest of a step.
 *
 * @param {string[]} lines
 * @param {Words} words
 */
export const list = (lines, words) => {
  const rest = lines.length - LONGEST_LIST;
  return el(
    'div',
    {},
    el('div', { class: 'list' }, lines.slice(0, LONGEST_LIST).join('\n')),
    rest > 0 ? el('p', {}, fill(words.more, { count: rest })) : '',
  );
};
