/** What keeps a phone's screen up to date: all of it at first, then what changes, again after each loss. */

/** Milliseconds until a lost connection is tried again. */
const AGAIN = 1500;

export class Connection {
  #line;
  #hears;
  #stream;
  #revision = 0;
  #attempt = 0;
  #lookAgain = () => (document.hidden ? this.#leave() : this.#open());

  /**
   * `hears` is told screen(messages, typing, wiped), message(shown), typing(on), wiped() and lost().
   * A page that nobody looks at holds no connection: browsers have six for all pages of a server.
   */
  constructor(line, hears) {
    this.#line = line;
    this.#hears = hears;
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
    this.#stream?.close();
  }

  #follow({ messages, typing, revision }) {
    const wiped = revision < this.#revision;
    this.#revision = revision;
    this.#hears.screen(messages, typing, wiped);
    this.#stream = this.#line.changes(revision);
    this.#listen("message", (shown) => {
      this.#revision = shown.revision;
      this.#hears.message(shown);
    });
    this.#listen("typing", (on) => this.#hears.typing(on));
    this.#listen("reset", () => {
      this.#revision = 0;
      this.#hears.wiped();
    });
    this.#stream.addEventListener("error", () => this.#lose());
  }

  #listen(name, hear) {
    this.#stream.addEventListener(name, (event) => hear(JSON.parse(event.data)));
  }

  #lose() {
    this.#leave();
    const attempt = this.#attempt;
    this.#hears.lost();
    setTimeout(() => attempt === this.#attempt && this.#open(), AGAIN);
  }
}
