import { Chain } from './chain.js';
import { Matrix } from './matrix.js';
import { Panel } from './panel.js';
import { Stamps } from './stamps.js';
import { Weights } from './weights.js';
import { Windows } from './windows.js';

/** @import { Words } from './page.js' */
/** @import { PanelData, Stage } from './panel.js' */

/**
 * The kinds of panels by what their data calls their flow; each takes data of its own.
 *
 * @type {Record<string, new (stage: Stage, data: any, words: Words) => Panel>}
 */
const KINDS = { windows: Windows, scatter: Stamps, matrix: Matrix, chain: Chain, weights: Weights };

/** @param {PanelData} data */
export const kindOf = ({ flow, steps }) => (steps ? KINDS[flow ?? 'windows'] : Panel);
