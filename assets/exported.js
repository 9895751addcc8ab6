/** The player as a page of its own: its data, and the picture it begins with, stand in the page. */
import { Player } from './player.js';

const data = JSON.parse(document.getElementById('data')?.textContent ?? '');
const still = document.querySelector('.still');
// The picture that stands there without scripts is the player's own.
data.panels[0].svg = still?.querySelector('svg')?.outerHTML;
const player = new Player(document.body, data);
still?.remove();
// A frame that may not fill the screen needs no button for it.
if (!document.fullscreenEnabled) player.bar.buttons.full.remove();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => player.look());
