// The gallery: pictures by theme and by movement, and clicks that lead on without loading the app again.

// What the visitor chose and where they were, for the next time the gallery is shown.
const kept = (globalThis.convvizGallery ??= { moving: null, top: 0 });

class Gallery {
  constructor(root) {
    this.frame = document.createElement('div');
    this.frame.className = 'gallery';
    this.frame.onclick = (event) => this.click(event);
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.calm.onchange = () => this.look();
    root.append(this.frame);
    this.page = root.host.closest('[data-testid=stMain]');
  }

  load(data, tell) {
    this.tell = tell;
    this.canvas = data.canvas;
    this.folder = data.folder;
    if (this.html !== data.html) {
      this.html = data.html;
      this.frame.innerHTML = data.html;
      this.moving = this.frame.querySelector('.moving input');
      this.moving.onchange = () => {
        kept.moving = this.moving.checked;
        this.look();
      };
      this.shown = '';
    }
    this.look();
    // Cards have their height before their pictures come.
    if (this.page && !this.settled) this.page.scrollTop = kept.top;
    this.settled = true;
  }

  // Stills from the start for who wants no movement; what is chosen here goes before that.
  look() {
    const moving = kept.moving ?? !this.calm.matches;
    const page = getComputedStyle(this.frame).backgroundColor.match(/[\d.]+/g).map(Number);
    const theme = page[0] + page[1] + page[2] > 381 ? 'light' : 'dark';
    const shown = `${moving ? 'gif' : 'png'}?theme=${theme}`;
    this.moving.checked = moving;
    if (this.shown === shown) return;
    this.shown = shown;
    this.frame.style.setProperty('--canvas', this.canvas[theme]);
    for (const image of this.frame.querySelectorAll('img')) {
      image.src = `${this.folder}/${image.dataset.name}.${shown}`;
    }
  }

  // A plain click is the server's to follow; any other is the browser's.
  click(event) {
    const link = event.target.closest('a[data-case], a[data-page]');
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    kept.top = this.page?.scrollTop ?? 0;
    const [kind] = Object.keys(link.dataset);
    this.tell(kind, link.dataset[kind]);
  }

  close() {
    this.calm.onchange = null;
    this.frame.remove();
  }
}

export default function ({ data, parentElement: root, setTriggerValue }) {
  root.gallery ??= new Gallery(root);
  root.gallery.load(data, setTriggerValue);
  return () => {
    root.gallery?.close();
    root.gallery = null;
  };
}
