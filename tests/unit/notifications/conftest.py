"""The domain of one shop, on tables in memory, at a quarter to four on a Monday afternoon."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import MetaData

from adapters.sql.transactions import SqlTransaction
from bot import Envelope, Event, Shop, utc
from plugins.notifications import plugin, store
from plugins.notifications.events import ConsentChanged
from plugins.tenants.demo import SHOP

AFTERNOON = 1_000_000.0
"""15:46:40 in Johannesburg."""


def shops(tenant: str) -> Shop | None:
    """The demo's shop, and no other."""
    return SHOP if tenant == SHOP.tenant else None


class Domain:
    """Commands and events as the bus brings them, and what the domain says to them."""

    def __init__(self, tx: SqlTransaction) -> None:
        self.tx = tx
        tx.tenant = SHOP.tenant

    async def hear(self, event: Event) -> Envelope:
        """Let the domain take part in an event."""
        envelope = Envelope.wrap(event, source="test", tenant=SHOP.tenant, at=utc(self.tx.now))
        await plugin.consumers[event.type](self.tx, envelope)
        return envelope

    async def agree(self, *customers: str, given: bool = True) -> None:
        """Let them agree to hear of deals, or no longer."""
        for customer in customers:
            said = ConsentChanged(
                customer_id=customer,
                purpose="deals",
                given=given,
                wording="The shop may tell me about its deals.",
                wording_version=1,
                language="en",
                message_id=f"wamid.{customer}",
                changed_at=utc(self.tx.now),
            )
            await self.hear(said)

    def told(self, type_: str) -> list[dict[str, object]]:
        """What was published of this type."""
        return [one.data for one in self.tx.published if one.event_type == type_]


@pytest.fixture
def domain(open_transaction: Callable[[MetaData], SqlTransaction]) -> Domain:
    """Nobody agreed to anything yet."""
    return Domain(open_transaction(store.metadata))
