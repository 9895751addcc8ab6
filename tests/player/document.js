// A document without a browser, to be imported before what writes into it: elements with their attributes and texts; of a picture just those that
// have an id, and the texts in them. What is only seen (styles, sizes, pixels on a canvas) is not there.

export class Node {
  constructor(id = '', text = '', classes = '') {
    this.id = id;
    this.textContent = text;
    this.children = [];
    this.attributes = {};
    this.classes = new Set(classes.split(' ').filter(Boolean));
    this.style = { setProperty() {} };
    this.dataset = {};
    this.clientWidth = 300;
    this.classList = {
      add: (name) => this.classes.add(name),
      remove: (...names) => names.forEach((name) => this.classes.delete(name)),
      toggle: (name, on) => (on ? this.classes.add(name) : this.classes.delete(name)),
    };
  }

  // The texts in an element and below it, and what is said of them to those who point or listen.
  said() {
    const spoken = ['title', 'aria-label', 'aria-valuetext'].map(
      (name) => this[name] ?? this.attributes[name],
    );
    const below = this.children.flatMap((node) => (typeof node === 'string' ? node : node.said()));
    return [this.textContent, ...spoken, ...below].filter((text) => text !== undefined && text !== '');
  }

  // Pixels go nowhere.
  getContext() {
    return { drawImage() {}, putImageData() {} };
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
globalThis.document = {
  createElementNS: () => new Node(),
  createElement: () => new Node(),
  addEventListener() {},
};
globalThis.getComputedStyle = () => ({
  backgroundColor: 'rgb(255, 255, 255)',
  getPropertyValue: () => '60vh',
});
globalThis.ResizeObserver = class {
  observe() {}
};
globalThis.ImageData = class {
  constructor(cols, rows) {
    this.data = new Uint8ClampedArray(4 * rows * cols);
  }
};
globalThis.addEventListener = () => {};
globalThis.location = { pathname: '/', search: '' };
globalThis.history = { replaceState() {} };
globalThis.innerHeight = 900;
globalThis.devicePixelRatio = 1;
