// A stage without a browser: of a picture just the elements that have an id, and the texts in them.
// Run after the player's script. The jobs come as JSON on the standard input, the answers leave on the
// standard output.

class Node {
  constructor(id = '', text = '', classes = '') {
    this.id = id;
    this.textContent = text;
    this.children = [];
    this.attributes = {};
    this.classes = new Set(classes.split(' ').filter(Boolean));
    this.style = { setProperty() {} };
    this.classList = {
      add: (name) => this.classes.add(name),
      remove: (name) => this.classes.delete(name),
      toggle: (name, on) => (on ? this.classes.add(name) : this.classes.delete(name)),
    };
  }

  setAttribute(name, value) {
    if (name === 'class') this.classes = new Set(value.split(' ').filter(Boolean));
    else this.attributes[name] = value;
  }

  getAttribute(name) {
    return this.attributes[name];
  }

  append(...nodes) {
    this.children.push(...nodes);
  }

  replaceChildren(...nodes) {
    this.children = nodes;
  }

  remove() {}

  querySelectorAll(selector) {
    const every = this.children.flatMap((node) => [node, ...node.children]);
    if (selector === '[id]') return every.filter((node) => node.id);
    const names = selector.split(',').map((name) => name.trim().slice(1));
    return every.filter((node) => names.some((name) => node.classes.has(name)));
  }

  set innerHTML(svg) {
    const root = new Node('svg');
    const of = (attributes, name) => attributes.match(new RegExp(`\\b${name}='([^']*)'`))?.[1] ?? '';
    for (const [, , attributes, inside] of svg.matchAll(/<(path|g|text) (id=[^>]*?)(?:\/>|>(.*?)<\/\1>)/g)) {
      const node = new Node(of(attributes, 'id'), inside ?? '', of(attributes, 'class'));
      for (const name of ['d', 'font-size']) node.attributes[name] = of(attributes, name);
      for (const [, own, text] of (inside ?? '').matchAll(/<text([^>]*)>([^<]*)<\/text>/g))
        node.children.push(new Node('', text, of(own, 'class')));
      root.children.push(node);
    }
    this.firstElementChild = root;
  }
}
globalThis.document = { createElementNS: () => new Node(), createElement: () => new Node() };

// All that is written in a node and below it, line by line where elements are.
const read = (node) => (typeof node === 'string' ? node : [node.textContent, ...node.children.map(read)].filter(Boolean).join('|'));

const JOBS = {
  // The marks and the numbers of every plate at each of some steps, gone to one after the other.
  steps: (panel, { steps }) =>
    steps.map((step) => {
      panel.draw(step, null, step + 1);
      const marks = {};
      const numbers = {};
      for (const [id, node] of panel.ids) {
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
  // The panel follows a leader, whose steps have these meanings and make so many targets each.
  follows: (panel, { meanings, made }) =>
    meanings.map((meaning, at) => {
      const cell = panel.cellOf(meaning);
      const step = panel.stepOf(cell);
      panel.draw(step >= 0 ? step : null, step >= 0 ? null : cell, panel.upTo(made[at]));
      const marks = [...panel.ids.values()].filter((node) => /-(window|active)$/.test(node.id) && node.attributes.d);
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
  cells: (panel, { meanings }) => meanings.map((meaning) => panel.cellOf(meaning)),
  own: (panel, { cells }) => cells.map(({ plate, r, c }) => panel.own(plate, r, c)),
  sums: (panel, { counts }) =>
    counts.map((made) => {
      const { sums, come } = panel.shown.upTo(made);
      return { sums: sums.map((plate) => [...plate]), come: come.map((plate) => [...plate]) };
    }),
  // The plates that are marked when a cell is pointed at, and how often it is used.
  feeds: (panel, { cells }) => cells.map((cell) => panel.feeds(cell).map(({ o, i, j, depth, a, b }) => [o, i, j, depth, a, b])),
};

const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const answers = given.map(({ data, jobs, words }) => {
  const panel = new (PANELS[data.flow] ?? Panel)(new Node(), true);
  panel.load(data, words ?? {});
  return jobs.map((job) => JOBS[job.kind](panel, job));
});
process.stdout.write(JSON.stringify(answers));
