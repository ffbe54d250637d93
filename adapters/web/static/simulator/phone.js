/** A phone on the page: one person's chat with the shop. */

import { mountComposer } from "./composer.js";
import { Connection } from "./connection.js";
import { nextSteps, showSteps } from "./hints.js";
import { Log } from "./log.js";
import { Line, pay, readCommand, skip } from "./server.js";
import { openAttachments, openList, openPayments, openPeople, openPlaces } from "./sheet.js";
import { badge } from "./tabs.js";

const LOST = "No connection to the server. Trying again…";
const FORGOTTEN = "The server was started anew. It forgot what was on this screen, but not what was ordered.";

export class Phone {
  #root;
  #world;
  #log;
  #owner;
  #line;
  #connection;
  #unread = 0;

  /**
   * Fill an element with the phone of a person. `world` is what the phones of a page share: shop, number, emulator, wire,
   * people, pins, hints, longest, forms; what wants to know of them: isActive(phone), seen(person, shown),
   * skipped(seconds, now), paid(person, outcome, now); and save(name), which resolves to the name of the file, where(), to
   * words, and pin().
   */
  constructor(root, owner, world) {
    this.#root = root;
    this.#world = world;
    root.append(document.getElementById("phone").content.cloneNode(true));
    const act = (kind, subject) => this.#act(kind, subject);
    this.#log = new Log(this.#part(".log"), this.#part(".newest"), {
      shop: world.shop,
      act,
      address: (id) => this.#line.address(id),
    });
    this.#part(".shop").textContent = world.shop;
    this.#part(".avatar").textContent = world.shop[0];
    this.#part(".whose").addEventListener("click", () => this.#choosePerson());
    mountComposer(this.#part(".composer"), world.forms, {
      send: (line) => this.run(line),
      attach: (box) => this.#attach(box),
    });
    this.#become(owner);
  }

  /** The element that was filled. It gives "unread" events with the number of unread messages. */
  get root() {
    return this.#root;
  }

  /** Do what a line says, as if it were typed; resolves to whether it was done. */
  async run(line) {
    return this.#try(async () => this.#follow(line.startsWith("/") ? await readCommand(line) : { type: "say", text: line }));
  }

  /** Write a line of the simulator's own into the chat. */
  note(text) {
    this.#log.note(text);
  }

  /** Show what may come next here; what happens on other phones may change it. */
  suggest() {
    const hints = this.#world.hints[this.#owner.role] ?? this.#world.hints.customer;
    const newest = this.#log.newest();
    const take = ({ line, choice }, click) => {
      if (line) this.run(line);
      else this.#act(choice ? "tap" : "location", { shown: newest, choice });
      this.focus(click);
    };
    showSteps(this.#part(".hints"), nextSteps(hints, newest, this.#log.said(), this.#world.pin()), take);
  }

  /** Whose phone it is. */
  get owner() {
    return this.#owner;
  }

  /** Somebody looks here: nothing is unread. */
  attend() {
    this.#count(0);
  }

  /** Let what is typed after this click be typed here; not after a touch, as a keyboard would cover half of the screen. */
  focus({ pointerType }) {
    if (pointerType !== "touch") this.#part("textarea").focus({ preventScroll: true });
  }

  #part(selector) {
    return this.#root.querySelector(selector);
  }

  async #follow(command) {
    switch (command.type) {
      case "say":
        return this.#say(command.text);
      case "tap":
        return this.#tap(this.#log.choice(command.number));
      case "pin":
        return this.#line.write({ type: "location", latitude: command.latitude, longitude: command.longitude });
      case "image":
        return this.#line.write({ type: "image" });
      case "as":
        return this.#become(command.person);
      case "skip":
        return this.#world.skipped(command.seconds, await skip(command.seconds));
      case "pay":
        return this.#pay(command.outcome);
      case "save":
        return this.note(`Saved as ${await this.#world.save(command.name)}; its place is tests/chats/`);
      case "where":
        return this.note(await this.#world.where());
      case "help":
        return this.note(this.#world.forms.map(({ usage, summary }) => `${usage}\n${summary}`).join("\n\n"));
      case "quit":
        return this.note("Close the tab to leave.");
    }
  }

  #say(text) {
    const length = [...text].length;
    const { longest } = this.#world;
    if (length > longest) throw new Error(`This has ${length} characters; WhatsApp takes ${longest} in one message.`);
    return this.#line.write({ type: "text", text });
  }

  async #pay(outcome) {
    this.note("At the gateway's emulator…");
    const { told, now } = await pay(this.#owner, outcome);
    this.note(told);
    this.#world.paid(this.#owner, outcome, now);
  }

  #tap({ shown, choice }) {
    return this.#line.write({ type: "tap", choice: choice.id, context: shown.wamid });
  }

  /** Do what a tap on a bubble's button asks for. */
  #act(kind, { shown, choice }) {
    const tap = (chosen) => this.#try(() => this.#tap({ shown, choice: chosen }));
    if (kind === "tap") tap(choice);
    else if (kind === "list") openList(this.#root, shown, tap);
    else openPlaces(this.#root, this.#world.pins, (position) => this.run(`/pin ${position}`));
  }

  #attach(box) {
    openAttachments(this.#root, (kind) => {
      if (kind === "location") return this.#act("location", {});
      if (kind === "payment") return openPayments(this.#root, (outcome) => this.run(`/pay ${outcome}`));
      const text = box.value.trim();
      box.value = "";
      return this.#try(() => this.#line.write({ type: kind, text }));
    });
  }

  /** Do it, and write into the chat why it cannot be done; resolves to whether it was. */
  async #try(doing) {
    try {
      await doing();
      return true;
    } catch (error) {
      this.note(error.message);
      return false;
    }
  }

  #choosePerson() {
    openPeople(this.#root, this.#world.people, this.#owner.role, (who) => this.run(`/as ${who}`));
  }

  #become(owner) {
    this.#owner = owner;
    this.#line = new Line(this.#world.emulator, this.#world.number, owner);
    this.#part(".name").textContent = owner.name;
    this.#part(".role").textContent = /^\d/.test(owner.role) ? `+${owner.wa_id}` : owner.role;
    this.#part(".log").setAttribute("aria-label", `Chat of ${owner.name}`);
    this.#root.setAttribute("aria-label", `The phone of ${owner.name}`);
    this.#connect();
  }

  /** Show the screen and what changes on it, for as long as the phone is this person's. */
  #connect() {
    this.#connection?.close();
    let first = true;
    this.#wipe();
    this.#connection = new Connection(this.#line, this.#world.wire, {
      screen: (messages, typing, wiped) => {
        this.#restore(messages, { first, wiped });
        this.#present(typing);
        first = false;
      },
      message: (shown) => this.#hear(shown),
      typing: (on) => this.#present(on),
      wiped: () => this.#wipe(),
      lost: () => this.#lose(),
    });
  }

  #wipe() {
    this.#log.clear();
    this.#count(0);
    this.suggest();
  }

  #restore(messages, { first, wiped }) {
    if (wiped) {
      this.#wipe();
      this.note(FORGOTTEN);
    }
    this.#part(".log").setAttribute("aria-busy", "true");
    if (first && !messages.length) this.note("Nothing written here leaves this machine.");
    for (const shown of messages) this.#show(shown, !first);
    this.#part(".log").removeAttribute("aria-busy");
    this.suggest();
  }

  #hear(shown) {
    this.#show(shown, true);
    this.suggest();
  }

  #show(shown, news) {
    this.#world.seen(this.#owner, shown);
    const added = this.#log.show(shown);
    if (news && added && shown.direction === "out" && !this.#world.isActive(this)) this.#count(this.#unread + 1);
  }

  #count(unread) {
    if (unread === this.#unread) return;
    this.#unread = unread;
    badge(this.#part(".unread"), unread);
    this.#root.dispatchEvent(new CustomEvent("unread", { detail: unread }));
  }

  #present(typing) {
    this.#log.typing(typing);
    this.#part(".presence").textContent = typing ? "typing…" : "online";
    this.#tellLost("");
  }

  #lose() {
    this.#log.typing(false);
    this.#part(".presence").textContent = "connecting…";
    this.#tellLost(LOST);
  }

  #tellLost(words) {
    this.#part(".lost").hidden = !words;
    this.#part(".lost").textContent = words;
  }
}
