/** A phone on the page: one person's chat with the shop. */

import { mountComposer } from "./composer.js";
import { Log } from "./log.js";
import { Line, pay, readCommand, skip } from "./server.js";
import { openAttachments, openList, openPeople, openPlaces } from "./sheet.js";

/** Milliseconds until a lost connection is tried again. */
const AGAIN = 1500;

export class Phone {
  #root;
  #world;
  #log;
  #owner;
  #line;
  #stream;

  /**
   * Fill an element with the phone of a person. `world` is what the phones of a page share: shop, number,
   * emulator, people, pins, forms; and what wants to know of them: seen(person, shown), skipped(seconds, now), paid(person, outcome, now)
   * and save(name), which resolves to the name of the file.
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
    this.#part(".owner").addEventListener("click", () => this.#choosePerson());
    mountComposer(this.#part(".composer"), world.forms, {
      send: (line) => this.run(line),
      attach: (box) => this.#attach(box),
    });
    this.#become(owner);
  }

  /** Do what a line says, as if it were typed; resolves to whether it was done. */
  async run(line) {
    try {
      await this.#follow(line.startsWith("/") ? await readCommand(line) : { type: "say", text: line });
      return true;
    } catch (error) {
      this.#log.note(error.message);
      return false;
    }
  }

  /** Write a line of the simulator's own into the chat. */
  note(text) {
    this.#log.note(text);
  }

  #part(selector) {
    return this.#root.querySelector(selector);
  }

  async #follow(command) {
    switch (command.type) {
      case "say":
        return this.#line.write({ type: "text", text: command.text });
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
        return this.#log.note(`Saved as ${await this.#world.save(command.name)}; its place is tests/chats/`);
      case "help":
        return this.#log.note(this.#world.forms.map(({ usage, summary }) => `${usage}\n${summary}`).join("\n\n"));
      case "quit":
        return this.#log.note("Close the tab to leave.");
    }
  }

  async #pay(outcome) {
    const { told, now } = await pay(this.#owner, outcome);
    this.#log.note(told);
    this.#world.paid(this.#owner, outcome, now);
  }

  #tap({ shown, choice }) {
    return this.#line.write({ type: "tap", choice: choice.id, context: shown.wamid });
  }

  /** Do what a tap on a bubble's button asks for. */
  #act(kind, { shown, choice }) {
    const tap = (chosen) => this.#try(this.#tap({ shown, choice: chosen }));
    if (kind === "tap") tap(choice);
    else if (kind === "list") openList(this.#root, shown, tap);
    else openPlaces(this.#root, this.#world.pins, (position) => this.run(`/pin ${position}`));
  }

  #attach(box) {
    openAttachments(this.#root, (kind) => {
      if (kind === "location") return this.#act("location", {});
      this.#try(this.#line.write({ type: kind, text: box.value.trim() }));
      box.value = "";
    });
  }

  async #try(doing) {
    try {
      await doing;
    } catch (error) {
      this.#log.note(error.message);
    }
  }

  #choosePerson() {
    openPeople(this.#root, this.#world.people, this.#owner.role, (who) => this.run(`/as ${who}`));
  }

  #become(owner) {
    this.#owner = owner;
    this.#line = new Line(this.#world.emulator, this.#world.number, owner);
    this.#part(".owner .name").textContent = owner.name;
    this.#part(".owner .number").textContent = `+${owner.wa_id}`;
    this.#root.setAttribute("aria-label", `The phone of ${owner.name}`);
    return this.#connect(this.#line);
  }

  /** Show the screen and what changes on it, for as long as the phone has this line. */
  async #connect(line) {
    if (line !== this.#line) return;
    this.#stream?.close();
    try {
      const screen = await line.screen();
      if (line === this.#line) this.#watch(line, screen);
    } catch {
      this.#lost(line);
    }
  }

  #watch(line, { messages, revision, typing }) {
    this.#part(".log").setAttribute("aria-busy", "true");
    this.#log.clear();
    if (!messages.length) this.#log.note("Nothing written here leaves this machine. Write hi to begin.");
    for (const shown of messages) this.#show(shown);
    this.#part(".log").removeAttribute("aria-busy");
    this.#typing(typing);
    this.#stream = line.changes(revision);
    this.#stream.addEventListener("message", (event) => this.#show(JSON.parse(event.data)));
    this.#stream.addEventListener("typing", (event) => this.#typing(JSON.parse(event.data)));
    this.#stream.addEventListener("reset", () => this.#log.clear());
    this.#stream.addEventListener("error", () => this.#lost(line));
  }

  #show(shown) {
    this.#world.seen(this.#owner, shown);
    this.#log.show(shown);
  }

  #typing(on) {
    this.#log.typing(on);
    this.#part(".presence").textContent = on ? "typing…" : "online";
  }

  #lost(line) {
    this.#stream?.close();
    this.#part(".presence").textContent = "connecting…";
    setTimeout(() => this.#connect(line), AGAIN);
  }
}
