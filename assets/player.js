import { Bar } from './bar.js';
import { address, clamp, el, fill, isBright, shape } from './page.js';
import { list } from './panel.js';
import { kindOf } from './panels.js';

/** @import { Words } from './page.js' */
/** @import { Cell, Meaning, Panel, PanelData, Place, Stage } from './panel.js' */

/**
 * @typedef {object} PlayerData what a player shows: what convviz/player makes, and what its page says besides
 * @property {string} key names the placements: while it stays the same the player keeps its step
 * @property {PanelData[]} panels the pictures; the first one leads
 * @property {Words} words
 * @property {[string, string][]} legend roles, and what they are called
 * @property {string} problem why the setting is impossible, if it is
 * @property {number} start the step it begins with
 * @property {string} [colours] the palette, "standard" or "safe"
 * @property {string} [link] what reopens it, for the address bar
 * @property {number} [opened] what has been opened anew, as often as that happened
 * @property {string} [about] what is said beside the picture, as HTML
 * @property {string} [below] and below it
 */

/** @typedef {{ controls?: Node[], above?: Node[], card?: Node[], foot?: Node[], below?: Node[] }} Around what else stands around the pictures */

const STEP_MS = 1000;

/** The clock of one picture, which leads, and of the others, which follow it cell for cell. */
export class Player {
  /**
   * The player that was loaded last, for what else is on its page.
   *
   * @type {Player | null}
   */
  static shown = null;

  step = 0;
  steps = 1;
  playing = false;
  loop = true;
  speed = 1;
  all = false;
  /** @type {Cell | null} the cell under the pointer */
  point = null;
  /** @type {Cell | null} the cell that was clicked */
  pin = null;
  /** @type {{ at: Meaning | null, pin: Place | null, playing: boolean } | null} the place in the last picture that had steps */
  left = null;
  /** @type {number[]} the step that each picture shows, -1 where it shows none */
  places = [0];
  /** @type {Panel[]} */
  panels = [];
  /** @type {Stage[]} */
  stages = [];
  /** What is read aloud. */
  spoken = '';
  /** How many milliseconds it took to draw last. */
  took = NaN;
  /** @type {string | null} */
  #about = null;
  /** @type {string | null} */
  #below = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #telling;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #linking;

  /**
   * @param {ParentNode} root where it is built
   * @param {PlayerData} data
   * @param {Around} [around]
   */
  constructor(root, data, { controls = [], above = [], card = [], foot = [], below = [] } = {}) {
    this.data = data;
    this.bar = new Bar(this);
    this.pictures = el('div', { class: 'stages' });
    this.now = el('section', { class: 'now' });
    this.live = el('p', { class: 'live', 'aria-live': 'polite' });
    this.legend = el('ul', { class: 'legend' });
    this.about = el('div', { class: 'about' });
    this.below = el('div', { class: 'about below' });
    const { pictures, bar, now, legend, about, live } = this;
    this.controls = el('div', { class: 'beside' }, ...controls);
    const over = el('div', { class: 'above' }, ...above);
    /** What has keys of its own. */
    this.others = [over, this.controls, ...below];
    this.frame = el(
      'div',
      { class: 'player' },
      over,
      pictures,
      bar.element,
      this.controls,
      el('div', { class: 'card' }, now, ...card, about, ...foot),
      legend,
      this.below,
      ...below,
      live,
    );
    root.append(el('div', { class: 'holder' }, this.frame));
    this.keys = (/** @type {KeyboardEvent} */ event) => this.key(event);
    document.addEventListener('keydown', this.keys);
    this.load(data);
  }

  get words() {
    return this.data.words;
  }

  /** The place that is kept while all else is built anew. */
  get here() {
    return this.step;
  }

  // -- data -----------------------------------------------------------------------------------

  /**
   * New data: keeps the place while the placements are the same, else goes to the nearest one; what is opened
   * anew, an example, starts at its beginning.
   *
   * @param {PlayerData} data
   */
  load(data) {
    Player.shown = this;
    const [before, first] = [this.data, !this.panels.length];
    const same = !first && before.key === data.key;
    if (!first) this.#leave(data);
    // Asking how the page looks is dear; it can only have changed when the picture has not.
    const dressed = !first && before.panels[0].svg !== data.panels[0].svg && before.colours === data.colours;
    this.data = data;
    this.#setPanels(first ? [] : before.panels, data.panels);
    this.point = null;
    this.steps = Math.max(this.panels[0].steps, 1);
    if (first) this.step = data.start;
    else if (!same) this.#arrive();
    this.step = clamp(this.step, 0, this.steps - 1);
    this.bar.load(this.words, this.steps);
    this.now.setAttribute('aria-label', this.words.now);
    this.legend.replaceChildren(...data.legend.map(([roles, text]) => legendEntry(roles, text)));
    this.#tellAbout(data.about ?? '', data.below ?? '', !same && !first);
    if (this.steps < 2) this.stop();
    if (!dressed) this.look();
    this.bar.label(this.words, this.playing);
    this.draw();
    if (this.left?.playing && this.steps > 1 && !this.playing) this.toggle();
  }

