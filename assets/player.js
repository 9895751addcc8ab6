// The player: the clock of one panel, which leads, and of the others, which follow it cell for cell.

const SPEEDS = [0.5, 1, 2, 4, 8, 16];
const STEP_MS = 1000;

const ICONS = {
  first: 'M5 5v14M19 5l-10 7 10 7z',
  back: 'M17 5l-10 7 10 7z',
  play: 'M7 4l13 8-13 8z',
  pause: 'M7 4h4v16H7zM14 4h4v16h-4z',
  forward: 'M7 5l10 7-10 7z',
  last: 'M19 5v14M5 5l10 7-10 7z',
  loop: 'M17 2l4 4-4 4M3 11V9a3 3 0 0 1 3-3h15M7 22l-4-4 4-4M21 13v2a3 3 0 0 1-3 3H3',
  full: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
};
const icon = (name) => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  if (name === 'loop' || name === 'full') path.setAttribute('class', 'line');
  svg.append(path);
  return svg;
};

class Player {
  constructor(root) {
    this.step = 0;
    this.playing = false;
    this.speed = 1;
    this.all = false;
    this.point = null; // the cell under the pointer
    this.pin = null; // the cell that was clicked
    this.left = null; // the place in the last picture that had steps
    this.places = [0]; // the step that each picture shows, -1 where it shows none
    this.panels = [];
    this.build(root);
    this.keys = (event) => this.key(event);
    document.addEventListener('keydown', this.keys);
  }

  build(root) {
    this.buttons = {};
    const button = (name, action) =>
      (this.buttons[name] = el('button', { type: 'button', onclick: action }, icon(name)));
    this.stages = el('div', { class: 'stages' });
    this.scrub = el('input', { type: 'range', min: 0, value: 0 });
    this.scrub.oninput = () => this.go(+this.scrub.value);
    this.count = el('span', { class: 'count' });
    this.rate = el('select', { onchange: () => (this.speed = +this.rate.value) });
    this.rate.append(...SPEEDS.map((speed) => el('option', { value: speed, selected: speed === 1 }, `${speed}×`)));
    this.every = el('input', { type: 'checkbox' });
    this.every.onchange = () => {
      this.all = this.every.checked;
      this.draw();
    };
    this.everyText = el('span');
    this.now = el('section', { class: 'now' });
    this.live = el('p', { class: 'live', 'aria-live': 'polite' });
    this.legend = el('ul', { class: 'legend' });
    this.bar = el(
      'div',
      { class: 'bar', role: 'group' },
      button('first', () => this.go(0)),
      button('back', () => this.go(this.step - 1)),
      button('play', () => this.toggle()),
      button('forward', () => this.go(this.step + 1)),
      button('last', () => this.go(this.steps - 1)),
      this.scrub,
      this.count,
      this.rate,
      button('loop', () => this.setLoop(!this.loop)),
      el('label', { class: 'every' }, this.every, this.everyText),
      button('full', () => this.fullScreen()),
    );
    this.setLoop(true);
    this.about = el('div', { class: 'about' });
    this.frame = el('div', { class: 'player' }, this.stages, this.bar, this.now, this.legend, this.about, this.live);
    root.append(el('div', { class: 'holder' }, this.frame));
  }

  setLoop(on) {
    this.loop = on;
    this.buttons.loop.setAttribute('aria-pressed', String(on));
  }

  // A panel with a stage of its own for each picture; the first one leads.
  setPanels(all) {
    const kinds = all.map(({ flow }) => PANELS[flow] ?? Panel);
    if (kinds.length === this.panels.length && kinds.every((kind, at) => this.panels[at].constructor === kind)) return;
    this.panels = kinds.map((kind, at) => {
      const panel = new kind(el('div', { class: 'stage' }), at === 0);
      const { stage } = panel;
      // A follower's cell is pointed at by what it is on the leader's picture.
      const cell = (event) => {
        const found = panel.cellAt(event);
        if (panel.leads || !found) return found;
        const meaning = panel.meaning(found);
        return meaning && this.panels[0].cellOf(meaning);
      };
      stage.onpointerleave = () => this.hover(null);
      stage.onpointermove = (event) => event.pointerType === 'mouse' && this.hover(cell(event));
      stage.onclick = (event) => this.click(cell(event));
      return panel;
    });
    this.stages.replaceChildren(...this.panels.map((panel) => panel.stage));
    this.stages.classList.toggle('several', kinds.length > 1);
    this.stages.classList.toggle('many', kinds.length > 2);
  }

