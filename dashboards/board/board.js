// Draws the wall board: one document for all tiles, of which only what differs is touched.
"use strict";
strapline.board = (words) => {
  const ORDER_KEY = "strapline.board.order";
  const HIDDEN_KEY = "strapline.board.hidden";
  const RUNNING_KEY = "strapline.board.onlyRunning";
  const SORT_EVERY_MS = 3000; // tiles that change places all the time cannot be found
  const RUNS = new Set(["waiting", "running", "paused"]);
  const TILE_SHAPE = 1.45; // width by height at which a tile reads best
  const NARROW_PX = 700; // below it the board scrolls

  const board = document.getElementById("board");
  const list = board.querySelector(".board-tiles");
  const teams = board.querySelector(".board-teams");
  const empty = board.querySelector(".board-empty");
  const select = document.getElementById("board-order");
  const names = document.getElementById("board-names");
  const drawn = new Map(); // by name: the element, its parts and what they show
  let tiles = [];
  let sortedAt = -Infinity;
  let shownNames = "";
  let listedNames = null;

  const hidden = new Set(JSON.parse(localStorage.getItem(HIDDEN_KEY) ?? "[]"));
  let onlyRunning = localStorage.getItem(RUNNING_KEY) === "true";
  select.value = localStorage.getItem(ORDER_KEY) ?? "name";

  // --- one tile -----------------------------------------------------------------------------
  const ROWS = [["name", "chip"], ["pct", "bpm", "z"], ["zone"], ["interval", "clock"], ["kcal", "upper"]];
  const PARTS = ROWS.flat();

  function build(tile) {
    const element = document.createElement("li");
    element.className = "board-tile";
    // All of the tile is the way to its athlete.
    const box = document.createElement("a");
    box.href = `/run/${encodeURIComponent(tile.name)}`;
    box.className = "board-tile-box";
    element.append(box);
    const parts = {};
    for (const names of ROWS) {
      const row = document.createElement("div");
      row.className = "board-row";
      for (const name of names) {
        parts[name] = document.createElement("span");
        parts[name].className = `board-${name}`;
      }
      row.append(...names.map((name) => parts[name]));
      box.append(row);
    }
    return { element, parts, shown: {} };
  }

  function minutes(seconds) {
    return seconds === undefined ? "--" : String(Math.floor(seconds / 60));
  }

  function kilometres(metres) {
    if (metres === undefined) return "";
    const km = (metres / 1000).toFixed(metres < 100000 ? 2 : 1);
    return `${km.replace(".", words.decimalPoint)} ${words.distanceUnit}`;
  }

  function energy(kcal) {
    return kcal === undefined ? "" : `${kcal} kcal`;
  }

  function called(tile) {
    return tile.nickname ?? (tile.name || words.nameless);
  }

  function looks(tile) {
    const runs = RUNS.has(tile.status);
    const upper = minutes(tile.upper_s);
    const kind = words.steps[tile.step] ?? tile.step ?? words.kinds[tile.kind] ?? "";
    return {
      name: called(tile),
      chip: [tile.team, tile.simulated && words.simulated].filter(Boolean).join(" · "),
      pct: String(tile.pct ?? ""),
      bpm: `${tile.bpm ?? "--"} ${words.bpm}`,
      z: tile.bpm === undefined ? "" : (words.zonesShort[tile.zone] ?? ""),
      zone: zoneWords(tile, runs),
      interval: runs && tile.status !== "paused" ? kind : words.statuses[tile.status],
      clock: runs ? (tile.clock ?? "").replace(".", words.decimalPoint) : "",
      kcal: select.value === "distance" ? kilometres(tile.metres) : energy(tile.kcal),
      upper: tile.upper_s === undefined ? "" : words.minutesShort.replace("{minutes}", upper),
    };
  }

  function zoneWords(tile, runs) {
    if (tile.bpm === undefined) return runs ? "--" : "";
    return tile.zone === undefined ? words.unknownZone : words.zones[tile.zone];
  }

  function draw(tile) {
    let entry = drawn.get(tile.name);
    if (!entry) {
      entry = build(tile);
      drawn.set(tile.name, entry);
    }
    const { element, parts, shown } = entry;
    const look = looks(tile);
    for (const name of PARTS) {
      if (shown[name] !== look[name]) parts[name].textContent = shown[name] = look[name];
    }
    const runs = RUNS.has(tile.status);
    set(element, shown, "zone", tile.bpm === undefined ? undefined : tile.zone);
    set(element, shown, "fresh", runs ? tile.fresh : "off");
    set(element, shown, "paused", tile.status === "paused" ? "true" : undefined);
    set(element, shown, "alarm", tile.alarm ? "true" : undefined);
    set(element, shown, "known", tile.pct === undefined ? undefined : "true");
  }

  function set(element, shown, name, value) {
    const key = `data-${name}`;
    if (shown[key] === value) return;
    shown[key] = value;
    if (value === undefined) delete element.dataset[name];
    else element.dataset[name] = value;
  }

  // --- the class as one ---------------------------------------------------------------------
  function drawClass(all) {
    const line = board.querySelector(".board-class");
    line.dataset.there = all ? "true" : "false";
    if (!all) return;
    const step = words.steps[all.step] ?? all.step ?? words.kinds[all.kind] ?? "";
    const shown = {
      clock: all.clock,
      plan: step || (all.plan ?? ""),
      left: step ? (all.left ?? "").replace(".", words.decimalPoint) : "",
      running: words.running.replace("{count}", all.running),
      distance: kilometres(all.metres),
      kcal: energy(all.kcal),
      upper: all.upper_s === undefined ? "" : words.together.replace("{minutes}", minutes(all.upper_s)),
    };
    for (const part of line.children) {
      const text = shown[part.dataset.class] ?? "";
      if (part.textContent !== text) part.textContent = text;
    }
  }

  function drawTeams(lines) {
    while (teams.children.length > lines.length) teams.lastElementChild.remove();
    lines.forEach((line, index) => {
      const item = teams.children[index] ?? teams.appendChild(document.createElement("li"));
      const text = [
        `${line.team} ${line.running}`,
        kilometres(line.metres),
        energy(line.kcal),
        line.upper_s === undefined
          ? ""
          : words.minutesShort.replace("{minutes}", minutes(line.upper_s)),
      ]
        .filter(Boolean)
        .join(" · ");
      if (item.textContent !== text) item.textContent = text;
    });
  }

  // --- which tiles, in which order ----------------------------------------------------------
  const language = document.documentElement.lang;
  const byName = (a, b) => called(a).localeCompare(called(b), language);
  const falling = (key) => (a, b) => (b[key] ?? -1) - (a[key] ?? -1) || byName(a, b);
  // Who runs for nobody comes last.
  const byTeam = (a, b) =>
    !a.team - !b.team || (a.team ?? "").localeCompare(b.team ?? "", language);
  const ORDERS = {
    name: byName,
    zone: (a, b) => (b.zone ?? -1) - (a.zone ?? -1) || falling("pct")(a, b),
    pct: falling("pct"),
    kcal: falling("kcal"),
    distance: falling("metres"),
    team: (a, b) => byTeam(a, b) || falling("metres")(a, b),
  };

  function arrange(now) {
    const wanted = tiles.filter(
      (tile) => !hidden.has(tile.name) && (!onlyRunning || RUNS.has(tile.status)),
    );
    const present = wanted.map((tile) => tile.name).sort().join("\n");
    if (present === shownNames && now - sortedAt < SORT_EVERY_MS) return;
    sortedAt = now;
    shownNames = present;
    wanted.sort(ORDERS[select.value] ?? byName);
    const order = wanted.map((tile) => drawn.get(tile.name).element);
    if (order.length !== list.children.length || order.some((e, i) => list.children[i] !== e)) {
      list.replaceChildren(...order);
    }
    empty.firstElementChild.textContent = order.length
      ? ""
      : tiles.length === 0
        ? words.nobody
        : tiles.every((tile) => hidden.has(tile.name))
          ? words.nobodyShown
          : words.nobodyRuns;
    fit();
  }

  // As many columns as make the tiles largest; on a narrow screen they scroll.
  function fit() {
    const count = list.children.length;
    if (count === 0) return;
    const width = list.clientWidth;
    const height = innerHeight - list.getBoundingClientRect().top - 8;
    board.dataset.scrolls = innerWidth < NARROW_PX;
    let best = 1;
    let bestSize = 0;
    for (let columns = 1; columns <= count; columns += 1) {
      const rows = Math.ceil(count / columns);
      const size = Math.min(width / columns / TILE_SHAPE, height / rows);
      if (size > bestSize) [best, bestSize] = [columns, size];
    }
    const rows = Math.ceil(count / best);
    list.style.setProperty("--columns", best);
    list.style.setProperty("--rows", rows);
    // What is on a tile has to be read from 5 m: the smaller it is, the less it says.
    board.dataset.says = innerWidth < NARROW_PX || rows <= 3 ? "all" : rows <= 4 ? "most" : "least";
    list.style.setProperty("--height", `${height}px`);
  }

  // --- who is shown -------------------------------------------------------------------------
  function checkbox(word, checked, change) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = checked;
    box.addEventListener("change", () => {
      change(box.checked);
      shownNames = null;
      arrange(performance.now());
    });
    label.append(box, word);
    return label;
  }

  function listNames() {
    const shown = tiles.map(called).join("\n");
    if (listedNames === shown) return;
    listedNames = shown;
    const running = checkbox(words.onlyRunning, onlyRunning, (checked) => {
      onlyRunning = checked;
      localStorage.setItem(RUNNING_KEY, String(checked));
    });
    const each = tiles.map((tile) =>
      checkbox(called(tile), !hidden.has(tile.name), (checked) => {
        hidden[checked ? "delete" : "add"](tile.name);
        localStorage.setItem(HIDDEN_KEY, JSON.stringify([...hidden]));
      }),
    );
    names.replaceChildren(running, ...each);
  }

  select.addEventListener("change", () => {
    localStorage.setItem(ORDER_KEY, select.value);
    shownNames = null;
    tiles.forEach(draw);
    arrange(performance.now());
  });
  addEventListener("resize", fit);
  new ResizeObserver(fit).observe(teams);
  document.getElementById("board-full").addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else board.requestFullscreen?.();
  });

  // --- the stream ---------------------------------------------------------------------------
  function take(document) {
    strapline.beat();
    tiles = document.tiles;
    const here = new Set(tiles.map((tile) => tile.name));
    for (const name of drawn.keys()) if (!here.has(name)) drawn.delete(name);
    tiles.forEach(draw);
    drawClass(document.class);
    drawTeams(document.teams);
    arrange(performance.now());
    listNames();
  }

  function listen(waitMs) {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${words.path}`);
    socket.binaryType = "arraybuffer";
    const decoder = new TextDecoder();
    let next = waitMs;
    socket.onmessage = (event) => {
      next = 250;
      take(JSON.parse(decoder.decode(event.data)));
    };
    socket.onclose = () => setTimeout(() => listen(Math.min(next * 2, 1000)), next);
  }

  listen(250);

  // A television without a person in front of it must not go to sleep; only HTTPS allows it.
  const stayAwake = () =>
    document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
};
