/** What keeps a phone's screen up to date: all of it at first, then what changes, again after each loss. */

/** Milliseconds until a lost connection is tried again. */
const AGAIN = 1500;

export class Connection {
  #line;
  #wire;
  #hears;
  #end;
  #revision = 0;
  #attempt = 0;
  #lookAgain = () => (document.hidden ? this.#leave() : this.#open());

  /**
   * `hears` is told screen(messages, typing, wiped), message(shown), typing(on), wiped() and lost().
   * A page that nobody looks at holds no connection; it catches up when somebody does.
   */
  constructor(line, wire, hears) {
    this.#line = line;
    this.#wire = wire;
    this.#hears = hears;
    this.#end = this.#listener();
    document.addEventListener("visibilitychange", this.#lookAgain);
    this.#open();
  }

  /** Tell no more. */
  close() {
    document.removeEventListener("visibilitychange", this.#lookAgain);
    this.#leave();
  }

  async #open() {
    this.#leave();
    const attempt = this.#attempt;
    try {
      const screen = await this.#line.screen();
      if (attempt === this.#attempt) this.#follow(screen);
    } catch {
      if (attempt === this.#attempt) this.#lose();
    }
  }

  #leave() {
    this.#attempt += 1;
    this.#wire.leave(this.#end);
  }

  #follow({ messages, typing, revision }) {
    const wiped = revision < this.#revision;
    this.#revision = revision;
    this.#hears.screen(messages, typing, wiped);
    this.#wire.join(this.#end);
  }

  #listener() {
    return {
      wa_id: this.#line.wa_id,
      revision: () => this.#revision,
      message: (shown) => {
        this.#revision = Math.max(this.#revision, shown.revision);
        this.#hears.message(shown);
      },
      typing: (on) => this.#hears.typing(on),
      reset: () => {
        this.#revision = 0;
        this.#hears.wiped();
      },
      error: () => this.#lose(),
    };
  }

  #lose() {
    this.#leave();
    const attempt = this.#attempt;
    this.#hears.lost();
    setTimeout(() => attempt === this.#attempt && this.#open(), AGAIN);
  }
}
