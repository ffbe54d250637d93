/** Sheets that slide over one phone: a list's rows, places to send, what to attach, whose phone it is. */

import { h, icon } from "./dom.js";

const ATTACHMENTS = [
  ["location", "Location", "pin"],
  ["image", "Photo", "image"],
  ["audio", "Voice note", "audio"],
  ["document", "Document", "document"],
  ["sticker", "Sticker", "sticker"],
  ["payment", "Pay what is asked for", "pay"],
];
const PAYMENTS = [
  ["ok", "Pay", "as asked"],
  ["fail", "Be declined", "and stay on the page, or on the phone's prompt"],
  ["late", "Pay too late", "once the time is up; the clock moves there"],
  ["twice", "Pay twice", "the second payment has to come back"],
];

/**
 * Open a sheet of `parts`; the rest of the phone waits. `submit` gets the form's data once it is sent.
 * Escape, the cross and a click beside the sheet close it, and the focus goes back to where it was.
 */
export function openSheet(phone, { title, parts, send = "Send", submit }) {
  const opener = document.activeElement;
  const rest = [...phone.children];
  const close = () => {
    veil.remove();
    for (const part of rest) part.inert = false;
    opener.focus();
  };
  const finish = (event) => {
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    close();
    submit(data);
  };
  const cross = h("button", { type: "button", class: "round", "aria-label": "Close", onclick: close }, icon("close"));
  const button = send && h("button", { type: "submit", class: "primary" }, send);
  const form = h("form", { onsubmit: finish }, h("div", { class: "parts" }, ...parts), button);
  const head = h("header", {}, cross, h("h3", {}, title));
  const sheet = h("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title }, head, form);
  const veil = h("div", { class: "veil", onclick: (event) => event.target === veil && close() }, sheet);
  veil.addEventListener("keydown", (event) => event.key === "Escape" && close());
  for (const part of rest) part.inert = true;
  phone.append(veil);
  // While it slides in, scrolling to the focus would move the phone's own contents.
  form.querySelector("input:checked, input, button").focus({ preventScroll: true });
}

/** Open a list message; `choose` gets the choice that is sent. */
export function openList(phone, shown, choose) {
  const sections = Map.groupBy(shown.choices, (choice) => choice.section);
  const row = (choice) => [choice.id, choice.title, choice.description];
  const parts = [...sections].map(([section, choices]) => group(section, choices.map(row)));
  const submit = (data) => choose(shown.choices.find((choice) => choice.id === data.get("row")));
  openSheet(phone, { title: shown.menu_label, parts, submit });
}

/** Open the places to send; `choose` gets "latitude, longitude". */
export function openPlaces(phone, pins, choose) {
  const rows = pins.map(({ name, latitude, longitude }) => [`${latitude}, ${longitude}`, name, `${latitude}, ${longitude}`]);
  const position = field("position", "Latitude, longitude", "-26.2485, 27.8540");
  const own = h("fieldset", {}, h("legend", {}, "Somewhere else"), position);
  const submit = (data) => choose(data.get("position") || data.get("row"));
  openSheet(phone, { title: "Send a location", parts: [group("Places to try", rows, rows[0]?.[0]), own], submit });
}

/** Open what may be attached; `choose` gets the kind. */
export function openAttachments(phone, choose) {
  const row = ([kind, name, sign]) => h("button", { class: "row", name: "kind", value: kind }, icon(sign), name);
  openSheet(phone, { title: "Attach", parts: ATTACHMENTS.map(row), send: "", submit: (data) => choose(data.get("kind")) });
}

/** Open the ways in which a payment may go; `choose` gets the one that is taken. */
export function openPayments(phone, choose) {
  const parts = [group("At the gateway's emulator", PAYMENTS, "ok")];
  openSheet(phone, { title: "Pay what is asked for", parts, send: "Do it", submit: (data) => choose(data.get("row")) });
}

/** Open the people whose phone this may be; `choose` gets what `/as` takes. */
export function openPeople(phone, people, present, choose) {
  const rows = people.map((person) => [person.role, person.name, `${person.role} · +${person.wa_id}`]);
  rows.push(["new", "Somebody new", "a number that has never written"]);
  const fields = [field("number", "Phone number", "27831234567"), field("name", "Profile name", "Lerato")];
  const own = h("fieldset", {}, h("legend", {}, "Somebody else"), ...fields);
  const submit = (data) => choose(data.get("number") ? `${data.get("number")} ${data.get("name")}` : data.get("row"));
  const parts = [group("People of the demo", rows, present), own];
  openSheet(phone, { title: "Whose phone is this?", parts, send: "Use this phone", submit });
}

/** Rows of which one is chosen: [value, title, description] each. */
function group(legend, rows, chosen) {
  return h("fieldset", {}, legend ? h("legend", {}, legend) : null, ...rows.map((row) => option(row, chosen)));
}

function option([value, title, description], chosen) {
  const radio = h("input", { type: "radio", name: "row", value, required: !chosen, checked: value === chosen });
  const words = [h("span", { class: "title" }, title), description && h("span", { class: "description" }, description)];
  return h("label", { class: "row" }, h("span", {}, ...words.filter(Boolean)), radio);
}

function field(name, label, placeholder) {
  return h("label", { class: "field" }, h("span", {}, label), h("input", { name, placeholder, autocomplete: "off" }));
}
