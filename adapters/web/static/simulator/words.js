/** Words and times as a chat shows them. */

import { h } from "./dom.js";

const STYLES = { "*": "strong", _: "em", "~": "s", "```": "code" };
const MARKS = /(?<![\w*_~`])(```|[*_~])(?=\S)([^\n]*?\S)\1(?![\w*_~`])|(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/g;

/** Turn WhatsApp's *bold*, _italic_, ~struck~, ```fixed``` and links into nodes. */
export function formatted(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    nodes.push(text.slice(end, found.index), found[3] ? link(found[3]) : h(STYLES[found[1]], {}, ...inner(found)));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)];
}

function inner([, mark, text]) {
  return mark === "```" ? [text] : formatted(text);
}

/** Make a link that opens beside the simulator. */
export function link(url, ...children) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...(children.length ? children : [url]));
}

let timeZone;

/** From now on tell times as the shop's clock does, wherever the browser is. */
export function tellTimesOf(zone) {
  timeZone = zone;
}

/** Hours and minutes, such as 18:40. */
export function clockTime(date) {
  return date.toLocaleTimeString("en-ZA", { hour: "2-digit", minute: "2-digit", timeZone });
}

/** The day, such as Thursday, 6 March. */
export function day(date) {
  return date.toLocaleDateString("en-ZA", { weekday: "long", day: "numeric", month: "long", timeZone });
}

/** Whole seconds in their two largest units, such as 1 h 10 min. */
export function duration(seconds) {
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const parts = [];
  for (const [unit, size] of units) {
    if (seconds >= size) parts.push(`${Math.floor(seconds / size)} ${unit}`);
    seconds %= size;
  }
  return parts.slice(0, 2).join(" ");
}
