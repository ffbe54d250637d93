"""Integration plan §10.2, ``end_to_end_order_flow``: from a message to food at the door."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenarios.demo import CASH, IN_STOCK, ONLINE, TOTAL, Demo, Way

DRIVER = "0190a1b2-0000-7000-8000-00000000d001"
STEPS = (
    "order.created",
    "inventory.reserved",
    "payment.initiated",
    "payment.succeeded",
    "order.confirmed",
    "delivery.scheduled",
    "delivery.picked_up",
    "delivery.completed",
    "inventory.committed",
    "order.completed",
)


@pytest.mark.parametrize("way", ONLINE, ids=lambda way: way.gateway)
async def test_an_order_is_paid_online_and_brought(demo: Demo, way: Way) -> None:
    asked = await send_whatsapp_message(demo)
    order = await verify_order_created(demo, "pending")
    await verify_payment_processed(demo, order, asked)
    await verify_delivery_scheduled(demo, order, cash_due=0)
    await verify_notifications_sent(demo, order)
    assert demo.books() == {f"clearing:{way.gateway}": TOTAL, "sales": -TOTAL}
    assert await demo.charges(way.gateway) == TOTAL
    assert demo.events(*STEPS) == list(STEPS)


@pytest.mark.parametrize("way", [CASH], ids=["cash"])
async def test_an_order_is_brought_and_paid_at_the_door(demo: Demo) -> None:
    await send_whatsapp_message(demo)
    order = await verify_order_created(demo, "confirmed")
    assert (await demo.payment(order))["status"] == "promised"
    await verify_delivery_scheduled(demo, order, cash_due=80)
    await verify_notifications_sent(demo, order)
    await verify_payment_collected(demo, order)


async def send_whatsapp_message(demo: Demo) -> str:
    """The customer orders, message by message; return what they hear in the end."""
    exact = [("exact", "Is that right?")]
    for words, answer in (
        ("2 russian kotas", "Your cart"),
        ("that's all", "Should we bring it"),
        ("deliver", "Where to?"),
        ("yellow house behind the spaza", "How do you want to pay?"),
        (demo.way.said, "Which note" if demo.way is CASH else "Is that right?"),
        *(exact if demo.way is CASH else ()),
        ("confirm", "Thank you!" if demo.way is CASH else "80.00 to pay"),
    ):
        await demo.say(words)
        heard = await demo.hear(answer)
    return heard


async def verify_order_created(demo: Demo, status: str) -> Any:
    """The order is what was read back to the customer, and its stock is held."""
    order = await demo.order()
    assert (order["status"], order["total_amount"]) == (status, "80.00")
    assert (order["payment_method"], order["currency"]) == (demo.way.gateway, demo.way.currency)
    assert demo.stock() == IN_STOCK - 2
    return order


async def verify_payment_processed(demo: Demo, order: Any, asked: str) -> None:
    """Asked for once, paid at the gateway, told by its webhook, and confirmed."""
    pending = await demo.payment(order)
    assert (pending["status"], pending["next_action"]["kind"]) == ("pending", demo.way.kind)
    if url := pending["next_action"]["url"]:
        assert url in asked
        await demo.open(url)
    else:
        await demo.act("ok")
    await demo.hear("Your payment is here")
    paid = await demo.payment(order)
    assert (paid["payment_id"], paid["status"]) == (pending["payment_id"], "charged")
    assert paid["receipt"]


async def verify_payment_collected(demo: Demo, order: Any) -> None:
    """The driver carries what the customer paid."""
    assert (await demo.payment(order))["status"] == "charged"
    assert demo.books() == {f"cash:{DRIVER}": TOTAL, "sales": -TOTAL}


async def verify_delivery_scheduled(demo: Demo, order: Any, *, cash_due: int) -> None:
    """The confirmed order is to be brought; a driver does it."""
    delivery = await demo.delivery(order)
    assert (delivery["status"], float(delivery["cash_due"])) == ("scheduled", cash_due)
    assert delivery["address"]["text"] == "yellow house behind the spaza"
    assert (await demo.ask("GET", f"/orders/{order['id']}"))["status"] == "confirmed"
    await demo.bring(delivery, driver=DRIVER, told="is on the way to you")


async def verify_notifications_sent(demo: Demo, order: Any) -> None:
    """The customer is told of each step that concerns them, and the order is over."""
    await demo.hear("is with you. Enjoy!")
    await demo.becomes(f"/orders/{order['id']}", "completed")
    sends = await demo.ask("GET", "/emulator/sends")
    assert (sends["duplicates"], sends["unmarked"], sends["refused"]) == ([], 0, {})
