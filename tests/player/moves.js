// Moves a slider under the player: one picture after the other is loaded, and where the player stands is
// told. Run after document.js and the player's script; the pictures, and what is done before each of them
// comes, arrive as JSON on the standard input.

const player = new Player(new Node());
const told = [];
for (const { data, before } of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  if (before?.step !== undefined) player.go(before.step);
  if (before?.click) player.click(before.click);
  if (before?.play) player.toggle();
  player.load(data);
  told.push({ step: player.step, pin: player.pin, playing: player.playing });
}
player.stop();
process.stdout.write(JSON.stringify(told));
