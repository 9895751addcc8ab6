import { Handles } from './handles.js';
import { mounting } from './mount.js';
import { Pictures } from './pictures.js';
import { Player } from './player.js';
import { rulesOf } from './styles.js';

const styles = rulesOf('page.css', 'player.css', 'workbench.css', 'few.css', 'costs.css', 'themes.css');

/** Controls, pictures and card of an operation's page. */
export default mounting(styles, {
  Pictures,
  open: ({ root }, data, around) => new Player(root, data, around),
  handles: (workbench) => new Handles(workbench),
});
