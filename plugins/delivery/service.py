"""The delivery domain's use cases; each may be asked for twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import Envelope, Event, Projection, Transaction, new_id, utc
from plugins.delivery import model, store
from plugins.delivery.door import handover
from plugins.delivery.events import CancelDelivery, CancellationRefused, DeliveryScheduled, ScheduleDelivery
from plugins.delivery.model import STATUS, Delivery
from plugins.delivery.store import searches, tables

KINDS: dict[str, type[Event]] = {kind.type: kind for kind in STATUS}
KINDS[CancellationRefused.type] = CancellationRefused
KINDS.update({kind.type: kind for kind in handover.KINDS})


async def schedule(tx: Transaction, command: ScheduleDelivery, id: str = "") -> None:
    """Schedule the order's delivery, under this id if it has none yet."""
    delivery_id = await store.of_order(tx, command.order_id) or id or new_id()
    await _change(tx, delivery_id, lambda known: model.schedule(known, command, delivery_id, utc(tx.now)))


async def ask(tx: Transaction, command: ScheduleDelivery) -> None:
    """The same for the order saga, who waits for an answer also where a client was quicker."""
    delivery_id = await store.of_order(tx, command.order_id)
    scheduled, known = await look(tx, delivery_id) if delivery_id else (None, Delivery())
    if scheduled is None:
        await schedule(tx, command)
    elif known.status not in model.OVER:
        tx.publish(scheduled)


async def cancel(tx: Transaction, command: CancelDelivery) -> None:
    """Cancel the order's delivery, or publish why not."""
    delivery_id = await store.of_order(tx, command.order_id)
    delivery = await _load(tx, delivery_id) if delivery_id else Delivery()
    decided = model.cancel(delivery, command, utc(tx.now))
    if delivery.cancelled or not delivery_id:
        for event in decided:
            tx.publish(event)
        return
    await record(tx, delivery_id, delivery, decided)
    if not isinstance(decided[0], CancellationRefused):
        await _withdraw(tx, delivery)


async def assign(tx: Transaction, delivery_id: str, driver: str) -> None:
    """Give it to a driver; whoever was asked, or had it, is told. Raises NotNow."""
    known = await _load(tx, delivery_id)
    decided = model.assign(known, driver, utc(tx.now))
    await record(tx, delivery_id, known, decided)
    if decided:
        await searches.end(tx, delivery_id, known.number, "taken", winner=driver)
        await searches.withdraw(tx, driver)
        if known.driver_id:
            searches.close(tx, delivery_id, known.driver_id, known.number, "reassigned")


async def release(tx: Transaction, delivery_id: str, driver: str) -> None:
    """The driver gives it back before pick-up; nothing where it is not theirs."""
    await _change(tx, delivery_id, lambda known: model.release(known, driver, utc(tx.now)))


async def let_collect(tx: Transaction, delivery_id: str) -> None:
    """Nobody brings it; raises NotNow."""
    known = await _load(tx, delivery_id)
    decided = model.let_collect(known, utc(tx.now))
    await record(tx, delivery_id, known, decided)
    if decided:
        await _withdraw(tx, known)


async def _withdraw(tx: Transaction, known: Delivery) -> None:
    """Nobody brings it: tell those who were asked, and who had it."""
    await searches.end(tx, known.id, known.number, "cancelled")
    if known.status == "assigned":
        searches.close(tx, known.id, known.driver_id, known.number, "cancelled")


async def pick_up(tx: Transaction, delivery_id: str, location: dict[str, float] | None) -> None:
    """The driver has the food; raises NotNow."""
    await _change(tx, delivery_id, lambda known: model.pick_up(known, location, utc(tx.now)))


async def complete(
    tx: Transaction, delivery_id: str, *, signature: str | None, photo_url: str | None, pin: bool
) -> None:
    """Hand it over with a proof; raises NotNow."""

    def decide(known: Delivery) -> list[Event]:
        return model.complete(known, signature=signature, photo_url=photo_url, pin=pin, now=utc(tx.now))

    await _change(tx, delivery_id, decide)


async def fail(tx: Transaction, delivery_id: str, reason: str) -> None:
    """Give up handing it over; raises NotNow."""
    await _change(tx, delivery_id, lambda known: model.fail(known, reason, utc(tx.now)))


async def come_back(tx: Transaction, delivery_id: str) -> None:
    """The shop has the food again; raises NotNow."""
    await _change(tx, delivery_id, lambda known: model.come_back(known, None, utc(tx.now)))


async def look(tx: Transaction, delivery_id: str) -> tuple[DeliveryScheduled | None, Delivery]:
    """Return what was scheduled and where it stands; None where there is no such delivery."""
    events = await history(tx, delivery_id)
    return next((event for event in events if isinstance(event, DeliveryScheduled)), None), model.fold(events)


async def _change(tx: Transaction, delivery_id: str, decide: Callable[[Delivery], list[Event]]) -> None:
    delivery = await _load(tx, delivery_id)
    await record(tx, delivery_id, delivery, decide(delivery))


async def _load(tx: Transaction, delivery_id: str) -> Delivery:
    return model.fold(await history(tx, delivery_id))


async def replay(tx: Transaction, history: Sequence[Envelope]) -> None:
    """Make the row of one delivery anew."""
    await _project(tx, Delivery(), _read(history))


READ_MODEL = Projection("delivery-", (tables.deliveries,), replay)


async def history(tx: Transaction, delivery_id: str) -> list[Event]:
    """Everything that happened to a delivery, oldest first; nothing where there is none."""
    return _read(await tx.load(stream(delivery_id)))


def _read(history: Sequence[Envelope]) -> list[Event]:
    return [envelope.read(KINDS[envelope.event_type]) for envelope in history]


async def record(tx: Transaction, delivery_id: str, delivery: Delivery, events: Sequence[Event]) -> None:
    """Append and publish what was decided on this delivery; raises Conflict if it changed since.

    Whoever said it, it is heard after what was before, in the correlation in which it was scheduled.
    """
    name = stream(delivery_id)
    first = next(iter(await tx.load(name)), None)
    correlation = first.correlation_id if first else None
    await tx.append(name, delivery.version, events, correlation=correlation)
    await _project(tx, delivery, events)


async def _project(tx: Transaction, delivery: Delivery, events: Sequence[Event]) -> None:
    for event in events:
        delivery = model.evolve(delivery, event)
        await store.project(tx, event, delivery.status)


def stream(delivery_id: str) -> str:
    """The name of a delivery's stream."""
    return f"delivery-{delivery_id}"
