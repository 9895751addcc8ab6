import { about, factor, say, sign, total } from './numbers.js';
import { el, fill } from './page.js';
import { penOf } from './sheet.js';

/** @import { Words } from './page.js' */
/** @import { Photo, Pixels } from './photo.js' */
/** @import { Sheet } from './sheet.js' */

/**
 * @typedef {object} LensData what convviz/figures/results.py says of a result; pairs are (vertical, horizontal)
 * @property {Photo} photo the picture that it was made of
 * @property {Pixels[]} results
 * @property {Words} words
 * @property {string} link
 * @property {boolean} draws whether the picture can be drawn on
 * @property {string} problem why there is no result, if there is none
 * @property {[number, number]} kernel
 * @property {[number, number]} stride
 * @property {[number, number]} dilation
 * @property {[number, number]} before how many lines of padding come first
 * @property {[number, number] | null} start the pixel that the page was opened with
 * @property {[number, number]} [strongest] where else to begin
 * @property {number[][]} weights
 * @property {number} times what a sum is multiplied with
 * @property {number} divisor and divided by
 * @property {number[]} [rows] which row of the picture each padded one is, -1 for zeros, -2 beyond; not of transposed ones
 * @property {number[]} [cols]
 * @property {[number, number]} [span]
 * @property {number} low what is shown as black
 * @property {number} high what is shown as white
 * @property {string[]} captions
 * @property {string[]} names
 * @property {string} about
 */

/**
 * @typedef {object} Tap one product of a pixel of the result
 * @property {number} value
 * @property {number} weight
 * @property {number} product
 * @property {'own' | 'padding' | 'none'} kind whether what it reads is the picture's own
 * @property {number[]} place where on the padded picture it reads
 * @property {number} y where in the picture
 * @property {number} x
 */

/**
 * @typedef {object} Looked what is looked at
 * @property {LensData} data
 * @property {Photo} photo
 * @property {Pixels[]} results
 * @property {Sheet[]} sheets the one that goes in, and those of the results
 * @property {number[]} at the pixel of the result
 * @property {boolean} pinned
 */

const PATCH = 11; // pixels a side of the magnified cut-out
const CHANNELS = ['R', 'G', 'B'];
/** @type {Record<string, { way: [number, number], sign: string }>} */
export const ARROWS = {
  ArrowUp: { way: [-1, 0], sign: '↑' },
  ArrowDown: { way: [1, 0], sign: '↓' },
  ArrowLeft: { way: [0, -1], sign: '←' },
  ArrowRight: { way: [0, 1], sign: '→' },
};

/** What is written of one pixel of a result: its window, every product, the sum, its surroundings. */
export class Glass {
  channel = 0;
  /** What is read aloud. */
  spoken = '';

  /**
   * @param {object} actions
   * @param {(way: [number, number]) => void} actions.go to a neighbour
   * @param {() => void} actions.look
   */
  constructor({ go, look }) {
    this.go = go;
    this.look = look;
    this.element = el('section', { class: 'glass', 'aria-live': 'off' });
  }

