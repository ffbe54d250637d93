"""Rows of the vending flow about the menu, the stock, the hours and the people of a shop."""

from __future__ import annotations

from bot import ANY, SAME, Transition

MENU = ("out", "back", "price", "add", "take_off", "alias", "no_alias", "stock")
SHOP = ("pause", "open", "close", "hours", "most")
PEOPLE = (
    "people",
    "drivers",
    *(f"{role}_{what}" for role in ("driver", "staff", "manager") for what in ("add", "remove")),
)
ANSWERS = (
    "catalogue.product_changed",
    "catalogue.products_added",
    "catalogue.alias_set",
    "catalogue.change_refused",
    "inventory.counted",
    "inventory.low",
    "tenant.paused",
    "tenant.opened",
    "tenant.closed",
    "tenant.hours_set",
    "tenant.capacity_set",
    "tenant.member_listed",
)
"""What the words come to, and what happens to the menu and the shop by itself."""

SHOPKEEPING = tuple(Transition(trigger, ANY, SAME) for trigger in (*MENU, *SHOP, *PEOPLE, *ANSWERS))
