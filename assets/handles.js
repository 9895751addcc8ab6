/** What a hand can drag in the picture itself: the input's corner, the padding's corner, the window. */

import { clamp, shape } from './page.js';
import { isFree } from './values.js';

/** @import { Plate } from './plate.js' */
/** @import { Workbench } from './workbench.js' */

const REACH = 22; // CSS pixels
const SIZES = { input: 6.5, padding: 5 }; // CSS pixels

/** @typedef {{ name: 'input' | 'padding', r: number, c: number, step: [number, number] }} Handle a corner, and how many cells of the plate one of its size is */

export class Handles {
  /** @type {((event: PointerEvent) => void) | null} what a drag does with each place of the pointer */
  #drag = null;
  #dragged = false;
  /** The pointer that drags. */
  #pointer = -1;
  /** @type {AbortController | null} */
  #listening = null;
  /** @type {HTMLElement | null} */
  #stage = null;

  /** @param {Workbench} workbench */
  constructor(workbench) {
    this.workbench = workbench;
  }

  get lead() {
    return /** @type {any} */ (this.workbench.player?.panels[0]);
  }

  /** The plate that is dragged by its corners. @returns {Plate | undefined} */
  get plate() {
    return this.lead?.drawing.plates.get('in0');
  }

  /** Draws the handles of the picture that is shown now. */
  show() {
    const stage = this.workbench.player?.stages[0].element ?? null;
    if (stage !== this.#stage) this.#listen(stage);
    const { plate, lead } = this;
    if (!plate) return;
    const scale = this.#scale();
    const group = shape('g', { class: 'handles', 'aria-hidden': 'true' });
    for (const handle of this.#handles()) {
      const [x, y] = this.#at(handle, scale);
      const place = { cx: `${x}`, cy: `${y}` };
      group.append(
        shape('circle', { ...place, r: `${REACH / scale}`, class: 'reach' }),
        shape('circle', {
          ...place,
          r: `${SIZES[handle.name] / scale}`,
          class: handle.name === 'padding' ? 'handle outer' : 'handle',
        }),
      );
    }
    lead.drawing.svg.append(group);
  }

  /** How many CSS pixels a unit of the picture has. */
  #scale() {
    const matrix = this.lead.drawing.svg.getScreenCTM();
    return matrix?.a || 1;
  }

