// What of a chart is shown: buttons, wheel, two fingers and the bar below choose it; and what is
// told of the moment that is pointed at.
"use strict";
const reviewZoom = (() => {
  const WHEEL = 1.2;
  const GRIP_PX = 22;
  const CLICK_PX = 4;

  let box = null;
  let tip = null;
  let hair = null;
  const pointers = new Map();
  let act = null;

  // A part of the course no smaller than the least, kept within it.
  function show(from, to) {
    const { end, least } = reviewChart.extent();
    const span = Math.min(end, Math.max(to - from, least));
    const start = Math.max(0, Math.min((from + to - span) / 2, end - span));
    reviewChart.show(start, start + span);
  }

  // `factor` below 1 shows less. `at` stays where it is.
  function zoom(factor, at) {
    const [from, to] = reviewChart.shown();
    const { end, least } = reviewChart.extent();
    const span = Math.min(end, Math.max((to - from) * factor, least));
    const share = (at - from) / (to - from);
    const start = Math.max(0, Math.min(at - share * span, end - span));
    reviewChart.show(start, start + span);
  }

  // Pixels of the drawing, whatever the page is zoomed by.
  function pixel(event) {
    const seen = box.getBoundingClientRect();
    return {
      x: ((event.clientX - seen.left) / seen.width) * box.clientWidth,
      y: ((event.clientY - seen.top) / seen.height) * box.clientHeight,
    };
  }

  function along(x, [from, to] = reviewChart.shown()) {
    const { left, right } = reviewChart.extent();
    return from + ((x - left) / (right - left)) * (to - from);
  }

  const pixelOf = (t, [from, to]) => {
    const { left, right } = reviewChart.extent();
    return left + ((t - from) / (to - from)) * (right - left);
  };

  function point(x, y) {
    const { left, right, sliderTop } = reviewChart.extent();
    const isOn = x >= left && x <= right && y < sliderTop;
    tip.hidden = hair.hidden = !isOn;
    if (!isOn) return;
    tip.replaceChildren(
      ...reviewChart.moment(along(x)).map((words) => {
        const line = document.createElement("div");
        line.textContent = words;
        return line;
      }),
    );
    hair.style.left = `${x}px`;
    const isRight = x > (left + right) / 2;
    tip.style.left = `${Math.max(0, isRight ? x - tip.offsetWidth - 14 : x + 14)}px`;
  }

  function hide() {
    tip.hidden = hair.hidden = true;
  }

  // What a press begins: on the bar an end of the window, the window or a new one; else the course.
  function begun(x, y) {
    const { end, sliderTop } = reviewChart.extent();
    const shown = reviewChart.shown();
    if (y < sliderTop) return { kind: "pan", x, shown };
    const [from, to] = shown.map((t) => pixelOf(t, [0, end]));
    const nearest = Math.abs(x - from) < Math.abs(x - to) ? 0 : 1;
    if (Math.abs(x - [from, to][nearest]) < GRIP_PX) return { kind: "end", other: shown[1 - nearest] };
    if (x > from && x < to && shown[1] - shown[0] < end) return { kind: "window", x, shown };
    return { kind: "end", other: along(x, [0, end]), x };
  }

  function moved(x) {
    const { end } = reviewChart.extent();
    const whole = [0, end];
    if (act.kind === "end") {
      if (act.x !== undefined && Math.abs(x - act.x) < CLICK_PX) return;
      const ends = [act.other, Math.max(0, Math.min(end, along(x, whole)))];
      show(Math.min(...ends), Math.max(...ends));
      return;
    }
    const [from, to] = act.shown;
    const by =
      act.kind === "window"
        ? along(x, whole) - along(act.x, whole)
        : along(act.x, act.shown) - along(x, act.shown);
    show(from + by, to + by);
  }

  // Where two fingers are, and how far apart.
  function fingers() {
    const [a, b] = [...pointers.values()].map(({ x }) => x);
    return { middle: (a + b) / 2, apart: Math.max(10, Math.abs(a - b)) };
  }

  function pinched() {
    const { middle, apart } = fingers();
    zoom(act.apart / apart, along(middle));
    act.apart = apart;
  }

  function on(course) {
    box = course;
    [hair, tip] = ["chart-hair", "chart-tip"].map((name) => {
      const made = document.createElement("div");
      made.className = name;
      made.hidden = true;
      box.append(made);
      return made;
    });
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1 / WHEEL : WHEEL, along(pixel(event).x));
    }, { passive: false });
    box.addEventListener("pointerdown", (event) => {
      const { x, y } = pixel(event);
      pointers.set(event.pointerId, { x, y });
      act = pointers.size === 2 ? { kind: "pinch", ...fingers() } : begun(x, y);
      box.setPointerCapture(event.pointerId);
      point(x, y);
    });
    box.addEventListener("pointermove", (event) => {
      const { x, y } = pixel(event);
      if (pointers.has(event.pointerId)) pointers.set(event.pointerId, { x, y });
      if (act?.kind === "pinch") pinched();
      else if (act) moved(x);
      point(x, y);
    });
    for (const name of ["pointerup", "pointercancel"])
      box.addEventListener(name, (event) => {
        pointers.delete(event.pointerId);
        act = null;
      });
    box.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
  }

  addEventListener("click", (event) => {
    const asked = event.target.closest?.("[data-zoom]")?.dataset.zoom;
    if (!asked || !box) return;
    const [from, to] = reviewChart.shown();
    if (asked === "all") show(0, reviewChart.extent().end);
    else zoom(Number(asked), (from + to) / 2);
  });

  return { on };
})();
