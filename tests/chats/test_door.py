"""At the door, with everything in its place: locks, caps and books that hold whatever comes at once."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from adapters.app import compose
from bot import Transaction
from bot.clock import SystemClock
from bot.events import decode_envelope
from bot.messages import Text
from plugins.delivery.door import doorstep, queries
from plugins.delivery.door.commands import HandOver
from plugins.delivery.store import floats
from plugins.orders import service as orders
from plugins.payments import ledger
from plugins.payments import service as payments
from plugins.payments.commands import ChargePayment, CollectPayment
from plugins.tenants import members
from plugins.tenants.demo import PEOPLE, SHOP
from tests.chats.talk import change_shop, hear
from tests.stage import MONDAY_NOON, PHONES, PIN, EngineStage

DRIVER = next(one.id for one in PEOPLE if "driver" in one.roles)
ORDER = ("2 russian kotas", "deliver", "yellow house behind the spaza")
CASH = (*ORDER, "cash", "exact", "confirm")


async def bring(shop: EngineStage, *words: str) -> None:
    """The customer orders for cash, and the driver brings it, saying these words on the way."""
    await hear(shop, *CASH)
    for word in ("on", "yes", "got", *words):
        await shop.say("driver", Text(word))


async def ask(shop: EngineStage, source: str, work: Any) -> Any:
    """Look into a domain's tables."""
    return await shop.wakala.database.transactions.run(source, work, SHOP.tenant)


async def told(shop: EngineStage, role: str = "driver") -> str:
    """All that this person heard since the last call."""
    return "\n".join(reply.text for reply in await shop.replies(role))


def in_hand(shop: EngineStage) -> list[str]:
    """The deliveries in the driver's hands."""
    rows = shop.disk.execute("SELECT delivery_id FROM delivery_deliveries WHERE status = 'picked_up'")
    return [delivery for (delivery,) in rows.fetchall()]


async def test_guesses_at_once_never_get_a_sixth_try(shop: EngineStage) -> None:
    await bring(shop, "cash 80")
    (delivery,) = in_hand(shop)
    await shop.events()

    async def guess(digits: str) -> None:
        told = await ask(shop, "delivery", lambda tx: queries.compare(tx, delivery, digits))
        command = HandOver(delivery_id=delivery, driver_id=DRIVER, digits=told)
        await ask(shop, "delivery", lambda tx: doorstep.hand_over(tx, command))

    await asyncio.gather(*(guess(f"{number:04}") for number in range(30)), guess(PIN))
    await shop.settled()
    counted = Counter(await shop.events())
    assert (counted["delivery.pin_refused"], counted["delivery.locked"]) == (5, 1)
    assert counted["delivery.completed"] == 0


async def test_wrong_pins_are_still_counted_after_a_restart(shop: EngineStage) -> None:
    await bring(shop, "cash 80", *("pin 0000",) * 4)
    shop.wakala = await restarted(shop)
    await hear(shop, "pin 0000", role="driver")
    assert "delivery.locked" in await shop.events()


async def restarted(shop: EngineStage) -> Any:
    """The same database, and nothing of what was in memory."""
    old = shop.wakala
    clock = SystemClock(lambda: MONDAY_NOON)
    fresh = await compose(old.settings, old.sender.channel, clock, shop.gateways, "https://shop.example")
    await fresh.worker.recover()
    return fresh