  /** @param {Looked} looked */
  show(looked) {
    const { data, photo, at, pinned } = looked;
    const { words } = data;
    const taps = tapsOf(looked, this.channel);
    const name = fill(words.pixel, { row: at[0], col: at[1] });
    const lines = photo.planes.map((_, channel) => sumLine(looked, channel));
    const [kh, kw] = data.kernel;
    this.spoken = fill(words.spoken, { name, said: lines[this.channel].textContent });
    this.element.replaceChildren(
      el('h3', {}, name, this.#arrows(words)),
      el('p', { class: 'hint' }, pinned ? words.pinned : words.point),
      this.#tabs(words, photo.planes.length),
      el(
        'div',
        { class: 'taps', style: `--cols: ${kw}; --rows: ${kh}` },
        ...taps.map((tap) => tapCell(tap, words)),
      ),
      el('p', { class: 'hint' }, this.#kinds(data, taps)),
      ...lines,
      patches(looked),
      el(
        'button',
        { type: 'button', class: 'save', onclick: () => save(looked.sheets[1].canvas) },
        words.save,
      ),
    );
  }

  /**
   * How many products there are beside those with the picture's own pixels.
   *
   * @param {LensData} data
   * @param {Tap[]} taps
   */
  #kinds({ words, rows }, taps) {
    const count = taps.filter((tap) => tap.kind !== 'own').length;
    if (!count) return '';
    return fill(rows ? words.on_padding : words.without, {
      count,
      total: taps.length,
      rest: taps.length - count,
    });
  }

  /**
   * @param {Words} words
   * @param {number} count
   */
  #tabs(words, count) {
    if (count === 1) return '';
    const tabs = CHANNELS.slice(0, count).map((name, channel) => {
      const open = () => {
        this.channel = channel;
        this.look();
      };
      const pressed = String(channel === this.channel);
      return el('button', { type: 'button', 'aria-pressed': pressed, onclick: open }, name);
    });
    return el('div', { class: 'tabs', role: 'group', 'aria-label': words.channel }, ...tabs);
  }

  /** @param {Words} words */
  #arrows(words) {
    const arrows = Object.entries(ARROWS).map(([name, { way, sign: text }]) => {
      const go = () => {
        this.go(way);
        /** @type {HTMLElement | null} */ (this.element.querySelector(`[data-key=${name}]`))?.focus();
      };
      const label = words[name];
      return el(
        'button',
        { type: 'button', title: label, 'aria-label': label, 'data-key': name, onclick: go },
        text,
      );
    });
    return el('span', { class: 'arrows' }, ...arrows);
  }
}

/**
 * Every product of a pixel of the result, in the order of the kernel.
 *
 * @param {Pick<Looked, 'data' | 'photo' | 'at'>} looked
 * @param {number} channel
 * @returns {Tap[]}
 */
export const tapsOf = ({ data, photo, at }, channel) => {
  const plane = photo.planes[channel];
  return data.weights.flatMap((weights, a) =>
    weights.map((weight, b) => {
      const read =
        data.rows && data.cols
          ? readPadded(data, data.rows, data.cols, at, [a, b])
          : readPlain(data, photo, at, [a, b]);
      const value =
        read.y >= 0 && read.x >= 0 && read.kind !== 'none' ? plane[read.y * photo.cols + read.x] : 0;
      return { value, weight, product: value * weight, ...read };
    }),
  );
};

/**
 * What a product of an ordinary convolution reads: a pixel of the padded picture.
 *
 * @param {LensData} data
 * @param {number[]} rows
 * @param {number[]} cols
 * @param {number[]} at
 * @param {number[]} tap
 * @returns {Pick<Tap, 'kind' | 'place' | 'y' | 'x'>}
 */
const readPadded = (data, rows, cols, at, tap) => {
  const place = at.map((pixel, axis) => pixel * data.stride[axis] + data.dilation[axis] * tap[axis]);
  const [y, x] = [rows[place[0]], cols[place[1]]];
  const inside = y >= 0 && x >= 0 && place[0] - data.before[0] === y && place[1] - data.before[1] === x;
  return { kind: inside ? 'own' : 'padding', place, y, x };
};

/**
 * What a product of a transposed one reads, if the stride leaves it anything.
 *
 * @param {LensData} data
 * @param {Pixels} photo
 * @param {number[]} at
 * @param {number[]} tap
 * @returns {Pick<Tap, 'kind' | 'place' | 'y' | 'x'>}
 */
const readPlain = (data, photo, at, tap) => {
  const place = at.map((pixel, axis) => {
    const reach = pixel + data.before[axis] - data.dilation[axis] * tap[axis];
    return reach >= 0 && reach % data.stride[axis] === 0 ? reach / data.stride[axis] : -1;
  });
  const [y, x] = place;
  const inside = y >= 0 && x >= 0 && y < photo.rows && x < photo.cols;
  return { kind: inside ? 'own' : 'none', place, y, x };
};

