import { ARROWS, Glass, scaleText, tapsOf } from './glass.js';
import { address, clamp, el, fill } from './page.js';
import { Sheet } from './sheet.js';

/** @import { LensData, Looked, Tap } from './glass.js' */
/** @import { Photo, Pixels } from './photo.js' */
/** @import { Around } from './player.js' */

const PENS = [0, 128, 255];

/**
 * Pictures with a magnifier: point at a pixel of the result, and its window, every product and the sum are
 * written out. All of it comes from the pixels themselves: moving the pointer asks the server nothing.
 */
export class Lens {
  /** @type {LensData | null} */
  data = null;
  /** @type {Photo | null} */
  photo = null;
  /** @type {Pixels[]} */
  results = [];
  /** @type {Sheet[]} */
  sheets = [];
  /** @type {number[] | null} the pixel of the result that is looked at */
  at = null;
  /** @type {number[] | null} the one before a result that cannot be */
  left = null;
  pinned = false;
  #wasPinned = false;
  /** @type {number | null} the grey that is painted with */
  pen = null;
  /** @type {Map<string, number[]> | null} */
  #painted = null;
  /** @type {string | null} the picture that is drawn, and its padding */
  #drawn = null;
  #about = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #linking;

  /**
   * @param {ParentNode} root where it is built
   * @param {LensData} data
   * @param {Around} [around] what else stands around the pictures
   * @param {(cells: number[][]) => void} [paint] what is done with the [row, column, grey] that were painted
   */
  constructor(root, data, { controls = [], above = [], card = [] } = {}, paint = () => {}) {
    this.paint = paint;
    this.glass = new Glass({ go: (way) => this.go(way), look: () => this.look() });
    this.views = el('div', { class: 'views' });
    this.problem = el('p', { class: 'problem', role: 'status', hidden: true });
    this.about = el('div', { class: 'about' });
    this.live = el('p', { class: 'live', role: 'status' });
    this.frame = el(
      'div',
      { class: 'lens' },
      el('div', { class: 'above' }, ...above),
      el('div', { class: 'why' }, this.problem, ...card),
      this.views,
      el('div', { class: 'beside' }, ...controls),
      this.glass.element,
      this.about,
      this.live,
    );
    this.holder = el('div', { class: 'holder' }, this.frame);
    root.append(this.holder);
    this.measure = () => this.#measure();
    this.sizes = new ResizeObserver(this.measure);
    this.sizes.observe(this.views);
    addEventListener('resize', this.measure);
    this.escape = (/** @type {KeyboardEvent} */ event) => this.#escape(event);
    document.addEventListener('keydown', this.escape);
    this.load(data);
  }

  /**
   * Shows another result.
   *
   * @param {LensData} data
   */
  load(data) {
    const { photo, results, problem } = data;
    this.data = data;
    this.photo = photo;
    this.results = results;
    this.glass.channel = Math.min(this.glass.channel, photo.planes.length - 1);
    // Between two results there may be none: the place is not lost.
    if (problem) [this.left, this.at] = [this.at ?? this.left, null];
    else {
      const { rows, cols } = results[0];
      const before = this.at ?? this.left;
      const [r, c] = before ?? data.start ?? data.strongest ?? [0, 0];
      this.pinned ||= !before && data.start !== null;
      this.at = [clamp(r, 0, rows - 1), clamp(c, 0, cols - 1)];
    }
    this.draw();
  }

  /** The place that is kept while all else is built anew. */
  get here() {
    return this.pinned ? this.at : null;
  }

  // -- the pictures ---------------------------------------------------------------------------

  draw() {
    const { data, photo } = this;
    if (!data || !photo) return;
    const { words } = data;
    const count = Math.max(this.results.length, 1) + 1;
    this.frame.classList.toggle('large', data.kernel[1] > 4);
    if (this.sheets.length !== count) this.#build(count);
    const [input, ...results] = this.sheets;
    // Most moves change the result alone.
    const key = [photo.id, data.rows, data.cols].join(';');
    if (this.#drawn !== key) input.show(padded(photo, data), inner(photo, data));
    this.#drawn = key;
    this.results.forEach((picture, n) => results[n].show(picture));
    if (data.problem) results[0].refuse(words.nothing);
    this.problem.hidden = !data.problem;
    if (this.problem.textContent !== data.problem) this.problem.textContent = data.problem;
    this.sheets.forEach((sheet, n) => sheet.tell(data.captions[n] ?? ''));
    this.#compare(data);
    input.sheet.setAttribute('aria-label', words.input);
    results[0].sheet.setAttribute('aria-label', words.keys);
    this.#palette(data);
    if (this.#about !== data.about) this.about.innerHTML = data.about;
    this.#about = data.about;
    this.look();
  }

  /** @param {number} count */
  #build(count) {
    this.sheets = Array.from({ length: count }, (_, n) => new Sheet(n > 0));
    this.views.replaceChildren(...this.sheets.map((sheet) => sheet.figure));
    this.views.dataset.count = String(count);
    this.#drawn = null;
    this.sheets.forEach(({ sheet }, n) => {
      sheet.onpointermove = (event) => this.#point(event, n);
      sheet.onpointerdown = (event) => this.#press(event, n);
      sheet.onpointerup = sheet.onpointercancel = () => this.#lift();
      sheet.onclick = (event) => this.#click(event, n);
      if (n === 1) {
        sheet.tabIndex = 0;
        sheet.onkeydown = (event) => this.#key(event);
      }
    });
    this.#measure();
  }

  /** How much room there is; not with every result, since measuring makes a browser lay out the page. */
  #measure() {
    const tallest =
      parseFloat(getComputedStyle(this.views).getPropertyValue('--tallest')) * innerHeight * 0.01;
    // All that is measured comes before all that is changed.
    const widths = this.sheets.map((sheet) => sheet.figure.clientWidth);
    this.sheets.forEach((sheet, n) => sheet.fit(widths[n], tallest));
    if (this.data) this.#compare(this.data);
  }

