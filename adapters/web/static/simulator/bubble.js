/** One message as an item of the chat. */

import { h, icon, unseen } from "./dom.js";
import { clockTime, formatted, link } from "./words.js";

const TICKS = { sent: ["tick", "sent"], delivered: ["ticks", "delivered"], read: ["ticks", "read"], failed: ["failed", "failed"] };
const MEDIA = { image: "Photo", video: "Video", audio: "Voice note", document: "Document", sticker: "Sticker" };

/**
 * Make the item. `quoted` is the message it answers, if any. `act` does what a tap asks for: it is
 * called with "tap", "list" or "location", and with the message and the choice. `address` tells where a
 * file that was sent is found.
 */
export function bubble(shown, { shop, quoted, act, address }) {
  const mine = shown.direction === "in";
  const at = new Date(shown.at);
  const box = h("div", { class: "bubble" }, unseen(mine ? "You: " : `${shop}: `), quote(quoted, shop), ...content(shown, address), meta(shown, at));
  const kinds = `message ${mine ? "mine" : "theirs"} kind-${shown.kind}`;
  return h("div", { class: kinds, "data-wamid": shown.wamid }, h("div", { class: "block" }, box, ...actions(shown, act)));
}

/** Show how far a message of ours got. */
export function tick(item, status) {
  const mark = item.querySelector(".tick");
  if (!mark) return;
  const [name, words] = TICKS[status];
  mark.dataset.status = status;
  mark.replaceChildren(icon(name), unseen(words));
}

function meta(shown, at) {
  const time = h("time", { datetime: shown.at }, clockTime(at));
  if (shown.direction === "out") return h("span", { class: "meta" }, time);
  const [name, words] = TICKS[shown.status];
  return h("span", { class: "meta" }, time, h("span", { class: "tick", "data-status": shown.status }, icon(name), unseen(words)));
}

function quote(quoted, shop) {
  if (!quoted) return null;
  return h("span", { class: "quote" }, h("b", {}, quoted.direction === "out" ? shop : "You"), h("span", {}, ...formatted(quoted.text.split("\n")[0])));
}

function content(shown, address) {
  return [
    shown.kind === "template" ? h("span", { class: "template" }, "Template ", shown.detail.template) : null,
    shown.header && h("strong", { class: "header" }, shown.header),
    attachment(shown, address),
    shown.text && h("span", { class: "words" }, ...formatted(shown.text)),
    shown.footer && h("span", { class: "footer" }, shown.footer),
  ];
}

function attachment(shown, address) {
  if (shown.kind === "location") return map(shown.detail);
  const file = shown.detail?.media;
  if (file?.filename) return h("span", { class: `media ${shown.kind}` }, icon(shown.kind), link(address(file.id), file.filename));
  if (shown.kind === "image" && file) return picture(address(file.id));
  if (MEDIA[shown.kind]) return h("span", { class: `media ${shown.kind}` }, icon(shown.kind), h("span", {}, MEDIA[shown.kind]));
  return null;
}

/** The picture itself, which opens whole; in place of one that is gone a field with its icon. */
function picture(source) {
  const gone = h("span", { class: "media image" }, icon("image"), h("span", {}, MEDIA.image));
  const seen = link(source, h("img", { class: "picture", src: source, alt: MEDIA.image, onerror: () => seen.replaceWith(gone) }));
  return seen;
}

function map({ latitude, longitude }) {
  const position = `${Number(latitude).toFixed(4)}, ${Number(longitude).toFixed(4)}`;
  return h("span", { class: "map" }, icon("pin"), h("span", { class: "position" }, unseen("Location "), position));
}

function actions(shown, act) {
  const button = (kind, name, label, choice) =>
    h("button", { type: "button", class: "action", onclick: () => act(kind, { shown, choice }) }, icon(name), label);
  if (shown.kind === "list") return [button("list", "list", shown.menu_label)];
  if (shown.kind === "location_request") return [button("location", "pin", "Send location")];
  if (shown.kind === "cta_url") return [h("span", { class: "action" }, link(shown.detail.url, icon("open"), shown.menu_label))];
  return shown.choices.map((choice) => button("tap", "reply", choice.title, choice));
}
