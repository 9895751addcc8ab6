// What every script of a page does alike: numbers as people write them, elements, the address bar.

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const minus = (text) => text.replace(/-/g, '−');
// A number as a person writes it, with so many digits where it is not whole.
const say = (value, digits = 6) => {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'nan';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return minus(String(value + 0));
  return minus(String(Number(value.toPrecision(digits))).replace('e+', 'e'));
};
const factor = (value) => (value < 0 ? `(${say(value)})` : say(value));
// "{count} {count:cell|cells}" chooses a form by the number, as convviz/texts does.
const fill = (text, values) =>
  text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, other) =>
    one === undefined ? values[name] : Number(values[name]) === 1 ? one : other);
const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node[name] = value;
    else if (value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
};
// The address bar says what is seen, so that copying it reopens this.
const address = (query) => {
  const url = location.pathname + (query ? `?${query}` : '');
  if (url !== location.pathname + location.search) history.replaceState(history.state, '', url);
};
