import { Lens } from './lens.js';
import { mounting } from './mount.js';
import { Results } from './results.js';
import { rulesOf } from './styles.js';

const styles = rulesOf('page.css', 'workbench.css', 'few.css', 'lens.css');

const PATIENCE = 5000; // ms

/**
 * Who wants a picture of their own gets the field for it into sight, which the page draws above.
 *
 * @param {Event} event
 */
const bringField = ({ target }) => {
  if (/** @type {HTMLSelectElement} */ (target).value !== 'upload') return;
  const seen = new MutationObserver(() => {
    const field = document.querySelector('.st-key-image-upload:has(input[type="file"])');
    if (!field) return;
    field.scrollIntoView({ behavior: 'smooth', block: 'nearest' });
    seen.disconnect();
  });
  seen.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => seen.disconnect(), PATIENCE);
};

/** Controls, pictures and magnifier of the picture page. */
export default mounting(styles, {
  Pictures: Results,
  open: (workbench, data, around) => {
    workbench.controls.element.addEventListener('change', bringField);
    return new Lens(workbench.root, data, around, (painted) => workbench.act({ painted }));
  },
});
