/** What the scripts of all pages do alike: elements, sentences, style rules, the address bar. */

/** @typedef {Record<string, string>} Words sentences by their names */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * A sentence with its numbers and names. "{count} {count:cell|cells}" chooses a form by the number, as
 * convviz/texts does.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const fill = (text, values) =>
  text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, other) =>
    one === undefined ? String(values[name]) : Number(values[name]) === 1 ? one : other,
  );

/**
 * An element. An attribute that is true has no value, one that is false is not there, and a function is
 * what happens on an event.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') Object.assign(node, { [name]: value });
    else if (value !== false) node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children);
  return node;
};

/**
 * An element of a picture.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 */
export const shape = (tag, attributes = {}) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

/**
 * The address bar says what is seen, so that copying it reopens this.
 *
 * @param {string} query
 */
export const address = (query) => {
  const url = location.pathname + (query ? `?${query}` : '');
  if (url !== location.pathname + location.search) history.replaceState(history.state, '', url);
};

/**
 * Whether the page behind an element is nearer to white than to black.
 *
 * @param {Element} element
 */
export const isBright = (element) => {
  const [red, green, blue] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
  return red + green + blue > 381;
};
