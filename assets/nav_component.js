import { few } from './controls.js';
import { el } from './page.js';
import { rulesOf } from './styles.js';

const rules = rulesOf('nav.css', 'few.css');

/**
 * The pages' names, as links that a plain click follows without loading anything anew, and the languages.
 *
 * @param {object} component
 * @param {{ label: string, pages: [string, string][], here: string, language: string, languages: [string, string][], choose: string }} component.data
 * @param {ShadowRoot} component.parentElement
 * @param {(name: 'page' | 'language', value: string) => void} component.setTriggerValue
 */
export default async function ({ data, parentElement: root, setTriggerValue }) {
  // Browsers choose glyphs and voice by the language that the document names.
  document.documentElement.lang = data.language;
  const text = await rules;
  const link = (/** @type {[string, string]} */ [name, words]) => {
    const address = new URL(name || '.', document.baseURI);
    address.search = new URLSearchParams({ lang: data.language }).toString();
    const onclick = (/** @type {MouseEvent} */ event) => {
      // Whoever wants another tab or window gets it.
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setTriggerValue('page', name);
    };
    const here = name === data.here;
    return el('a', { href: address.href, 'aria-current': here && 'page', onclick }, words);
  };
  const chosen = (/** @type {string} */ language) => setTriggerValue('language', language);
  root.replaceChildren(
    el('style', {}, text),
    el(
      'nav',
      { 'aria-label': data.label },
      el('div', { class: 'pages' }, ...data.pages.map(link)),
      few(data.choose, data.languages, data.language, chosen),
    ),
  );
  root.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