async def test_what_comes_back_is_heard_of_after_it_left_though_that_was_late(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatch, faults = orders.dispatch, [OSError("the disk is full")]

    async def late(tx: Transaction, order_id: str, delivery_id: str) -> None:
        if faults:
            raise faults.pop()
        await dispatch(tx, order_id, delivery_id)

    monkeypatch.setattr(orders, "dispatch", late)
    await bring(shop, "bring back")
    await shop.skip(5)
    for word in ("give up 1", "yes"):
        await shop.say("vendor", Text(word))
    assert "Your order *#1* is cancelled." in await told(shop, "customer")


async def test_nobody_vouches_for_themselves(shop: EngineStage) -> None:
    await ask(shop, "tenants", lambda tx: members.give(tx, SHOP.tenant, PHONES["driver"], ["staff"]))
    await shop.settled()
    await bring(shop, "cash 80", *("pin 0000",) * 5, "settle 80")
    await shop.events()
    for word in ("unlock 1", "yes"):
        assert "Somebody else" in (await hear(shop, word, role="driver")).text
    await hear(shop, "unlock 1", role="vendor")
    told = [name for name in await shop.events() if name.startswith("delivery.")]
    assert told == ["delivery.unlock", "delivery.unlocked"]


async def test_the_driver_never_reads_the_pin_nor_does_the_log(
    shop: EngineStage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "wakala")
    await bring(shop, "wait", "cant find", "pin 0000", "jobs", "cash 80", "help")
    assert PIN not in await told(shop)
    assert PIN in await told(shop, "customer")
    assert PIN not in caplog.text


async def test_no_event_and_no_conversation_ever_holds_the_pin(shop: EngineStage) -> None:
    pin = "7306"
    with patch("plugins.delivery.store.pins.new_pin", lambda: pin):
        await bring(shop, "wait", f"pin {pin}", "cash 80")
    assert pin in (await hear(shop, "status")).text
    await hear(shop, f"pin {pin}", role="driver")
    assert "order.completed" in await shop.events()
    for table in ("events", "conversations", "sagas"):
        rows = shop.disk.execute(f"SELECT * FROM {table}").fetchall()
        alone = rf"(?<![\w-]){pin}(?![\w-])"  # a part of an id may look like it
        assert [row for row in rows if re.search(alone, str(row))] == []
    assert shop.disk.execute("SELECT * FROM delivery_pins").fetchall() == []


async def test_who_holds_too_much_cash_is_only_offered_what_is_paid(shop: EngineStage) -> None:
    await change_shop(shop, auto_accept=True, cash_cap=100_00)
    await bring(shop, "cash 80", f"pin {PIN}")
    await told(shop)
    await hear(shop, *CASH)
    assert await told(shop) == ""
    await hear(shop, *ORDER, "card", "confirm")
    await shop.pay("customer", "ok")
    assert "it is paid" in await told(shop)


async def test_the_float_and_the_payments_books_tell_of_the_same_cash(shop: EngineStage) -> None:
    await bring(shop, "cash 100", f"pin {PIN}", "settle 30")
    await hear(shop, "yes", role="vendor")
    held = await ask(shop, "delivery", lambda tx: floats.of(tx, DRIVER))
    booked = await ask(shop, "payments", ledger.balances)
    assert (held, booked[f"cash:{DRIVER}", "ZAR"]) == (50_00, 80_00)
    assert booked["receivable", "ZAR"] == 0


async def test_an_order_that_is_paid_online_on_the_way_is_not_paid_at_the_door(shop: EngineStage) -> None:
    await bring(shop)
    await pay_online(shop)
    assert "is paid by now: take no cash for it." in await told(shop)
    await hear(shop, f"pin {PIN}", role="driver")
    assert "order.completed" in await shop.events()
    assert await ask(shop, "delivery", lambda tx: floats.of(tx, DRIVER)) == 0


async def test_cash_for_what_was_paid_in_the_same_moment_goes_back(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_yet(*_: object) -> None:
        """The delivery domain hears of the money later."""

    await bring(shop)
    with monkeypatch.context() as late:
        late.setattr("plugins.delivery.money.takings.paid", not_yet)
        await pay_online(shop)
    await told(shop)
    await shop.say("driver", Text("cash 80"))
    assert "Give R80.00 back to the customer." in await told(shop)
    assert await ask(shop, "delivery", lambda tx: floats.of(tx, DRIVER)) == 0


async def test_cash_that_payments_refuse_only_after_the_driver_has_gone_goes_back_too(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect, faults = payments.collect, [OSError("the disk is full")]

    async def late(tx: Transaction, command: CollectPayment) -> None:
        if faults:
            raise faults.pop()
        await collect(tx, command)

    async def not_yet(*_: object) -> None:
        """The delivery domain hears of the money later."""

    await bring(shop)
    with monkeypatch.context() as later:
        later.setattr("plugins.delivery.money.takings.paid", not_yet)
        await pay_online(shop)
    monkeypatch.setattr(payments, "collect", late)
    await hear(shop, "cash 80", f"pin {PIN}", role="driver")
    assert "order.completed" in await shop.events()
    for role in ("driver", "vendor"):
        await told(shop, role)
    await shop.skip(5)
    assert "Give R80.00 back to the customer." in await told(shop)
    assert "took R80.00 for it at the door, which goes back to the customer" in await told(shop, "vendor")
    assert await ask(shop, "delivery", lambda tx: floats.of(tx, DRIVER)) == 0


async def test_what_was_booked_already_is_not_given_back(shop: EngineStage) -> None:
    await bring(shop, "cash 80", f"pin {PIN}")
    ((order,),) = shop.disk.execute("SELECT order_id FROM delivery_deliveries").fetchall()
    again = CollectPayment(order_id=order, amount=Decimal("80.00"), collected_by=DRIVER)
    await ask(shop, "payments", lambda tx: payments.collect(tx, again))
    await shop.settled()
    events = await shop.events()
    assert "payment.collection_refused" in events
    assert "delivery.cash_not_due" not in events


async def pay_online(shop: EngineStage) -> None:
    """The customer pays what was promised in cash by a link, as the REST API lets them."""
    ((order,),) = shop.disk.execute("SELECT order_id FROM delivery_deliveries").fetchall()
    command = ChargePayment(
        order_id=order, customer_id=None, amount=Decimal("80.00"), currency="ZAR", method="paystack"
    )
    await ask(shop, "payments", lambda tx: payments.request(tx, command))
    await shop.settled()
    (reference,) = shop.gateways["paystack"].accounts
    shop.gateways["paystack"].pay(reference)
    await shop.skip(120)


async def test_events_that_come_again_change_no_books(shop: EngineStage) -> None:
    await bring(shop, "cash 100", f"pin {PIN}", "settle 30")
    await hear(shop, "yes", role="vendor")
    before = shop.disk.execute("SELECT * FROM delivery_ledger").fetchall()
    (delivery,) = (one for one in shop.wakala.plugins if one.name == "delivery")
    bodies = [body for (body,) in shop.disk.execute("SELECT body FROM events").fetchall()]
    told = [one for one in map(decode_envelope, bodies) if one.event_type in delivery.consumers]
    for envelope in told:
        consumer = delivery.consumers[envelope.event_type]
        assert not await shop.wakala.database.events.consume("delivery", consumer, envelope)
    assert shop.disk.execute("SELECT * FROM delivery_ledger").fetchall() == before
