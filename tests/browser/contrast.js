// Every text that is seen on a page, with its contrast to what lies behind it. Text in a drawn picture is
// left out: the scene's theme answers for that.
() => {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  const known = new Map();
  // Any colour of CSS as [red, green, blue, opacity].
  const parsed = (text) => {
    if (!known.has(text)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = text;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((part, at) => part * a + below[at] * (1 - a));
  const luminance = (colour) => {
    const [r, g, b] = colour
      .map((part) => part / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const parent = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  // What lies behind a text in an element, and how opaque its ancestors let it be. A text may stand beside
  // a small box that holds it, as a slider's value does.
  const behind = (element, { left, top, width, height }) => {
    const [x, y] = [left + width / 2, top + height / 2];
    const holds = (at) => {
      const box = at.getBoundingClientRect();
      return (
        at === element ||
        Math.max(box.width, box.height) > 100 ||
        (box.left <= x && x <= box.right && box.top <= y && y <= box.bottom)
      );
    };
    const layers = [];
    let [opacity, picture] = [1, false];
    for (let at = element; at; at = parent(at)) {
      const style = getComputedStyle(at);
      opacity *= +style.opacity;
      picture ||= style.backgroundImage.includes('url(');
      if (!holds(at)) continue;
      // Of a gradient every colour may be the one behind.
      const shades = style.backgroundImage.match(/(?:rgba?|color|oklab|oklch)\([^()]*\)/g) ?? [];
      if (shades.length) layers.push(shades.map(parsed));
      layers.push([parsed(style.backgroundColor)]);
    }
    const grounds = layers
      .reverse()
      .reduce(
        (below, layer) => below.flatMap((one) => layer.map((shade) => over(shade, one))),
        [[255, 255, 255]],
      );
    return { grounds, opacity, picture };
  };
  const found = [];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) look(node);
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
    if (['SVG', 'SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION'].includes(node.tagName?.toUpperCase())) return;
    if (node.shadowRoot) visit(node.shadowRoot);
    node.childNodes.forEach(visit);
    if (node.placeholder && !node.value)
      measure(node, node.placeholder, getComputedStyle(node, '::placeholder').color);
    if (node.tagName === 'SELECT')
      measure(node, node.selectedOptions[0]?.text ?? '', getComputedStyle(node).color);
  };
  const look = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = [...range.getClientRects()].find(({ width, height }) => width > 1 && height > 1);
    const element = text.parentElement ?? text.getRootNode().host;
    if (box && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      measure(element, text.data.trim(), getComputedStyle(element).color, box);
  };
  const measure = (element, text, colour, box = element.getBoundingClientRect()) => {
    const { grounds, opacity, picture } = behind(element, box);
    // Symbols of an icon font are pictures, and what stands on a picture cannot be told from its style.
    if (picture || /Material|Symbols/.test(getComputedStyle(element).fontFamily)) return;
    const [r, g, b, a] = parsed(colour);
    const value = Math.min(
      ...grounds.map((ground) => contrast(over([r, g, b, a * opacity], ground), ground)),
    );
    found.push({
      text: text.slice(0, 60),
      value: Math.round(value * 100) / 100,
      of: `${element.tagName.toLowerCase()}.${[...element.classList].slice(0, 2).join('.')}`,
    });
  };
  visit(document.body);
  return found;
};
