"""The shop changes while somebody orders: they are told, and nothing is ordered that they did not see."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot import Product
from bot.messages import Location
from tests.chats.talk import (
    DELIVERY,
    FILLED,
    REVIEW,
    change_menu,
    change_shop,
    hear,
    slots,
    tap,
    titles,
)
from tests.stage import MONDAY_NOON, EngineStage

EVENINGS = (("17:00", "02:00"),) * 5 + (None, None)
MORNINGS = (("06:00", "10:00"),) * 4 + (None, None, None)


def sold_out(product: Product) -> Product:
    return replace(product, available=False)


def gone(_: Product) -> None:
    return None


def dearer(product: Product) -> Product:
    return replace(product, price=product.price + 2_00)


async def test_what_sold_out_meanwhile_is_taken_out_and_said(shop: EngineStage) -> None:
    await hear(shop, "2 russian kotas and 3 vetkoek", "collect", "cash")
    await change_menu(shop, "vetkoek", sold_out)
    reply = await hear(shop, "confirm")
    assert reply.text.startswith(
        "Vetkoek is sold out, sorry.\n\nPlease look at your order again:\n\n*Your cart*\n2 x Russian Kota"
    )
    assert "Check out" in titles(reply)
    assert await shop.events() == []


async def test_what_left_the_menu_is_named_and_an_empty_cart_leads_home(shop: EngineStage) -> None:
    await hear(shop, *REVIEW)
    await change_menu(shop, "russian-kota", gone)
    reply = await hear(shop, "confirm")
    assert reply.text.startswith("Russian Kota is no longer on the menu, sorry.")
    assert "Your cart is empty." in reply.text
    assert titles(reply) == ["Menu", "Help"]
    assert await shop.state("customer") == "home"


async def test_a_size_that_is_no_longer_sold_is_never_ordered_for_nothing(shop: EngineStage) -> None:
    await hear(shop, "a 500ml coke and 2 russian kotas", "collect", "cash")
    await change_menu(shop, "coke", lambda coke: replace(coke, sizes=coke.sizes[:1]))
    reply = await hear(shop, "confirm")
    assert reply.text.startswith("Coke is no longer on the menu, sorry.")
    assert "*Total R70.00*" in reply.text


async def test_a_tap_on_what_sold_out_since_is_explained(shop: EngineStage) -> None:
    listed = await hear(shop, "menu", "kotas")
    await change_menu(shop, "full-house-kota", sold_out)
    reply = await tap(shop, listed, "Full House Kota")
    assert reply.text.startswith("Full House Kota is sold out, sorry.")
    assert "Kotas" in titles(reply)


async def test_a_question_about_what_sold_out_since_can_be_left(shop: EngineStage) -> None:
    await hear(shop, "a coke")
    await change_menu(shop, "coke", sold_out)
    assert (await hear(shop, "asdf")).text.endswith("Coke: sold out for now, sorry.")
    assert (await hear(shop, "none of these")).text.startswith("OK, nothing was added.")


async def test_an_answer_that_sold_out_since_leads_on(shop: EngineStage) -> None:
    await hear(shop, "2 vetkoek and a kota")
    await change_menu(shop, "russian-kota", sold_out)
    reply = await hear(shop, "russian kota")
    assert reply.text.startswith("Russian Kota is sold out, sorry.\n\n*Your cart*\n2 x Vetkoek")


async def test_a_new_price_is_shown_before_anything_is_ordered(shop: EngineStage) -> None:
    await hear(shop, *REVIEW)
    await change_menu(shop, "russian-kota", dearer)
    reply = await hear(shop, "confirm")
    assert reply.text.startswith("A price has changed since you last looked. This is the new total:")
    assert "2 x Russian Kota  R74.00" in reply.text
    assert await shop.events() == []
    assert (await hear(shop, "confirm")).text.startswith("Thank you!")
    assert (await shop.events())[:2] == ["orders.place", "order.created"]


async def test_a_new_delivery_fee_is_shown_too(shop: EngineStage) -> None:
    await hear(shop, *DELIVERY, "cash", "exact")
    await change_shop(shop, delivery_fee=15_00)
    reply = await hear(shop, "confirm")
    assert reply.text.startswith("A price has changed")
    assert "Delivery  R15.00\n*Total R85.00*" in reply.text


async def test_too_small_an_order_is_not_delivered_but_may_be_collected(shop: EngineStage) -> None:
    await change_shop(shop, minimum_order=100_00)
    reply = await hear(shop, *FILLED, "check out", "deliver")
    assert reply.text.endswith("We deliver from R100.00. Add R30.00 or more, or collect it.")
    assert titles(reply) == ["Add more", "I'll collect", "My cart"]
    assert (await tap(shop, reply, "I'll collect")).text.startswith("*Total R70.00*")


async def test_a_shop_that_only_delivers_says_its_minimum_at_once(shop: EngineStage) -> None:
    await change_shop(shop, minimum_order=100_00, collection=False)
    reply = await hear(shop, *FILLED, "check out")
    assert reply.text == "We deliver from R100.00. Add R30.00 or more."
    assert await shop.state("customer") == "cart"


async def test_a_shop_that_only_delivers_does_not_ask(shop: EngineStage) -> None:
    await change_shop(shop, collection=False)
    reply = await hear(shop, *FILLED, "check out")
    assert reply.text.startswith("You can't collect at the moment: we bring it to you.\n\nWhere to?")
    assert (await hear(shop, "back")).text.startswith("*Your cart*")


async def test_a_shop_that_only_hands_over_does_not_ask(shop: EngineStage) -> None:
    await change_shop(shop, delivery=False)
    reply = await hear(shop, *FILLED, "check out")
    assert reply.text.startswith("We don't deliver at the moment: you collect it.\n\n*Total R70.00*")
    assert (await hear(shop, "back")).text.startswith("*Your cart*")


async def test_delivery_that_ends_meanwhile_is_refused(shop: EngineStage) -> None:
    asked = await hear(shop, *FILLED, "check out")
    await change_shop(shop, delivery=False)
    assert (await tap(shop, asked, "Deliver it")).text == "We don't deliver at the moment: you collect it."
    assert (await hear(shop, "collect")).text.startswith("*Total R70.00*")


async def test_a_closed_shop_says_when_it_opens_and_keeps_the_cart(shop: EngineStage) -> None:
    await change_shop(shop, hours=EVENINGS)
    assert (
        "We are closed now and open today at 17:00. You can fill your cart" in (await hear(shop, "hi")).text
    )
    assert "We are closed now and open today at 17:00." in (await hear(shop, *FILLED)).text
    reply = await hear(shop, "check out")
    assert reply.text == (
        "Mama Thandi's Kitchen is closed now and opens today at 17:00. "
        "Your cart is kept: check out when we are open."
    )
    await shop.skip(5 * 3600)
    assert (await hear(shop, "check out")).text.startswith("Should we bring it")


async def test_a_shop_that_closes_before_the_confirmation_takes_no_order(shop: EngineStage) -> None:
    await change_shop(shop, hours=(("08:00", "12:30"),) * 7)
    await hear(shop, *REVIEW)
    await shop.skip(31 * 60)
    reply = await hear(shop, "confirm")
    assert "is closed now and opens tomorrow at 08:00." in reply.text
    assert titles(reply) == ["My cart", "Menu"]
    assert await shop.events() == []


@pytest.mark.parametrize(
    ("hours", "at", "says"),
    [
        (EVENINGS, "2026-11-24 01:59", None),
        (EVENINGS, "2026-11-24 02:00", "opens today at 17:00"),
        (EVENINGS, "2026-11-28 02:00", "opens on Monday at 17:00"),
        (MORNINGS, "2026-11-26 10:00", "opens on Monday at 06:00"),
        (MORNINGS, "2026-11-29 23:59", "opens tomorrow at 06:00"),
        ((None,) * 7, "2026-11-24 12:00", "is closed now. Your cart"),
    ],
)
async def test_opening_hours_run_past_midnight_and_over_weekends(
    shop: EngineStage, hours: tuple[object, ...], at: str, says: str | None
) -> None:
    await hear(shop, *FILLED)
    await change_shop(shop, hours=hours)
    local = dt.datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Africa/Johannesburg"))
    shop.wakala.clock.skip(local.timestamp() - MONDAY_NOON)
    reply = await hear(shop, "check out")
    assert (says or "Should we bring it") in reply.text


async def test_a_cart_is_mentioned_once_if_the_shop_wants_that(shop: EngineStage) -> None:
    await change_shop(shop, reminders=True)
    await hear(shop, *FILLED)
    await shop.skip(44 * 60)
    assert await shop.replies("customer") == []
    await shop.skip(60)
    (reminder,) = await shop.replies("customer")
    assert reminder.text == "Your cart is still here: 1 thing, R70.00. Shall we make it?"
    await shop.skip(3600)
    await hear(shop, "cart")
    await shop.skip(3600)
    assert await shop.replies("customer") == []
    assert (await hear(shop, "yes")).text.startswith("Should we bring it")


@pytest.mark.parametrize("said", [(), ("stop", "cart"), ("check out",), ("clear",)])
async def test_a_cart_is_not_mentioned_otherwise(shop: EngineStage, said: tuple[str, ...]) -> None:
    await change_shop(shop, reminders=bool(said))
    await hear(shop, *FILLED, *said)
    await shop.skip(23 * 3600)
    assert await shop.replies("customer") == []


async def test_a_cart_is_not_mentioned_while_the_shop_is_closed(shop: EngineStage) -> None:
    await change_shop(shop, reminders=True, hours=(("08:00", "12:30"),) * 7)
    await hear(shop, *FILLED)
    await shop.skip(23 * 3600)
    assert await shop.replies("customer") == []


async def test_the_driver_gets_the_landmark_and_the_pin(shop: EngineStage) -> None:
    await hear(shop, *FILLED, "deliver", Location(-26.25, 27.85, "Spar", "1 Main Rd"), "green gate")
    await hear(shop, "cash", "R100", "confirm")
    (body,) = shop.disk.execute("SELECT body FROM events WHERE type = 'order.created'").fetchone()
    assert b'"address":{"text":"green gate","pin":[-26.25,27.85]}' in body
    assert b'"cash_note":"100.00"' in body
    assert (await slots(shop))["address"] == {"text": "green gate", "pin": [-26.25, 27.85]}
