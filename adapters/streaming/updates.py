"""The service ``wakala.updates.v1.Updates``: an order or a delivery as it stands, and what becomes of it.

What is told is read from the event store, after the position that the client had; an event only says that
it is time to look. So nothing is queued for anybody, who is slow holds up nobody, and any replica goes on
where another broke off.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from grpc import StatusCode

from adapters.streaming.calls import AGAIN, Context, Ended, metadata
from adapters.streaming.messages import Update, delivery_update, order_update, position, uuid
from adapters.streaming.updates_pb2 import WatchDeliveryRequest, WatchOrderRequest
from adapters.watchers import MOST, Watchers
from adapters.web.security import Tokens, tenant_of
from bot.ports import Ask

LONGEST: Final = 3600.0
"""Seconds that a stream may last: who follows something for longer comes again, and perhaps elsewhere."""

LOOK: Final = 30.0
"""Seconds between looks where no event says that it is time: one may have been lost on its way."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a client follows: ``query`` tells its changes after a position, each becomes a ``message``."""

    tenant: str
    id: str
    query: str
    arguments: Mapping[str, str]
    after: int | None
    message: Callable[[Any], Update]


@dataclass(slots=True)
class Updates:
    """Tells those who have a token of a tenant's of that tenant's orders and deliveries.

    ``longest`` and ``look`` are seconds.
    """

    ask: Ask
    watchers: Watchers
    tokens: Tokens
    longest: float = LONGEST
    look: float = LOOK
    closing: bool = False

    async def watch_order(self, request: WatchOrderRequest, context: Context) -> None:
        """Follow an order; raises Ended."""
        tenant, order_id = self._tenant(context), uuid("order_id", request.order_id)
        arguments, after = {"order_id": order_id}, position(request)
        await self._follow(
            Subject(tenant, order_id, "orders.changes", arguments, after, order_update), context
        )

    async def watch_delivery(self, request: WatchDeliveryRequest, context: Context) -> None:
        """Follow a delivery; raises Ended."""
        tenant = self._tenant(context)
        delivery_id = await self._delivery_id(tenant, request)
        arguments, after = {"delivery_id": delivery_id}, position(request)
        await self._follow(
            Subject(tenant, delivery_id, "delivery.changes", arguments, after, delivery_update), context
        )

    def close(self) -> None:
        """Send everybody away, with a word to come again."""
        self.closing = True
        self.watchers.wake()

    def _tenant(self, context: Context) -> str:
        tenant = tenant_of(metadata(context, "authorization"), self.tokens)
        if not tenant:
            detail = 'Send the metadata "authorization: Bearer <token>" with a token of server.api_tokens.'
            raise Ended(StatusCode.UNAUTHENTICATED, detail)
        return tenant

    async def _delivery_id(self, tenant: str, request: WatchDeliveryRequest) -> str:
        if request.WhichOneof("delivery") != "order_id":
            return uuid("delivery_id", request.delivery_id)
        order_id = uuid("order_id", request.order_id)
        known = await self.ask(tenant, "delivery.of_order", {"order_id": order_id})
        if known is None:
            detail = f"Order {order_id} has no delivery: none yet, or it is none of yours."
            raise Ended(StatusCode.NOT_FOUND, detail)
        return str(known["delivery_id"])

    async def _follow(self, subject: Subject, context: Context) -> None:
        limit = asyncio.timeout(self.longest)
        try:
            async with limit:
                with self.watchers.watching(subject.id) as changed:
                    if changed is None:
                        await self._changes(subject, subject.after)  # no stranger learns who watches
                        detail = f"{MOST} watch {subject.id} already; come again when one of them has left."
                        raise Ended(StatusCode.RESOURCE_EXHAUSTED, detail)
                    await self._tell(subject, context, changed)
        except TimeoutError:
            if not limit.expired():
                raise
            detail = f"No stream lasts longer than {self.longest:g} s. {AGAIN}"
            raise Ended(StatusCode.UNAVAILABLE, detail) from None

    async def _tell(self, subject: Subject, context: Context, changed: asyncio.Event) -> None:
        """Tell what there is, and again whenever something changed, until nothing more can come."""
        after = subject.after
        while not self.closing:
            changed.clear()
            known = await self._changes(subject, after)
            for change in known["changes"]:
                await context.write(subject.message(change))
            if known["over"]:
                return
            after = known["version"]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.look):
                    await changed.wait()
        raise Ended(StatusCode.UNAVAILABLE, f"This server stops. {AGAIN}")

    async def _changes(self, subject: Subject, after: int | None) -> Mapping[str, Any]:
        known: Mapping[str, Any] | None = await self.ask(
            subject.tenant, subject.query, {**subject.arguments, "after": after}
        )
        if known is None:
            raise Ended(StatusCode.NOT_FOUND, f"There is nothing of yours with the id {subject.id}.")
        if after is not None and after > known["version"]:
            detail = f"after is {after}, and nothing has happened since {known['version']}. Leave it out."
            raise Ended(StatusCode.OUT_OF_RANGE, detail)
        return known
