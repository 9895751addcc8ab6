import { el, isBright } from './page.js';

/** @typedef {{ html: string, folder: string, canvas: Record<string, string> }} GalleryData what convviz/ui/home_page.py says */
/** @typedef {(kind: string, name: string) => void} Tell */

/**
 * What the visitor chose and where they were, for the next time the gallery is shown.
 *
 * @type {{ moving: boolean | null, top: number }}
 */
const kept = { moving: null, top: 0 };

/** The gallery: pictures by theme and by movement, and clicks that lead on without loading the app again. */
export class Gallery {
  #html = '';
  #shown = '';
  #isSettled = false;
  /** @type {Tell} */
  #tell = () => {};

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.frame = el('div', { class: 'gallery' });
    this.frame.onclick = (event) => this.#click(event);
    this.moving = el('input');
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    root.append(this.frame);
    this.page = root.host.closest('[data-testid=stMain]');
  }

  /**
   * @param {GalleryData} data
   * @param {Tell} tell
   */
  load(data, tell) {
    this.#tell = tell;
    this.calm.onchange = () => this.#look(data);
    if (this.#html !== data.html) {
      this.#html = data.html;
      this.frame.innerHTML = data.html;
      this.moving = /** @type {HTMLInputElement} */ (this.frame.querySelector('.moving input'));
      this.#shown = '';
    }
    this.moving.onchange = () => {
      kept.moving = this.moving.checked;
      this.#look(data);
    };
    this.#look(data);
    // Cards have their height before their pictures come.
    if (this.page && !this.#isSettled) this.page.scrollTop = kept.top;
    this.#isSettled = true;
  }

  /**
   * Stills from the start for who wants no movement; what is chosen here goes before that.
   *
   * @param {GalleryData} data
   */
  #look({ canvas, folder }) {
    const moving = kept.moving ?? !this.calm.matches;
    const theme = isBright(this.frame) ? 'light' : 'dark';
    const shown = `${moving ? 'gif' : 'png'}?theme=${theme}`;
    this.moving.checked = moving;
    if (this.#shown === shown) return;
    this.#shown = shown;
    this.frame.style.setProperty('--canvas', canvas[theme]);
    for (const image of this.frame.querySelectorAll('img')) {
      image.src = `${folder}/${image.dataset.name}.${shown}`;
    }
  }

  /**
   * A plain click is the server's to follow; any other is the browser's.
   *
   * @param {MouseEvent} event
   */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    /** @type {HTMLElement | null} */
    const link = target.closest('a[data-case], a[data-page]');
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    kept.top = this.page?.scrollTop ?? 0;
    const [[kind, name]] = Object.entries(link.dataset);
    this.#tell(kind, name ?? '');
  }

  close() {
    this.calm.onchange = null;
    this.frame.remove();
  }
}
