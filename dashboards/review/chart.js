// The course of a session: drawn from columns, zoomed and hovered in the browser.
"use strict";
const reviewChart = (() => {
  const AXIS_PX = 46;
  const SLIDER_PX = 58;
  const GRID_GAP_PX = 34;
  const RIGHT_PX = 28;
  // Above the first grid stand its axis' name and, below it, the names of the intervals.
  const NAMES_PX = 18;
  const NAME_FONT = "11px Roboto, sans-serif";
  const LEAST_ZOOM_S = 30;
  const LEAST_ZOOM = 0.1; // of a km or a mile
  // A third grid of bands tells nothing new and takes a fifth of the drawing.
  const BANDED_GRIDS = 2;
  let chart = null;
  let told = null;

  // A drawing asks for the same few colours a hundred times, and asking the browser is slow.
  const colours = new Map();
  function colour(name) {
    if (!colours.has(name)) {
      const style = getComputedStyle(document.documentElement);
      colours.set(name, style.getPropertyValue(name).trim());
    }
    return colours.get(name);
  }

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

  function escaped(words) {
    const box = document.createElement("b");
    box.textContent = words;
    return box.innerHTML;
  }

  // Axes of time count milliseconds, because only then do marks stand at whole minutes; those of a
  // distance count its unit.
  const ms = (along) => (told.unit ? along : along * 1000);
  const along = (at) => (told.unit ? at : at / 1000);
  const place = (at) => (told.unit ? `${written(at, 2)} ${told.unit}` : clock(at));

  // Everything that is known of one moment, as lines of text.
  function moment(t) {
    const band = told.bands.find(([, , from, to]) => from <= t && t < to);
    const fault = told.faults.find(([from, to]) => from <= t && t < to);
    const lines = [`${place(t)}${band ? ` · ${band[1]}` : ""}`];
    for (const line of told.lines) {
      const value = line.values[rowAt(told.times[line.times], t)] ?? null;
      const past = t > told.times[line.times].at(-1) + (told.unit ? 0 : 1);
      const shown = value === null || past ? "--" : `${written(value, line.decimals)} ${line.unit}`;
      lines.push(`${line.name}: ${shown}`);
    }
    if (fault) lines.push(fault[2]);
    return lines;
  }

  const pen = document.createElement("canvas").getContext("2d");

  // The seconds that are shown, and how many pixels one of them has.
  function shownPart() {
    const { start = 0, end = 100 } = chart.getOption()?.dataZoom?.[0] ?? {};
    const [from, to] = [(told.end * start) / 100, (told.end * end) / 100];
    return { from, to, scale: (chart.getWidth() - AXIS_PX - RIGHT_PX) / Math.max(1, to - from) };
  }

  // Intervals as areas. A name stands above its area where there is room for it beside the next one;
  // the table below has them all.
  function bandAreas(isTop) {
    pen.font = NAME_FONT;
    const part = shownPart();
    const room = (from, to) => (Math.min(to, part.to) - Math.max(from, part.from)) * part.scale;
    const fits = (word, from, to) => pen.measureText(word).width + 6 <= room(from, to);
    return {
      silent: true,
      label: { show: isTop, position: "top", distance: 3, fontSize: 11, color: colour("--quiet") },
      data: told.bands.map(([kind, word, from, to]) => [
        {
          xAxis: ms(from),
          name: isTop && fits(word, from, to) ? word : "",
          itemStyle: { color: colour(`--band-${kind}`) },
        },
        { xAxis: ms(to) },
      ]),
    };
  }

  function topAreas() {
    const areas = bandAreas(true);
    areas.data.push(...faultAreas());
    return areas;
  }

  // Each stretch of a heart rate in the colour of its zone, as on the live page.
  function zoneColours() {
    return told.lines.flatMap((line, index) => {
      const zones = line.zones ?? [];
      if (!zones.length) return [];
      const pieces = zones.map((bpm, zone) => ({
        gte: bpm,
        ...(zone + 1 < zones.length ? { lt: zones[zone + 1] } : {}),
        color: colour(`--zone-${zone + 1}`),
      }));
      pieces.unshift({ lt: zones[0], color: colour("--quiet") });
      return [{ type: "piecewise", show: false, seriesIndex: index, dimension: 1, pieces }];
    });
  }

  function marks(line, isTop) {
    const zones = line.zones ?? [];
    const data = zones.map((bpm, index) => ({
      yAxis: bpm,
      lineStyle: { color: colour(`--zone-${index + 1}`), type: "dashed" },
      label: { formatter: `Z${index + 1}`, position: "end", fontSize: 11, color: colour("--quiet") },
    }));
    const laps = isTop ? told.laps : [];
    for (const [t, word] of laps) {
      data.push({
        xAxis: ms(t),
        lineStyle: { color: colour("--ink"), type: "solid", width: 1 },
        label: { formatter: word, position: "start", fontSize: 11, color: colour("--ink") },
      });
    }
    return { silent: true, symbol: "none", animation: false, data };
  }

  function faultAreas() {
    return told.faults.map(([from, to]) => [
      { xAxis: ms(from), itemStyle: { color: colour("--fault") } },
      { xAxis: ms(to) },
    ]);
  }

  function option() {
    const quiet = colour("--quiet");
    const grids = [...new Set(told.lines.map((line) => line.grid))];
    const weights = grids.map((grid) => (grid === 0 ? 2.2 : 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const space = chart.getHeight() - SLIDER_PX - NAMES_PX - GRID_GAP_PX * grids.length;
    let top = 24 + NAMES_PX;
    const boxes = weights.map((weight) => {
      const height = (space * weight) / total;
      const box = { left: AXIS_PX, right: RIGHT_PX, top, height };
      top += height + GRID_GAP_PX;
      return box;
    });
    const axis = { axisLine: { show: false }, axisTick: { show: false } };
    const seen = new Set();
    const series = told.lines.map((line) => {
      const isFirst = !seen.has(line.grid);
      seen.add(line.grid);
      const areas = line.grid === 0 ? topAreas() : bandAreas(false);
      return {
        type: "line",
        name: line.name,
        xAxisIndex: line.grid,
        yAxisIndex: line.grid,
        showSymbol: false,
        symbol: "none",
        connectNulls: false,
        step: line.stepped ? "end" : false,
        // A colour of its own would win over those of the zones.
        lineStyle: {
          width: line.zones?.length ? 2.5 : 2,
          type: line.dashed ? [6, 4] : "solid",
          ...(line.zones?.length ? {} : { color: colour(line.colour) }),
        },
        itemStyle: { color: colour(line.colour) },
        emphasis: { disabled: true },
        data: told.times[line.times].map((t, row) => [ms(t), line.values[row]]),
        ...(isFirst && line.grid < BANDED_GRIDS
          ? { markArea: areas, markLine: marks(line, line.grid === 0) }
          : {}),
      };
    });
    return {
      animation: false,
      useUTC: true,
      textStyle: { fontFamily: "Roboto, sans-serif" },
      grid: boxes,
      xAxis: grids.map((grid) => ({
        ...axis,
        type: told.unit ? "value" : "time",
        gridIndex: grid,
        min: 0,
        max: ms(told.end),
        splitLine: { show: false },
        axisLabel: { show: grid === grids.at(-1), hideOverlap: true, formatter: (at) => (told.unit ? `${written(at, 1)} ${told.unit}` : clock(at / 1000)), fontSize: 11, color: quiet },
        axisPointer: { label: { show: false } },
      })),
      yAxis: grids.map((grid) => ({
        ...axis,
        type: "value",
        gridIndex: grid,
        name: told.grids[grid],
        nameTextStyle: { color: quiet, fontSize: 12, align: "left", padding: [0, 0, 0, 8 - AXIS_PX] },
        nameGap: grid === grids[0] ? 9 + NAMES_PX : 9,
        scale: grid === 0,
        splitNumber: grid === 0 ? 4 : 2,
        axisLabel: { fontSize: 11, color: quiet },
        splitLine: { lineStyle: { color: colour("--line") } },
      })),
      axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: quiet } },
      tooltip: {
        trigger: "axis",
        confine: true,
        backgroundColor: colour("--card"),
        borderColor: colour("--line"),
        textStyle: { color: colour("--ink"), fontSize: 14 },
        formatter: (points) => moment(along(points[0].axisValue)).map(escaped).join("<br>"),
      },
      dataZoom: [
        {
          type: "inside",
          xAxisIndex: grids,
          minValueSpan: told.unit ? LEAST_ZOOM : ms(LEAST_ZOOM_S),
          filterMode: "none",
          preventDefaultMouseMove: false,
        },
        {
          type: "slider",
          xAxisIndex: grids,
          filterMode: "none",
          height: 26,
          bottom: 4,
          left: AXIS_PX,
          right: RIGHT_PX,
          labelFormatter: (at) => place(along(at)),
          textStyle: { color: quiet, fontSize: 11 },
          borderColor: colour("--line"),
          fillerColor: colour("--zoom"),
          brushSelect: true,
        },
      ],
      visualMap: zoneColours(),
      series,
    };
  }

  // Names that did not fit may do so now, and the other way round.
  let isDue = false;
  function nameAgain() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      if (told.bands.length) chart.setOption({ series: [{ markArea: topAreas() }] });
    });
  }

  function draw() {
    colours.clear();
    chart.setOption(option());
  }

  function zoom(factor) {
    const { start, end } = chart.getOption().dataZoom[0];
    const middle = (start + end) / 2;
    const half = factor === null ? 50 : Math.min(50, ((end - start) * factor) / 2);
    const from = Math.max(0, Math.min(middle - half, 100 - 2 * half));
    chart.dispatchAction({ type: "dataZoom", start: from, end: from + 2 * half });
  }

  addEventListener("click", (event) => {
    const asked = event.target.closest?.("[data-zoom]")?.dataset.zoom;
    if (asked && chart) zoom(asked === "all" ? null : Number(asked));
  });
  addEventListener("themechange", () => chart && draw());

  async function open() {
    const { echarts } = await import("nicegui-echart");
    const box = await found("course");
    told = JSON.parse((await found("course-data", (data) => data)).textContent);
    chart = echarts.init(box);
    draw();
    chart.on("dataZoom", nameAgain);
    let width = box.offsetWidth;
    new ResizeObserver(() => {
      if (box.offsetWidth === width) return;
      width = box.offsetWidth;
      chart.resize();
      draw();
    }).observe(box);
    box.dataset.drawn = "true";
  }

  // The page puts its parts in after this script has run.
  function found(id, isThere = (box) => box?.offsetWidth) {
    return new Promise((resolve) => {
      const look = () => {
        const box = document.getElementById(id);
        if (isThere(box)) resolve(box);
        else requestAnimationFrame(look);
      };
      look();
    });
  }

  open();
  return { moment, range: () => chart.getOption().dataZoom[0], width: () => chart.getWidth() };
})();
