"""A web edge with a health and a submission port that tests can steer."""

import datetime as dt
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from adapters.web.edge import web_app
from adapters.web.health import Health, Part
from adapters.web.messages import KeyReused, Messages

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
WELL = Health(
    version="1.2.3",
    started_at=NOW - dt.timedelta(hours=3),
    now=NOW,
    database="sqlite:///data/wakala.db",
    parts=(Part("database", True, "migrations current"),),
)


class Operator:
    """Says how we are; ``is_now`` changes it."""

    def __init__(self):
        self.health = WELL

    def is_now(self, **changes):
        self.health = replace(self.health, **changes)

    async def __call__(self):
        return self.health


class Outbox:
    """Keeps what was submitted, and remembers idempotency keys by tenant."""

    def __init__(self):
        self.outgoing = []
        self.keys: Mapping[tuple[str, str], tuple[str, str]] = {}

    async def submit(self, tenant, outgoing, key, fingerprint):
        known = self.keys.get((tenant, key)) if key else None
        if known:
            if known[0] != fingerprint:
                raise KeyReused(key)
            return known[1]
        self.keys[tenant, key] = fingerprint, outgoing.id
        self.outgoing.append(outgoing)
        return outgoing.id


@pytest.fixture
def operator():
    return Operator()


@pytest.fixture
def outbox():
    return Outbox()


@pytest.fixture
def edge(operator, outbox):
    """Make the application; a test may change who may ask."""

    def edge(routes=(), *, admin_token=None, production=False):
        numbers = {"shop": ["100"], "mall": ["200", "201"]}
        messages = Messages(outbox, lambda tenant: numbers.get(tenant, []))
        return web_app(
            (*messages.routes(), *routes),
            health=operator,
            tokens={
                "shop": ["shop-token", "shop-new-token"],
                "mall": ["mall-token"],
                "empty": ["empty-token"],
            },
            admin_token=admin_token,
            production=production,
        )

    return edge


@pytest.fixture
async def client(aiohttp_client, edge):
    return await aiohttp_client(edge())