  // New data: keeps the place while the placements are the same, else goes to the nearest one; what is
  // opened anew, an example, starts at its beginning.
  load(data) {
    Player.shown = this;
    const same = this.data && this.data.key === data.key;
    this.leave(data);
    // Asking how the page looks is dear; it can only have changed when the picture has not.
    const dressed = this.data && this.data.panels[0].svg !== data.panels[0].svg && this.data.colours === data.colours;
    this.step = same ? this.step : this.data ? 0 : data.start;
    const words = (this.words = data.words);
    this.data = data;
    this.setPanels(data.panels);
    this.panels.forEach((panel, at) => panel.load(data.panels[at], words));
    this.point = null;
    this.steps = Math.max(this.panels[0].steps, 1);
    if (!same) this.arrive(this.panels[0]);
    this.step = clamp(this.step, 0, this.steps - 1);
    this.scrub.max = this.steps - 1;
    for (const [name, node] of Object.entries(this.buttons)) {
      node.title = words[name];
      node.setAttribute('aria-label', words[name]);
      node.disabled = this.steps < 2 && name !== 'full';
    }
    this.scrub.disabled = this.steps < 2;
    this.scrub.setAttribute('aria-label', words.scrub);
    this.rate.setAttribute('aria-label', words.speed);
    this.rate.title = words.speed;
    this.bar.setAttribute('aria-label', words.controls);
    this.everyText.textContent = words.all;
    this.now.setAttribute('aria-label', words.now);
    this.legend.replaceChildren(
      ...data.legend.map(([roles, text]) => {
        if (!roles) return el('li', {}, text);
        const key = document.createElementNS(SVG, 'svg');
        key.setAttribute('viewBox', '0 0 20 14');
        key.innerHTML = roles.split(' ').map((role) => `<path class="${role}" d="M1 1H19V13H1z"/>`).join('');
        return el('li', {}, key, text);
      }),
    );
    this.tellAbout(data.about ?? '', !same && this.told !== undefined);
    if (this.steps < 2) this.stop();
    if (!dressed) this.look();
    this.label();
    this.draw();
    if (this.left?.playing && this.steps > 1 && !this.playing) this.toggle();
  }

  // Remembers the place in the picture that goes; across pictures without steps, of what cannot be, too.
  leave(data) {
    if (!this.data) return;
    const [lead] = this.panels;
    if (this.data.opened !== data.opened) this.left = null;
    else if (lead.steps)
      this.left = { at: lead.meaningOfStep(this.step), pin: this.pin && lead.told(this.pin), playing: this.playing };
  }

  // Goes to the place nearest to the one that was left.
  arrive(lead) {
    this.pin = null;
    if (!this.left || !lead.steps) return;
    this.step = lead.stepNear(this.left.at);
    this.pin = this.left.pin && lead.held(this.left.pin);
  }

  // What is said below the picture; a picture that is to be seen at once does not wait for it.
  tellAbout(about, later) {
    if (this.told === about) return;
    this.told = about;
    const tell = () => (this.about.innerHTML = this.told);
    if (later) requestAnimationFrame(() => setTimeout(tell));
    else tell();
  }

  // The theme: light or dark as the page is, in the palette that was chosen.
  look() {
    const page = getComputedStyle(this.frame).backgroundColor.match(/[\d.]+/g).map(Number);
    const bright = page[0] + page[1] + page[2] > 381;
    const safe = this.data.colours === 'safe';
    this.frame.className = `player ${safe ? (bright ? 'safe' : 'safe-dark') : bright ? 'light' : 'dark'}`;
  }

  label() {
    const text = this.words[this.playing ? 'pause' : 'play'];
    const node = this.buttons.play;
    node.replaceChildren(icon(this.playing ? 'pause' : 'play'));
    node.title = text;
    node.setAttribute('aria-label', text);
  }

  // -- time ---------------------------------------------------------------------------------

  go(step) {
    this.pin = null;
    this.step = clamp(step, 0, this.steps - 1);
    this.draw();
  }

  toggle() {
    if (this.playing) return this.stop();
    if (this.steps < 2) return;
    this.playing = true;
    this.pin = null;
    if (this.step === this.steps - 1) this.step = 0;
    this.label();
    this.draw();
    this.wait();
  }

