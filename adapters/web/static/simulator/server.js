/** What is asked of the server: the emulated cloud's phones, and the simulator's own few routes. */

/** Ask for something; throws an Error with the server's own reason. */
async function ask(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options).catch(() => {
    throw new Error("The server does not answer; nothing was sent. Send it again once the phone is online.");
  });
  if (!answer.ok) throw new Error(await reason(answer));
  return answer;
}

async function reason(answer) {
  const text = await answer.text();
  try {
    const told = JSON.parse(text);
    return told.detail ?? told.error;
  } catch {
    return `The server answered ${answer.status}.`;
  }
}

/** Read a line as the terminal simulator reads it: an object whose type names the command. */
export async function readCommand(line) {
  return (await ask("/simulator/commands", { line })).json();
}

/** The engine's time. */
export async function engineTime() {
  return new Date((await (await ask("/simulator/clock")).json()).now);
}

/** Move the engine's clock ahead and return its time. */
export async function skip(seconds) {
  return new Date((await (await ask("/simulator/clock", { skip: `${seconds}s` })).json()).now);
}

/** Do something about the newest payment that this person is asked for; resolves to words and the time. */
export async function pay(owner, outcome) {
  const { told, now } = await (await ask("/simulator/payments", { wa_id: owner.wa_id, outcome })).json();
  return { told, now: new Date(now) };
}

/** Where each of these people stands in their chat, in words by their wa_id. */
export async function standing(people) {
  const query = new URLSearchParams(people.map(({ wa_id }) => ["wa_id", wa_id]));
  return (await ask(`/simulator/standing?${query}`)).json();
}

/** Have a transcript written of what happened. */
export async function transcript(name, entries) {
  return (await ask("/simulator/transcripts", { name, entries })).blob();
}

/** One phone of the emulated cloud. */
export class Line {
  #base;
  #number;
  #owner;

  constructor(emulator, number, owner) {
    this.#base = `${emulator}/phones/${owner.wa_id}`;
    this.#number = number;
    this.#owner = owner;
  }

  /** Whose line it is. */
  get wa_id() {
    return this.#owner.wa_id;
  }

  /** Do something on the phone, in the terms of the emulator's phone API. */
  write(act) {
    return ask(`${this.#base}/messages`, { number: this.#number, name: this.#owner.name, ...act });
  }

  /** Where a file that the phone was sent is found. */
  address(id) {
    return `${this.#base}/media/${id}`;
  }

  /** All that is on the screen, with the revision at which it was. */
  async screen() {
    return (await ask(`${this.#base}/messages?after=0`)).json();
  }
}