  /**
   * Pictures of different sizes are each shown as large as there is room for: then that is said.
   *
   * @param {LensData} data
   */
  #compare({ words }) {
    const [input, ...results] = this.sheets;
    for (const sheet of results) {
      const text = scaleText(sheet.scale && input.scale ? sheet.scale / input.scale : 1, words);
      if (sheet.scaled.textContent !== text) sheet.scaled.textContent = text;
    }
  }

  // -- pointing -------------------------------------------------------------------------------

  /**
   * @param {PointerEvent} event
   * @param {number} n
   */
  #point(event, n) {
    if (this.data?.problem && this.pen === null) return;
    if (n === 0 && this.pen !== null) {
      if (event.buttons) this.#paint(event);
      return;
    }
    if (event.pointerType === 'touch' || this.pinned) return;
    this.#move(this.#pixel(event, n));
  }

  /**
   * @param {MouseEvent} event
   * @param {number} n
   */
  #click(event, n) {
    if (this.data?.problem || (n === 0 && this.pen !== null)) return;
    const at = this.#pixel(event, n);
    this.pinned = !(this.pinned && String(at) === String(this.at));
    this.#move(at);
  }

  /**
   * The pixel of the result under the pointer; on the picture that goes in, the one whose window it is.
   *
   * @param {MouseEvent} event
   * @param {number} n
   */
  #pixel(event, n) {
    const pixel = this.sheets[n].cell(event);
    const { data } = this;
    if (n || !data) return pixel;
    const { rows, cols } = this.results[0];
    return pixel.map((place, axis) => {
      const reach = (data.dilation[axis] * (data.kernel[axis] - 1)) / 2;
      const target = data.rows
        ? (place - reach) / data.stride[axis]
        : place * data.stride[axis] + reach - data.before[axis];
      return clamp(Math.round(target), 0, (axis ? cols : rows) - 1);
    });
  }

  /** @param {number[]} at */
  #move(at) {
    const changed = String(at) !== String(this.at);
    this.at = at;
    if (changed || this.#wasPinned !== this.pinned) this.look();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.data?.problem) return;
    if (!Object.hasOwn(ARROWS, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.go(ARROWS[event.key].way, event.shiftKey ? 10 : 1);
  }

  /**
   * Wherever in the magnifier the focus is, and where it is on what holds it: a click on a picture puts it there.
   *
   * @param {KeyboardEvent} event
   */
  #escape(event) {
    const { host } = /** @type {ShadowRoot} */ (this.frame.getRootNode());
    if (event.key !== 'Escape' || !this.pinned || !(/** @type {Node} */ (event.target).contains(host)))
      return;
    this.pinned = false;
    this.look();
  }

  /** @param {[number, number]} way */
  go([down, right], times = 1) {
    const { rows, cols } = this.results[0];
    const [r, c] = this.at ?? [0, 0];
    this.pinned = true;
    this.#move([clamp(r + times * down, 0, rows - 1), clamp(c + times * right, 0, cols - 1)]);
    this.live.textContent = this.glass.spoken;
  }

  // -- painting -------------------------------------------------------------------------------

  /** @param {LensData} data */
  #palette(data) {
    const { words } = data;
    const [{ sheet, tools }] = this.sheets;
    if (!data.draws) {
      this.pen = null;
      tools.replaceChildren();
      return;
    }
    const choice = (/** @type {number | null} */ value, /** @type {string} */ name) => {
      const choose = () => {
        this.pen = value;
        this.#palette(data);
      };
      const attributes = {
        type: 'button',
        'aria-pressed': String(this.pen === value),
        title: name,
        'aria-label': name,
        style: value === null ? '' : `background: rgb(${value}, ${value}, ${value})`,
        class: value === null ? 'none' : 'pen',
        onclick: choose,
      };
      return el('button', attributes, value === null ? name : '');
    };
    const pens = PENS.map((value) => choice(value, fill(words.pen, { value })));
    tools.replaceChildren(words.pens, ...pens, choice(null, words.no_pen));
    sheet.classList.toggle('drawing', this.pen !== null);
  }

  /**
   * @param {PointerEvent} event
   * @param {number} n
   */
  #press(event, n) {
    if (n || this.pen === null || event.button) return;
    this.#painted = new Map();
    this.#drawn = null;
    // What was drawn before may be looked at again.
    if (this.photo) this.photo = { ...this.photo, planes: this.photo.planes.map((plane) => plane.slice()) };
    this.sheets[0].sheet.setPointerCapture(event.pointerId);
    this.#paint(event);
  }

  /** @param {PointerEvent} event */
  #paint(event) {
    const { data, photo, pen } = this;
    if (!this.#painted || !data || !photo || pen === null) return;
    const [r, c] = this.sheets[0].cell(event);
    const [row, col] = data.rows ? [r - data.before[0], c - data.before[1]] : [r, c];
    if (row < 0 || col < 0 || row >= photo.rows || col >= photo.cols) return;
    this.#painted.set(`${row} ${col}`, [row, col, pen]);
    for (const plane of photo.planes) plane[row * photo.cols + col] = pen;
    this.sheets[0].paint(padded(photo, data));
    if (this.at) this.look();
  }

  #lift() {
    if (this.#painted?.size) this.paint([...this.#painted.values()]);
    this.#painted = null;
  }

  // -- the magnifier --------------------------------------------------------------------------

  look() {
    const { data, photo, at, results, sheets, pinned } = this;
    if (!data || !photo) return;
    this.#wasPinned = pinned;
    this.glass.element.hidden = !at;
    if (at) {
      const looked = { data, photo, results, sheets, at, pinned };
      this.#mark(looked);
      this.glass.show(looked);
    } else sheets[0].mark(data.span ? [0, 0, ...data.span] : null);
    this.#link(data);
  }

  /** @param {Looked} looked */
  #mark(looked) {
    const { data, at } = looked;
    const [input, ...results] = this.sheets;
    for (const sheet of results) sheet.mark([at[0], at[1], 1, 1]);
    input.mark(box(tapsOf(looked, 0), Boolean(data.rows)));
  }

  /** @param {LensData} data */
  #link({ link }) {
    clearTimeout(this.#linking);
    this.#linking = setTimeout(() => {
      address([link, this.pinned ? `at=${this.at}` : ''].filter(Boolean).join('&'));
    }, 120);
  }

  close() {
    clearTimeout(this.#linking);
    this.sizes.disconnect();
    removeEventListener('resize', this.measure);
    document.removeEventListener('keydown', this.escape);
    this.holder.remove();
  }
}

