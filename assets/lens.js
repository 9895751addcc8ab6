// Pictures with a magnifier: point at a pixel of the result, and its window, every product and the sum
// are written out. All of it comes from the pixels themselves: moving the pointer asks the server nothing.

const PATCH = 11; // pixels a side of the magnified cut-out
const PENS = [0, 128, 255];
const CHANNELS = ['R', 'G', 'B'];
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SIGNS = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

// A line of JSON, then the pixels of its pictures, deflated, each as the difference from its left neighbour;
// red and blue as what they are more than green.
async function unpack(bytes) {
  const end = bytes.indexOf(10);
  const words = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const inflate = new DecompressionStream('deflate');
  const writer = inflate.writable.getWriter();
  writer.write(bytes.subarray(end + 1));
  writer.close();
  const data = new Uint8Array(await new Response(inflate.readable).arrayBuffer());
  let at = 0;
  const pictures = words.shapes.map(([channels, rows, cols]) => {
    const planes = [];
    for (let channel = 0; channel < channels; channel++, at += rows * cols) {
      const plane = data.subarray(at, at + rows * cols);
      for (let start = 0; start < plane.length; start += cols)
        for (let col = start + 1; col < start + cols; col++) plane[col] += plane[col - 1];
      planes.push(plane);
    }
    const [red, green, blue] = planes;
    for (let k = 0; blue && k < blue.length; k++) {
      red[k] += green[k];
      blue[k] += green[k];
    }
    return { planes, rows, cols };
  });
  return { words, pictures };
}

// The picture that goes in; it is sent once and kept for every result made of it.
let photo = null;
const waiting = new Set();
async function takePhoto(bytes) {
  const { words, pictures } = await unpack(bytes);
  photo = { id: words.id, ...pictures[0] };
  for (const lens of waiting) lens.begin();
}

class Lens {
  constructor(root) {
    this.at = null; // the pixel of the result that is looked at
    this.left = null; // the one before a result that cannot be
    this.pinned = false;
    this.channel = 0;
    this.pen = null;
    this.turn = 0;
    this.views = el('div', { class: 'views' });
    this.glass = el('section', { class: 'glass', 'aria-live': 'off' });
    this.about = el('div', { class: 'about' });
    this.live = el('p', { class: 'live', role: 'status' });
    this.frame = el('div', { class: 'lens' }, this.views, this.glass, this.about, this.live);
    root.append(el('div', { class: 'holder' }, this.frame));
    this.room = () => this.measure();
    this.sizes = new ResizeObserver(this.room);
    this.sizes.observe(this.views);
    addEventListener('resize', this.room);
    // Wherever in the magnifier the focus is, and where it is on what holds it: a click on a picture puts it there.
    this.escape = (event) => {
      if (event.key !== 'Escape' || !this.pinned || !event.target.contains(this.frame.getRootNode().host)) return;
      this.pinned = false;
      this.look();
    };
    document.addEventListener('keydown', this.escape);
    waiting.add(this);
  }

  async load(bytes, tell) {
    const turn = ++this.turn;
    const made = await unpack(bytes);
    if (turn !== this.turn) return;
    this.tell = tell;
    this.next = made;
    this.begin();
  }

  // The result is shown once the picture that it was made of is there, too.
  begin() {
    if (!this.next || photo?.id !== this.next.words.photo) return;
    const { words: data, pictures } = this.next;
    this.next = null;
    this.data = data;
    this.words = data.words;
    this.photo = photo;
    this.results = pictures;
    this.channel = Math.min(this.channel, photo.planes.length - 1);
    // Between two results there may be none: the place is not lost.
    if (data.impossible) [this.left, this.at] = [this.at ?? this.left, null];
    else {
      const { rows, cols } = pictures[0];
      const start = this.at ?? this.left ?? data.start;
      this.pinned ||= !(this.at ?? this.left) && data.held;
      this.at = [clamp(start[0], 0, rows - 1), clamp(start[1], 0, cols - 1)];
    }
    this.draw();
  }

  // -- the pictures ---------------------------------------------------------------------------

  draw() {
    const { data, words, photo } = this;
    const count = Math.max(this.results.length, 1) + 1;
    this.frame.classList.toggle('large', data.kernel[1] > 4);
    if (this.sheets?.length !== count) this.build(count);
    const [input, ...results] = this.sheets;
    // Most moves change the result alone.
    const key = [photo.id, data.rows, data.cols].join(';');
    if (this.drawn !== key) input.show(this.padded(), this.inner());
    this.drawn = key;
    this.results.forEach((picture, n) => results[n].show(picture));
    if (data.impossible) results[0].refuse(words.nothing);
    this.sheets.forEach((sheet, n) => sheet.tell(data.captions[n] ?? ''));
    this.compare();
    input.sheet.setAttribute('aria-label', words.input);
    results[0].sheet.setAttribute('aria-label', words.keys);
    this.palette();
    if (this.told !== data.about) this.about.innerHTML = data.about;
    this.told = data.about;
    this.look();
  }

