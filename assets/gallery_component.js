import { Gallery } from './gallery.js';
import { address, el } from './page.js';
import { rulesOf } from './styles.js';

const rules = rulesOf('gallery.css');

/** Which page is not there is said once, and is no part of a link that is copied from the address bar. */
const forgetMissingPage = () => {
  const query = new URLSearchParams(location.search);
  if (!query.has('asked')) return;
  query.delete('asked');
  address(String(query));
};

/**
 * The gallery as Streamlit mounts it.
 *
 * @param {object} component
 * @param {import('./gallery.js').GalleryData} component.data
 * @param {ShadowRoot & { gallery?: Gallery }} component.parentElement
 * @param {import('./gallery.js').Tell} component.setTriggerValue
 */
export default async function ({ data, parentElement: root, setTriggerValue }) {
  const text = await rules;
  if (!root.gallery) {
    root.append(el('style', {}, text));
    root.gallery = new Gallery(root);
  }
  root.gallery.load(data, setTriggerValue);
  forgetMissingPage();
  return () => {
    root.gallery?.close();
    delete root.gallery;
  };
}
