"""Who plays: the services, how many of each, and what they are told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Service(NamedTuple):
    """``replicas`` processes on one database; ``plugins`` are the domains that it has."""

    name: str
    replicas: int
    plugins: tuple[str, ...] = ()


TWINS = (Service("bot", 2),)
"""All in one, twice: they start soon, and have every guard."""

SERVICES = (
    Service("bot", 3),
    Service("orders", 2, ("tenants", "catalogue", "inventory", "orders")),
    Service("payments", 2, ("payments",)),
    Service("delivery", 2, ("delivery",)),
)
"""What no other has is with the bot."""

CAST: Sequence[Service] = SERVICES


def arguments(cast: Sequence[Service], service: Service) -> tuple[str, ...]:
    """What `wakala` is called with, to be a replica of it."""
    return ("run",) if len(cast) == 1 else ("run", "--only", service.name)


def document(cast: Sequence[Service], bus: str, urls: Mapping[str, str], databases: Mapping[str, str]) -> str:
    """The ``wakala.toml`` that all of them read; ``urls`` and ``databases`` are by service."""
    lines = ["[demo]", "emulator = false", "[bus]", f'url = "{bus}"']
    if len(cast) > 1:
        plugins = {service.name: list(service.plugins) for service in cast if service.plugins}
        lines += ["[services]", 'tokens = ["chaos-service-token"]']
        lines += [
            f"urls = {_table(urls)}",
            f"databases = {_table(databases)}",
            f"plugins = {_table(plugins)}",
        ]
    return "\n".join((*lines, ""))


def _table(values: Mapping[str, object]) -> str:
    """An inline table: of strings and lists of them, JSON is TOML."""
    return "{ " + ", ".join(f"{name} = {json.dumps(value)}" for name, value in values.items()) + " }"