  /**
   * A panel for each picture, on a stage of its own that stays while the kinds of pictures do.
   *
   * @param {PanelData[]} before
   * @param {PanelData[]} pictures
   */
  #setPanels(before, pictures) {
    const alike =
      before.length === pictures.length && before.every(({ flow }, at) => flow === pictures[at].flow);
    if (!alike) {
      this.stages = pictures.map((_, at) => this.#newStage(at));
      this.pictures.replaceChildren(...this.stages.map(({ element }) => element));
      this.pictures.classList.toggle('several', pictures.length > 1);
      this.pictures.classList.toggle('many', pictures.length > 2);
    }
    this.panels = pictures.map((data, at) => new (kindOf(data))(this.stages[at], data, this.words));
  }

  /**
   * @param {number} at
   * @returns {Stage}
   */
  #newStage(at) {
    const element = el('div', { class: 'stage' });
    // A follower's cell is pointed at by what it is on the leader's picture.
    const cell = (/** @type {MouseEvent} */ event) => {
      const panel = this.panels[at];
      const here = panel.cellAt(event);
      if (at === 0 || !here) return here;
      const meaning = panel.meaning(here);
      return meaning && this.panels[0].cellOf(meaning);
    };
    element.onpointerleave = () => this.hover(null);
    element.onpointermove = (event) => event.pointerType === 'mouse' && this.hover(cell(event));
    element.onclick = (event) => this.click(cell(event));
    return { element, leads: at === 0, opened: new Set() };
  }

  /**
   * Remembers the place in the picture that goes; across pictures without steps, of what cannot be, too.
   *
   * @param {PlayerData} next
   */
  #leave(next) {
    const [lead] = this.panels;
    if (this.data.opened !== next.opened) this.left = null;
    // A picture of a single step has neither a place nor a pace.
    else if (lead.steps > 1 || (lead.steps && !this.left))
      this.left = {
        at: lead.meaningOfStep(this.step),
        pin: this.pin && lead.placeOf(this.pin),
        playing: this.playing,
      };
  }

  /** Goes to the place nearest to the one that was left. */
  #arrive() {
    const [lead] = this.panels;
    this.step = 0;
    this.pin = null;
    if (!this.left || !lead.steps) return;
    if (this.left.at) this.step = lead.stepNear(this.left.at);
    this.pin = this.left.pin && lead.cellNear(this.left.pin);
  }

  /**
   * What is said beside the picture and below it; a picture that is to be seen at once does not wait for it.
   *
   * @param {string} about
   * @param {string} below
   * @param {boolean} later
   */
  #tellAbout(about, below, later) {
    const tell = () => {
      if (this.#about !== about) this.about.innerHTML = this.#about = about;
      if (this.#below !== below) this.below.innerHTML = this.#below = below;
    };
    clearTimeout(this.#telling);
    if (later) this.#telling = setTimeout(tell);
    else tell();
  }

  /** The theme: light or dark as the page is, in the palette that was chosen. */
  look() {
    const bright = isBright(this.frame);
    const safe = this.data.colours === 'safe';
    this.frame.className = `player ${safe ? (bright ? 'safe' : 'safe-dark') : bright ? 'light' : 'dark'}`;
  }

  // -- time -----------------------------------------------------------------------------------

  /** @param {number} step */
  go(step) {
    this.pin = null;
    this.step = clamp(step, 0, this.steps - 1);
    this.draw();
  }

  toggle() {
    if (this.playing) {
      this.stop();
      return;
    }
    if (this.steps < 2) return;
    this.playing = true;
    this.pin = null;
    if (this.step === this.steps - 1) this.step = 0;
    this.bar.label(this.words, true);
    this.draw();
    this.#wait();
  }

  stop() {
    this.playing = false;
    clearTimeout(this.#timer);
    this.bar.label(this.words, false);
    this.#tell();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.step === this.steps - 1 && !this.loop) {
        this.stop();
        return;
      }
      this.step = (this.step + 1) % this.steps;
      this.draw();
      this.#wait();
    }, STEP_MS / this.speed);
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
  }

  /** @param {boolean} all */
  setAll(all) {
    this.all = all;
    this.draw();
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.frame.requestFullscreen?.();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const [on, ...around] = /** @type {HTMLInputElement[]} */ (event.composedPath());
    const mine = around.includes(/** @type {any} */ (this.frame));
    // Elsewhere on the page the keys are the player's only where nothing else wants them.
    if (this.others.some((other) => around.includes(/** @type {any} */ (other)))) return;
    const idle = /^(BODY|SECTION|MAIN|DIV)$/.test(on.tagName) && !on.hasAttribute('role');
    if ((!mine && !idle) || event.ctrlKey || event.metaKey || event.altKey || on.tagName === 'SELECT') return;
    if (event.key === ' ' && (/^(BUTTON|SUMMARY)$/.test(on.tagName) || on.type === 'checkbox')) return;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowRight: () => this.go(this.step + 1),
      ArrowLeft: () => this.go(this.step - 1),
      Home: () => this.go(0),
      End: () => this.go(this.steps - 1),
      ' ': () => this.toggle(),
      Escape: () => this.unpin(),
    };
    if (!Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  }

  // -- pointing -------------------------------------------------------------------------------

  /** @param {Cell | null} cell */
  hover(cell) {
    if (isSame(cell, this.point)) return;
    this.point = cell;
    this.draw();
  }

  /** @param {Cell | null} cell */
  click(cell) {
    if (!cell) {
      this.unpin();
      return;
    }
    const step = this.panels[0].stepOf(cell);
    const again = isSame(cell, this.pin);
    this.stop();
    if (step >= 0) this.step = step;
    this.pin = again ? null : cell;
    this.point = null;
    this.draw();
  }

  unpin() {
    this.pin = this.point = null;
    this.draw();
  }

  // -- drawing --------------------------------------------------------------------------------

  draw() {
    this.bar.scrub.value = String(this.step);
    if (this.data.problem) {
      this.#drawImpossible();
      return;
    }
    const started = performance.now();
    const [lead, ...others] = this.panels;
    const target = this.point ?? this.pin;
    const pointed = lead.stepOf(target);
    const step = pointed >= 0 ? pointed : this.step;
    const made = this.all ? this.steps : this.step + 1;
    const aim = pointed >= 0 ? null : target;
    lead.draw(step, aim, made);
    const meaning = (aim && lead.meaning(aim)) ?? lead.meaningOfStep(step);
    this.places = [step];
    for (const panel of others) {
      const cell = meaning && panel.cellOf(meaning);
      const at = panel.stepOf(cell);
      this.places.push(at);
      // The steps of another kind of cell are not counted along: all its numbers show.
      const together = panel.data.grids[1] === lead.data.grids[1];
      panel.draw(
        at >= 0 ? at : null,
        at >= 0 ? null : cell,
        together ? panel.upTo(lead.targetsMade(made)) : panel.steps,
      );
    }
    const heading = fill(this.words.step, { step: step + 1, steps: this.steps });
    this.bar.count.textContent = `${step + 1} / ${this.steps}`;
    this.bar.scrub.setAttribute('aria-valuetext', heading);
    this.#write(lead, step, aim, heading);
    this.frame.classList.toggle('pinned', Boolean(this.pin));
    if (!this.playing) this.#tell();
    this.#link();
    this.took = performance.now() - started;
  }

  #drawImpossible() {
    this.bar.count.textContent = '';
    this.bar.scrub.setAttribute('aria-valuetext', '');
    this.now.replaceChildren(el('p', { class: 'problem' }, this.data.problem));
    this.spoken = this.data.problem;
    this.#tell();
    this.#link();
  }

  /**
   * @param {Panel} lead
   * @param {number} step
   * @param {Cell | null} aim
   * @param {string} heading
   */
  #write(lead, step, aim, heading) {
    if (!aim) {
      const { nodes, spoken } = lead.sayStep(step, heading);
      this.now.replaceChildren(el('h3', {}, heading), ...nodes);
      this.spoken = spoken;
      return;
    }
    const { title, lines, remark } = lead.sayCell(aim, step);
    this.now.replaceChildren(el('h3', {}, title), remark ? el('p', {}, remark) : '', list(lines, this.words));
    this.spoken = title;
  }

  #tell() {
    if (this.spoken && this.live.textContent !== this.spoken) this.live.textContent = this.spoken;
  }

  /** The address bar follows, so that copying it reopens this very step. */
  #link() {
    const { link } = this.data;
    if (link === undefined) return;
    // However fast it plays, the bar is written now and then, and says what is seen at that moment.
    this.#linking ??= setTimeout(
      () => {
        this.#linking = undefined;
        const step = this.step ? `step=${this.step + 1}` : '';
        address([this.data.link, step].filter(Boolean).join('&'));
      },
      this.playing ? 400 : 120,
    );
  }

  close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#linking);
    clearTimeout(this.#telling);
    document.removeEventListener('keydown', this.keys);
  }
}

/**
 * @param {Cell | null} one
 * @param {Cell | null} other
 */
const isSame = (one, other) =>
  one && other ? one.plate === other.plate && one.r === other.r && one.c === other.c : one === other;

/**
 * @param {string} roles
 * @param {string} text
 */
const legendEntry = (roles, text) => {
  if (!roles) return el('li', {}, text);
  const key = shape('svg', { viewBox: '0 0 20 14' });
  key.innerHTML = roles
    .split(' ')
    .map((role) => `<path class="${role}" d="M1 1H19V13H1z"/>`)
    .join('');
  return el('li', {}, key, text);
};
