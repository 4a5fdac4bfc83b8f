// The course of a session: lines in grids one above the other, drawn from columns of values.
// `chart_zoom.js` chooses what of it is shown.
"use strict";
const reviewChart = (() => {
  const LEFT = 46;
  const RIGHT = 28;
  // Above the first grid stand its axis' name and, below it, the names of the intervals.
  const TOP = 42;
  const GRID_GAP = 34;
  const SLIDER = 28;
  const SLIDER_ROOM = 58;
  const NAME_FONT = "12px Roboto, sans-serif";
  const FIRST_GRID_SHARE = 2.2;
  // A third grid of bands tells nothing new.
  const BANDED_GRIDS = 2;
  const LABEL_PX = 84;
  const ROUND_S = [
    ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800],
    ...[1, 2, 3, 6, 12, 24].map((hours) => hours * 3600),
  ];

  let box = null;
  let told = null;
  let shown = [0, 0];
  let isDue = false;

  function clock(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const two = (n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  }

  const written = (value, decimals) =>
    value.toLocaleString(document.documentElement.lang || "en", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: false,
    });

  const place = (at, decimals = 2) =>
    told.unit ? `${written(at, decimals)} ${told.unit}` : clock(at);

  // The row of a moment: the last one at or before it.
  function rowAt(times, t) {
    let low = 0;
    let high = times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (times[middle] <= t) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // Everything that is known of one moment, as lines of text.
  function moment(t) {
    const band = told.bands.find(([, , from, to]) => from <= t && t < to);
    const fault = told.faults.find(([from, to]) => from <= t && t < to);
    const said = [`${place(t)}${band ? ` · ${band[1]}` : ""}`];
    for (const line of told.lines) {
      const value = line.values[rowAt(told.times[line.times], t)] ?? null;
      const past = t > told.times[line.times].at(-1) + (told.unit ? 0 : 1);
      const word = value === null || past ? "--" : `${written(value, line.decimals)} ${line.unit}`;
      said.push(`${line.name}: ${word}`);
    }
    if (fault) said.push(fault[2]);
    return said;
  }

  // The whole numbers around what a grid's lines hold; only the first need not begin at nothing.
  function axis(grid) {
    const values = told.lines
      .filter((line) => line.grid === grid)
      .flatMap((line) => line.values.filter((value) => value !== null));
    const least = values.reduce((a, b) => Math.min(a, b), grid ? 0 : Infinity);
    const most = values.reduce((a, b) => Math.max(a, b), grid ? 0 : -Infinity);
    const by = lines.step(most - least || 1, grid ? 3 : 4);
    const range = [Math.floor(least / by) * by, Math.ceil(most / by) * by];
    if (range[0] === range[1]) range[1] += by;
    return { by, range, decimals: by < 1 ? Math.ceil(-Math.log10(by)) : 0 };
  }

  const axes = new Map();

  // Where the grids stand, each with the scale of its height.
  function grids() {
    const found = told.grids.map((name, grid) => {
      if (!axes.has(grid)) axes.set(grid, axis(grid));
      return { name, grid, share: grid ? 1 : FIRST_GRID_SHARE, ...axes.get(grid) };
    });
    const shares = found.reduce((sum, { share }) => sum + share, 0);
    const room = box.clientHeight - TOP - SLIDER_ROOM - GRID_GAP * (found.length - 1);
    let top = TOP;
    for (const one of found) {
      one.top = top;
      one.bottom = top + (room * one.share) / shares;
      one.y = lines.scale(one.range, [one.bottom, one.top]);
      top = one.bottom + GRID_GAP;
    }
    return found;
  }

  const pen = document.createElement("canvas").getContext("2d");

  // What lies between two moments, as far as it is in view.
  function area(from, to, { x, top, bottom, colour }) {
    const [start, end] = [Math.max(from, shown[0]), Math.min(to, shown[1])].map(x);
    if (end <= start) return null;
    const size = { x: start, y: top, width: end - start, height: bottom - top };
    return lines.shape("rect", { ...size, fill: `var(${colour})` });
  }

  // A name stands above its interval where there is room for it; the table below has them all.
  function names(x) {
    pen.font = NAME_FONT;
    return told.bands.flatMap(([, word, from, to]) => {
      const [start, end] = [Math.max(from, shown[0]), Math.min(to, shown[1])].map(x);
      if (pen.measureText(word).width + 6 > end - start) return [];
      return [lines.words(word, (start + end) / 2, TOP - 6, { anchor: "middle" })];
    });
  }

  function laps(x, { top, bottom }) {
    let free = -Infinity;
    pen.font = NAME_FONT;
    return told.laps.flatMap(([t, word]) => {
      if (t < shown[0] || t > shown[1]) return [];
      const at = x(t);
      const parts = [
        lines.shape("line", { x1: at, x2: at, y1: top, y2: bottom, stroke: "var(--ink)" }),
      ];
      if (at > free) {
        free = at + pen.measureText(word).width + 8;
        parts.push(lines.words(word, at + 4, bottom - 5, { colour: "--ink", class: "lap" }));
      }
      return parts;
    });
  }

  // Rows in view, and one beyond each end, so that the line reaches the border.
  function* points(line, x, y, [from, to]) {
    const times = told.times[line.times];
    const last = Math.min(times.length - 1, rowAt(times, to) + 1);
    for (let row = rowAt(times, from); row <= last; row += 1) {
      const value = line.values[row];
      yield [x(times[row]), value === null ? null : y(value)];
    }
  }

  function gridParts({ name, grid, top, bottom, y, by, range, decimals }, x, right) {
    const field = { x, top, bottom };
    const banded = grid < BANDED_GRIDS ? told.bands : [];
    const under = banded.map(([kind, , from, to]) =>
      area(from, to, { ...field, colour: `--band-${kind}` }));
    if (grid === 0)
      under.push(...told.faults.map(([from, to]) => area(from, to, { ...field, colour: "--fault" })));
    const parts = under.filter((one) => one !== null);
    for (const at of lines.ticks(range, by)) {
      const across = { x1: LEFT, x2: right, y1: y(at), y2: y(at), stroke: "var(--line)" };
      parts.push(lines.shape("line", across));
      parts.push(lines.words(written(at, decimals), LEFT - 8, y(at) + 4, { anchor: "end" }));
    }
    parts.push(lines.words(name, 8, top - (grid ? 10 : 26)));
    const drawn = [];
    for (const [index, line] of told.lines.entries()) {
      if (line.grid !== grid) continue;
      let paint = `var(${line.colour})`;
      if (line.zones.length) {
        parts.push(lines.zonePaint(`zones-${index}`, line.zones, y));
        parts.push(...lines.zoneBounds(line.zones, { y, range, left: LEFT, right }));
        paint = `url(#zones-${index})`;
      }
      drawn.push(
        lines.line(points(line, x, y, shown), {
          paint, stepped: line.stepped, width: line.zones.length ? 2.5 : 2,
          dash: line.dashed ? "6 4" : "",
        }),
      );
    }
    if (grid === 0) parts.push(...names(x), ...laps(x, { top, bottom }));
    return [...parts, lines.group({ "clip-path": "url(#course-field)" }, drawn)];
  }

  function along(x, right, bottom) {
    const most = Math.max(2, Math.floor((right - LEFT) / LABEL_PX));
    const by = lines.step(shown[1] - shown[0], most, told.unit ? [] : ROUND_S);
    const decimals = told.unit ? Math.max(0, Math.ceil(-Math.log10(by))) : 0;
    return lines.ticks(shown, by).map((at) =>
      lines.words(place(at, decimals), x(at), bottom + 20, { anchor: "middle" }));
  }

  // The whole course at the foot, with a window over what is shown.
  function slider(right) {
    const [top, bottom] = [box.clientHeight - SLIDER - 4, box.clientHeight - 4];
    const x = lines.scale([0, told.end], [LEFT, right]);
    const { range } = axes.get(told.lines[0].grid);
    const y = lines.scale(range, [bottom - 2, top + 2]);
    const [from, to] = shown.map(x);
    const grip = (at) => ({ class: "grip", x: at - 3, y: top + 4, width: 6, height: SLIDER - 8, rx: 3 });
    const frame = { x: LEFT, y: top, width: right - LEFT, height: SLIDER, rx: 4 };
    const window = { class: "window", x: from, y: top, width: to - from, height: SLIDER };
    return [
      lines.shape("rect", { class: "whole", ...frame }),
      lines.line(points(told.lines[0], x, y, [0, told.end]), { paint: "var(--quiet)", width: 1 }),
      lines.shape("rect", window),
      lines.shape("rect", grip(from)),
      lines.shape("rect", grip(to)),
    ];
  }

  function draw() {
    const right = box.clientWidth - RIGHT;
    const x = lines.scale(shown, [LEFT, right]);
    const clip = lines.shape("clipPath", { id: "course-field" });
    const field = { x: LEFT, y: 0, width: right - LEFT, height: box.clientHeight };
    clip.append(lines.shape("rect", field));
    const placed = grids();
    lines.show(box, [
      clip,
      ...placed.flatMap((grid) => gridParts(grid, x, right)),
      ...along(x, right, placed.at(-1).bottom),
      ...slider(right),
    ]);
  }

  // Any number of changes between two frames are drawn once.
  function drawSoon() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  }

  // The program sends the columns after the page's parts, of which one is the chart's place.
  function open(columns) {
    box = document.getElementById("course");
    told = columns;
    shown = [0, told.end];
    axes.clear();
    draw();
    new ResizeObserver(drawIfResized).observe(box);
    reviewZoom.on(box);
    box.dataset.drawn = "true";
  }

  function drawIfResized() {
    const { width, height } = box.querySelector("svg").viewBox.baseVal;
    if (width !== box.clientWidth || height !== box.clientHeight) drawSoon();
  }

  return {
    open,
    moment,
    told: () => told,
    shown: () => shown,
    // What there is, the least that may be shown, and the pixels it lies between.
    extent: () => ({
      end: told.end,
      least: told.unit ? 0.1 : 30,
      left: LEFT,
      right: box.clientWidth - RIGHT,
      sliderTop: box.clientHeight - SLIDER_ROOM / 2 - 4,
    }),
    show(from, to) {
      shown = [from, to];
      drawSoon();
    },
  };
})();
