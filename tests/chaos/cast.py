"""Who plays: the services, how many of each, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Service(NamedTuple):
    """``replicas`` processes on one database; ``plugins`` are the domains that it has."""

    name: str
    replicas: int
    plugins: tuple[str, ...] = ()


ALONE = (Service("bot", 3),)
"""All in one, three times."""

SERVICES = (
    Service("bot", 3),
    Service("orders", 2, ("tenants", "catalogue", "inventory", "orders")),
    Service("payments", 2, ("payments",)),
    Service("delivery", 2, ("delivery",)),
)
"""What no other has is with the bot."""

CAST: Sequence[Service] = ALONE


def arguments(cast: Sequence[Service], service: Service) -> tuple[str, ...]:
    """What `wakala` is called with, to be a replica of it."""
    return ("run",) if len(cast) == 1 else ("run", "--only", service.name)


def document(cast: Sequence[Service], urls: Mapping[str, str], databases: Mapping[str, str]) -> str:
    """The ``wakala.toml`` that all of them read; ``urls`` and ``databases`` are by service."""
    if len(cast) == 1:
        return ""
    lines = ["[services]", 'tokens = ["chaos-service-token"]']
    for service in cast:
        lines += [f"[services.{service.name}]", f'url = "{urls[service.name]}"']
        lines += [f'database = "{databases[service.name]}"']
        lines += [f"plugins = {list(service.plugins)}".replace("'", '"')] if service.plugins else []
    return "\n".join((*lines, ""))