  build(count) {
    this.sheets = Array.from({ length: count }, (_, n) => new Sheet(n > 0));
    this.views.replaceChildren(...this.sheets.map((sheet) => sheet.figure));
    this.views.dataset.count = count;
    this.drawn = null;
    this.sheets.forEach(({ sheet }, n) => {
      sheet.onpointermove = (event) => this.point(event, n);
      sheet.onpointerdown = (event) => this.press(event, n);
      sheet.onpointerup = sheet.onpointercancel = () => this.lift();
      sheet.onclick = (event) => this.click(event, n);
      if (n === 1) {
        sheet.tabIndex = 0;
        sheet.onkeydown = (event) => this.key(event);
      }
    });
    this.measure();
  }

  // The picture with its padding: what the kernel really reads.
  padded() {
    const { photo, data } = this;
    if (!data.rows) return photo;
    const [rows, cols] = [data.rows.length, data.cols.length];
    const left = data.before[1];
    const places = [...data.cols.keys()];
    const margins = places.filter((c) => c < left || c >= left + photo.cols);
    const planes = photo.planes.map((plane) => {
      const out = new Uint8Array(rows * cols);
      data.rows.forEach((y, r) => {
        if (y >= 0) out.set(plane.subarray(y * photo.cols, (y + 1) * photo.cols), r * cols + left);
        for (const c of y === -2 ? places : margins) {
          const x = data.cols[c];
          // Where a kernel too large hangs over there is nothing: stripes.
          if (y === -2 || x === -2) out[r * cols + c] = (r + c) & 2 ? 235 : 190;
          else if (y >= 0 && x >= 0) out[r * cols + c] = plane[y * photo.cols + x];
        }
      });
      return out;
    });
    return { planes, rows, cols };
  }

  // Where in it the picture itself lies: top, left, height, width, as shares.
  inner() {
    const { data, photo } = this;
    if (!data.rows || (data.rows.length === photo.rows && data.cols.length === photo.cols)) return null;
    const [top, left] = data.before;
    return [top / data.rows.length, left / data.cols.length, photo.rows / data.rows.length, photo.cols / data.cols.length];
  }

  // How much room there is; not with every result, since measuring makes a browser lay out the page.
  measure() {
    const sheets = this.sheets ?? [];
    const tallest = parseFloat(getComputedStyle(this.views).getPropertyValue('--tallest')) * innerHeight * 0.01;
    // All that is measured comes before all that is changed.
    const widths = sheets.map((sheet) => sheet.figure.clientWidth);
    sheets.forEach((sheet, n) => sheet.fit(widths[n], tallest));
    this.compare();
  }

  // Pictures of different sizes are each shown as large as there is room for: then that is said.
  compare() {
    const [input, ...results] = this.sheets ?? [];
    for (const sheet of results) {
      const times = sheet.scale && input.scale ? sheet.scale / input.scale : 1;
      const told = Math.abs(times - 1) < 1e-9 ? '' : fill(this.words.scale, { times: about(times, 3) });
      if (sheet.scaled.textContent !== told) sheet.scaled.textContent = told;
    }
  }

  // -- pointing -------------------------------------------------------------------------------

  point(event, n) {
    if (this.data.impossible && this.pen === null) return;
    if (n === 0 && this.pen !== null) {
      if (event.buttons) this.paint(event);
      return;
    }
    if (event.pointerType === 'touch' || this.pinned) return;
    this.move(this.pixel(event, n));
  }

  click(event, n) {
    if (this.data.impossible || (n === 0 && this.pen !== null)) return;
    const at = this.pixel(event, n);
    this.pinned = !(this.pinned && String(at) === String(this.at));
    this.move(at);
  }

  // The pixel of the result under the pointer; on the picture that goes in, the one whose window it is.
  pixel(event, n) {
    const [r, c] = this.sheets[n].cell(event);
    if (n) return [r, c];
    const { data } = this;
    return [r, c].map((place, axis) => {
      const reach = (data.dilation[axis] * (data.kernel[axis] - 1)) / 2;
      const target = data.rows ? (place - reach) / data.stride[axis] : place * data.stride[axis] + reach - data.before[axis];
      return clamp(Math.round(target), 0, (axis ? this.results[0].cols : this.results[0].rows) - 1);
    });
  }