  /** @returns {Handle[]} */
  #handles() {
    const { values, picture } = this.workbench;
    const { plate } = this;
    if (!plate || !picture) return [];
    const has = (/** @type {string} */ name) => picture.panel.includes(name);
    const [down, right] = [0, 1].map(
      (axis) => plate.before[axis] + (plate.real[axis] - 1) * plate.spacing[axis] + 1,
    );
    /** @type {Handle[]} */
    const found = has('input') ? [{ name: 'input', r: down, c: right, step: plate.spacing }] : [];
    // Only where padding lies around the cells themselves it is dragged by its corner.
    if (has('padding_kind') && values['padding.kind'] === 'even')
      found.push({ name: 'padding', r: plate.rows, c: plate.cols, step: [1, 1] });
    return found;
  }

  /**
   * Where in the picture a handle is: the padding's beside the input's where there is no padding.
   *
   * @param {Handle} handle
   * @param {number} scale
   */
  #at({ name, r, c }, scale) {
    const plate = /** @type {Plate} */ (this.plate);
    const [x, y] = plate.point(r, c);
    if (name === 'input') return [x, y];
    const [from, to] = [plate.point(0, 0), plate.point(1, 1)];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const away = 18 / scale / length;
    return [x + (to[0] - from[0]) * away, y + (to[1] - from[1]) * away];
  }

  /** @param {HTMLElement | null} stage */
  #listen(stage) {
    this.#listening?.abort();
    this.#stage = stage;
    if (!stage) return;
    this.#listening = new AbortController();
    const options = { capture: true, signal: this.#listening.signal };
    stage.addEventListener('pointerdown', (event) => this.#begin(event), options);
    stage.addEventListener('pointermove', (event) => this.#go(event), options);
    for (const name of /** @type {const} */ (['pointerup', 'pointercancel']))
      stage.addEventListener(name, (event) => this.#end(event), options);
    // Else a finger would move the page, and the drag would end.
    const hold = (/** @type {TouchEvent} */ event) => this.#drag && event.preventDefault();
    stage.addEventListener('touchmove', hold, { ...options, passive: false });
    const click = (/** @type {Event} */ event) => {
      if (this.#dragged) event.stopImmediatePropagation();
      this.#dragged = false;
    };
    stage.addEventListener('click', click, options);
  }

  /**
   * Where in the picture a pointer is, and where on a plate.
   *
   * @param {PointerEvent} event
   * @param {Plate} plate
   */
  #place({ clientX, clientY }, plate) {
    const matrix = this.lead.drawing.svg.getScreenCTM();
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
    return { x, y, place: plate.place(x, y) };
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    const { plate } = this;
    if (this.#drag) return;
    this.#dragged = false;
    if (!plate || event.button !== 0) return;
    const scale = this.#scale();
    const { x, y } = this.#place(event, plate);
    const near = this.#handles()
      .map((handle) => {
        const at = this.#at(handle, scale);
        return { handle, distance: Math.hypot(at[0] - x, at[1] - y) * scale };
      })
      .filter(({ distance }) => distance <= REACH)
      .sort((one, other) => one.distance - other.distance)[0];
    this.#drag = near ? this.#resize(near.handle, event, scale) : this.#slide(event);
    if (!this.#drag) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#stage?.setPointerCapture(event.pointerId);
    this.#stage?.classList.add('dragging');
  }

  /**
   * Sets a size by how far its corner is dragged. The picture is arranged anew meanwhile: cells count as large as
   * they were.
   *
   * @param {Handle} handle
   * @param {PointerEvent} event
   * @param {number} scale
   */
  #resize({ name, step }, event, scale) {
    const { workbench } = this;
    const plate = /** @type {Plate} */ (this.plate);
    const { values: before, page } = workbench;
    const free = isFree(before, name);
    const from = [event.clientX, event.clientY];
    const start = [before[`${name}.v`], before[`${name}.h`]].map(Number);
    const allowed = page.controls[name].values ?? [];
    const [least, greatest] = [allowed[0], allowed[allowed.length - 1]];
    workbench.touch(`${name}.v`);
    return (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const [dx, dy] = [(clientX - from[0]) / scale, (clientY - from[1]) / scale];
      const moved = plate.place(plate.origin[0] + dx, plate.origin[1] + dy);
      const cells = moved.map((cell, axis) => cell / step[axis]);
      const both = (cells[0] + cells[1]) / 2;
      const [down, right] = (free ? cells : [both, both]).map((cell, axis) =>
        clamp(Math.round(start[axis] + cell), least, greatest),
      );
      const { values } = workbench;
      if (values[`${name}.v`] === down && values[`${name}.h`] === right) return;
      workbench.move({ ...values, [`${name}.v`]: down, [`${name}.h`]: right }, `${name}.v`);
    };
  }

  /**
   * Goes to the step whose window is where the window was dragged to.
   *
   * @param {PointerEvent} event
   */
  #slide(event) {
    const { plate, lead } = this;
    const { player } = this.workbench;
    const { rows, cols, sources } = lead.data;
    if (!plate || !player || !rows || !sources || lead.data.flow === 'scatter' || !lead.steps) return null;
    const [, i, j] = lead.place(player.step);
    const { place } = this.#place(event, plate);
    const [r, c] = place.map(Math.floor);
    const inside = r >= rows[i][0] && r <= rows[i].at(-1) && c >= cols[j][0] && c <= cols[j].at(-1);
    if (!inside) return null;
    const grip = [place[0] - rows[i][0], place[1] - cols[j][0]];
    return (/** @type {PointerEvent} */ move) => {
      const now = this.#place(move, plate).place;
      const nearest = (/** @type {number[][]} */ table, /** @type {number} */ wanted) =>
        table.reduce(
          (best, cells, at) => (Math.abs(cells[0] - wanted) < Math.abs(table[best][0] - wanted) ? at : best),
          0,
        );
      const [filter] = lead.place(player.step);
      const step = lead.index(filter, nearest(rows, now[0] - grip[0]), nearest(cols, now[1] - grip[1]));
      if (step !== player.step) player.go(step);
    };
  }

  /** @param {PointerEvent} event */
  #go(event) {
    if (!this.#drag || event.pointerId !== this.#pointer) return;
    event.stopImmediatePropagation();
    this.#dragged = true;
    this.#drag(event);
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (!this.#drag || event.pointerId !== this.#pointer) return;
    this.#drag = null;
    this.#stage?.releasePointerCapture(event.pointerId);
    this.#stage?.classList.remove('dragging');
    this.workbench.rest();
  }

  close() {
    this.#listening?.abort();
  }
}
