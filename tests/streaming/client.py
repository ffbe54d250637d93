"""Another program that follows orders and deliveries: a plain gRPC client with our messages."""

from __future__ import annotations

import asyncio
from typing import Any

from grpc import aio

from adapters.streaming.server import SERVICE
from adapters.streaming.updates_pb2 import (
    DeliveryUpdate,
    OrderUpdate,
    WatchDeliveryRequest,
    WatchOrderRequest,
)
from adapters.watchers import Watchers

TOKEN = "demo-api-token"
PATIENCE = 20.0
"""Seconds that a stream may last; it takes milliseconds."""
OWN = (("grpc.use_local_subchannel_pool", 1),)
"""Each client has a connection of its own, as programs on different machines have."""


class Client:
    """One connection to one server."""

    def __init__(self, port: int, token: str = TOKEN, options: Any = ()) -> None:
        self.channel = aio.insecure_channel(f"127.0.0.1:{port}", options=(*OWN, *options))
        self._sent = (("authorization", f"Bearer {token}"),)

    def order(self, order_id: str, after: int | None = None, **call: Any) -> Any:
        """Follow an order."""
        method = self.channel.unary_stream(
            f"/{SERVICE}/WatchOrder",
            request_serializer=WatchOrderRequest.SerializeToString,
            response_deserializer=OrderUpdate.FromString,
        )
        sent = {"metadata": self._sent, "timeout": PATIENCE, **call}
        return method(WatchOrderRequest(order_id=order_id, after=after), **sent)

    def delivery(self, after: int | None = None, **named: str) -> Any:
        """Follow a delivery, by its own id or its order's."""
        method = self.channel.unary_stream(
            f"/{SERVICE}/WatchDelivery",
            request_serializer=WatchDeliveryRequest.SerializeToString,
            response_deserializer=DeliveryUpdate.FromString,
        )
        return method(WatchDeliveryRequest(after=after, **named), metadata=self._sent, timeout=PATIENCE)


async def rest(call: Any) -> list[Any]:
    """All that is still told, to the end of the stream."""
    told = []
    while (update := await call.read()) is not aio.EOF:
        told.append(update)
    return told


async def how_it_ends(call: Any) -> tuple[str, str]:
    """Read to the end, and return the status with its detail."""
    try:
        await rest(call)
    except aio.AioRpcError as error:
        return error.code().name, error.details() or ""
    return (await call.code()).name, ""


async def nobody_watches(watchers: Watchers) -> None:
    """Wait until every stream has let go of what it followed."""
    for _ in range(int(PATIENCE / 0.01)):
        if watchers == Watchers():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"somebody watches still: {watchers}")