  move(at) {
    const changed = String(at) !== String(this.at);
    this.at = at;
    if (changed || this.wasPinned !== this.pinned) this.look();
  }

  key(event) {
    if (this.data.impossible) return;
    if (ARROWS[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.go(ARROWS[event.key], event.shiftKey ? 10 : 1);
    }
  }

  go([down, right], times = 1) {
    const { rows, cols } = this.results[0];
    this.pinned = true;
    this.move([clamp(this.at[0] + times * down, 0, rows - 1), clamp(this.at[1] + times * right, 0, cols - 1)]);
    this.live.textContent = this.spoken;
  }

  // -- drawing --------------------------------------------------------------------------------

  palette() {
    const { data, words } = this;
    const pens = this.sheets[0].tools;
    if (!data.draws) {
      this.pen = null;
      pens.replaceChildren();
      return;
    }
    const pen = (value, name) =>
      el('button', { type: 'button', 'aria-pressed': String(this.pen === value), title: name, 'aria-label': name,
        style: value === null ? '' : `background: rgb(${value}, ${value}, ${value})`, class: value === null ? 'none' : 'pen',
        onclick: () => { this.pen = value; this.palette(); } }, value === null ? name : '');
    pens.replaceChildren(words.pens, ...PENS.map((value) => pen(value, fill(words.pen, { value }))), pen(null, words.no_pen));
    this.sheets[0].sheet.classList.toggle('drawing', this.pen !== null);
  }

  press(event, n) {
    if (n || this.pen === null || event.button) return;
    this.painted = new Map();
    this.sheets[0].sheet.setPointerCapture(event.pointerId);
    this.paint(event);
  }

  paint(event) {
    if (!this.painted) return;
    const [r, c] = this.sheets[0].cell(event);
    const [row, col] = this.data.rows ? [r - this.data.before[0], c - this.data.before[1]] : [r, c];
    if (row < 0 || col < 0 || row >= this.photo.rows || col >= this.photo.cols) return;
    this.painted.set(`${row} ${col}`, [row, col, this.pen]);
    for (const plane of this.photo.planes) plane[row * this.photo.cols + col] = this.pen;
    this.sheets[0].paint(this.padded());
    if (this.at) this.look();
  }

  lift() {
    if (this.painted?.size) this.tell('painted', [...this.painted.values()]);
    this.painted = null;
  }

  // -- the magnifier --------------------------------------------------------------------------

  // Every product of a pixel of the result, in the order of the kernel.
  taps(channel) {
    const { data, photo, at } = this;
    const plane = photo.planes[channel];
    const [kh, kw] = data.kernel;
    const found = [];
    for (let a = 0; a < kh; a++) {
      for (let b = 0; b < kw; b++) {
        const place = [a, b].map((tap, axis) => {
          const step = data.stride[axis];
          if (data.rows) return at[axis] * step + data.dilation[axis] * tap;
          const reach = at[axis] + data.before[axis] - data.dilation[axis] * tap;
          return reach >= 0 && reach % step === 0 ? reach / step : -1;
        });
        let [y, x] = place;
        let inside = y >= 0 && x >= 0 && y < photo.rows && x < photo.cols;
        let kind = inside ? 'own' : 'none';
        if (data.rows) {
          [y, x] = [data.rows[y], data.cols[x]];
          const real = place.map((one, axis) => one - data.before[axis]);
          inside = y >= 0 && x >= 0;
          kind = inside && real[0] === y && real[1] === x ? 'own' : 'padding';
        }
        const value = inside ? plane[y * photo.cols + x] : 0;
        const weight = data.weights[a][b];
        found.push({ value, weight, product: value * weight, kind, place, y, x });
      }
    }
    return found;
  }

  sum(channel) {
    const terms = this.taps(channel).filter((tap) => tap.kind !== 'none');
    const added = terms.reduce((sum, tap) => sum + tap.product, 0);
    return { terms: terms.map((tap) => [tap.value, tap.weight]), value: (added * this.data.times) / this.data.divisor };
  }

  look() {
    const { data, words, at } = this;
    this.wasPinned = this.pinned;
    this.glass.hidden = !at;
    if (!at) {
      this.sheets[0].mark(data.span ? [0, 0, ...data.span] : null);
      return void this.link();
    }
    const taps = this.taps(this.channel);
    this.mark(taps);
    const [kh, kw] = data.kernel;
    const cells = taps.map((tap) => this.cell(tap));
    const grid = el('div', { class: 'taps', style: `--cols: ${kw}; --rows: ${kh}` }, ...cells);
    const name = fill(words.pixel, { row: at[0], col: at[1] });
    const lines = this.photo.planes.map((_, channel) => this.line(channel));
    this.spoken = fill(words.spoken, { name, said: lines[this.channel].textContent });
    this.glass.replaceChildren(
      el('h3', {}, name, this.arrows()),
      el('p', { class: 'hint' }, this.pinned ? words.pinned : words.point),
      this.tabs(),
      grid,
      el('p', { class: 'hint' }, this.kinds(taps)),
      ...lines,
      this.patches(),
      el('button', { type: 'button', class: 'save', onclick: () => this.save() }, words.save),
    );
    this.link();
  }

  cell({ value, weight, product, kind, y, x }) {
    const bright = value > 117; // where black on it has more contrast than white
    const from = kind === 'own' ? fill(this.words.from, { row: y, col: x }) : this.words[kind];
    const made = say(product, 5);
    const parts = kind === 'none' ? [el('b', {}, '·')] : [el('b', {}, say(value)), el('i', {}, `× ${factor4(weight)}`), el('span', {}, `${sign([[made]], [[say(value), say(weight, 4)]])} ${made}`)];
    return el('div', { class: `tap ${kind}${bright ? ' bright' : ''}`, title: from, style: kind === 'none' ? '' : `--grey: ${value}` }, ...parts);
  }

  // One channel's sum, and the pixel it is shown as.
  line(channel) {
    const { words, data } = this;
    const { terms, value } = this.sum(channel);
    const { text, is } = total([...terms, [0]]);
    const pixel = this.results[0].planes[channel][this.at[0] * this.results[0].cols + this.at[1]];
    const many = this.photo.planes.length > 1;
    const parts = [];
    if (many) parts.push(el('b', { class: 'channel' }, `${CHANNELS[channel]} `));
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
    return el('p', { class: 'sum' }, el('span', {}, ...parts), ' ', el('span', { class: 'shown' }, swatch, fill(how, { pixel })));
  }

  kinds(taps) {
    const { words, data } = this;
    const count = taps.filter((tap) => tap.kind !== 'own').length;
    if (!count) return '';
    return fill(data.rows ? words.on_padding : words.without, { count, total: taps.length, rest: taps.length - count });
  }

  tabs() {
    if (this.photo.planes.length === 1) return '';
    const tab = (channel) =>
      el('button', { type: 'button', 'aria-pressed': String(channel === this.channel),
        onclick: () => { this.channel = channel; this.look(); } }, CHANNELS[channel]);
    return el('div', { class: 'tabs', role: 'group', 'aria-label': this.words.channel }, ...this.photo.planes.map((_, channel) => tab(channel)));
  }

  arrows() {
    const arrow = (name) =>
      el('button', { type: 'button', title: this.words[name], 'aria-label': this.words[name],
        onclick: () => { this.go(ARROWS[name]); this.glass.querySelector(`[data-key=${name}]`).focus(); }, 'data-key': name }, SIGNS[name]);
    return el('span', { class: 'arrows' }, ...Object.keys(ARROWS).map(arrow));
  }

  // The result around the pixel, enlarged; every result beside the others.
  patches() {
    const [top, left] = this.at.map((place) => place - (PATCH >> 1));
    const patch = (picture, n) => {
      const canvas = el('canvas', { width: PATCH, height: PATCH, 'aria-hidden': 'true' });
      canvas.getContext('2d').drawImage(this.sheets[n + 1].canvas, -left, -top);
      const name = this.data.names[n];
      return el('figure', {}, el('div', { class: 'patch' }, canvas, el('span', { class: 'dot' })), el('figcaption', {}, name));
    };
    return el('div', { class: 'patches' }, ...this.results.map(patch));
  }

  mark(taps) {
    const { at, data } = this;
    const [input, ...results] = this.sheets;
    for (const sheet of results) sheet.mark([at[0], at[1], 1, 1]);
    const read = taps.filter((tap) => tap.kind !== 'none').map((tap) => (data.rows ? tap.place : [tap.y, tap.x]));
    if (!read.length) return void input.mark(null);
    const [rows, cols] = [0, 1].map((axis) => read.map((place) => place[axis]));
    const [top, left] = [Math.min(...rows), Math.min(...cols)];
    input.mark([top, left, Math.max(...rows) - top + 1, Math.max(...cols) - left + 1]);
  }

  save() {
    this.sheets[1].canvas.toBlob((blob) => {
      const link = el('a', { href: URL.createObjectURL(blob), download: 'convviz.png' });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  link() {
    clearTimeout(this.linking);
    this.linking = setTimeout(() => {
      address([this.data.link, this.pinned ? `at=${this.at}` : ''].filter(Boolean).join('&'));
    }, 120);
  }

  close() {
    clearTimeout(this.linking);
    this.turn++;
    waiting.delete(this);
    this.sizes.disconnect();
    removeEventListener('resize', this.room);
    document.removeEventListener('keydown', this.escape);
    this.frame.parentElement.remove();
  }
}

const factor4 = (value) => (value < 0 ? `(${say(value, 4)})` : say(value, 4));

// Pixels onto a canvas.
function put(canvas, { planes, rows, cols }) {
  const image = new ImageData(cols, rows);
  const [red, green = red, blue = red] = planes;
  const pixels = new Uint32Array(image.data.buffer);
  for (let k = 0; k < pixels.length; k++) pixels[k] = 0xff000000 | (blue[k] << 16) | (green[k] << 8) | red[k];
  canvas.width = cols;
  canvas.height = rows;
  canvas.getContext('2d').putImageData(image, 0, 0);
}

// A picture in its place, with what is marked on it.
class Sheet {
  constructor(result) {
    // The pixels, and what is shown of them.
    this.canvas = el('canvas');
    this.screen = el('canvas', { 'aria-hidden': 'true' });
    this.box = el('div', { class: 'box', hidden: true });
    this.inner = el('div', { class: 'inner', hidden: true });
    this.sheet = el('div', { class: 'sheet', role: result ? 'application' : 'img' }, this.screen, this.inner, this.box);
    this.refusal = el('p', { class: 'refusal', hidden: true });
    this.caption = el('figcaption');
    this.scaled = el('small', { class: 'scaled' });
    this.tools = el('div', { class: 'tools' });
    this.figure = el('figure', { class: 'view' }, this.sheet, this.refusal, this.caption, this.scaled, this.tools);
  }

  show(picture, inner) {
    this.refusal.hidden = true;
    this.sheet.hidden = false;
    this.paint(picture);
    this.inner.hidden = !inner;
    if (inner) place(this.inner, inner);
  }

  tell(caption) {
    if (this.told !== caption) this.caption.innerHTML = caption;
    this.told = caption;
  }

  paint(picture) {
    this.rows = picture.rows;
    this.cols = picture.cols;
    put(this.canvas, picture);
    this.lay();
    this.copy();
  }

  // Made smaller by averaging: leaving pixels out would make patterns of its own, as strides do.
  copy() {
    if (!this.scale) return;
    const scale = Math.min(this.scale, 1);
    this.screen.width = Math.max(1, Math.round(this.cols * scale));
    this.screen.height = Math.max(1, Math.round(this.rows * scale));
    const pen = this.screen.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(this.canvas, 0, 0, this.screen.width, this.screen.height);
  }

  refuse(why) {
    this.sheet.hidden = true;
    this.refusal.hidden = false;
    this.refusal.textContent = why;
    this.rows = this.cols = this.scale = 0;
  }

  fit(wide, high) {
    Object.assign(this, { wide, high });
    const before = this.scale;
    this.lay();
    if (this.scale !== before) this.copy();
  }

  // As large as there is room for. Enlarged, a pixel is a whole number of the screen's, since uneven
  // ones would look like a pattern of the picture's own.
  lay() {
    if (!this.rows) return;
    const ratio = devicePixelRatio || 1;
    let scale = Math.min((this.wide * ratio) / this.cols, (this.high * ratio) / this.rows);
    if (scale >= 1) scale = Math.floor(scale);
    this.sheet.style.width = `${Math.round(this.cols * scale) / ratio}px`;
    this.sheet.style.height = `${Math.round(this.rows * scale) / ratio}px`;
    this.scale = scale;
  }

  cell(event) {
    const box = this.sheet.getBoundingClientRect();
    const share = (value, start, size, count) => clamp(Math.floor(((value - start) / size) * count), 0, count - 1);
    return [share(event.clientY, box.top, box.height, this.rows), share(event.clientX, box.left, box.width, this.cols)];
  }

  mark(cells) {
    this.box.hidden = !cells;
    if (!cells) return;
    const [top, left, height, width] = cells;
    place(this.box, [top / this.rows, left / this.cols, height / this.rows, width / this.cols]);
  }
}

function place({ style }, [top, left, height, width]) {
  style.top = `${100 * top}%`;
  style.left = `${100 * left}%`;
  style.height = `${100 * height}%`;
  style.width = `${100 * width}%`;
}

globalThis.ConvvizLens = { Lens, takePhoto };
