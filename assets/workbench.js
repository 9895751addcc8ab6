/** Controls, picture and card of a page as one: the picture follows the hand. */

import { Controls } from './controls.js';
import { el } from './page.js';
import { isFree, linkOf, withValue } from './values.js';

/** @import { Handles } from './handles.js' */
/** @import { Picture, Pictures } from './pictures.js' */
/** @import { Around } from './player.js' */
/** @import { Named, PageData, Values } from './values.js' */

/**
 * What the page says of itself, as convviz/ui gives it.
 *
 * @typedef {object} State
 * @property {string} visit names the visit: a server that was started again knows nothing of the one before
 * @property {number} heard how many messages of the visit were heard
 * @property {number} turn how often the page itself has set the values: then they are taken
 * @property {Values} values
 * @property {string} chosen the worked example that was opened
 * @property {string[]} notes what in the link could not be used
 * @property {number} opened
 * @property {any} start the place in the picture that the page was opened with
 * @property {string | null} picture what is seen of the values, as JSON; null where it comes by address
 */

/**
 * What a sort of page has of its own.
 *
 * @typedef {object} Sort
 * @property {typeof Pictures} Pictures how its pictures come
 * @property {(workbench: Workbench, data: any, around: Around) => { here: unknown, load: (data: any) => void, close: () => void }} open what shows them, from the first one on
 * @property {(workbench: Workbench) => Handles} [handles] what a hand drags in them
 */

/** @typedef {(name: string, value: unknown) => void} Send */

const REST = 150; // ms
const RETRY = 2000; // ms
/** So long, in ms, an answer to something that only the page can do is waited for before more is said. */
const PATIENCE = 2000;

export class Workbench {
  turn = -1;
  /** @type {Values} */
  values = {};
  visit = '';
  /** What is shown, and what should be. */
  shown = '';
  wanted = '';
  /** @type {Picture | null} */
  picture = null;
  /** @type {any} what shows the pictures */
  player = null;
  #moved = false;
  #told = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} while the page does something */
  #busy;
  /** @type {any} */
  start = null;
  opened = 0;
  /** @type {Handles | null} */
  handles = null;
  /** @type {Map<string, number>} when each link was wanted last */
  #order = new Map();
  #newest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  /**
   * @param {ParentNode} root where it is built
   * @param {PageData} page
   * @param {string} folder the address of this version's folder
   * @param {State} state
   * @param {Send} send
   * @param {Sort} sort
   */
  constructor(root, page, folder, state, send, sort) {
    this.sort = sort;
    this.root = root;
    this.page = page;
    this.send = send;
    this.pictures = new sort.Pictures(
      folder,
      page,
      (link, picture) => this.#come(link, picture),
      (reason, link) => this.#failed(reason, link),
    );
    this.values = state.values;
    this.controls = new Controls(page, state.values, {
      move: (values, name) => this.move(values, name),
      done: () => this.rest(),
      touch: (name) => this.touch(name),
      act: (act) => this.act(act),
    });
    this.notes = el('div', { class: 'notes', role: 'status' });
    this.ways = el('div', { class: 'ways' });
    this.status = el('div', { class: 'status', role: 'status' });
    this.below = el('div', { class: 'counted' });
    this.load(state);
  }

