"""The server: which calls it takes, how it holds its connections, and how it stops."""

from __future__ import annotations

from collections.abc import AsyncIterator, Container
from contextlib import asynccontextmanager
from typing import Any, Final

import grpc
from grpc import aio

from adapters.streaming.calls import Handler, answering
from adapters.streaming.updates import Updates
from adapters.streaming.updates_pb2 import (
    DESCRIPTOR,
    DeliveryUpdate,
    OrderUpdate,
    WatchDeliveryRequest,
    WatchOrderRequest,
)
from bot.errors import WakalaError

SERVICE: Final = DESCRIPTOR.services_by_name["Updates"].full_name

MOST: Final = 1000
"""Calls at a time; RESOURCE_EXHAUSTED above that."""

GRACE: Final = 2.0
"""Seconds for telling everybody that we stop. Who does not read is cut off."""

OPTIONS: Final = (
    ("grpc.so_reuseport", 0),  # else a second process would listen on the same port, and nobody would say so
    ("grpc.keepalive_time_ms", 25_000),  # phone networks and proxies forget a silent connection
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),  # clients may ask whether we live this often
    ("grpc.max_receive_message_length", 4096),  # a request is two ids at most
)


@asynccontextmanager
async def served(updates: Updates, host: str, port: int, domains: Container[str]) -> AsyncIterator[int]:
    """Serve the calls about these domains within the block and yield the port; raises WakalaError."""
    server = aio.server(options=OPTIONS, maximum_concurrent_rpcs=MOST)
    methods = {name: method for domain, name, method in _methods(updates) if domain in domains}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, methods),))
    try:
        bound = server.add_insecure_port(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    except RuntimeError:
        raise WakalaError(
            f"cannot listen for gRPC on port {port} of {host}; end what listens there, or set grpc.port to "
            "another, and server.host to an address of this machine"
        ) from None
    await server.start()
    try:
        yield bound
    finally:
        updates.close()
        await server.stop(GRACE)


def _methods(updates: Updates) -> tuple[tuple[str, str, Any], ...]:
    """Each call with the domain that it is about."""
    return (
        ("orders", "WatchOrder", _method(updates.watch_order, WatchOrderRequest, OrderUpdate)),
        ("delivery", "WatchDelivery", _method(updates.watch_delivery, WatchDeliveryRequest, DeliveryUpdate)),
    )


def _method(handler: Handler, request: Any, update: Any) -> Any:
    return grpc.unary_stream_rpc_method_handler(
        answering(handler),
        request_deserializer=request.FromString,
        response_serializer=update.SerializeToString,
    )
