/** The box to write in: Enter sends, a slash brings up the commands. */

import { h } from "./dom.js";

/**
 * Make a form write. `send` gets what was typed and resolves to whether it went; `attach` gets the box.
 * `forms` are the slash commands, each with usage and summary.
 */
export function mountComposer(form, forms, { send, attach }) {
  const box = form.querySelector("textarea");
  const commands = form.querySelector(".commands");
  const fill = (text) => {
    box.value = text;
    box.focus();
    box.dispatchEvent(new Event("input"));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    fill("");
    if (!(await send(text)) && !box.value) fill(text);
  });
  form.querySelector(".attach").addEventListener("click", () => attach(box));
  box.addEventListener("input", () => commands.replaceChildren(...suggestions(forms, box.value, fill)));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

function suggestions(forms, text, fill) {
  if (!text.startsWith("/") || text.includes(" ")) return [];
  const fitting = forms.filter((form) => form.usage.startsWith(text));
  return fitting.map((form) => suggestion(form, fill));
}

function suggestion({ usage, summary }, fill) {
  const [command] = usage.split(" ");
  const take = () => fill(usage.includes(" ") ? `${command} ` : command);
  return h("li", {}, h("button", { type: "button", onclick: take }, h("b", {}, usage), h("span", {}, summary)));
}
