/** The controls of a page: sliders with their fields, choices, switches. */

import { clamp, el, fill } from './page.js';
import { SIDES, isFree, withFree, withValue } from './values.js';

/** @import { Picture } from './pictures.js' */
/** @import { ControlData, Named, PageData, Value, Values } from './values.js' */

/**
 * What happens to the controls.
 *
 * @typedef {object} Listener
 * @property {(values: Values, name: string) => void} move a hand moves a slider, or does something at once
 * @property {() => void} done it has let go
 * @property {(name: string) => void} touch it is about to move a slider
 * @property {(act: Record<string, unknown>) => void} act an example, random numbers, a language
 */

/** A slider with its field and two buttons. */
class Slider {
  /** @type {number[]} what it slides over */
  #values = [0];
  #typing = false;
  /** Where the range begins. */
  #first = 0;

  /**
   * @param {string} name of its widget
   * @param {string} label
   * @param {Record<string, string>} labels
   * @param {(value: number) => void} move
   * @param {Listener} listener
   */
  constructor(name, label, labels, move, listener) {
    this.range = el('input', { type: 'range', 'aria-label': label, step: 1 });
    this.field = el('input', { type: 'number', 'aria-label': label, inputmode: 'numeric', step: 1 });
    const button = (/** @type {string} */ text, /** @type {number} */ by, /** @type {string} */ words) =>
      el(
        'button',
        { type: 'button', 'aria-label': fill(words, { name: label }), onclick: () => this.#go(by) },
        text,
      );
    this.less = button('−', -1, labels.less);
    this.greater = button('+', 1, labels.greater);
    this.move = move;
    this.listener = listener;
    this.range.oninput = () => move(this.#values[this.#at]);
    this.range.onchange = () => listener.done();
    for (const node of [this.range, this.less, this.greater])
      node.addEventListener('pointerdown', () => listener.touch(name));
    this.range.addEventListener('focus', () => listener.touch(name));
    this.field.oninput = () => (this.#typing = true);
    this.field.onchange = () => this.#typed();
    this.name = el('span', { class: 'name' }, label);
    this.head = el(
      'div',
      { class: 'head' },
      this.name,
      el('span', { class: 'stepper' }, this.less, this.field, this.greater),
    );
    this.element = el('div', { class: 'control', 'data-name': name }, this.head, this.range);
  }

  /** Where the thumb is: values one apart are the range's own, of others it slides over their places. */
  get #at() {
    return Number(this.range.value) - this.#first;
  }

  /** @param {number} by */
  #go(by) {
    const at = clamp(this.#at + by, 0, this.#values.length - 1);
    if (at === this.#at) return;
    this.move(this.#values[at]);
    this.listener.done();
  }

  /** The nearest of the values to what was typed. */
  #typed() {
    this.#typing = false;
    // Far beyond all of them no number is nearer than another.
    const wanted = clamp(Number(this.field.value), this.#values[0], this.#values[this.#values.length - 1]);
    if (this.field.value.trim() === '' || Number.isNaN(wanted)) {
      this.field.value = String(this.#values[this.#at]);
      return;
    }
    const nearest = this.#values.reduce((best, value) =>
      Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best,
    );
    this.field.value = String(nearest);
    this.move(nearest);
    this.listener.done();
  }

  /**
   * @param {number} value
   * @param {number[]} values
   * @param {Record<number, string>} [words]
   */
  set(value, values, words = {}) {
    const last = values.length - 1;
    if (String(values) !== String(this.#values)) {
      this.#values = values;
      this.#first = values[last] - values[0] === last ? values[0] : 0;
      this.range.min = String(this.#first);
      this.range.max = String(this.#first + last);
      this.field.min = String(values[0]);
      this.field.max = String(values[last]);
      this.range.disabled = last < 1;
    }
    const at = Math.max(values.indexOf(value), 0);
    const place = String(this.#first + at);
    if (this.range.value !== place) this.range.value = place;
    this.range.setAttribute('aria-valuetext', words[value] ?? String(value));
    this.range.title = words[value] ?? '';
    // What is being typed stays: pictures that come meanwhile are of the value before.
    if (!this.#typing && this.field.value !== String(value)) this.field.value = String(value);
    // A button that goes out of use would take the focus with it.
    const { activeElement } = /** @type {ShadowRoot} */ (this.element.getRootNode());
    if ((activeElement === this.less && at === 0) || (activeElement === this.greater && at === last))
      this.range.focus();
    this.less.disabled = at === 0;
    this.greater.disabled = at === last;
  }
}

/**
 * A field of whole numbers, of which there are too many for a slider.
 *
 * @param {string} name of its widget
 * @param {ControlData} control
 * @param {number} value
 * @param {(value: number) => void} choose
 */
const field = (name, { label, range: [least, greatest] = [0, 0] }, value, choose) => {
  const input = el('input', {
    type: 'number',
    inputmode: 'numeric',
    step: 1,
    min: least,
    max: greatest,
    value,
  });
  input.onchange = () => {
    const typed = Number(input.value);
    const usable = input.value.trim() !== '' && !Number.isNaN(typed);
    const nearest = usable ? clamp(Math.round(typed), least, greatest) : value;
    input.value = String(nearest);
    if (nearest !== value) choose(nearest);
  };
  return el('label', { class: 'choice', 'data-name': name }, el('span', { class: 'name' }, label), input);
};

/**
 * A choice from a list.
 *
 * @param {string} label
 * @param {Named[]} options
 * @param {string} value
 * @param {(value: string) => void} choose
 */
const list = (label, options, value, choose) => {
  const select = el(
    'select',
    {},
    ...options.map(([word, text]) => el('option', { value: word, selected: word === value }, text)),
  );
  select.onchange = () => choose(select.value);
  return el('label', { class: 'choice' }, el('span', { class: 'name' }, label), select);
};

let groups = 0;

/**
 * A choice between a few, side by side.
 *
 * @param {string} label
 * @param {Named[]} options
 * @param {string} value
 * @param {(value: string) => void} choose
 */
export const few = (label, options, value, choose) => {
  const group = `few${(groups += 1)}`;
  const entry = (/** @type {Named} */ [word, text]) => {
    const input = el('input', { type: 'radio', name: group, value: word, checked: word === value });
    input.onchange = () => choose(word);
    return el('label', {}, input, el('span', {}, text));
  };
  return el('fieldset', { class: 'few', role: 'radiogroup', 'aria-label': label }, ...options.map(entry));
};

/**
 * A switch.
 *
 * @param {string} label
 * @param {string} help
 * @param {boolean} on
 * @param {(on: boolean) => void} choose
 */
const toggle = (label, help, on, choose) => {
  const input = el('input', { type: 'checkbox', role: 'switch', checked: on });
  input.onchange = () => choose(input.checked);
  return el('label', { class: 'switch', title: help }, input, el('span', {}, label));
};

/**
 * What is said of a choice.
 *
 * @param {string[]} lines the last of which is a formula
 */
const noteOn = (lines) =>
  el(
    'p',
    { class: 'means' },
    ...lines.map((line, at) => el(at === lines.length - 1 ? 'code' : 'span', {}, line)),
  );

/** All controls of a page. */
export class Controls {
  /** @type {Map<string, Slider>} the sliders on the page, by the name of their widget */
  #sliders = new Map();
  /** What the controls that are there follow from: they are built anew where it changes. */
  #built = '';
  #open = false;
  /** @type {Picture | null} the one that is shown */
  picture = null;

  /**
   * @param {PageData} page
   * @param {Values} values
   * @param {Listener} listener
   */
  constructor(page, values, listener) {
    this.page = page;
    this.values = values;
    this.listener = listener;
    this.element = el('section', { class: 'controls', 'aria-label': page.labels.region });
    this.looks = el('div', { class: 'looks' });
    this.fields = el('div', { class: 'fields' });
    this.example = el('select');
    this.means = el('p', { class: 'means' });
    // On a narrow screen the slider of the control in hand shows.
    const active = (/** @type {Event} */ event) => {
      const control = /** @type {Element} */ (event.target).closest('.control');
      if (!control) return;
      for (const other of this.element.querySelectorAll('.control.active')) other.classList.remove('active');
      control.classList.add('active');
    };
    // Not before the click: it would find another place there.
    this.element.addEventListener('click', active);
    this.element.addEventListener('focusin', (event) => {
      if (/** @type {Element} */ (event.target).matches(':focus-visible')) active(event);
    });
  }

  /**
   * Shows values, and the controls of the setting that they come to.
   *
   * @param {Values} values
   * @param {Picture | null} picture the newest that there is
   */
  show(values, picture) {
    this.values = values;
    if (!picture) return;
    this.picture = picture;
    const { free, numbers } = values;
    const kind = values['padding.kind'];
    const switches = Object.values(values).filter((value) => typeof value === 'boolean');
    const words = [...this.page.more, ...this.page.looks, ...picture.panel].map((name) => [
      name,
      values[name],
    ]);
    const chosen = words.filter(
      ([name, value]) => this.page.parameters[/** @type {string} */ (name)] === 'word' && value,
    );
    const fields = Object.keys(this.page.controls).filter(
      (name) => this.page.controls[name].range && !picture.stops[name],
    );
    const typed = fields.map((name) => values[name]);
    const built = JSON.stringify([
      picture.panel,
      free,
      numbers,
      kind,
      switches,
      chosen,
      typed,
      !picture.means.length,
      picture.choices,
    ]);
    if (built !== this.#built) {
      this.#built = built;
      this.#build(picture);
    }
    // What a picture says is written into the controls that are there: one of them may be in a hand.
    const { means } = picture;
    this.example.value = picture.case;
    this.means.textContent = fill(
      this.page.labels.kind_means,
      Object.fromEntries(SIDES.map((side, at) => [side, means[at]])),
    );
    for (const [name, slider] of this.#sliders) {
      const stops = picture.stops[name];
      const value = /** @type {number} */ (values[name]);
      if (stops)
        slider.set(
          value,
          stops.map(([stop]) => stop),
          Object.fromEntries(stops),
        );
      else slider.set(value, this.#control(name).values ?? [value]);
    }
  }

  /** @param {string} widget */
  #control(widget) {
    return this.page.controls[widget.split('.')[0]];
  }

  /**
   * @param {string} name
   * @param {Value} value
   */
  #move(name, value) {
    this.listener.move({ ...withValue(this.values, name, value), ...this.#follows(name, value) }, name);
  }

  /**
   * What else is set by a choice.
   *
   * @param {string} name
   * @param {Value} value
   */
  #follows(name, value) {
    const follows = { ...this.page.follows, ...this.picture?.follows };
    return follows[name]?.[`${value}`];
  }

  /**
   * @param {string} name
   * @param {Value} value
   */
  #choose(name, value) {
    this.#move(name, value);
    this.listener.done();
  }

  /** @param {Picture} picture */
  #build(picture) {
    const { page } = this;
    const focused = /** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement;
    const at = focused && this.#mark(focused);
    const open = this.element.querySelector('details')?.open ?? this.#open;
    this.#sliders.clear();
    const preset = list(page.labels.preset, page.cases, picture.case, (name) =>
      this.listener.act({ case: name }),
    );
    this.example = /** @type {HTMLSelectElement} */ (preset.lastChild);
    const more = el(
      'details',
      { class: 'more', open },
      el('summary', {}, page.labels.more),
      ...this.#several(page.more, picture),
    );
    more.ontoggle = () => (this.#open = more.open);
    this.element.replaceChildren(
      preset,
      ...this.#several(picture.panel, picture),
      page.more.length ? more : '',
    );
    this.looks.replaceChildren(...page.looks.flatMap((name) => this.#look(name)));
    this.fields.replaceChildren(...page.fields.map((name) => this.#whole(name)));
    if (at) this.#find(at)?.focus();
  }

  /**
   * What names an element among those of the same kind, to be found again when all are built anew.
   *
   * @param {Element} element
   */
  #mark(element) {
    const home = [this.element, this.looks, this.fields].find((part) => part.contains(element));
    return (
      home && { home, at: [...home.querySelectorAll(element.tagName)].indexOf(element), tag: element.tagName }
    );
  }

  /**
   * @param {{ home: HTMLElement, at: number, tag: string }} mark
   * @returns {HTMLElement | undefined}
   */
  #find({ home, at, tag }) {
    return /** @type {HTMLElement[]} */ ([...home.querySelectorAll(tag)])[at];
  }

  /**
   * @param {string[]} names
   * @param {Picture} picture
   */
  #several(names, picture) {
    return names.flatMap((name) => this.#parts(name, picture));
  }

  /**
   * The controls that a name stands for.
   *
   * @param {string} name
   * @param {Picture} picture
   * @returns {HTMLElement[]}
   */
  #parts(name, picture) {
    const { page, values } = this;
    const { labels } = page;
    if (name === 'free') return [];
    if (name === 'padding_kind') {
      const { label, kinds = [] } = { ...page.controls.padding, label: labels.padding_kind };
      const choice = list(label, kinds, `${values['padding.kind']}`, (kind) =>
        this.#choose('padding.kind', kind),
      );
      return picture.means.length ? [choice, this.means] : [choice];
    }
    const form = page.parameters[name];
    const { label, help = '', words = [], notes } = page.controls[name];
    if (form === 'pair') return this.#pair(name, label);
    if (form === 'padding') {
      const kind = values['padding.kind'];
      if (kind === 'sides') return SIDES.map((side) => this.#slider(`padding.${side}`, labels[side]));
      return kind === 'even' ? this.#pair(name, label) : [];
    }
    if (form === 'whole') return [picture.stops[name] ? this.#slider(name, label) : this.#whole(name)];
    if (form === 'word') {
      const there = picture.choices?.[name];
      const offered = there ? words.filter(([word]) => there.includes(word)) : words;
      const choice = list(label, offered, `${values[name]}`, (word) => this.#choose(name, word));
      if (name === 'numbers') return [choice, ...this.#drawn()];
      return notes ? [choice, noteOn(notes[`${values[name]}`] ?? [])] : [choice];
    }
    return [toggle(label, help, Boolean(values[name]), (on) => this.#choose(name, on))];
  }

  /** What goes with the choice of numbers: the seed of drawn ones, and a button that draws others. */
  #drawn() {
    const { labels } = this.page;
    const seed = this.values.numbers === 'random' ? [this.#whole('seed')] : [];
    const surprise = el(
      'button',
      { type: 'button', class: 'surprise', title: labels.surprise_help },
      labels.surprise,
    );
    surprise.onclick = () => this.listener.act({ numbers: 'surprise' });
    return [...seed, surprise];
  }

  /** @param {string} name */
  #whole(name) {
    const control = this.page.controls[name];
    if (!control.range) return this.#slider(name, control.label);
    return field(name, control, Number(this.values[name]), (value) => this.#choose(name, value));
  }

  /**
   * @param {string} name
   * @param {string} label
   */
  #slider(name, label) {
    const { help = '' } = this.#control(name);
    const slider = new Slider(
      name,
      label,
      this.page.labels,
      (value) => this.#move(name, value),
      this.listener,
    );
    slider.name.title = help;
    this.#sliders.set(name, slider);
    return slider.element;
  }

  /**
   * The slider of both axes, or one for each, and what links them.
   *
   * @param {string} name
   * @param {string} label
   */
  #pair(name, label) {
    const { labels } = this.page;
    const free = isFree(this.values, name);
    const link = el('button', {
      type: 'button',
      class: 'link',
      'aria-pressed': String(!free),
      'aria-label': fill(labels.link, { name: label }),
      title: fill(free ? labels.link : labels.unlink, { name: label }),
    });
    link.onclick = () => {
      this.listener.move(withFree(this.values, name, !free), name);
      this.listener.done();
    };
    const sliders = free
      ? [
          this.#slider(`${name}.v`, fill(labels.vertical, { name: label })),
          this.#slider(`${name}.h`, fill(labels.horizontal, { name: label })),
        ]
      : [this.#slider(`${name}.v`, label)];
    sliders[0].querySelector('.name')?.after(link);
    return sliders;
  }

  /**
   * A control above the picture.
   *
   * @param {string} name
   */
  #look(name) {
    const { label, words = [] } = this.page.controls[name];
    const choose = (/** @type {string} */ word) => this.#choose(name, word);
    const value = `${this.values[name]}`;
    return name === 'beside' ? list('', words, value, choose) : few(label, words, value, choose);
  }
}
