/** Tabs that lead to each phone and count what arrived there; only one phone at a time has no unread messages. */

import { h, unseen } from "./dom.js";

/** How much of a phone must be in sight to be the one that is looked at. */
const IN_SIGHT = 0.6;

/**
 * Make the tabs lead to the `phones` (by role) in the strip that scrolls sideways where it is narrow. `activate` gets the
 * role of the phone that is turned to, by tab, by scrolling, by touch or by focus.
 */
export function mountTabs(nav, strip, phones, activate) {
  const tabs = new Map([...nav.querySelectorAll("[data-tab]")].map((tab) => [tab.dataset.tab, tab]));
  const visible = new Set();
  let active;
  const turn = (role) => {
    active = role;
    for (const [name, tab] of tabs) tab.toggleAttribute("aria-current", name === role);
    activate(role);
  };
  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) visible[isIntersecting ? "add" : "delete"](target.dataset.phone);
    if (visible.size && !visible.has(active)) turn([...phones.keys()].find((role) => visible.has(role)));
  }, { root: strip, threshold: IN_SIGHT });
  for (const [role, phone] of phones) {
    sight.observe(phone.root);
    for (const sign of ["pointerdown", "focusin", "wheel"]) phone.root.addEventListener(sign, () => turn(role), { passive: true });
    phone.root.addEventListener("unread", ({ detail }) => badge(tabs.get(role).querySelector(".badge"), detail));
    tabs.get(role).addEventListener("click", (event) => {
      event.preventDefault();
      turn(role);
      phone.root.scrollIntoView({ inline: "start", block: "nearest" });
      phone.focus(event);
    });
  }
  turn([...phones.keys()][0]);
}

/** Show a number of unread messages, and nothing where there are none. */
export function badge(element, count) {
  element.hidden = !count;
  element.replaceChildren(...(count ? [h("span", {}, String(count)), unseen(count === 1 ? " new message" : " new messages")] : []));
}
