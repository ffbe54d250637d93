"""The delivery domain alone, with drivers at work and time that a test moves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from adapters.sql.transactions import SqlTransaction
from plugins.delivery import service, store
from plugins.delivery.commands import LocateDriver, PassDelivery, SetShift, TakeDelivery
from plugins.delivery.events import CancelDelivery, ScheduleDelivery
from plugins.delivery.search import claims, searching, shifts
from plugins.delivery.store import searches

AREA = "Orlando West"


class Town:
    """Drivers and deliveries, named by what tests call them."""

    def __init__(self, tx: SqlTransaction) -> None:
        self.tx = tx
        tx.tenant = "shop"
        self._heard = 0

    async def on(self, *names: str, area: str = AREA, vehicle: str | None = None) -> None:
        """Drivers come to work."""
        for name in names:
            await shifts.change(self.tx, SetShift(driver_id=name, on=True, area=area, vehicle=vehicle))

    async def off(self, name: str) -> None:
        """One goes home."""
        await shifts.change(self.tx, SetShift(driver_id=name, on=False))

    async def at(self, name: str, latitude: float, longitude: float) -> None:
        """One says where they are."""
        await shifts.locate(self.tx, LocateDriver(driver_id=name, latitude=latitude, longitude=longitude))

    async def order(self, name: str = "12", **changes: Any) -> str:
        """An order needs a driver; return its delivery's id."""
        fields: dict[str, Any] = {"address": {"text": "yellow house"}, "cash_due": Decimal("80.00")}
        fields |= {"fee": Decimal("10.00"), "currency": "ZAR", "customer_id": "thandi", **changes}
        await service.schedule(self.tx, ScheduleDelivery(order_id=name, number=int(name), **fields))
        delivery = await store.of_order(self.tx, name)
        await searching.begin(self.tx, str(delivery), changes.get("ready_at"))
        return str(delivery)

    async def yes(self, name: str, delivery: str) -> None:
        """A driver takes it, as its command does."""
        await claims.take(self.tx, TakeDelivery(delivery_id=delivery, driver_id=name))

    async def no(self, name: str, delivery: str) -> None:
        """A driver does not."""
        await claims.decline(self.tx, PassDelivery(delivery_id=delivery, driver_id=name))

    async def cancel(self, name: str = "12") -> None:
        """Nobody has to bring the order any more."""
        await service.cancel(self.tx, CancelDelivery(order_id=name, reason="changed my mind"))

    async def skip(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass, with the chore at every step of it."""
        end = self.tx.now + seconds
        while self.tx.now < end:
            self.tx.now = min(self.tx.now + step, end)
            for tenant in await searches.tenants_due(self.tx):
                self.tx.tenant = tenant
                await searching.go_on(self.tx)

    def news(self) -> list[str]:
        """What was published since the last call, as short words: what, to whom, and why."""
        fresh, self._heard = self.tx.published[self._heard :], len(self.tx.published)
        return [" ".join(_words(envelope.event_type, envelope.data)) for envelope in fresh]


def _words(event_type: str, data: dict[str, Any]) -> list[str]:
    what = event_type.removeprefix("delivery.")
    pooled = ["all"] if data.get("pooled") else []
    return [what, *pooled, *(data[name] for name in ("driver_id", "why") if data.get(name))]
