import { el } from './page.js';
import { rulesOf } from './styles.js';
import { Workbench } from './workbench.js';

/** @import { State } from './workbench.js' */

const rules = rulesOf('page.css', 'player.css', 'workbench.css', 'few.css', 'costs.css', 'themes.css');
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
 * Controls, picture and card as Streamlit mounts them.
 *
 * @param {object} component
 * @param {State & { page: string, language: string }} component.data
 * @param {ShadowRoot & { workbench?: Workbench, newest?: object }} component.parentElement
 * @param {(name: string, value: unknown) => void} component.setTriggerValue
 */
export default async function ({ data, parentElement: root, setTriggerValue }) {
  root.newest = data;
  const [text, page] = await Promise.all([rules, pageOf(data.page, data.language)]);
  // While the words were on their way, the page may have said something newer.
  if (root.newest === data) {
    const { workbench } = root;
    if (workbench && workbench.page === page) {
      workbench.send = setTriggerValue;
      workbench.load(data);
    } else {
      workbench?.close();
      root.replaceChildren(el('style', {}, text));
      root.workbench = new Workbench(root, page, folder.replace(/\/$/, ''), data, setTriggerValue);
    }
  }
  return () => {
    root.workbench?.close();
    delete root.workbench;
  };
}
