import { el } from './page.js';
import { Player } from './player.js';
import { rulesOf } from './styles.js';

const rules = rulesOf('page.css', 'player.css', 'costs.css', 'themes.css');

/**
 * The player as Streamlit mounts it.
 *
 * @param {object} component
 * @param {{ picture: string, looks: object }} component.data the player's data as JSON, and what is put over it
 * @param {ShadowRoot & { player?: Player }} component.parentElement
 */
export default async function ({ data, parentElement: root }) {
  const text = await rules;
  const shown = { ...JSON.parse(data.picture), ...data.looks };
  if (root.player) root.player.load(shown);
  else {
    root.append(el('style', {}, text));
    root.player = new Player(root, shown);
  }
  return () => {
    root.player?.close();
    delete root.player;
  };
}
