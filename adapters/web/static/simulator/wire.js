/** One stream of events for all phones of a page: a browser has six connections to a server, for all its windows. */

export class Wire {
  #emulator;
  #stream;
  #ends = new Set();
  #opening;

  constructor(emulator) {
    this.#emulator = emulator;
  }

  /**
   * Tell this end what happens on the phone `wa_id` after its `revision()`: by message(shown), typing(on), reset() and, once the
   * stream is lost, error(). It may hear of a message again where others join.
   */
  join(end) {
    this.#ends.add(end);
    this.#openSoon();
  }

  /** Tell it no more. */
  leave(end) {
    if (this.#ends.delete(end)) this.#openSoon();
  }

  /** Open the stream anew, once for all that come and go at this moment. */
  #openSoon() {
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => this.#open());
  }

  #open() {
    this.#stream?.close();
    if (!this.#ends.size) return;
    const phones = [...this.#ends].map((end) => ["phone", `${end.wa_id}:${end.revision()}`]);
    this.#stream = new EventSource(`${this.#emulator}/events?${new URLSearchParams(phones)}`);
    for (const name of ["message", "typing", "reset"]) this.#stream.addEventListener(name, ({ data }) => this.#tell(name, JSON.parse(data)));
    this.#stream.addEventListener("error", () => this.#lose());
  }

  #tell(name, { wa_id, told }) {
    for (const end of this.#ends) if (end.wa_id === wa_id) end[name](told);
  }

  #lose() {
    this.#stream.close();
    const ends = [...this.#ends];
    this.#ends.clear();
    for (const end of ends) end.error();
  }
}
