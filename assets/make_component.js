import { el } from './page.js';
import { Player } from './player.js';
import { rulesOf } from './styles.js';

const rules = rulesOf('make.css');

/**
 * The button that has a file made, as Streamlit mounts it: it tells which steps the player shows.
 *
 * @param {object} component
 * @param {{ label: string }} component.data
 * @param {ShadowRoot} component.parentElement
 * @param {(name: 'make', steps: number[]) => void} component.setTriggerValue
 */
export default async function ({ data, parentElement: root, setTriggerValue }) {
  const text = await rules;
  let button = root.querySelector('button');
  if (!button) {
    button = el('button', { type: 'button' });
    root.append(el('style', {}, text), button);
  }
  button.textContent = data.label;
  button.onclick = () => setTriggerValue('make', Player.shown?.places ?? [0]);
}
