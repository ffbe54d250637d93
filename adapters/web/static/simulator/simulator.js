/** The page: its phones, the engine's clock, and what happened so far, for a transcript. */

import { Phone } from "./phone.js";
import { engineTime, transcript } from "./server.js";
import { clockTime, day, duration, tellTimesOf } from "./words.js";

const TICK = 5000;

const world = JSON.parse(document.getElementById("world").textContent);
tellTimesOf(world.timezone);
/** What happened, by the id of each message: when, and what a transcript is written from. */
const record = new Map();
let ahead = 0;

world.seen = (person, shown) => {
  record.set(shown.wamid, { at: Date.parse(shown.at), entry: { type: "seen", person, shown } });
};

world.skipped = (seconds, now) => {
  note({ type: "skipped", seconds });
  for (const phone of phones) phone.note(`${duration(seconds)} later`);
  tell(now);
};

world.paid = ({ role }, outcome, now) => {
  note({ type: "paid", role, outcome });
  tell(now);
};

world.save = async (name) => {
  const entries = [...record.values()].sort((one, other) => one.at - other.at).map(({ entry }) => entry);
  const file = `${name.split("/").at(-1)}.chat`;
  download(await transcript(name, entries), file);
  return file;
};

const roots = [...document.querySelectorAll("[data-phone]")];
const phones = roots.map((root) => new Phone(root, world.people.find(({ role }) => role === root.dataset.phone), world));
/** The phone that was touched last: what the panel says is said there. */
let active = phones[0];

roots.forEach((root, at) => root.addEventListener("focusin", () => (active = phones[at])));

for (const button of document.querySelectorAll("[data-line]")) {
  button.addEventListener("click", () => {
    panel(false);
    active.run(button.dataset.line);
  });
}

document.getElementById("save").addEventListener("submit", (event) => {
  event.preventDefault();
  panel(false);
  active.run(`/save ${new FormData(event.target).get("name")}`);
});

const toggle = document.getElementById("tools");
toggle.addEventListener("click", () => panel(toggle.getAttribute("aria-expanded") === "false"));

/** Remember what no phone shows, after all that was shown so far. */
function note(entry) {
  const at = Math.max(0, ...[...record.values()].map((happened) => happened.at));
  record.set(Symbol(entry.type), { at, entry });
}

/** Show or hide the panel, where there is no room for it beside the phones. */
function panel(open) {
  toggle.setAttribute("aria-expanded", open);
}

function download(blob, name) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
}

/** Take over the engine's time. */
function tell(now) {
  ahead = now - Date.now();
  show();
}

function show() {
  const now = new Date(Date.now() + ahead);
  const seconds = Math.round(ahead / 1000);
  for (const time of document.querySelectorAll(".engine-time")) time.textContent = clockTime(now);
  document.getElementById("engine-day").textContent = day(now);
  document.getElementById("ahead").textContent = seconds > 30 ? `${duration(seconds)} ahead` : "as on the wall";
}

tell(await engineTime());
setInterval(show, TICK);
