"""The words about a shop's menu, day and people: short, also where its names are long and many."""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from adapters.jinja import JinjaRenderer
from adapters.whatsapp.sizes import ROWS
from bot import Closure, Option
from plugins.catalogue.drafts import MOST
from plugins.tenants.demo import SHOP

FOLDER = Path(__file__).parents[2] / "templates"
LISTS = ("drafts", "stock_list", "people", "hours", "hours_set", "hours_past_midnight")
"""What may have 600 characters: what somebody asked to see, or has to look through."""

NAME = "Full House Kota with Everything"
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PRODUCT = {"name": NAME, "category": "Chips and Snacks", "size": "Extra large", "by_stock": False}
CHOICES = [{"id": f"price:kota-{number} 42.50", "name": f"{NAME} {number}"} for number in range(10)]
SIZES = [Option(f"size-{number}", f"Size {number}", 1000 * number) for number in range(12)]
SPAN = {"first": "Mon", "last": "Fri", "hours": ("09:00", "05:00"), "all_day": False, "past_midnight": True}
PERSON = {"name": "Nomthandazo", "roles": "driver, manager, staff", "phone": "...0003", "number": "+27"}
PRICES = {"price": 125_000, "old_price": 4250, "written": "1250.00"}
PICTURE = {"picture_id": "one", "size": 99_999}
WHO = {"who": "Nomthandazo Khumalo-Dlamini", "role": "manager"}

SAID: dict[str, list[dict[str, Any]]] = {
    "product_out": [{"product": PRODUCT}, {"product": {**PRODUCT, "by_stock": True}}],
    "product_back": [{"product": PRODUCT}, {"product": {**PRODUCT, "by_stock": True}}],
    "product_price": [{"product": PRODUCT, **PRICES}],
    "product_added": [{"product": PRODUCT, **PRICES}],
    "product_removed": [{"product": PRODUCT}],
    "products_added": [{"names": [NAME] * 20}, {"names": []}],
    "photo": [{"has_picture": True}],
    "no_photo": [{}],
    "no_menu_picture": [{}],
    "picture_changed": [{"picture": PICTURE}, {"picture": {"picture_id": None}}],
    "picture_refused": [
        {"status": status} for status in ("unavailable", "unreadable", "too_large", "too_small", "gone")
    ],
    "alias_set": [{"alias": "x" * 60, "names": [NAME] * 5, "given": given} for given in (True, False)],
    "alias_taken": [{"alias": "x" * 60, "name": NAME}],
    "change_refused": [
        {"name": NAME, "status": status} for status in ("exists", "needs_size", "no_size", "gone")
    ],
    "which_product": [{"words": "kota " * 20, "choices": CHOICES}, {"words": "k", "choices": CHOICES[:1]}],
    "no_such_product": [{"words": "kota " * 20, "choices": CHOICES[:3]}, {"words": "k", "choices": []}],
    "which_goes": [{"word": "out"}],
    "which_price": [{"words": "kota " * 20}],
    "which_size": [{"name": NAME, "id": "kota", "sizes": SIZES, **PRICES}],
    "no_sizes": [{"name": NAME, "words": "large " * 20}],
    "price_far": [{"name": NAME, "old": 4250, "price": 42_500}],
    "take_off_sure": [{"name": NAME}],
    "how_to_add": [{}],
    "which_category": [{"name": NAME, "categories": ["Chips and Snacks"] * 12, **PRICES}],
    "there_already": [{"name": NAME}],
    "drafts": [
        {
            "new": [{"name": "Pap and Mogodu", "price": 6000, "category": "Plates"}] * MOST,
            "known": [NAME] * 9,
            "unread": ["free sauce 0"] * 9,
            "late": ["Ox tail with samp and beans R120"] * 9,
        }
    ],
    "no_drafts": [{"known": [NAME] * 20, "unread": []}, {"known": [], "unread": ["x"]}],
    "how_to_alias": [{}],
    "stock_list": [{"levels": [{"name": NAME, "left": 4}] * 15}, {"levels": []}],
    "stock_left": [{"name": NAME, "left": 80}, {"name": NAME, "left": None}],
    "stock_counted": [{"name": NAME, "left": left, "old": 80} for left in (None, 0, 12)],
    "stock_low": [{"name": NAME, "left": 5}],
    "stock_too_much": [{"most": 1_000_000}],
    "how_to_stock": [{}],
    "shop_paused": [
        {"until": NOON + dt.timedelta(days=1), "now": NOON, "reason": "x" * 80},
        {"until": None, "now": NOON, "reason": "missed_orders"},
        {"until": None, "now": NOON, "reason": ""},
    ],
    "only_now": [{"word": "open"}, {"word": "close"}],
    "shop_closed": [{"reason": "x" * 80}],
    "shop_opened": [
        {"by": by, "closure": closure}
        for by in ("timer", "member")
        for closure in (None, Closure("hours"), Closure("hours", "", (1, "Tuesday", "08:00")))
    ],
    "pause_how_long": [{"reason": "x" * 80}],
    "hours": [{"week": [SPAN] * 7}],
    "hours_set": [{"week": [SPAN] * 7}],
    "which_hours": [{"words": "nine to five " * 9}],
    "hours_past_midnight": [{"week": [SPAN] * 7}],
    "capacity_is": [{"orders": 10}, {"orders": 0}],
    "capacity_set": [{"orders": 10}, {"orders": 0}],
    "how_many_orders": [{}],
    "which_phone": [{"role": "manager"}],
    "no_phone_number": [{"words": "073 12"}],
    "which_member": [
        {"role": "manager", "people": people, "said": said}
        for people in ([PERSON] * 12, [])
        for said in ("", "z" * 60)
    ],
    "member_remove_sure": [{"name": "Nomthandazo Khumalo-Dlamini", "role": "manager"}],
    "member_listed": [
        {**WHO, "listed": listed, "changed": changed, "is_self": is_self}
        for listed, changed, is_self in product((True, False), repeat=3)
    ],
    "people": [{"people": [PERSON] * 12, "role": role} for role in ("", "driver")],
    "only_managers": [{"who": ["Nomthandazo Khumalo-Dlamini"] * 3}, {"who": []}],
}


@pytest.fixture(scope="module")
def words() -> JinjaRenderer:
    return JinjaRenderer([FOLDER])


@pytest.mark.parametrize("name", SAID)
def test_every_answer_is_short_and_its_choices_fit_a_list(words: JinjaRenderer, name: str) -> None:
    for values in SAID[name]:
        reply = words.render("en", "vending", name, {"shop": SHOP, **values})
        assert 0 < len(reply.text) <= (600 if name in LISTS else 320)
        assert "\n\n\n" not in reply.text
        assert len(reply.choices) <= ROWS.most
        assert all(len(choice.id) < 200 for choice in reply.choices)
