/** The chat itself: messages in order, days between them, notes of the simulator, the typing sign. */

import { bubble, tick } from "./bubble.js";
import { h, unseen } from "./dom.js";
import { day } from "./words.js";

/** How many pixels from its end a chat still counts as read to the end. */
const NEAR = 120;

export class Log {
  #list;
  #newest;
  #context;
  #messages = new Map();
  #day = "";
  #follow = true;
  #typing = h("div", { class: "message theirs typing" }, h("span", { class: "bubble" }, unseen("typing"), h("i"), h("i"), h("i")));

  /** `list` is filled; `newest` is the button that leads to its end; `context` is what bubbles need: shop and act. */
  constructor(list, newest, context) {
    this.#list = list;
    this.#newest = newest;
    this.#context = context;
    newest.addEventListener("click", () => this.#scroll());
    list.addEventListener("scroll", () => (newest.hidden = this.#follow = this.#near()));
    new ResizeObserver(() => this.#follow && this.#scroll()).observe(list);
  }

  /** Show a message, or what became of one that is shown already; gives whether it is new. */
  show(shown) {
    const known = this.#messages.get(shown.wamid);
    if (shown.kind === "reaction") this.#react(shown);
    else this.#update(shown, known?.item ?? this.#add(shown));
    return !known;
  }

  /** The newest message of the shop, if there is one. */
  newest() {
    return this.#shown().findLast(({ direction, status }) => direction === "out" && status !== "failed");
  }

  /** What was written on this phone, in small letters, the newest last. */
  said() {
    return this.#shown().filter(({ direction }) => direction === "in").map(({ text }) => text.toLowerCase());
  }

  /** The choice with this number of the newest message that has any; throws an Error where there is none. */
  choice(number) {
    const offering = this.#shown().findLast(({ choices }) => choices.length);
    const choice = offering?.choices[number - 1];
    if (!choice) throw new Error(`There is no choice ${number}; offered are ${offering?.choices.length ?? "none"}.`);
    return { shown: offering, choice };
  }

  /** Write a line of the simulator's own between the messages. */
  note(text) {
    this.#append(h("div", { class: "note" }, text));
  }

  /** Show or hide the typing sign. */
  typing(on) {
    if (on) this.#append(this.#typing);
    else this.#typing.remove();
  }

  /** Forget everything. */
  clear() {
    this.#messages.clear();
    this.#list.replaceChildren();
    this.#day = "";
  }

  #shown() {
    return [...this.#messages.values()].map(({ shown }) => shown);
  }

  #update(shown, item) {
    this.#messages.set(shown.wamid, { shown, item });
    tick(item, shown.status);
    item.classList.toggle("failed", shown.status === "failed");
  }

  #add(shown) {
    const date = day(new Date(shown.at));
    if (date !== this.#day) this.#append(h("div", { class: "day" }, date));
    this.#day = date;
    const quoted = this.#messages.get(shown.context)?.shown;
    const item = bubble(shown, { ...this.#context, quoted });
    this.#append(item);
    return item;
  }

  #react({ context, text }) {
    const block = this.#messages.get(context)?.item.firstElementChild;
    block?.querySelector(".reaction")?.remove();
    if (text) block?.append(h("span", { class: "reaction" }, text));
  }

  /** Add an item before the typing sign, and follow the chat unless somebody reads further up. */
  #append(item) {
    const typing = this.#typing.isConnected && item !== this.#typing;
    this.#list.insertBefore(item, typing ? this.#typing : null);
    if (this.#follow) this.#scroll();
    else this.#newest.hidden = false;
  }

  #near() {
    return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < NEAR;
  }

  #scroll() {
    this.#follow = true;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#newest.hidden = true;
  }
}
