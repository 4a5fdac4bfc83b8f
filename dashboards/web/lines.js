// Lines over time as SVG: scales, ticks and pieces of the live trend and of the review's charts.
// Colours are variables of the style sheet, so that a change of theme draws nothing anew.
"use strict";
const lines = (() => {
  function shape(name, attributes = {}, words = null) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (words !== null) made.textContent = words;
    return made;
  }

  const group = (attributes, parts) => {
    const made = shape("g", attributes);
    made.append(...parts);
    return made;
  };

  // From values to pixels; a range without an extent lies in the middle.
  function scale([from, to], [start, end]) {
    if (from === to) return () => (start + end) / 2;
    return (value) => start + ((value - from) / (to - from)) * (end - start);
  }

  const px = (value) => value.toFixed(1);

  // The smallest of `steps` that divides `span` into at most `count`; beyond them round decimals.
  function step(span, count, steps = []) {
    const least = span / count;
    const known = steps.find((one) => one >= least);
    if (known) return known;
    const unit = 10 ** Math.floor(Math.log10(least));
    return unit * [1, 2, 5, 10].find((one) => one * unit >= least * 0.999);
  }

  // Multiples of `by` within a range. Counted, not summed: 0.1 three times is not 0.3; no -0.
  function ticks([from, to], by) {
    const found = [];
    for (let n = Math.ceil(from / by - 1e-9); n * by <= to + by * 1e-9; n += 1) found.push(n * by || 0);
    return found;
  }

  // Where nothing was measured the line is broken; a value between two gaps is a dot.
  function course(points, { stepped = false } = {}) {
    let drawn = "";
    let isBroken = true;
    for (const [x, y] of points) {
      if (y === null) isBroken = true;
      else if (isBroken) {
        drawn += `M${px(x)} ${px(y)}h0`;
        isBroken = false;
      } else drawn += stepped ? `H${px(x)}V${px(y)}` : `L${px(x)} ${px(y)}`;
    }
    return drawn;
  }

  // On a card's colour, which every paint stands out from, whatever area lies under the line.
  function line(points, { paint, width = 2, dash = "", stepped = false }) {
    const under = shape("path", {
      d: course(points, { stepped }), fill: "none", stroke: "var(--card)", "stroke-width": width + 3,
      "stroke-linejoin": "round", "stroke-linecap": "round", "stroke-dasharray": dash,
    });
    const over = under.cloneNode();
    over.setAttribute("stroke", paint);
    over.setAttribute("stroke-width", width);
    return group({ class: "line" }, [under, over]);
  }

  // The paint of a heart rate by its height: quiet below the first bound, then the zones' colours.
  function zonePaint(id, bounds, y) {
    const [bottom, top] = [y(bounds[0]), y(bounds.at(-1))];
    const paint = shape("linearGradient", {
      id, gradientUnits: "userSpaceOnUse", x1: 0, x2: 0, y1: bottom, y2: top,
    });
    bounds.forEach((bpm, index) => {
      const offset = bounds.length > 1 ? (y(bpm) - bottom) / (top - bottom) : 0;
      for (const colour of [index ? `--zone-${index}` : "--quiet", `--zone-${index + 1}`])
        paint.append(shape("stop", { offset, "stop-color": `var(${colour})` }));
    });
    return paint;
  }

  // A dashed line at the lower bound of each zone that is in view, and its number at the right end.
  function zoneBounds(bounds, { y, range: [lowest, highest], left, right }) {
    const parts = [];
    let below = Infinity;
    bounds.forEach((bpm, index) => {
      if (bpm < lowest || bpm > highest) return;
      const at = y(bpm);
      parts.push(
        shape("line", {
          x1: left, x2: right, y1: at, y2: at, "stroke-dasharray": "4 4",
          stroke: `var(--zone-${index + 1})`,
        }),
      );
      if (below - at < 12) return;
      below = at;
      parts.push(words(`Z${index + 1}`, right + 5, at + 4));
    });
    return parts;
  }

  const words = (shown, x, y, { anchor = "start", colour = "--quiet", ...rest } = {}) =>
    shape("text", { x, y, "text-anchor": anchor, fill: `var(${colour})`, ...rest }, shown);

  // Fills `box` with a drawing of its size; anything else that was in it stays.
  function show(box, parts) {
    let drawing = box.querySelector(":scope > svg");
    if (!drawing) {
      drawing = shape("svg", { class: "lines" });
      box.prepend(drawing);
    }
    drawing.setAttribute("viewBox", `0 0 ${box.clientWidth} ${box.clientHeight}`);
    drawing.replaceChildren(...parts);
  }

  return { shape, group, scale, step, ticks, line, zonePaint, zoneBounds, words, show };
})();
