// A stage for panels: the jobs come as JSON on the standard input, the answers leave on the standard output.

import { readFileSync } from 'node:fs';
import { Node } from './document.js';
import { kindOf } from '../../assets/panels.js';

// All that is written in a node and below it, line by line where elements are.
const read = (node) =>
  typeof node === 'string' ? node : [node.textContent, ...node.children.map(read)].filter(Boolean).join('|');

const JOBS = {
  // The marks and the numbers of every plate at each of some steps, gone to one after the other.
  steps: (panel, { steps }) =>
    steps.map((step) => {
      panel.draw(step, null, step + 1);
      const marks = {};
      const numbers = {};
      for (const [id, node] of panel.drawing.ids) {
        if (/-(window|active|band|links)$/.test(id) && node.attributes.d) marks[id] = node.attributes.d;
        if (/-(numbers|ghosts)$/.test(id))
          numbers[id] = node.children.map((child) => (child.classes.has('wait') ? '' : child.textContent));
      }
      return { marks, numbers };
    }),
  // What is said of some steps.
  said: (panel, { steps }) =>
    steps.map((step) => {
      panel.draw(step, null, step + 1);
      const { nodes, spoken } = panel.sayStep(step, 'said');
      return { text: nodes.map(read), spoken };
    }),
  // What is said of cells that are pointed at while a step is shown.
  pointed: (panel, { step, cells }) =>
    cells.map((cell) => {
      panel.draw(step, cell, step + 1);
      return panel.sayCell(cell, step);
    }),
  // The weights noted beside the numbers when a cell is pointed at: where each stands, and how large.
  noted: (panel, { step, cells }) =>
    cells.map((cell) => {
      panel.draw(step, cell, step + 1);
      return panel.drawing.notes.children.map((node) => [
        +node.attributes.x,
        +node.attributes.y,
        +panel.drawing.notes.attributes['font-size'],
        node.textContent,
      ]);
    }),
  // The panel follows a leader, whose steps have these meanings and make so many targets each.
  follows: (panel, { meanings, made }) =>
    meanings.map((meaning, at) => {
      const cell = panel.cellOf(meaning);
      const step = panel.stepOf(cell);
      panel.draw(step >= 0 ? step : null, step >= 0 ? null : cell, panel.upTo(made[at]));
      const marks = [...panel.drawing.ids.values()].filter(
        (node) => /-(window|active)$/.test(node.id) && node.attributes.d,
      );
      return { cell, step, upTo: panel.upTo(made[at]), marks: marks.map((node) => node.id) };
    }),
  // What each step means to followers, and how many targets are made after it.
  leads: (panel, { steps }) =>
    steps.map((step) => ({ meaning: panel.meaningOfStep(step), made: panel.targetsMade(step + 1) })),
  stepsOf: (panel, { cells }) => cells.map((cell) => panel.stepOf(cell)),
  // What each cell means, and which cell that meaning leads back to.
  meanings: (panel, { cells }) =>
    cells.map((cell) => {
      const meaning = panel.meaning(cell);
      return { meaning, back: meaning && panel.cellOf(meaning) };
    }),
  // How many marks there are when a cell is pointed at, and how many when nothing is drawn any more.
  marks: (panel, { cells }) => {
    const marked = (node) => /-(hover|window|active|band|links)$/.test(node.id) && node.attributes.d;
    const lit = (node) => node.classes.has('lit') || node.classes.has('hit');
    const count = () =>
      [...panel.drawing.ids.values()].reduce(
        (sum, node) => sum + Boolean(marked(node)) + node.children.filter(lit).length,
        0,
      );
    return cells.map((cell) => {
      panel.draw(0, cell, 1);
      const pointed = count();
      panel.drawing.clear();
      return [pointed, count()];
    });
  },
  cells: (panel, { meanings }) => meanings.map((meaning) => panel.cellOf(meaning)),
  own: (panel, { cells }) => cells.map(({ plate, r, c }) => panel.drawing.plate(plate).coordinates(r, c)),
  sums: (panel, { counts }) =>
    counts.map((made) => {
      const { sums, come } = panel.shown.upTo(made);
      return { sums: sums.map((plate) => [...plate]), come: come.map((plate) => [...plate]) };
    }),
  // The plates that are marked when a cell is pointed at, and how often it is used.
  feeds: (panel, { cells }) =>
    cells.map((cell) => panel.feeds(cell).map(({ o, i, j, depth, a, b }) => [o, i, j, depth, a, b])),
};

const given = JSON.parse(readFileSync(0, 'utf8'));
const answers = given.map(({ data, jobs, words }) => {
  const stage = { element: new Node(), leads: true, opened: new Set() };
  const panel = new (kindOf(data))(stage, data, words ?? {});
  return jobs.map((job) => JOBS[job.kind](panel, job));
});
process.stdout.write(JSON.stringify(answers));
