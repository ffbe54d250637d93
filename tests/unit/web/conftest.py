"""A web edge with a health and a submission port that tests can steer."""

import datetime as dt

import pytest
from msgspec.structs import replace

from adapters.web.edge import web_app
from adapters.web.health import Health, Part
from adapters.web.messages import Messages

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
WELL = Health(
    version="1.2.3",
    started_at=NOW - dt.timedelta(hours=3),
    now=NOW,
    database="sqlite:///data/wakala.db",
    parts=(Part("database", True, detail="migrations current"),),
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
    """Keeps what was submitted, each message once."""

    def __init__(self):
        self.outgoing = []

    async def submit(self, tenant, outgoing):
        if outgoing.id not in {known.id for known in self.outgoing}:
            self.outgoing.append(outgoing)


class Answers:
    """Remembers idempotency keys by tenant."""

    def __init__(self):
        self.claims = {}

    async def claim(self, tenant, key, claim):
        return self.claims.setdefault((tenant, key), claim)

    async def keep(self, tenant, key, claim):
        self.claims[tenant, key] = claim


@pytest.fixture
def operator():
    return Operator()


@pytest.fixture
def outbox():
    return Outbox()


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def edge(operator, outbox, answers):
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
            answers=answers,
            admin_token=admin_token,
            production=production,
        )

    return edge


@pytest.fixture
async def client(aiohttp_client, edge):
    return await aiohttp_client(edge())
