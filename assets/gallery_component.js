import { Gallery } from './gallery.js';
import { el } from './page.js';
import { rulesOf } from './styles.js';

const rules = rulesOf('gallery.css');

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
  return () => {
    root.gallery?.close();
    delete root.gallery;
  };
}
