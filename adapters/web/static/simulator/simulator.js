/** The page: its phones, its bar, and what happened so far, for a transcript. */

import { startClock, tell } from "./clock.js";
import { Phone } from "./phone.js";
import { standing, transcript } from "./server.js";
import { mountTabs } from "./tabs.js";
import { Wire } from "./wire.js";
import { duration, tellTimesOf } from "./words.js";

const world = JSON.parse(document.getElementById("world").textContent);
tellTimesOf(world.timezone);
world.wire = new Wire(world.emulator);
const PIN = /PIN: \*(\d{4})\*/;
/** What happened, by the id of each message: when, and what a transcript is written from. */
const record = new Map();
/** The phone that was turned to last: what the bar says is said there. */
let active;

world.isActive = (phone) => phone === active;

world.seen = (person, shown) => {
  record.set(shown.wamid, { at: Date.parse(shown.at), entry: { type: "seen", person, shown } });
  if (PIN.test(shown.text)) for (const phone of phones.values()) phone.suggest();
};

/** The PIN that some customer was told last: they say it to the driver, who stands before them. */
world.pin = () => {
  const texts = [...record.values()].map(({ entry }) => entry.shown?.text ?? "");
  return texts.findLast((text) => PIN.test(text))?.match(PIN)[1];
};

world.skipped = (seconds, now) => {
  note({ type: "skipped", seconds });
  for (const phone of phones.values()) phone.note(`${duration(seconds)} later`);
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

world.where = async () => {
  const people = [...phones.values()].map(({ owner }) => owner);
  const told = await standing(people);
  return people.map(({ role, name, wa_id }) => `${name} (${role})\n${told[wa_id]}`).join("\n\n");
};

const toggle = document.getElementById("tools");
const phones = new Map();
for (const root of document.querySelectorAll("[data-phone]")) {
  const owner = world.people.find(({ role }) => role === root.dataset.phone);
  phones.set(owner.role, new Phone(root, owner, world));
}

mountTabs(document.querySelector(".tabs"), document.querySelector(".phones"), phones, (role) => {
  active = phones.get(role);
  active.attend();
  panel(false);
});

for (const button of document.querySelectorAll("[data-line]")) {
  button.addEventListener("click", () => bid(button.dataset.line));
}

onSubmit("skip", (data) => bid(`/skip ${data.get("length")}`));
onSubmit("save", (data) => bid(`/save ${data.get("name")}`));

toggle.addEventListener("click", () => panel(toggle.getAttribute("aria-expanded") === "false"));
document.addEventListener("keydown", ({ key }) => key === "Escape" && panel(false));

function onSubmit(id, doing) {
  document.getElementById(id).addEventListener("submit", (event) => {
    event.preventDefault();
    doing(new FormData(event.target));
  });
}

/** Say a line on the phone that was turned to last. */
function bid(line) {
  panel(false);
  active.run(line);
}

/** Remember what no phone shows, after all that was shown so far. */
function note(entry) {
  const at = Math.max(0, ...[...record.values()].map((happened) => happened.at));
  record.set(Symbol(entry.type), { at, entry });
}

/** Show or hide the panel, where there is no room for it in the bar. */
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

startClock();
