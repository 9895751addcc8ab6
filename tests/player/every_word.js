// Goes everywhere and points at everything, and takes down what is said: what is shown comes as JSON on the
// standard input; which words were asked for, and all that was said, leave on the standard output.

import { readFileSync } from 'node:fs';
import { Node } from './document.js';
import { lensData } from './lens_data.js';
import { Lens } from '../../assets/lens.js';
import { Player } from '../../assets/player.js';

// Words that note which of them are asked for.
const noted = (words, asked) => new Proxy(words, { get: (all, name) => (asked.add(name), all[name]) });

const VISITS = {
  player: async ({ data }, asked, listen) => {
    const root = new Node();
    const player = new Player(root, { ...data, words: noted(data.words, asked) });
    player.toggle();
    listen(root);
    player.toggle();
    player.all = true;
    for (let step = 0; step < player.steps; step++) {
      player.go(step);
      listen(root);
    }
    player.all = false;
    for (const step of [0, player.steps - 1]) {
      player.go(step);
      for (const plate of player.panels[0].plates()) {
        const { rows, cols } = player.panels[0].data.plates[plate];
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < cols; c++) {
            player.hover({ plate, r, c });
            listen(root);
          }
      }
      player.hover(null);
    }
  },
  lens: async ({ sent }, asked, listen) => {
    const root = new Node();
    const data = await lensData(sent);
    const lens = new Lens(root, { ...data, words: noted(data.words, asked) });
    listen(root);
    for (lens.pinned of lens.at ? [false, true] : [])
      for (let r = 0; r < lens.results[0].rows; r++)
        for (let c = 0; c < lens.results[0].cols; c++) {
          lens.at = [r, c];
          lens.look();
          listen(root);
        }
  },
};

const asked = new Set();
const said = new Set();
for (const one of JSON.parse(readFileSync(0, 'utf8')))
  await VISITS[one.kind](one, asked, (root) => root.said().forEach((text) => said.add(String(text))));
process.stdout.write(JSON.stringify({ asked: [...asked], said: [...said] }));
