/** Numbers as people write them; convviz/texts/numbers.py has the same rules. */

/** @typedef {{ digits: bigint, power: number }} Decimal a whole number times a power of ten */

// Whole numbers are written out to 2^53, others with so many digits, and never fewer than stand before the point.
export const WHOLE = 2 ** 53;

/** @param {string} text */
const minus = (text) => text.replace(/-/g, '−');

/**
 * A number without the last digits of a double, in which sums of tenths go wrong.
 *
 * @param {number} value
 */
const meant = (value) =>
  Number.isInteger(value) && Math.abs(value) <= WHOLE ? value : Number(value.toPrecision(15));

/**
 * @param {number} value
 * @param {number} digits
 */
const scientific = (value, digits) =>
  value
    .toExponential(digits - 1)
    .replace(/\.?0*e/, 'e')
    .replace('e+', 'e');

/**
 * A number as it is written.
 *
 * @param {number} value
 */
export const say = (value, digits = 6) => {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'nan';
  const number = meant(value);
  const size = Math.abs(number);
  if (size > WHOLE) return minus(scientific(number, digits));
  if (Number.isInteger(number)) return minus(String(number + 0));
  const before = size >= 1 ? String(Math.trunc(size)).length : 0;
  const short = Number(number.toPrecision(Math.max(digits, before)));
  return minus(Math.abs(short) < 1e-6 ? scientific(short, digits) : String(short));
};

/**
 * A number as it is written in a product.
 *
 * @param {number} value
 */
export const factor = (value, digits = 6) => (value < 0 ? `(${say(value, digits)})` : say(value, digits));

/**
 * A number as it fits into a cell: convviz/scene/shown.py has the same rule.
 *
 * @param {number} value
 */
export const brief = (value) => {
  const text = say(value, 3);
  return text.replace('−', '').length <= 9 ? text : minus(scientific(meant(value), 3));
};

/**
 * The very number that is written.
 *
 * @param {string} text
 * @returns {Decimal | null}
 */
const decimal = (text) => {
  const parts = /^([-−]?)(\d+)(?:\.(\d+))?(?:e([-−+]?\d+))?$/.exec(text);
  if (!parts) return null;
  const [, sign, whole, part = '', power = '0'] = parts;
  return {
    digits: BigInt((sign && '-') + whole + part),
    power: Number(power.replace('−', '-')) - part.length,
  };
};

/**
 * All that was meant by a number, written out.
 *
 * @param {number} value
 */
const whole = (value) => String(meant(value));

/**
 * A product of written factors, without an error.
 *
 * @param {string[]} factors
 */
const productOf = (factors) =>
  factors
    .map(decimal)
    .reduce(
      (one, other) => one && other && { digits: one.digits * other.digits, power: one.power + other.power },
    );

/**
 * A sum of products, each a list of written factors, added up without an error.
 *
 * @param {string[][]} terms
 * @returns {Decimal | null}
 */
const sumOf = (terms) => {
  const products = terms.map(productOf).filter((product) => product !== null);
  if (products.length < terms.length) return null;
  const power = Math.min(0, ...products.map((product) => product.power));
  const digits = products.reduce(
    (sum, product) => sum + product.digits * 10n ** BigInt(product.power - power),
    0n,
  );
  return { digits, power };
};

/**
 * A sum of products without an error, as the nearest number; NaN where a number is none.
 *
 * @param {number[][]} terms
 */
export const exactly = (terms) => {
  const sum = sumOf(terms.map((factors) => factors.map(whole)));
  return sum ? Number(`${sum.digits}e${sum.power}`) : NaN;
};

/**
 * What stands between two sums of products as they are written: "=" where they are the same, else "≈".
 *
 * @param {string[][]} left
 * @param {string[][]} right
 */
export const sign = (left, right) => {
  const [one, other] = [sumOf(left), sumOf(right)];
  if (!one || !other) return '≈';
  const power = Math.min(one.power, other.power);
  const raised = (/** @type {Decimal} */ sum) => sum.digits * 10n ** BigInt(sum.power - power);
  return raised(one) === raised(other) ? '=' : '≈';
};

/**
 * A number behind the sign that is right before it.
 *
 * @param {number} value
 */
export const equals = (value, digits = 6) => {
  const text = say(value, digits);
  return `${sign([[text]], [[whole(value)]])} ${text}`;
};

/**
 * The same where no name stands before it: only what is rounded has a sign.
 *
 * @param {number} value
 */
export const about = (value, digits = 6) => equals(value, digits).replace('= ', '');

/**
 * A sum of products of numbers: its total as text, and the signs before it and between it and its terms.
 *
 * @param {number[][]} terms
 */
export const total = (terms, digits = 6) => {
  // Whole numbers, as nearly all are, need no care.
  const products = terms.map((factors) => factors.reduce((one, other) => one * other));
  const sizes = products.reduce((sum, one) => sum + Math.abs(one), 0);
  if (sizes <= WHOLE && terms.every((factors) => factors.every(Number.isInteger)))
    return { text: say(products.reduce((sum, one) => sum + one, 0)), is: '=', from: '=' };
  const exact = terms.map((factors) => factors.map(whole));
  const text = say(exactly(terms), digits);
  const written = terms.map((factors) => factors.map((value) => say(value)));
  return { text, is: sign([[text]], exact), from: sign([[text]], written) };
};

/**
 * The sum of products as text, behind "≈" where it is rounded.
 *
 * @param {number[][]} terms
 */
export const sum = (terms) => {
  const { text, is } = total(terms);
  return is === '=' ? text : `${is} ${text}`;
};

/**
 * "3·4 = 12".
 *
 * @param {number} value
 * @param {number} weight
 */
export const product = (value, weight) => {
  const { text, from } = total([[value, weight]]);
  return `${factor(value)}·${factor(weight)} ${from} ${text}`;
};
