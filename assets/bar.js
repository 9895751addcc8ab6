import { el, shape } from './page.js';

/** @import { Words } from './page.js' */

/**
 * What the bar has a player do.
 *
 * @typedef {object} Controlled
 * @property {number} step
 * @property {number} steps
 * @property {boolean} loop
 * @property {(step: number) => void} go
 * @property {() => void} toggle
 * @property {(speed: number) => void} setSpeed
 * @property {(all: boolean) => void} setAll whether all numbers show, and not only those that are made
 * @property {() => void} fullScreen
 */

const SPEEDS = [0.5, 1, 2, 4, 8, 16];

const ICONS = {
  first: 'M5 5v14M19 5l-10 7 10 7z',
  back: 'M17 5l-10 7 10 7z',
  play: 'M7 4l13 8-13 8z',
  pause: 'M7 4h4v16H7zM14 4h4v16h-4z',
  forward: 'M7 5l10 7-10 7z',
  last: 'M19 5v14M5 5l10 7-10 7z',
  loop: 'M17 2l4 4-4 4M3 11V9a3 3 0 0 1 3-3h15M7 22l-4-4 4-4M21 13v2a3 3 0 0 1-3 3H3',
  full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
};

/** @param {keyof typeof ICONS} name */
const icon = (name) => {
  const svg = shape('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  const outlined = name === 'loop' || name === 'full';
  svg.append(shape('path', { d: ICONS[name], ...(outlined ? { class: 'line' } : {}) }));
  return svg;
};

/** The controls below the pictures. */
export class Bar {
  /** @param {Controlled} player */
  constructor(player) {
    const button = (/** @type {keyof typeof ICONS} */ name, /** @type {() => void} */ action) =>
      el('button', { type: 'button', onclick: action }, icon(name));
    this.buttons = {
      first: button('first', () => player.go(0)),
      back: button('back', () => player.go(player.step - 1)),
      play: button('play', () => player.toggle()),
      forward: button('forward', () => player.go(player.step + 1)),
      last: button('last', () => player.go(player.steps - 1)),
      loop: button('loop', () => this.#setLoop(player, !player.loop)),
      full: button('full', () => player.fullScreen()),
    };
    this.scrub = el('input', { type: 'range', min: 0, value: 0 });
    this.scrub.oninput = () => player.go(Number(this.scrub.value));
    this.count = el('span', { class: 'count' });
    const speeds = SPEEDS.map((speed) => el('option', { value: speed, selected: speed === 1 }, `${speed}×`));
    this.rate = el('select', {}, ...speeds);
    this.rate.onchange = () => player.setSpeed(Number(this.rate.value));
    const every = el('input', { type: 'checkbox' });
    every.onchange = () => player.setAll(every.checked);
    this.every = el('span');
    const { first, back, play, forward, last, loop, full } = this.buttons;
    this.element = el(
      'div',
      { class: 'bar', role: 'group' },
      ...[first, back, play, forward, last, this.scrub, this.count, this.rate, loop],
      el('label', { class: 'every' }, every, this.every),
      full,
    );
    this.#setLoop(player, true);
  }

  /**
   * @param {Controlled} player
   * @param {boolean} on
   */
  #setLoop(player, on) {
    player.loop = on;
    this.buttons.loop.setAttribute('aria-pressed', String(on));
  }

  /**
   * Takes the words of a language, and how many steps there are.
   *
   * @param {Words} words
   * @param {number} steps
   */
  load(words, steps) {
    this.scrub.max = String(steps - 1);
    for (const [name, node] of Object.entries(this.buttons)) {
      node.title = words[name];
      node.setAttribute('aria-label', words[name]);
      node.disabled = steps < 2 && name !== 'full';
    }
    this.scrub.disabled = steps < 2;
    this.scrub.setAttribute('aria-label', words.scrub);
    this.rate.setAttribute('aria-label', words.speed);
    this.rate.title = words.speed;
    this.element.setAttribute('aria-label', words.controls);
    this.every.textContent = words.all;
  }

  /**
   * Has the large button play or pause.
   *
   * @param {Words} words
   * @param {boolean} playing
   */
  label(words, playing) {
    const name = playing ? 'pause' : 'play';
    const node = this.buttons.play;
    node.replaceChildren(icon(name));
    node.title = words[name];
    node.setAttribute('aria-label', words[name]);
  }
}
