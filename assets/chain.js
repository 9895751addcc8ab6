import { equals } from './numbers.js';
import { el, fill } from './page.js';
import { Panel } from './panel.js';
import { cellHere } from './placements.js';
import { Windows } from './windows.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Words } from './page.js' */
/** @import { Cell, CellText, Meaning, PanelData, Place, Stage, StepText } from './panel.js' */
/** @import { Tables } from './placements.js' */

/** @typedef {PanelData & { stages: (Tables & { grids: string[] })[] }} ChainData */

/** The second of two stages: what it reads are the maps of the first. */
class SecondStage extends Windows {
  /**
   * @override
   * @param {number} channel
   * @param {string} sum
   */
  sourceTitle(channel, sum) {
    return fill(this.words.map, { channel, sum });
  }
}

/**
 * Two stages, chained: the targets of the first are the sources of the second. All steps of the first come
 * first. Each stage is a panel of its own on the same drawing.
 *
 * @extends {Panel<ChainData>}
 */
export class Chain extends Panel {
  /**
   * @param {Stage} stage
   * @param {ChainData} data
   * @param {Words} words
   * @param {Drawing} [drawing]
   */
  constructor(stage, data, words, drawing) {
    super(stage, data, words, drawing);
    const [first, second] = data.stages.map((tables) => {
      const steps = tables.targets.length * tables.rows.length * tables.cols.length;
      return { ...data, ...tables, steps };
    });
    this.lower = new Windows(stage, first, words, this.drawing);
    this.upper = new SecondStage(stage, second, words, this.drawing);
  }

  /**
   * The stage of a step, and the step in it.
   *
   * @param {number} step
   * @returns {[Windows, number]}
   */
  at(step) {
    return step < this.lower.steps ? [this.lower, step] : [this.upper, step - this.lower.steps];
  }

  /**
   * @override
   * @param {Cell | null} cell
   */
  stepOf(cell) {
    const below = this.lower.stepOf(cell);
    const above = this.upper.stepOf(cell);
    return below >= 0 ? below : above < 0 ? -1 : above + this.lower.steps;
  }

  /**
   * @override
   * @param {Cell} cell
   */
  meaning(cell) {
    return this.lower.meaning(cell) ?? this.upper.meaning(cell);
  }

  /**
   * @override
   * @param {number} step
   */
  meaningOfStep(step) {
    const [stage, stageStep] = this.at(step);
    return stage.meaningOfStep(stageStep);
  }

  /**
   * @override
   * @param {number} made
   */
  targetsMade(made) {
    return Math.max(made - this.lower.steps, 0);
  }

  /**
   * @override
   * @param {Meaning} meaning
   */
  cellOf(meaning) {
    return this.lower.cellOf(meaning) ?? this.upper.cellOf(meaning);
  }

  /**
   * @override
   * @param {Meaning} meaning
   */
  stepNear(meaning) {
    const { lower, upper } = this;
    return meaning.grid === upper.data.grids[1]
      ? lower.steps + upper.stepNear(meaning)
      : lower.stepNear(meaning);
  }

  /**
   * @override
   * @param {Place} place
   */
  cellNear({ plate, r, c, meaning }) {
    if (!meaning) return cellHere(this, plate, r, c, isKernel(plate));
    const stage = [this.lower, this.upper].find(({ data }) => data.grids.includes(meaning.grid));
    return stage?.nearest(meaning) ?? null;
  }

  // -- drawing --------------------------------------------------------------------------------

  /**
   * @override
   * @param {number | null} step
   * @param {Cell | null} target
   * @param {number} made
   */
  draw(step, target, made) {
    const { lower, upper } = this;
    lower.clear();
    upper.clear();
    const [stage, stageStep] = step === null ? [null, null] : this.at(step);
    if (stage) this.#drawStage(stage, stageStep);
    lower.reveal(stage === lower ? stageStep : null, Math.min(made, lower.steps));
    upper.reveal(stage === upper ? stageStep : null, Math.max(made - lower.steps, 0));
    if (target) this.#aim(target);
  }

  /**
   * @param {Windows} stage
   * @param {number} step
   */
  #drawStage(stage, step) {
    const { lower, upper, drawing } = this;
    const [o, i, j] = stage.place(step);
    stage.drawStep(step);
    if (stage === lower) {
      drawing.cover(`d${o}`, 'band', drawing.plate(`d${o}`).cells());
      return;
    }
    drawing.cover(
      'p',
      'band',
      upper.data.inputs.map((_, m) => [o, m]),
    );
    // What the second stage reads here was made from these windows, one for each map.
    const [map] = upper.data.inputs;
    const place = drawing.plate(map).coordinates(upper.data.rows[i][0], upper.data.cols[j][0]);
    if (!place) return;
    /** @type {Map<string, string>} */
    const links = new Map();
    lower.data.sources.forEach(([source], m) => {
      lower.cover(source, ...place);
      links.set(source, (links.get(source) ?? '') + lower.links(source, m, ...place));
    });
    for (const [source, path] of links) drawing.mark(`${source}-links`, path);
  }

  /** @param {Cell} target */
  #aim(target) {
    const { lower, upper, drawing } = this;
    const { plate, r, c } = target;
    if (lower.data.inputs.includes(plate)) {
      lower.drawSource(target);
      // And on to what those cells feed: the same places of every output.
      const cells = lower.fed.map(({ i, j }) => [i, j]);
      for (const output of upper.data.targets) upper.touch(output, cells);
    } else if (upper.data.inputs.includes(plate)) upper.drawSource(target);
    else if (plate === 'p') {
      const map = drawing.plate(upper.data.inputs[c]);
      upper.touch('p', [[r, c]]);
      upper.touch(
        upper.data.inputs[c],
        map.cells().filter(([y, x]) => map.holds(y, x)),
      );
      upper.touch(upper.data.targets[r], drawing.plate(upper.data.targets[r]).cells());
    } else lower.drawWeight(target, mapOf(plate));
  }

  // -- words ----------------------------------------------------------------------------------

  /**
   * @override
   * @param {number} step
   * @param {string} heading
   * @returns {StepText}
   */
  sayStep(step, heading) {
    const { words } = this;
    const [stage, stageStep] = this.at(step);
    const { nodes, spoken } = stage.sayStep(stageStep, heading);
    const which = stage === this.lower ? words.depthwise : words.pointwise;
    return {
      nodes: [el('p', { class: 'stage-name' }, which), ...nodes],
      spoken: fill(words.spoken, { name: which, said: spoken }),
    };
  }

  /**
   * @override
   * @param {Cell} cell
   * @returns {CellText}
   */
  sayCell(cell) {
    const { lower, upper, words } = this;
    const { plate, r, c } = cell;
    if (lower.data.inputs.includes(plate)) return lower.saySource(cell);
    if (upper.data.inputs.includes(plate)) return upper.saySource(cell);
    if (plate !== 'p') return lower.sayWeight(cell, mapOf(plate));
    const weight = `w[${r}, ${c}, 0, 0] ${equals(upper.weight(r, c, 0, 0))}`;
    return { title: fill(words.mixes, { weight, from: c, to: r }), lines: [], remark: '' };
  }
}

/**
 * Both stages have kernels: the slices of the first, and what mixes their maps.
 *
 * @param {string} plate
 */
const isKernel = (plate) => plate === 'p' || plate.startsWith('d');

/**
 * The map that a kernel slice of the first stage makes.
 *
 * @param {string} plate
 */
const mapOf = (plate) => Number(plate.slice(1));
