// The live trend: rows of the last ten minutes, kept in the browser and drawn with each new one.
"use strict";
Object.assign(strapline, (() => {
  const LEFT = 36;
  const RIGHT = 30;
  const TOP = 10;
  const BOTTOM = 22;
  const MINUTES_APART_S = 120;
  const BPM_APART = 20;
  // The axis where nothing was measured and no zones are known.
  const USUAL_BPM = [80, 160];

  const rowsOf = new WeakMap();

  // Rows are [second, bpm, mark]; neighbours with the same mark are one area.
  function areas(rows) {
    const found = [];
    for (const [second, , mark] of rows) {
      const last = found[found.length - 1];
      if (last && last.mark === mark && last.to === second) last.to = second + 1;
      else if (mark) found.push({ mark, from: second, to: second + 1 });
    }
    return found;
  }

  // Whole twenties around what was measured and the zone lines.
  function range(rows, bounds) {
    const measured = rows.map(([, bpm]) => bpm).filter((bpm) => bpm !== null);
    const [low, high] = bounds ? [bounds[0], bounds.at(-1)] : USUAL_BPM;
    return [
      Math.floor((Math.min(low, ...measured) - 2) / BPM_APART) * BPM_APART,
      Math.ceil((Math.max(high, ...measured) + 2) / BPM_APART) * BPM_APART,
    ];
  }

  // A gap is where the line is broken; a doubt has a sign above it as well.
  function area({ mark, from, to }, x, bottom) {
    const [start, end] = [Math.max(LEFT, x(from)), x(to)];
    const size = { x: start, y: TOP, width: Math.max(0, end - start), height: bottom - TOP };
    const parts = [lines.shape("rect", { class: `area-${mark}`, ...size })];
    if (mark === "doubt") {
      const middle = { anchor: "middle", "font-weight": 700 };
      parts.push(lines.words("?", (start + end) / 2, TOP + 14, middle));
    }
    return parts;
  }

  function draw(box) {
    const rows = rowsOf.get(box);
    if (!box.clientWidth) return;
    const windowS = Number(box.dataset.windowS);
    const bounds = JSON.parse(box.dataset.bounds ?? "null");
    const end = Math.max(windowS, rows.at(-1)?.[0] ?? 0);
    const [right, bottom] = [box.clientWidth - RIGHT, box.clientHeight - BOTTOM];
    const bpm = range(rows, bounds);
    const x = lines.scale([end - windowS, end], [LEFT, right]);
    const y = lines.scale(bpm, [bottom, TOP]);
    const parts = areas(rows).flatMap((one) => area(one, x, bottom));
    for (const at of lines.ticks(bpm, BPM_APART))
      parts.push(lines.words(at, LEFT - 8, y(at) + 4, { anchor: "end" }));
    for (const at of lines.ticks([end - windowS, end], MINUTES_APART_S)) {
      const word = `${Math.round(at / 60)}:00`;
      parts.push(lines.words(word, x(at), box.clientHeight - 5, { anchor: "middle" }));
    }
    let paint = "var(--quiet)";
    if (bounds) {
      parts.push(lines.zonePaint("trend-zones", bounds, y));
      parts.push(...lines.zoneBounds(bounds, { y, range: bpm, left: LEFT, right }));
      paint = "url(#trend-zones)";
    }
    const points = rows.map(([second, value]) => [x(second), value === null ? null : y(value)]);
    parts.push(lines.line(points, { paint, width: 2.5 }));
    lines.show(box, parts);
    box.dataset.rows = rows.length;
    for (const mark of ["gap", "doubt"])
      box.closest(".trend").classList.toggle(`has-${mark}`, rows.some((row) => row[2] === mark));
  }

  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const { width, height } = target.querySelector("svg")?.viewBox.baseVal ?? {};
      if (width !== target.clientWidth || height !== target.clientHeight) draw(target);
    }
  });

  return {
    // What came before stays, as far as it is within the window. Without rows there are the axes.
    append(id, rows) {
      const box = getHtmlElement(id);
      if (!box) return;
      const kept = (rowsOf.get(box) ?? []).concat(rows);
      const from = (kept.at(-1)?.[0] ?? 0) - Number(box.dataset.windowS);
      if (!rowsOf.has(box)) sizes.observe(box);
      rowsOf.set(box, kept.filter((row) => row[0] >= from));
      draw(box);
    },
  };
})());
