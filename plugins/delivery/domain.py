"""The commands to the delivery domain and the news it goes by, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt

from bot import Envelope, Transaction
from plugins.delivery import locations, service, store
from plugins.delivery.commands import (
    AssignDelivery,
    LetCollect,
    LocateDriver,
    PassDelivery,
    SearchAgain,
    SetShift,
    TakeDelivery,
)
from plugins.delivery.events import CancelDelivery, DeliveryScheduled, ScheduleDelivery
from plugins.delivery.money import takings
from plugins.delivery.plugin import plugin
from plugins.delivery.search import claims, overdue, searching, shifts
from plugins.delivery.store import pickups, rules, searches


@plugin.consume("delivery.schedule")
async def schedule(tx: Transaction, envelope: Envelope) -> None:
    """Schedule an order's delivery."""
    await service.ask(tx, envelope.read(ScheduleDelivery))


@plugin.consume("delivery.cancel")
async def cancel(tx: Transaction, envelope: Envelope) -> None:
    """Cancel an order's delivery."""
    await service.cancel(tx, envelope.read(CancelDelivery))


@plugin.consume("delivery.shift")
async def shift(tx: Transaction, envelope: Envelope) -> None:
    """A driver begins work, or ends it."""
    await shifts.change(tx, envelope.read(SetShift))


@plugin.consume("delivery.locate")
async def locate(tx: Transaction, envelope: Envelope) -> None:
    """A driver says where they are."""
    command = envelope.read(LocateDriver)
    await shifts.locate(tx, command)
    await locations.tell(tx, command)


@plugin.consume("delivery.take")
async def take(tx: Transaction, envelope: Envelope) -> None:
    """A driver says yes."""
    await claims.take(tx, envelope.read(TakeDelivery))


@plugin.consume("delivery.pass")
async def decline(tx: Transaction, envelope: Envelope) -> None:
    """A driver says no."""
    await claims.decline(tx, envelope.read(PassDelivery))


@plugin.consume("delivery.assign")
async def assign(tx: Transaction, envelope: Envelope) -> None:
    """The shop says who brings it."""
    await claims.assign(tx, envelope.read(AssignDelivery))


@plugin.consume("delivery.search_again")
async def search_again(tx: Transaction, envelope: Envelope) -> None:
    """The shop would rather wait."""
    await claims.search_again(tx, envelope.read(SearchAgain))


@plugin.consume("delivery.let_collect")
async def let_collect(tx: Transaction, envelope: Envelope) -> None:
    """The customer fetches it."""
    await claims.let_collect(tx, envelope.read(LetCollect))


@plugin.consume("delivery.scheduled")
async def begin(tx: Transaction, envelope: Envelope) -> None:
    """Look for a driver."""
    scheduled = envelope.read(DeliveryScheduled)
    await overdue.keep(tx, scheduled.delivery_id, scheduled.ready_at)
    await searching.begin(tx, scheduled.delivery_id, scheduled.ready_at)


@plugin.consume("delivery.reopened")
async def begin_anew(tx: Transaction, envelope: Envelope) -> None:
    """Look for a driver for what came back."""
    await overdue.keep(tx, envelope.data["delivery_id"], None)
    await searching.begin(tx, envelope.data["delivery_id"])


@plugin.consume("delivery.released")
async def begin_again(tx: Transaction, envelope: Envelope) -> None:
    """Look for another driver, at once."""
    await overdue.follow(tx, envelope.data["delivery_id"])
    await searching.begin(tx, envelope.data["delivery_id"])


@plugin.consume("order.ready")
@plugin.consume("order.delayed")
async def move(tx: Transaction, envelope: Envelope) -> None:
    """The order is ready at another time than was said."""
    if delivery_id := await store.of_order(tx, envelope.data["order_id"]):
        ready_at = dt.datetime.fromisoformat(envelope.data["ready_at"])
        await overdue.keep(tx, delivery_id, ready_at)
        await searching.move(tx, delivery_id, ready_at)


@plugin.consume("delivery.assigned")
@plugin.consume("delivery.completed")
@plugin.consume("delivery.failed")
@plugin.consume("delivery.returned")
@plugin.consume("delivery.cancelled")
@plugin.consume("delivery.to_collect")
async def go_on(tx: Transaction, envelope: Envelope) -> None:
    """A driver may be free for something else."""
    await takings.close(tx, envelope)
    await overdue.follow(tx, envelope.data["delivery_id"])
    await searching.go_on(tx)


@plugin.consume("tenant.member_changed")
async def learn_member(tx: Transaction, envelope: Envelope) -> None:
    """Somebody drives for the shop, or does no longer."""
    told = envelope.data
    is_driver = told["active"] and "driver" in told["roles"]
    await shifts.learn(tx, told["member_id"], is_driver=is_driver)


@plugin.consume("tenant.changed")
async def learn_shop(tx: Transaction, envelope: Envelope) -> None:
    """The shop may be somewhere else, and want something else of its drivers."""
    await pickups.learn(tx, envelope.data.get("address", ""), envelope.data.get("location", ()))
    await rules.learn(tx, envelope.data)


@plugin.every(seconds=1)
async def look_round(tx: Transaction) -> None:
    """Do what time asks for."""
    for tenant in await searches.tenants_due(tx):
        tx.tenant = tenant
        await searching.go_on(tx)
    await overdue.tell(tx)
