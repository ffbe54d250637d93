/** What to try next on a phone, as a row of buttons: taps on the newest message, and lines worth writing. */

import { h, icon } from "./dom.js";

const MOST = 4;
/** Small bold letters are what the shop asks somebody to write: send *got 12* when you have it. */
const ASKED = /\*([a-z][a-z0-9 ]{1,20})\*/g;
/** What a driver is shown in the place of a PIN. */
const PIN = /^pin \d{4}$/;

/**
 * Choose what to show. `hints` are lines ({words, shows, after}), `newest` is the shop's newest message, `said` what was
 * written on this phone so far, `pin` what the customer tells the driver at the door. Gives {label, shows} with either a
 * line or a choice each.
 */
export function nextSteps(hints, newest, said, pin) {
  const fitting = hints.filter(({ after }) => after && new RegExp(after).test(newest?.text ?? ""));
  const untried = hints.filter(({ after, words }) => !after && !said.includes(words.toLowerCase()));
  const steps = [...asked(newest, said.at(-1)), ...fitting.map(line), ...taps(newest), ...untried.map(line)];
  return distinct(steps.map((step) => withPin(step, pin))).slice(0, MOST);
}

function line({ words, shows }) {
  return { label: words, shows, line: words };
}

function withPin(step, pin) {
  return pin && PIN.test(step.line) ? { ...step, label: `pin ${pin}`, line: `pin ${pin}` } : step;
}

function distinct(steps) {
  const same = ({ label }, other) => label.toLowerCase() === other.label.toLowerCase();
  return steps.filter((step, at) => steps.findIndex((other) => same(step, other)) === at);
}

/** What the message asks for, but what was just written. */
function asked(newest, last) {
  const phrases = [...(newest?.text ?? "").matchAll(ASKED)].map(([, phrase]) => phrase);
  return phrases.filter((phrase) => phrase !== last).map((words) => line({ words, shows: "as the message says" }));
}

function taps(newest) {
  if (newest?.kind === "location_request") return [{ label: "Send location", shows: "as the button does", sign: "pin" }];
  const choices = newest?.choices.slice(0, 1) ?? [];
  return choices.map((choice) => ({ label: choice.title, shows: choice.description, sign: "reply", choice }));
}

/** Put the steps into a list; `take` gets the one that is chosen, and the click. */
export function showSteps(list, steps, take) {
  const items = steps.map((step) => h("li", {}, button(step, take)));
  list.replaceChildren(h("li", { class: "try", "aria-hidden": "true" }, "Try"), ...items);
}

function button(step, take) {
  const { label, shows, sign, line } = step;
  const properties = { type: "button", title: shows || null, "aria-label": line ? null : `Tap ${label}` };
  return h("button", { ...properties, onclick: (event) => take(step, event) }, sign && icon(sign), h("span", {}, label));
}
