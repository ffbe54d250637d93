"""Rows of the vending flow about the menu, the stock, the hours and the people of a shop."""

from __future__ import annotations

from bot import ANY, RETURN, SAME, After, State, Transition

MENU = ("out", "back", "price", "add", "take_off", "alias", "no_alias", "stock", "menu_pic", "show_pic")
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
    "catalogue.picture_changed",
    "catalogue.picture_refused",
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

PHOTO = State("photo", aside=True, lapses=True, hears="media")
"""The picture of the menu is waited for."""

SHOPKEEPING = (
    *(Transition(trigger, ANY, SAME) for trigger in (*MENU, *SHOP, *PEOPLE, *ANSWERS)),
    Transition("ask_photo", ANY, "photo"),
    Transition("media", "photo", RETURN),
    Transition("sure_no", "photo", RETURN, says="left_as_it_is"),
    Transition(After(minutes=10), "photo", RETURN, says="left_as_it_is"),
)