  /**
   * What the page says anew.
   *
   * @param {State} state
   */
  load(state) {
    const { visit, turn, heard, values, chosen, notes, picture } = state;
    this.pictures.heard(state);
    const again = this.visit !== '' && visit !== this.visit;
    if (again || turn !== this.turn) {
      // To a visit that begins anew the browser says what was chosen before.
      if (!again) this.values = values;
      if (!again) this.pictures.chosen = chosen;
      this.#moved = again;
      clearTimeout(this.#resting);
    }
    [this.visit, this.turn] = [visit, turn];
    if (again || heard >= this.#told) this.#free();
    this.notes.replaceChildren(...notes.map((note) => el('p', {}, note)));
    this.start = state.start;
    this.opened = state.opened;
    const link = this.pictures.link(this.values);
    if (picture !== null && link === this.pictures.link(values))
      this.pictures.keep(link, JSON.parse(picture));
    this.#want();
    if (again) this.rest();
  }

  /** What was asked of the page has been done: what has been chosen meanwhile can be said. */
  #free() {
    clearTimeout(this.#busy);
    this.#busy = undefined;
  }

  // -- from the hand to the picture -----------------------------------------------------------------

  /**
   * A hand has moved something.
   *
   * @param {Values} values
   * @param {string} name of what it moved
   */
  move(values, name) {
    this.values = values;
    this.#moved = true;
    if (name) this.touch(name);
    this.#want();
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.rest(), REST);
  }

  /** The hand rests, or has let go: the page hears of it. */
  rest() {
    if (this.#moved) this.#tell(null);
  }

  /**
   * Something only the page itself can do.
   *
   * @param {Record<string, unknown>} act
   */
  act(act) {
    this.#tell(act);
  }

  /** @param {Record<string, unknown> | null} act */
  #tell(act) {
    clearTimeout(this.#resting);
    // A message behind one that is not heard yet could take its place.
    if (this.#busy !== undefined) {
      this.#resting = setTimeout(() => this.#tell(act), REST);
      return;
    }
    this.#moved = false;
    const { turn, values } = this;
    const { chosen } = this.pictures;
    const shown = this.pictures.fits(this.pictures.link(values));
    this.send('told', { turn, values, chosen, shown, act, count: (this.#told += 1) });
    if (act) this.#busy = setTimeout(() => this.#free(), PATIENCE);
  }

  /** @param {string} name a widget of numbers that a hand moves, or is about to */
  touch(name) {
    const control = this.page.controls[name.split('.')[0]];
    const { values = [] } = control ?? {};
    if ((this.picture?.stops[name] ?? values).length < 2) return;
    // Where both axes are set together, so are those of the pictures.
    const base = name.replace(/\.v$/, '');
    const moved = base !== name && !isFree(this.values, base) ? base : name;
    // They are the same whatever the present value is.
    const others = this.pictures.link(withValue(this.values, moved, 0));
    this.pictures.vary(this.values, moved, `${moved} ${others}`);
  }

  #want() {
    const link = this.pictures.link(this.values);
    this.wanted = link;
    this.#order.delete(link);
    this.#order.set(link, (this.#newest += 1));
    if (this.#order.size > 400) this.#order.delete(this.#order.keys().next().value ?? '');
    const kept = this.pictures.get(link);
    this.controls.show(this.values, kept ?? this.picture);
    if (kept) this.#show(link, kept);
    // What no address has room for comes with the page, when the hand rests.
    else if (this.pictures.fits(link)) this.pictures.want(link);
  }

  /**
   * @param {string} link
   * @param {Picture} picture
   */
  #come(link, picture) {
    clearTimeout(this.#retry);
    delete this.status.dataset.reason;
    this.status.replaceChildren();
    // While a slow picture is waited for, those of the values before it are better than none.
    const newer = (this.#order.get(link) ?? 0) > (this.#order.get(this.shown) ?? 0);
    if (link === this.wanted || newer) this.#show(link, picture);
  }

  /**
   * @param {string} link
   * @param {Picture} picture
   */
  #show(link, picture) {
    if (link === this.shown && this.picture === picture) return;
    this.shown = link;
    this.picture = picture;
    this.controls.show(this.values, picture);
    const { words } = this.page;
    const data = { ...picture, words, start: this.start, opened: this.opened };
    this.#tellWays(picture);
    if (this.player) this.player.load(data);
    else {
      this.player = this.sort.open(this, data, {
        controls: [this.controls.element],
        above: [this.controls.looks, this.notes, this.status],
        card: [this.ways],
        foot: [this.#foot()],
        below: this.#fields(),
      });
      this.handles = this.sort.handles?.(this) ?? null;
    }
    if (this.below.innerHTML !== picture.counted) this.below.innerHTML = picture.counted;
    this.handles?.show();
  }

  /** What opens the page's drawers. */
  #foot() {
    const { drawers } = this.page;
    const button = (/** @type {Named} */ [name, words]) =>
      el('button', { type: 'button', onclick: () => this.#pullOut(name) }, words);
    return el('div', { class: 'foot' }, ...drawers.map(button));
  }

  /** @param {string} name */
  #pullOut(name) {
    this.act({ drawer: name });
    // It grows as it opens.
    const drawer = document.querySelector(`.st-key-${this.page.page}-${name}`);
    for (const wait of [0, 400])
      setTimeout(() => drawer?.scrollIntoView({ behavior: 'smooth', block: 'start' }), wait);
  }

  /** What is only counted, with its fields. */
  #fields() {
    const [heading, lead] = this.page.heading;
    if (!heading) return [];
    return [
      el(
        'section',
        { class: 'layer' },
        el('h3', {}, heading),
        el('p', {}, lead),
        this.controls.fields,
        this.below,
      ),
    ];
  }

  /** @param {Picture} picture */
  #tellWays({ ways }) {
    const { labels } = this.page;
    const buttons = ways.map(({ words, values }) =>
      el('button', { type: 'button', onclick: () => this.take(values) }, words),
    );
    const heading = ways[0]?.several ? labels.ways_several : labels.ways;
    this.ways.replaceChildren(
      ...(buttons.length ? [el('p', {}, heading), el('div', { class: 'buttons' }, ...buttons)] : []),
    );
  }

  /**
   * Takes over other values, and says so at once.
   *
   * @param {Values} values
   */
  take(values) {
    this.move({ ...this.values, ...values }, '');
    this.rest();
  }

  /**
   * @param {import('./pictures.js').Failure} reason
   * @param {string} link of the picture that did not come
   */
  #failed(reason, link) {
    const { labels } = this.page;
    if (reason === 'long') {
      this.pictures.longest = link.length - 1;
      this.#tell(null);
      return;
    }
    clearTimeout(this.#retry);
    const again = () => this.shown !== this.wanted && this.pictures.want(this.wanted);
    if (reason === 'offline') this.#retry = setTimeout(again, RETRY);
    if (this.status.dataset.reason === reason) return;
    this.status.dataset.reason = reason;
    if (reason === 'updated') {
      const link = linkOf(this.page, this.values);
      const reload = () => {
        const { here } = this.player ?? {};
        const place = here
          ? `&${this.page.page === 'image' ? 'at' : 'step'}=${typeof here === 'number' ? here + 1 : here}`
          : '';
        location.assign(`${location.pathname}?${link}&lang=${this.page.language}${place}`);
      };
      this.status.replaceChildren(
        el('p', {}, labels.updated),
        el('button', { type: 'button', onclick: reload }, labels.reload),
      );
      return;
    }
    this.status.replaceChildren(el('p', {}, labels.offline));
  }

  close() {
    clearTimeout(this.#resting);
    clearTimeout(this.#retry);
    clearTimeout(this.#busy);
    this.player?.close();
    this.handles?.close();
  }
}
