"""A shop of whose events figures are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from adapters.sql.database import Database
from bot import Envelope, Transaction, utc
from bot.batches import Batches
from plugins.analytics import plugin, rebuild
from tests.doubles.events import Happened
from tests.doubles.rows import NOON, envelope

ITEM = {"product_id": "kota", "name": "Russian Kota", "quantity": 2, "price": "35.00"}
READER = "analytics.fold"


def told(event_type: str, after: float = 0.0, tenant: str = "shop", **data: Any) -> Envelope:
    """An event, so many seconds after noon."""
    made = envelope(Happened(what=event_type), tenant=tenant)
    return msgspec.structs.replace(made, event_type=event_type, timestamp=utc(NOON + after), data=data)


def moved(customer: str, dest: str, after: float = 0.0, **data: Any) -> Envelope:
    """A conversation reached a state."""
    fields = {"flow": "ordering", "flow_version": 2, "language": "en", **data}
    return told("conversation.moved", after, customer_id=customer, dest=dest, **fields)


def placed(order: str, customer: str, after: float = 0.0) -> Envelope:
    """An order of two kotas."""
    data = {"order_id": order, "customer_id": customer, "currency": "ZAR", "items": [ITEM]}
    return told("order.created", after, **data)


def paid(order: str, amount: str = "70.00", after: float = 0.0, **data: Any) -> Envelope:
    """Money came for an order."""
    fields = {"method": "cash", "currency": "ZAR", "late": False, "payment_id": f"payment of {order}", **data}
    return told("payment.succeeded", after, order_id=order, amount=amount, **fields)


@dataclass
class Counted:
    """Its database, and what it is asked."""

    database: Database

    @property
    def batches(self) -> Batches:
        """What folds, as a process that has just started has it."""
        return Batches.of([plugin], self.database.reader)

    async def publish(self, *envelopes: Envelope) -> None:
        """Publish these in one transaction."""

        async def work(tx: Any) -> None:
            tx.published.extend(envelopes)

        await self.database.transactions.run("test", work)

    async def told(self, *envelopes: Envelope) -> None:
        """Publish these, and let them be counted."""
        await self.publish(*envelopes)
        await self.batches.catch_up()

    async def rebuild(self) -> None:
        """Make the figures anew."""
        await self.database.reader.rewind(READER, rebuild)
        await self.batches.catch_up()

    async def ask(
        self, name: str, since: float = -3600, until: float = 86400, tenant: str = "shop"
    ) -> list[dict[str, Any]]:
        """What the figures say of a time, in seconds after noon."""

        async def work(tx: Transaction) -> Sequence[dict[str, Any]]:
            return await plugin.queries[name](tx, since=NOON + since, until=NOON + until)

        return list(await self.database.transactions.run("analytics", work, tenant))

    async def all(self) -> list[list[dict[str, Any]]]:
        """Everything that is told of the shop."""
        return [await self.ask(name) for name in plugin.queries]

    async def labels(self, name: str) -> dict[str, int]:
        """What was counted under this name."""
        return {row["label"]: row["count"] for row in await self.ask("counts") if row["name"] == name}
