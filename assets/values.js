/** What the widgets of a page say, and the text of the link that says the same. */

/** @typedef {number | string | boolean | string[]} Value */
/** @typedef {Record<string, Value>} Values the value of every widget, by its name */
/** @typedef {[string, string]} Named a value and its words */
/** @typedef {Record<string, Record<string, Values>>} Follows other values, by the control and what is chosen of it */

/**
 * A control of a page, as convviz/figures/controls.py gives it.
 *
 * @typedef {object} ControlData
 * @property {string} label
 * @property {string} [help]
 * @property {number[]} [values] the numbers of a slider, in order
 * @property {[number, number]} [range] the least and the greatest number of a field
 * @property {Named[]} [kinds] how a padding can be given
 * @property {Named[]} [words] the words of a choice
 * @property {[string, string]} [either] the two words of a switch
 * @property {Record<string, string[]>} [notes] what is said of each choice: lines, the last of which is a formula
 */

/**
 * @typedef {object} PageData
 * @property {string} page
 * @property {string} language
 * @property {Record<string, string>} words the player's
 * @property {Record<string, string>} labels what the controls say besides
 * @property {Record<string, string>} parameters the form in which a link says each parameter
 * @property {Record<string, ControlData>} controls
 * @property {Named[]} cases
 * @property {string[]} more
 * @property {string[]} looks
 * @property {string[]} fields
 * @property {Follows} follows what comes with a choice, whatever else is chosen
 * @property {Named[]} drawers what opens below, and what the buttons for it say
 * @property {string[]} heading what stands above the fields, and a sentence on them
 */

/** The sides of a padding, in the order in which a link says them. */
export const SIDES = ['top', 'bottom', 'left', 'right'];

/**
 * @param {Value} down
 * @param {Value} right
 */
const pair = (down, right) => (down === right ? `${down}` : `${down}x${right}`);

/**
 * How a link says a parameter; "" where it is left out.
 *
 * @type {Record<string, (name: string, values: Values, control: ControlData) => string>}
 */
const FORMS = {
  whole: (name, values) => `${values[name]}`,
  word: (name, values) => `${values[name]}`,
  text: (name, values) => `${values[name]}`,
  switch: (name, values) => (values[name] ? '1' : '0'),
  either: (name, values, { either = ['', ''] }) => either[values[name] ? 1 : 0],
  pair: (name, values) => pair(values[`${name}.v`], values[`${name}.h`]),
  padding: (name, values) => {
    const kind = values[`${name}.kind`];
    if (kind === 'even') return FORMS.pair(name, values, { label: '' });
    return kind === 'sides' ? SIDES.map((side) => values[`${name}.${side}`]).join(',') : `${kind}`;
  },
};

/**
 * The query text of a link that says every parameter.
 *
 * @param {PageData} page
 * @param {Values} values
 */
export const linkOf = (page, values) =>
  Object.entries(page.parameters)
    .map(([name, form]) => [name, FORMS[form](name, values, page.controls[name])])
    .filter(([, text]) => text)
    .map(([name, text]) => `${name}=${encodeURIComponent(text).replace(/%2C/g, ',').replace(/%3B/g, ';')}`)
    .join('&');

/**
 * The values after one was set. What it is linked to goes along.
 *
 * @param {Values} values
 * @param {string} name a widget, or a parameter with two axes, of which both are set
 * @param {Value} value
 * @returns {Values}
 */
export const withValue = (values, name, value) => {
  if (!(name in values)) return { ...values, [`${name}.v`]: value, [`${name}.h`]: value };
  const base = name.replace(/\.v$/, '');
  const linked = base !== name && !isFree(values, base);
  return { ...values, [name]: value, ...(linked ? { [`${base}.h`]: value } : {}) };
};

/**
 * Whether the two axes of a parameter are set separately.
 *
 * @param {Values} values
 * @param {string} name
 */
export const isFree = (values, name) => /** @type {string[]} */ (values.free).includes(name);

/**
 * The values with the axes of a parameter set separately, or no longer.
 *
 * @param {Values} values
 * @param {string} name
 * @param {boolean} free
 * @returns {Values}
 */
export const withFree = (values, name, free) => {
  const others = /** @type {string[]} */ (values.free).filter((other) => other !== name);
  const linked = free ? {} : { [`${name}.h`]: values[`${name}.v`] };
  return { ...values, ...linked, free: free ? [...others, name] : others };
};