/**
 * One product.
 *
 * @param {Tap} tap
 * @param {Words} words
 */
export const tapCell = ({ value, weight, product, kind, y, x }, words) => {
  const bright = value > 117; // where black on it has more contrast than white
  const title = kind === 'own' ? fill(words.from, { row: y, col: x }) : words[kind];
  if (kind === 'none') return el('div', { class: 'tap none', title, style: '' }, el('b', {}, '·'));
  const made = say(product, 5);
  const is = sign([[made]], [[say(value), say(weight, 4)]]);
  return el(
    'div',
    { class: `tap ${kind}${bright ? ' bright' : ''}`, title, style: `--grey: ${value}` },
    el('b', {}, say(value)),
    el('i', {}, `× ${factor(weight, 4)}`),
    el('span', {}, `${is} ${made}`),
  );
};

/**
 * One channel's sum, and the pixel it is shown as.
 *
 * @param {Pick<Looked, 'data' | 'photo' | 'at' | 'results'>} looked
 * @param {number} channel
 */
export const sumLine = (looked, channel) => {
  const { data, photo, results, at } = looked;
  const { words } = data;
  const terms = tapsOf(looked, channel).filter((tap) => tap.kind !== 'none');
  const value = (terms.reduce((sum, tap) => sum + tap.product, 0) * data.times) / data.divisor;
  const { text, is } = total([...terms.map((tap) => [tap.value, tap.weight]), [0]]);
  const pixel = results[0].planes[channel][at[0] * results[0].cols + at[1]];
  /** @type {(Node | string)[]} */
  const parts = [];
  if (photo.planes.length > 1) parts.push(el('b', { class: 'channel' }, `${CHANNELS[channel]} `));
  parts.push(fill(words.sum, { count: terms.length, sum: is === '=' ? text : `${is} ${text}` }));
  if (data.times !== 1) parts.push(` · ${say(data.times)}`);
  if (data.divisor !== 1) parts.push(` / ${say(data.divisor)}`);
  if (data.times !== 1 || data.divisor !== 1) {
    const result = say(value);
    parts.push(` ${sign([[result, say(data.divisor)]], [[text, say(data.times)]])} ${result}`);
  }
  // Added up in another order than the engine's, the darkest may lie a hair below black.
  const hair = 1e-9 * (data.high - data.low);
  const how = value < data.low - hair ? words.dark : value > data.high + hair ? words.light : words.shown;
  const swatch = el('span', { class: 'swatch', style: `background: rgb(${pixel}, ${pixel}, ${pixel})` });
  return el(
    'p',
    { class: 'sum' },
    el('span', {}, ...parts),
    ' ',
    el('span', { class: 'shown' }, swatch, fill(how, { pixel })),
  );
};

/**
 * The result around the pixel, enlarged; every result beside the others.
 *
 * @param {Looked} looked
 */
const patches = ({ data, results, sheets, at }) => {
  const [top, left] = at.map((place) => place - (PATCH >> 1));
  const figures = results.map((_, n) => {
    const canvas = el('canvas', { width: PATCH, height: PATCH, 'aria-hidden': 'true' });
    penOf(canvas).drawImage(sheets[n + 1].canvas, -left, -top);
    const patch = el('div', { class: 'patch' }, canvas, el('span', { class: 'dot' }));
    return el('figure', {}, patch, el('figcaption', {}, data.names[n]));
  });
  return el('div', { class: 'patches' }, ...figures);
};

/**
 * Has the browser save what a canvas shows.
 *
 * @param {HTMLCanvasElement} canvas
 */
const save = (canvas) =>
  canvas.toBlob((blob) => {
    if (!blob) return;
    const link = el('a', { href: URL.createObjectURL(blob), download: 'convviz.png' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

/**
 * How many times as large one picture is shown as another, where that is not the same.
 *
 * @param {number} times
 * @param {Words} words
 */
export const scaleText = (times, words) =>
  Math.abs(times - 1) < 1e-9 ? '' : fill(words.scale, { times: about(times, 3) });
