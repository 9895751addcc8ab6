import { clamp, el } from './page.js';

/** @import { Pixels } from './photo.js' */

/**
 * Pixels onto a canvas.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Pixels} picture
 */
const put = (canvas, { planes, rows, cols }) => {
  const image = new ImageData(cols, rows);
  const [red, green = red, blue = red] = planes;
  const pixels = new Uint32Array(image.data.buffer);
  for (let k = 0; k < pixels.length; k++) pixels[k] = 0xff000000 | (blue[k] << 16) | (green[k] << 8) | red[k];
  canvas.width = cols;
  canvas.height = rows;
  penOf(canvas).putImageData(image, 0, 0);
};

/**
 * What draws on a canvas.
 *
 * @param {HTMLCanvasElement} canvas
 */
export const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));

/**
 * Lays an element over a share of another: top, left, height, width.
 *
 * @param {HTMLElement} element
 * @param {number[]} shares
 */
const place = ({ style }, [top, left, height, width]) => {
  style.top = `${100 * top}%`;
  style.left = `${100 * left}%`;
  style.height = `${100 * height}%`;
  style.width = `${100 * width}%`;
};

/** A picture of pixels in its place, with what is marked on it. */
export class Sheet {
  rows = 0;
  cols = 0;
  /** How many of the screen's pixels one of its own is wide; 0 where there is no picture. */
  scale = 0;
  /** How much room there is, in CSS pixels. */
  wide = 0;
  high = 0;
  #caption = '';

  /** @param {boolean} isResult whether it comes out, and can be gone over with the keys */
  constructor(isResult) {
    // The pixels, and what is shown of them.
    this.canvas = el('canvas');
    this.screen = el('canvas', { 'aria-hidden': 'true' });
    this.box = el('div', { class: 'box', hidden: true });
    this.inner = el('div', { class: 'inner', hidden: true });
    const { screen, inner, box } = this;
    this.sheet = el('div', { class: 'sheet', role: isResult ? 'application' : 'img' }, screen, inner, box);
    this.refusal = el('p', { class: 'refusal', hidden: true });
    this.caption = el('figcaption');
    this.scaled = el('small', { class: 'scaled' });
    this.tools = el('div', { class: 'tools' });
    const { sheet, refusal, caption, scaled, tools } = this;
    this.figure = el('figure', { class: 'view' }, sheet, refusal, caption, scaled, tools);
  }

  /**
   * @param {Pixels} picture
   * @param {number[] | null} [inner] where in it the picture without its padding lies, as shares
   */
  show(picture, inner) {
    this.refusal.hidden = true;
    this.sheet.hidden = false;
    this.paint(picture);
    this.inner.hidden = !inner;
    if (inner) place(this.inner, inner);
  }

  /** @param {string} caption as HTML */
  tell(caption) {
    if (this.#caption !== caption) this.caption.innerHTML = caption;
    this.#caption = caption;
  }

  /** @param {Pixels} picture */
  paint(picture) {
    this.rows = picture.rows;
    this.cols = picture.cols;
    put(this.canvas, picture);
    this.#lay();
    this.#copy();
  }

  /** Made smaller by averaging: leaving pixels out would make patterns of its own, as strides do. */
  #copy() {
    if (!this.scale) return;
    const scale = Math.min(this.scale, 1);
    this.screen.width = Math.max(1, Math.round(this.cols * scale));
    this.screen.height = Math.max(1, Math.round(this.rows * scale));
    const pen = penOf(this.screen);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(this.canvas, 0, 0, this.screen.width, this.screen.height);
  }

  /** @param {string} why */
  refuse(why) {
    this.sheet.hidden = true;
    this.refusal.hidden = false;
    this.refusal.textContent = why;
    this.rows = this.cols = this.scale = 0;
  }

  /**
   * @param {number} wide
   * @param {number} high
   */
  fit(wide, high) {
    this.wide = wide;
    this.high = high;
    const before = this.scale;
    this.#lay();
    if (this.scale !== before) this.#copy();
  }

  /**
   * As large as there is room for. Enlarged, a pixel is a whole number of the screen's, since uneven ones would
   * look like a pattern of the picture's own.
   */
  #lay() {
    if (!this.rows) return;
    const ratio = devicePixelRatio || 1;
    let scale = Math.min((this.wide * ratio) / this.cols, (this.high * ratio) / this.rows);
    if (scale >= 1) scale = Math.floor(scale);
    this.sheet.style.width = `${Math.round(this.cols * scale) / ratio}px`;
    this.sheet.style.height = `${Math.round(this.rows * scale) / ratio}px`;
    this.scale = scale;
  }

  /**
   * The row and column of the pixel under a pointer.
   *
   * @param {MouseEvent} event
   */
  cell(event) {
    const box = this.sheet.getBoundingClientRect();
    const share = (/** @type {number} */ value, /** @type {number} */ size, /** @type {number} */ count) =>
      clamp(Math.floor((value / size) * count), 0, count - 1);
    return [
      share(event.clientY - box.top, box.height, this.rows),
      share(event.clientX - box.left, box.width, this.cols),
    ];
  }

  /** @param {number[] | null} cells top, left, height, width */
  mark(cells) {
    this.box.hidden = !cells;
    if (!cells) return;
    const [top, left, height, width] = cells;
    place(this.box, [top / this.rows, left / this.cols, height / this.rows, width / this.cols]);
  }
}
