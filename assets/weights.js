import { Panel } from './panel.js';

/** @import { Cell, Meaning, PanelData } from './panel.js' */

/**
 * A whole weight, a row of slices for each filter: the row of the filter at work is lit.
 *
 * @extends {Panel<PanelData & { filters: number }>}
 */
export class Weights extends Panel {
  /**
   * @override
   * @param {Cell | null} cell
   */
  stepOf(cell) {
    return cell?.plate === 'filters' ? cell.r : -1;
  }

  /** @override */
  plates() {
    return ['filters'];
  }

  /**
   * Pointing at a filter is pointing at the first cell that it makes.
   *
   * @override
   * @param {Cell} cell
   * @returns {Meaning}
   */
  meaning({ r }) {
    return { grid: this.data.grids[1], channel: r, r: 0, c: 0 };
  }

  /**
   * @override
   * @param {Meaning} meaning
   */
  cellOf({ grid, channel }) {
    const here = grid === this.data.grids[1] && channel < this.data.filters;
    return here ? { plate: 'filters', r: channel, c: 0 } : null;
  }

  /**
   * @override
   * @param {number | null} step
   */
  draw(step) {
    this.drawing.clear();
    if (step !== null) this.drawing.cover('filters', 'active', [[step, 0]]);
  }
}
