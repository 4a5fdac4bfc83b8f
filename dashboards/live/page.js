// What only the browser can do: notice that the line to the program is dead, and keep the trend.
"use strict";
const strapline = (() => {
  const rowsOf = new Map();
  let ages = {};
  let beatAt = null;
  let openedAt = performance.now();

  const ink = () =>
    getComputedStyle(document.documentElement).getPropertyValue("--quiet").trim() || "#6b7686";

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
      series: [{ data: rows, markLine: { label } }],
    });
  }

  return {
    append(id, rows, windowS) {
      const kept = (rowsOf.get(id) ?? []).concat(rows);
      const from = kept[kept.length - 1][0] - windowS;
      rowsOf.set(id, kept.filter((row) => row[0] >= from));
      draw(id, windowS);
    },

    beat(newAges) {
      ages = newAges;
      beatAt = performance.now();
    },

    watch({ greyAfterS, blankAfterS }) {
      let cutAt = 0;
      setInterval(() => {
        const now = performance.now();
        const silentS = (now - (beatAt ?? openedAt)) / 1000;
        for (const [name, age] of Object.entries(ages)) {
          const old = age === null ? 0 : age + silentS;
          document.body.dataset[name] =
            old > blankAfterS ? "blank" : old > greyAfterS ? "stale" : "fresh";
        }
        document.body.dataset.offline = silentS > greyAfterS;
        const io = window.socket?.io;
        if (!io) return;
        // The defaults wait up to 5 s between attempts; a returning phone should not.
        io.reconnectionDelay(250);
        io.reconnectionDelayMax(1000);
        // After a sleep the line may look open and be dead: cut it, so that it is made anew.
        if (silentS > greyAfterS && window.socket.connected && now - cutAt > 4000) {
          cutAt = now;
          io.engine.close();
        }
      }, 200);
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
})();
