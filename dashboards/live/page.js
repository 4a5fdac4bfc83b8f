// What only the browser can do for the live page: keep the rows of the trend, and mark them.
"use strict";
Object.assign(strapline, (() => {
  const rowsOf = new Map();

  const ink = () =>
    getComputedStyle(document.documentElement).getPropertyValue("--quiet").trim() || "#6b7686";

  // A gap is where the line is broken; a doubt has a sign above it as well.
  const AREAS = {
    gap: { itemStyle: { color: "rgba(127,127,127,0.18)" } },
    doubt: {
      itemStyle: { color: "rgba(217,119,6,0.2)" },
      label: { show: true, formatter: "?", position: "insideTop", fontWeight: 700 },
    },
  };

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

  // The rows may arrive before the chart they are for has been made.
  function draw(id, windowS, triesLeft = 100) {
    const component = getElement(id);
    if (!component?.chart) {
      if (triesLeft > 0) setTimeout(() => draw(id, windowS, triesLeft - 1), 50);
      else rowsOf.delete(id);
      return;
    }
    const rows = rowsOf.get(id);
    const end = Math.max(windowS, rows[rows.length - 1][0]);
    const label = { color: ink() };
    const minutes = [];
    for (let s = Math.ceil((end - windowS) / 120) * 120; s <= end; s += 120) minutes.push(s);
    component.chart.setOption({
      xAxis: { min: end - windowS, max: end, axisLabel: { ...label, customValues: minutes } },
      yAxis: { axisLabel: label },
      series: [{
        data: rows,
        markLine: { label },
        markArea: {
          silent: true,
          animation: false,
          data: areas(rows).map(({ mark, from, to }) => [
            { xAxis: from, ...AREAS[mark], label: { ...AREAS[mark].label, ...label } },
            { xAxis: to },
          ]),
        },
      }],
    });
    const card = component.$el.closest(".trend");
    for (const mark of ["gap", "doubt"])
      card.classList.toggle(`has-${mark}`, rows.some((row) => row[2] === mark));
  }

  return {
    append(id, rows, windowS) {
      const kept = (rowsOf.get(id) ?? []).concat(rows);
      const from = kept[kept.length - 1][0] - windowS;
      rowsOf.set(id, kept.filter((row) => row[0] >= from));
      draw(id, windowS);
    },

    minutes: (s) => `${Math.round(s / 60)}:00`,

    // The ends of the heart-rate axis: whole twenties around what was measured and the zone lines.
    floor(lowest, bounds) {
      const low = Math.min(Number.isFinite(lowest) ? lowest : 80, bounds ? bounds[0] : 80);
      return Math.floor((low - 2) / 20) * 20;
    },

    ceiling(highest, bounds) {
      const high = Math.max(Number.isFinite(highest) ? highest : 160, bounds ? bounds[4] : 160);
      return Math.ceil((high + 2) / 20) * 20;
    },
  };
})());
