/** What to try next on a phone, as a row of buttons: taps on the newest message, and lines worth writing. */

import { h, icon } from "./dom.js";

const MOST = 4;

/**
 * Choose what to show. `hints` are lines ({words, shows, after}), `newest` is the shop's newest message and
 * `said` what was written on this phone so far. Gives {label, shows} with either a line or a choice each.
 */
export function nextSteps(hints, newest, said) {
  const line = ({ words, shows }) => ({ label: words, shows, line: words });
  const fitting = hints.filter(({ after }) => after && newest && new RegExp(after).test(newest.text));
  const untried = hints.filter(({ after, words }) => !after && !said.has(words.toLowerCase()));
  return [...fitting.map(line), ...taps(newest), ...untried.map(line)].slice(0, MOST);
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