/**
 * A picture with its padding: what the kernel really reads.
 *
 * @param {Pixels} photo
 * @param {LensData} data
 * @returns {Pixels}
 */
const padded = (photo, data) => {
  if (!data.rows || !data.cols) return photo;
  const [from, across] = [data.rows, data.cols];
  const [rows, cols] = [from.length, across.length];
  const left = data.before[1];
  const places = [...across.keys()];
  const margins = places.filter((c) => c < left || c >= left + photo.cols);
  const planes = photo.planes.map((plane) => {
    const out = new Uint8Array(rows * cols);
    from.forEach((y, r) => {
      if (y >= 0) out.set(plane.subarray(y * photo.cols, (y + 1) * photo.cols), r * cols + left);
      for (const c of y === -2 ? places : margins) {
        const x = across[c];
        // Where a kernel too large hangs over there is nothing: stripes.
        if (y === -2 || x === -2) out[r * cols + c] = (r + c) & 2 ? 235 : 190;
        else if (y >= 0 && x >= 0) out[r * cols + c] = plane[y * photo.cols + x];
      }
    });
    return out;
  });
  return { planes, rows, cols };
};

/**
 * Where in it the picture itself lies: top, left, height, width, as shares.
 *
 * @param {Pixels} photo
 * @param {LensData} data
 */
const inner = (photo, { rows, cols, before }) => {
  if (!rows || !cols || (rows.length === photo.rows && cols.length === photo.cols)) return null;
  return [
    before[0] / rows.length,
    before[1] / cols.length,
    photo.rows / rows.length,
    photo.cols / cols.length,
  ];
};

/**
 * Around all that products read: top, left, height, width; null where they read nothing.
 *
 * @param {Tap[]} taps
 * @param {boolean} isPadded whether places are those of the padded picture
 */
const box = (taps, isPadded) => {
  const read = taps
    .filter((tap) => tap.kind !== 'none')
    .map((tap) => (isPadded ? tap.place : [tap.y, tap.x]));
  if (!read.length) return null;
  const [rows, cols] = [0, 1].map((axis) => read.map((place) => place[axis]));
  const [top, left] = [Math.min(...rows), Math.min(...cols)];
  return [top, left, Math.max(...rows) - top + 1, Math.max(...cols) - left + 1];
};
