/** A workbench as Streamlit mounts it. */

import { el } from './page.js';
import { Workbench } from './workbench.js';

/** @import { Sort, State } from './workbench.js' */

const folder = new URL('..', import.meta.url).href;

/** @type {Map<string, Promise<any>>} */
const pages = new Map();

/**
 * What a page has in a language; asked for again where it did not come.
 *
 * @param {string} page
 * @param {string} language
 */
const pageOf = (page, language) => {
  const address = `${folder}page/${page}.json?lang=${language}`;
  if (!pages.has(address)) {
    const data = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      return answer.json();
    });
    pages.set(address, data);
    data.catch(() => pages.delete(address));
  }
  return /** @type {Promise<any>} */ (pages.get(address));
};

/**
 * What Streamlit calls whenever the page has something to say.
 *
 * @param {Promise<string>} rules the style rules
 * @param {Sort} sort
 */
export const mounting =
  (rules, sort) =>
  /**
   * @param {object} component
   * @param {State & { page: string, language: string }} component.data
   * @param {ShadowRoot & { workbench?: Workbench, newest?: object }} component.parentElement
   * @param {(name: string, value: unknown) => void} component.setTriggerValue
   */
  async ({ data, parentElement: root, setTriggerValue }) => {
    root.newest = data;
    const [text, page] = await Promise.all([rules, pageOf(data.page, data.language)]);
    // While the words were on their way, the page may have said something newer.
    if (root.newest === data) {
      const { workbench } = root;
      if (workbench && workbench.page === page) {
        workbench.send = setTriggerValue;
        workbench.load(data);
      } else {
        // Other words leave the place in the picture where it was.
        const state = { ...data, start: workbench?.player?.here ?? data.start };
        workbench?.close();
        root.replaceChildren(el('style', {}, text));
        root.workbench = new Workbench(root, page, folder.replace(/\/$/, ''), state, setTriggerValue, sort);
        // Another version of the app begins another visit: what was chosen in the one before goes on.
        if (workbench && workbench.visit !== data.visit) root.workbench.take(workbench.values);
      }
    }
    return () => {
      // Streamlit says so, too, of a call that a newer one has overtaken, and what is on the page stays there.
      setTimeout(() => {
        if (root.host?.isConnected) return;
        root.workbench?.close();
        delete root.workbench;
      });
    };
  };
