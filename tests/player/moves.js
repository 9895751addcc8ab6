// Moves a slider under the player: one picture after the other is loaded, and where the player stands is
// told. The pictures, and what is done before each of them comes, arrive as JSON on the standard input.

import { readFileSync } from 'node:fs';
import { Node } from './document.js';
import { Player } from '../../assets/player.js';

let player = null;
const told = [];
for (const { data, before } of JSON.parse(readFileSync(0, 'utf8'))) {
  if (before?.step !== undefined) player.go(before.step);
  if (before?.click) player.click(before.click);
  if (before?.play) player.toggle();
  if (player) player.load(data);
  else player = new Player(new Node(), data);
  told.push({ step: player.step, pin: player.pin, playing: player.playing });
}
player.stop();
process.stdout.write(JSON.stringify(told));
