/** Pictures by address: those of a slider all at once, others one by one, the newest first. */

import { linkOf, withValue } from './values.js';

/** @import { PlayerData } from './player.js' */
/** @import { Follows, PageData, Value, Values } from './values.js' */

/**
 * What a picture says besides what the player shows.
 *
 * @typedef {object} Shown
 * @property {string} link what reopens it
 * @property {string} case the worked example that it is
 * @property {string[]} panel the controls of its setting
 * @property {Record<string, [number, string][]>} stops the few values of some of them, with their words
 * @property {Record<string, string[]>} [choices] the words of those choices that have not all of theirs now
 * @property {Follows} [follows] what comes with a choice
 * @property {number[]} means what a padding by a name comes to
 * @property {string} counted what is said of what is only counted, as HTML
 * @property {{ words: string, values: Values, several: boolean }[]} ways the ways out of what cannot be
 */

/** @typedef {PlayerData & Shown} Picture */

const PATIENCE = 8000; // ms
/** @typedef {'offline' | 'updated' | 'long'} Failure why a picture does not come */

/** @type {Record<string, Failure>} */
const REASONS = { 410: 'updated', 414: 'long', 431: 'long' };

/** Asks for pictures and keeps them. */
export class Pictures {
  /** How many requests there are at once. */
  atOnce = 2;
  /** How many pictures are kept. */
  most = 400;
  /** How many signs the longest link has that an address says. */
  longest = 7800;
  /** @type {Map<string, any>} by link, the one that was not asked for the longest first */
  #kept = new Map();
  /** @type {Set<string>} the sliders whose pictures were asked for, each with all else */
  #varied = new Set();
  /** @type {string | null} what is wanted and not yet asked for */
  #waiting = null;
  /** @type {Set<string>} what is on its way */
  #asked = new Set();
  /** The worked example that was opened. */
  chosen = '';

  /**
   * @param {string} folder the address of this version's folder
   * @param {PageData} page
   * @param {(link: string, picture: Picture) => void} come what is done with a picture that has come
   * @param {(reason: Failure, link: string) => void} fail
   */
  constructor(folder, page, come, fail) {
    this.folder = folder;
    this.page = page;
    this.come = come;
    this.fail = fail;
  }

  /**
   * The page has said something; what of it pictures depend on is none of their link.
   *
   * @param {object} _state
   */
  heard(_state) {}

  /** @param {Values} values */
  link(values) {
    const link = linkOf(this.page, values);
    // Of examples that are the same setting the one that was opened is named.
    return this.chosen ? `${link}&case=${this.chosen}` : link;
  }

  /**
   * Whether an address says so much.
   *
   * @param {string} link
   */
  fits(link) {
    return link.length <= this.longest;
  }

  /**
   * @param {string} link
   * @returns {Picture | undefined}
   */
  get(link) {
    const picture = this.#kept.get(link);
    if (picture) {
      this.#kept.delete(link);
      this.#kept.set(link, picture);
    }
    return picture;
  }

  /**
   * @param {string} link
   * @param {Picture} picture
   */
  keep(link, picture) {
    this.#kept.delete(link);
    this.#kept.set(link, picture);
    if (this.#kept.size > this.most) this.#kept.delete(this.#kept.keys().next().value ?? '');
  }

  /**
   * Asks for one picture. Of those that wait for their turn only the newest is asked for.
   *
   * @param {string} link
   */
  want(link) {
    if (this.#asked.has(link)) {
      this.#waiting = null;
      return;
    }
    this.#waiting = link;
    this.#next();
  }

  #next() {
    const link = this.#waiting;
    if (link === null || this.#asked.size >= this.atOnce) return;
    this.#waiting = null;
    this.#asked.add(link);
    this.ask(link)
      .then((picture) => {
        this.keep(link, picture);
        this.come(link, picture);
      })
      .catch((problem) => this.fail(REASONS[problem.message] ?? 'offline', link))
      .finally(() => {
        this.#asked.delete(link);
        this.#next();
      });
  }

  /**
   * Asks for the pictures of all values of a slider, once for all else that there is.
   *
   * @param {Values} values
   * @param {string} name a widget, or a parameter with two axes, of which both are set
   * @param {string} mark names what else there is, to which the slider's pictures belong
   */
  vary(values, name, mark) {
    const link = this.link(values);
    if (this.#varied.has(mark) || !this.fits(link)) return;
    this.#varied.add(mark);
    this.fetch('pictures', `${link}&vary=${name}`)
      .then((answer) => answer.json())
      .then((found) => {
        found.values.forEach((/** @type {Value} */ value, /** @type {number} */ at) => {
          const its = this.link(withValue(values, name, value));
          this.keep(its, found.pictures[at]);
          this.come(its, found.pictures[at]);
        });
      })
      // What is wanted is asked for by itself, too, and tells what is wrong.
      .catch(() => this.#varied.delete(mark));
    if (this.#varied.size > this.most) this.#varied.clear();
  }

  /**
   * @param {string} link
   * @returns {Promise<Picture>}
   */
  async ask(link) {
    return (await this.fetch('picture', link)).json();
  }

  /**
   * @param {string} what the folder that it lies in
   * @param {string} link
   * @param {string} [kind] what its address ends with
   */
  async fetch(what, link, kind = 'json') {
    const { page, language } = this.page;
    const address = `${this.folder}/${what}/${page}.${kind}?${link}&lang=${language}`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer;
  }
}
