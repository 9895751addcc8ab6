// What every script of a page does alike: numbers as people write them, elements, the address bar.

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const minus = (text) => text.replace(/-/g, '−');
// Numbers as people write them; convviz/texts/numbers.py has the same rules. Whole numbers are written out
// to 2^53, others with so many digits, and never fewer than stand before the point.
const WHOLE = 2 ** 53;
// Without the last digits of a double, in which sums of tenths go wrong.
const meant = (value) =>
  Number.isInteger(value) && Math.abs(value) <= WHOLE ? value : Number(value.toPrecision(15));
const scientific = (value, digits) =>
  value.toExponential(digits - 1).replace(/\.?0*e/, 'e').replace('e+', 'e');
const say = (value, digits = 6) => {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'nan';
  const own = meant(value);
  const size = Math.abs(own);
  if (size > WHOLE) return minus(scientific(own, digits));
  if (Number.isInteger(own)) return minus(String(own + 0));
  const before = size >= 1 ? String(Math.trunc(size)).length : 0;
  const short = Number(own.toPrecision(Math.max(digits, before)));
  return minus(Math.abs(short) < 1e-6 ? scientific(short, digits) : String(short));
};
const factor = (value) => (value < 0 ? `(${say(value)})` : say(value));
// What fits into a cell: convviz/scene/shown.py has the same rule.
const brief = (value) => {
  const text = say(value, 3);
  return text.replace('−', '').length <= 9 ? text : minus(scientific(meant(value), 3));
};

// The very number that is written, as a whole number and a power of ten.
const decimal = (text) => {
  const parts = /^([-−]?)(\d+)(?:\.(\d+))?(?:e([-−+]?\d+))?$/.exec(text);
  if (!parts) return null;
  const [, sign, whole, part = '', power = '0'] = parts;
  return { digits: BigInt((sign && '-') + whole + part), power: Number(power.replace('−', '-')) - part.length };
};
// All that was meant by a number, written out.
const whole = (value) => String(meant(value));
// A sum of products, each a list of written factors, added up without an error.
const sumOf = (terms) => {
  const products = terms.map((factors) =>
    factors.map(decimal).reduce((one, other) => one && other && { digits: one.digits * other.digits, power: one.power + other.power }));
  if (products.includes(null)) return null;
  const power = Math.min(0, ...products.map((product) => product.power));
  const digits = products.reduce((sum, product) => sum + product.digits * 10n ** BigInt(product.power - power), 0n);
  return { digits, power };
};
// A sum of products without an error, as the nearest number; NaN where a number is none.
const exactly = (terms) => {
  const sum = sumOf(terms.map((factors) => factors.map(whole)));
  return sum ? Number(`${sum.digits}e${sum.power}`) : NaN;
};
// What stands between two sums of products as they are written: "=" where they are the same, else "≈".
const sign = (left, right) => {
  const [one, other] = [sumOf(left), sumOf(right)];
  if (!one || !other) return '≈';
  const power = Math.min(one.power, other.power);
  const raised = (sum) => sum.digits * 10n ** BigInt(sum.power - power);
  return raised(one) === raised(other) ? '=' : '≈';
};
// A number behind the sign that is right before it.
const equals = (value, digits = 6) => {
  const text = say(value, digits);
  return `${sign([[text]], [[whole(value)]])} ${text}`;
};
// The same where no name stands before it: only what is rounded has a sign.
const about = (value, digits = 6) => equals(value, digits).replace('= ', '');
// A sum of products of numbers: its total as text, and the signs before it and between it and its terms.
const total = (terms, digits = 6) => {
  // Whole numbers, as nearly all are, need no care.
  const products = terms.map((factors) => factors.reduce((one, other) => one * other));
  const sizes = products.reduce((sum, one) => sum + Math.abs(one), 0);
  if (sizes <= WHOLE && terms.every((factors) => factors.every(Number.isInteger)))
    return { text: say(products.reduce((sum, one) => sum + one, 0)), is: '=', from: '=' };
  const text = say(exactly(terms), digits);
  const written = terms.map((factors) => factors.map((value) => say(value)));
  return { text, is: sign([[text]], terms.map((factors) => factors.map(whole))), from: sign([[text]], written) };
};
// "3·4 = 12".
const product = (value, weight) => {
  const { text, from } = total([[value, weight]]);
  return `${factor(value)}·${factor(weight)} ${from} ${text}`;
};
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
