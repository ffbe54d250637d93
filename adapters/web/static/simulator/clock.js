/** The engine's clock in the bar: what time it is there, and how far it was moved. */

import { engineTime } from "./server.js";
import { clockTime, day, duration } from "./words.js";

/** Milliseconds after which it is shown anew, and after which the engine is asked again: others may move it too. */
const SHOW = 5000;
const ASK = 15_000;

let ahead = 0;

/** Take over the engine's time. */
export function tell(now) {
  ahead = now - Date.now();
  show();
}

/** Begin to show the time, and follow it. */
export function startClock() {
  const ask = async () => tell(await engineTime().catch(() => new Date(Date.now() + ahead)));
  setInterval(show, SHOW);
  setInterval(() => document.hidden || ask(), ASK);
  return ask();
}

function show() {
  const now = new Date(Date.now() + ahead);
  const seconds = Math.round(ahead / 1000);
  for (const time of document.querySelectorAll(".engine-time")) time.textContent = clockTime(now);
  document.getElementById("engine-day").textContent = day(now);
  document.getElementById("ahead").textContent = seconds > 30 ? `${duration(seconds)} ahead` : "";
}
