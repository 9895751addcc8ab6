/** Results by address, each with the picture that it was made of: one at a time, the newest first. */

import { unpack } from './photo.js';
import { Pictures } from './pictures.js';

/** @import { Photo } from './photo.js' */
/** @import { Picture } from './pictures.js' */
/** @import { Values } from './values.js' */

const PHOTOS = 4; // kept

export class Results extends Pictures {
  /** @override */
  atOnce = 1;
  /** @override */
  most = 24;
  /** @override */
  longest = 8800;
  /** What the address of a visitor's own picture ends with, "" while there is none. */
  own = '';
  /** @type {Map<string, Promise<Photo>>} by address, the one that was not asked for the longest first */
  #photos = new Map();

  /**
   * @override
   * @param {{ own?: string }} state
   */
  heard({ own = '' }) {
    this.own = own;
  }

  /**
   * @override
   * @param {Values} values
   */
  link(values) {
    return `${super.link(values)}${values.picture === 'upload' && this.own ? `&own=${this.own}` : ''}`;
  }

  /** The results of a slider would be too much to send ahead. @override */
  vary() {}

  /**
   * @override
   * @param {string} link
   * @returns {Promise<Picture>}
   */
  async ask(link) {
    const answer = await this.fetch('result', link, 'bin');
    const { words, pictures } = await unpack(new Uint8Array(await answer.arrayBuffer()));
    const own = /&own=.*/.exec(link)?.[0] ?? '';
    const photo = await this.#photo(`${words.photo}${own}`);
    return { ...words, photo, results: pictures };
  }

  /**
   * The picture that goes in. It stays while only the result is another.
   *
   * @param {string} link
   */
  #photo(link) {
    const photo = this.#photos.get(link) ?? this.#fetchPhoto(link);
    this.#photos.delete(link);
    this.#photos.set(link, photo);
    if (this.#photos.size > PHOTOS) this.#photos.delete(this.#photos.keys().next().value ?? '');
    photo.catch(() => this.#photos.delete(link));
    return photo;
  }

  /**
   * @param {string} link
   * @returns {Promise<Photo>}
   */
  async #fetchPhoto(link) {
    const answer = await this.fetch('photo', link, 'bin');
    const { pictures } = await unpack(new Uint8Array(await answer.arrayBuffer()));
    return { id: link, ...pictures[0] };
  }
}
