// Shows what the stream of events says; asks for it again by itself when the line is lost.
"use strict";

const MILE_KM = 1.609344;
const AWAY_AFTER_MS = 15000;
const AGAIN_AFTER_MS = 2000;
const number = (value, digits) => value == null ? null
  : new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
const clock = (seconds) => {
  if (seconds == null) return null;
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part) => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
};
const pace = (kmh, miles) => kmh == null || kmh < 0.5 ? null : clock(Math.round(3600 / (miles ? kmh / MILE_KM : kmh)));

// Each figure: its value as people read it, and its unit.
const shown = {
  heart_rate: (now) => [number(now.heart_rate_bpm.value, 0), "bpm"],
  zone: (now) => [now.zones.zone == null || now.heart_rate_bpm.value == null ? null : words.zones[now.zones.zone], ""],
  speed: (now, miles) => [number(now.speed_kmh.value == null ? null : now.speed_kmh.value / (miles ? MILE_KM : 1), 1), miles ? "mph" : "km/h"],
  pace: (now, miles) => [pace(now.speed_kmh.value, miles), miles ? "/mi" : "/km"],
  incline: (now) => [number(now.incline_pct.value, 1), "%"],
  cadence: (now) => [number(now.cadence_spm.value, 0), "spm"],
  distance: (now, miles) => [number(now.distance_m == null ? null : now.distance_m / 1000 / (miles ? MILE_KM : 1), 2), miles ? "mi" : "km"],
  elapsed: (now) => [now.session == null ? null : clock(now.elapsed_s), ""],
  energy: (now) => [number(now.energy.gross_kcal, 0), "kcal"],
  interval: (now) => [now.session == null ? null : `${words.kinds[now.kind]} ${clock(now.kind_s)}`, ""],
  step: (now) => [now.plan?.step == null ? null : `${now.plan.step.name} ${clock(now.plan.step.remaining_s) ?? ""}`.trim(), ""],
};

function paint(now) {
  const miles = (units ?? now.units) === "imperial";
  for (const figure of document.querySelectorAll(".figure")) {
    const [value, unit] = shown[figure.id](now, miles);
    const place = figure.querySelector(".value");
    place.textContent = value ?? "--";
    if (value != null && unit) {
      const after = document.createElement("span");
      after.className = "unit";
      after.textContent = unit;
      place.append(after);
    }
  }
  const zone = now.heart_rate_bpm.value == null ? null : now.zones.zone;
  for (const id of ["heart_rate", "zone"]) {
    const figure = document.getElementById(id);
    if (figure == null) continue;
    figure.toggleAttribute("data-alarm", now.over_ceiling);
    if (zone) figure.dataset.zone = zone; else delete figure.dataset.zone;
  }
}

let shownAthlete = null;
let heardAt = 0;
const address = `${location.pathname.replace(/\/$/, "")}/events${location.search}`;
const away = () => document.body.classList.add("away");
const heard = () => { heardAt = Date.now(); document.body.classList.remove("away"); };

// A browser asks again by itself after some errors and not after others: here it is after all.
function listen() {
  const events = new EventSource(address);
  events.onopen = heard;
  events.addEventListener("happened", heard);
  events.addEventListener("here", heard);
  events.addEventListener("now", (event) => {
    heard();
    const now = JSON.parse(event.data);
    // Of several the first that runs is shown, until it stops; an address can name one.
    if (shownAthlete == null || now.athlete === shownAthlete.athlete || shownAthlete.session == null && now.session != null) {
      shownAthlete = now;
      paint(now);
    }
  });
  events.onerror = () => {
    events.close();
    away();
    setTimeout(listen, AGAIN_AFTER_MS);
  };
}

listen();
setInterval(() => { if (Date.now() - heardAt > AWAY_AFTER_MS) away(); }, 1000);
