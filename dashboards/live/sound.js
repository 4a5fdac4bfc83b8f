// Tones, voice and flashes: started by a tap, because no browser lets a page sound before one.
"use strict";
strapline.sound = (() => {
  const KEY = "strapline.sound";
  const MODES = ["off", "tones", "voice", "flash"];
  const GESTURES = ["pointerdown", "keydown"];
  const ALARM_EVERY_MS = 2000;
  const ALARM_LEAST_VOLUME = 0.6;
  // Three flashes a second are the most that harm nobody (WCAG 2.2, 2.3.1).
  const FLASH_EVERY_MS = 400;
  const FLASH_MS = 250;
  const CALM_MS = 1200;
  // A cue that comes this much earlier or later than was foretold is told anew.
  const DRIFT_S = 0.1;

  // [begin s, length s, Hz]. A step's end falls, its start rises; 3-2-1 are single.
  const TONES = {
    countdown: [[0, 0.12, 660]],
    end: [[0, 0.14, 880], [0.15, 0.35, 440]],
    start: [[0.55, 0.1, 587], [0.67, 0.25, 880]],
    half: [[0, 0.1, 740], [0.16, 0.1, 740]],
    done: [[0.55, 0.14, 587], [0.71, 0.14, 740], [0.87, 0.4, 1175]],
    under: [[0, 0.12, 440], [0.14, 0.2, 587]],
    over: [[0, 0.12, 587], [0.14, 0.2, 440]],
    "back in": [[0, 0.2, 880]],
    changed: [[0, 0.06, 523]],
  };
  const ALARM = [0, 0.2, 0.4, 0.6].map((at, n) => [at, 0.15, n % 2 ? 988 : 1319]);

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const foretold = new Map(); // key -> { dueS, timer, stop }
  const played = new Set(); // keys that were played ahead and have not been confirmed yet
  let context = null;
  let choice = { mode: "off", volume: 70, ...kept() };
  let alarmTimer = null;
  let flashedAt = -FLASH_EVERY_MS;

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY)) ?? {};
      return MODES.includes(found.mode) ? found : {};
    } catch {
      return {};
    }
  }

  function keep(change) {
    choice = { ...choice, ...change };
    localStorage.setItem(KEY, JSON.stringify(choice));
    show();
  }

  function show() {
    const body = document.body;
    if (!body) return;
    body.dataset.sound = choice.mode;
    const wants = choice.mode === "tones" || choice.mode === "voice" || alarmTimer !== null;
    body.dataset.soundLocked = wants && context?.state !== "running";
    for (const input of document.querySelectorAll("[name=sound-mode]"))
      input.checked = input.value === choice.mode;
    for (const input of document.querySelectorAll("[name=sound-volume]"))
      input.value = choice.volume;
  }

  // Also where the sound is off: the alarm is to be heard in every mode.
  async function unlock() {
    context ??= new AudioContext();
    if (context.state !== "running") await context.resume();
    show();
  }

  const wordOf = (name) => document.querySelector(".alarm-words")?.dataset[name] ?? "";
  const isLoud = () => choice.mode === "tones" || choice.mode === "voice";

  function notes(list, { delayS = 0, volume = choice.volume / 100, type = "sine" } = {}) {
    if (context?.state !== "running") return () => {};
    const started = list.map(([at, length, hertz]) => {
      const from = context.currentTime + Math.max(0, delayS) + at;
      const oscillator = new OscillatorNode(context, { type, frequency: hertz });
      const gain = new GainNode(context, { gain: 0 });
      // What begins or ends at once clicks.
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(volume, from + 0.01);
      gain.gain.setValueAtTime(volume, from + length - 0.03);
      gain.gain.linearRampToValueAtTime(0, from + length);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + length);
      return oscillator;
    });
    return () => started.forEach((oscillator) => oscillator.disconnect());
  }

  function say(words) {
    if (!words || !globalThis.speechSynthesis) return;
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = wordOf("voiceLanguage");
    speech.volume = choice.volume / 100;
    speechSynthesis.speak(speech);
  }

  function flash(words, kind) {
    const now = performance.now();
    if (now - flashedAt < FLASH_EVERY_MS) return;
    flashedAt = now;
    let light = document.querySelector(".flash");
    if (!light) {
      light = document.createElement("div");
      light.className = "flash";
      light.setAttribute("aria-hidden", "true");
      document.body.append(light);
    }
    light.textContent = words;
    light.dataset.kind = kind;
    light.dataset.calm = calm.matches;
    light.dataset.on = "true";
    clearTimeout(light.timer);
    light.timer = setTimeout(() => (light.dataset.on = "false"), calm.matches ? CALM_MS : FLASH_MS);
  }

  // What is seen and spoken of a cue; its tone may have been started ahead.
  function tell(cue) {
    if (choice.mode === "flash") flash(cue.words, cue.kind);
    if (choice.mode === "voice" && cue.kind !== "countdown") say(cue.words);
  }

  function foretell(cue) {
    const dueS = performance.now() / 1000 + cue.inS;
    const known = foretold.get(cue.key);
    if (known && Math.abs(known.dueS - dueS) <= DRIFT_S) return;
    forget(cue.key);
    const stop = isLoud() ? notes(TONES[cue.kind], { delayS: cue.inS }) : () => {};
    const timer = setTimeout(() => {
      foretold.delete(cue.key);
      played.add(cue.key);
      tell(cue);
    }, Math.max(0, cue.inS) * 1000);
    foretold.set(cue.key, { dueS, timer, stop });
  }

  function forget(key) {
    const known = foretold.get(key);
    if (!known) return;
    clearTimeout(known.timer);
    known.stop();
    foretold.delete(key);
  }

  function alarm(isOn) {
    if (isOn === (alarmTimer !== null)) return;
    clearInterval(alarmTimer);
    alarmTimer = null;
    if (isOn) {
      const words = wordOf("alarmWords");
      const sound = () => {
        const volume = Math.max(choice.volume / 100, ALARM_LEAST_VOLUME);
        notes(ALARM, { volume, type: "square" });
        if (choice.mode === "flash") flash(words, "alarm");
      };
      alarmTimer = setInterval(sound, ALARM_EVERY_MS);
      sound();
      if (choice.mode === "voice") say(words);
    }
    show();
  }

  for (const gesture of GESTURES) addEventListener(gesture, unlock, { capture: true });
  addEventListener("change", (event) => {
    if (event.target.name === "sound-mode") {
      keep({ mode: event.target.value });
      sample();
    } else if (event.target.name === "sound-volume") {
      keep({ volume: Number(event.target.value) });
    }
  });
  addEventListener("click", (event) => {
    if (event.target.closest?.(".sound-try")) sample();
  });
  // The panel is there only once the page has been mounted.
  addEventListener("toggle", show, { capture: true });
  addEventListener("strapline-built", show);

  async function sample() {
    await unlock();
    const words = wordOf("onWords");
    if (isLoud()) notes(TONES["back in"]);
    tell({ kind: "back in", words });
  }

  return {
    hear({ said, coming, alarm: isAlarm }) {
      const due = new Set(coming.map((cue) => cue.key));
      const now = new Set(said.map((cue) => cue.key));
      for (const key of [...foretold.keys()]) if (!due.has(key) && !now.has(key)) forget(key);
      for (const cue of said) {
        if (played.delete(cue.key)) continue;
        forget(cue.key);
        if (isLoud()) notes(TONES[cue.kind]);
        tell(cue);
      }
      for (const cue of coming) if (!played.has(cue.key)) foretell(cue);
      alarm(isAlarm);
      if (document.body.dataset.sound !== choice.mode) show();
    },
  };
})();