  stop() {
    this.playing = false;
    clearTimeout(this.timer);
    if (this.words) this.label();
    this.tell();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.step === this.steps - 1 && !this.loop) return this.stop();
      this.step = (this.step + 1) % this.steps;
      this.draw();
      this.wait();
    }, STEP_MS / this.speed);
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.frame.requestFullscreen?.();
  }

  key(event) {
    const [on, ...around] = event.composedPath();
    const mine = around.includes(this.frame);
    // Elsewhere on the page the keys are the player's only where nothing else wants them.
    const idle = /^(BODY|SECTION|MAIN|DIV)$/.test(on.tagName) && !on.hasAttribute('role');
    if ((!mine && !idle) || event.ctrlKey || event.metaKey || event.altKey || on.tagName === 'SELECT') return;
    if (event.key === ' ' && (on.tagName === 'BUTTON' || on.tagName === 'SUMMARY' || on.type === 'checkbox')) return;
    const action = {
      ArrowRight: () => this.go(this.step + 1),
      ArrowLeft: () => this.go(this.step - 1),
      Home: () => this.go(0),
      End: () => this.go(this.steps - 1),
      ' ': () => this.toggle(),
      Escape: () => this.unpin(),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // -- pointing -----------------------------------------------------------------------------

  hover(cell) {
    const same = cell && this.point && cell.plate === this.point.plate && cell.r === this.point.r && cell.c === this.point.c;
    if (same || (!cell && !this.point)) return;
    this.point = cell;
    this.draw();
  }

  click(cell) {
    if (!cell) return this.unpin();
    const step = this.panels[0].stepOf(cell);
    const again = this.pin && this.pin.plate === cell.plate && this.pin.r === cell.r && this.pin.c === cell.c;
    this.stop();
    if (step >= 0) this.step = step;
    this.pin = again ? null : cell;
    this.point = null;
    this.draw();
  }

  unpin() {
    this.pin = this.point = null;
    this.draw();
  }

  // -- drawing --------------------------------------------------------------------------------

  draw() {
    const { data } = this;
    if (!data) return;
    this.scrub.value = this.step;
    if (data.problem) return this.drawImpossible();
    const started = performance.now();
    const [lead, ...others] = this.panels;
    const target = this.point ?? this.pin;
    const pointed = lead.stepOf(target);
    const step = pointed >= 0 ? pointed : this.step;
    const made = this.all ? this.steps : this.step + 1;
    const aim = pointed >= 0 ? null : target;
    lead.draw(step, aim, made);
    const meaning = (aim && lead.meaning(aim)) ?? lead.meaningOfStep(step);
    this.places = [step];
    for (const panel of others) {
      const cell = panel.cellOf(meaning);
      const at = panel.stepOf(cell);
      this.places.push(at);
      // The steps of another kind of cell are not counted along: all its numbers show.
      const together = panel.data.grids[1] === lead.data.grids[1];
      panel.draw(at >= 0 ? at : null, at >= 0 ? null : cell, together ? panel.upTo(lead.targetsMade(made)) : panel.steps);
    }
    const said = fill(this.words.step, { step: step + 1, steps: this.steps });
    this.count.textContent = `${step + 1} / ${this.steps}`;
    this.scrub.setAttribute('aria-valuetext', said);
    this.write(lead, step, aim, said);
    this.frame.classList.toggle('pinned', Boolean(this.pin));
    if (!this.playing) this.tell();
    this.link();
    this.took = performance.now() - started;
  }

  drawImpossible() {
    this.count.textContent = '';
    this.now.replaceChildren(el('p', { class: 'problem' }, this.data.problem));
    this.spoken = this.data.problem;
    this.tell();
    this.link();
  }

  write(lead, step, aim, said) {
    if (!aim) {
      const { nodes, spoken } = lead.sayStep(step, said);
      this.now.replaceChildren(el('h3', {}, said), ...nodes);
      this.spoken = spoken;
      return;
    }
    const { title, lines, remark } = lead.sayCell(aim, step);
    this.now.replaceChildren(el('h3', {}, title), remark ? el('p', {}, remark) : '', list(lines, this.words));
    this.spoken = title;
  }

  tell() {
    if (this.spoken && this.live.textContent !== this.spoken) this.live.textContent = this.spoken;
  }

  // The address bar follows, so that copying it reopens this very step.
  link() {
    if (this.data.link === undefined) return;
    clearTimeout(this.linking);
    this.linking = setTimeout(() => {
      const step = this.step ? `step=${this.step + 1}` : '';
      address([this.data.link, step].filter(Boolean).join('&'));
    }, this.playing ? 400 : 120);
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.linking);
    document.removeEventListener('keydown', this.keys);
  }
}

globalThis.ConvvizPlayer = Player;
