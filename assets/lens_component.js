import { Lens } from './lens.js';
import { el } from './page.js';
import { rulesOf } from './styles.js';

const rules = rulesOf('page.css', 'lens.css');

/**
 * The magnifier as Streamlit mounts it.
 *
 * @param {object} component
 * @param {Uint8Array<ArrayBuffer>} component.data a result, packed
 * @param {ShadowRoot & { lens?: Lens }} component.parentElement
 * @param {import('./lens.js').Tell} component.setTriggerValue
 */
export default async function ({ data, parentElement: root, setTriggerValue }) {
  const text = await rules;
  if (!root.lens) {
    root.append(el('style', {}, text));
    root.lens = new Lens(root);
  }
  root.lens.load(data, setTriggerValue);
  return () => {
    root.lens?.close();
    delete root.lens;
  };
}
