"""Every query there is, asked over HTTP while chats are played: answers are those of a single process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.console.play import play
from adapters.console.transcript import parse_transcript
from adapters.queries import Queries
from adapters.remote.queries import ServiceQueries
from adapters.remote.routes import add_queries
from bot.asking import ASKING, Asking
from bot.plugin import load_plugins
from bot.settings import Plugins
from plugins.tenants.demo import SHOP
from tests.doubles.services import TOKEN, same
from tests.stage import EngineStage, stage

CHATS = Path(__file__).parents[2] / "chats"
SPAN = {"since": 0.0, "until": 4e9}

SAID: dict[str, set[str]] = {
    "driving/a-problem-is-the-shop-s-to-decide": {"delivery.find"},
    "driving/cash-is-handed-in-once-the-shop-agrees": {"delivery.settler"},
    "driving/sos-is-heard-until-somebody-answers": {"delivery.has_alarm"},
    "driving/what-came-short-is-let-go": {
        "catalogue.menu",
        "delivery.compare",
        "delivery.float",
        "delivery.in_hand",
        "delivery.jobs",
        "delivery.offers",
        "delivery.pin",
        "delivery.shift",
        "orders.find",
        "orders.today",
        "payments.missing",
        "tenants.members",
        "tenants.shops",
    },
    "driving/what-is-not-paid-is-not-left": {"delivery.of_customer"},
    "ordering/a-receipt-in-the-chat-and-on-paper": {"orders.receipt"},
    "paying/where-is-my-money": {"payments.refunds"},
    "people/a-deal-reaches-who-agreed": {"notifications.audience", "notifications.broadcasts"},
    "people/the-shop-takes-over-and-gives-back": {"frontdesk.talks"},
    "vending/a-new-order-is-one-message-and-is-accepted-by-its-number": {"delivery.of_order", "orders.open"},
    "vending/a-picture-of-the-menu": {"catalogue.newest_picture", "catalogue.picture"},
    "vending/cash-goes-back-by-hand": {"payments.left", "payments.to_hand_back"},
    "vending/no-more-orders-than-the-kitchen-can": {"orders.room_from"},
    "vending/what-is-counted-runs-out-by-itself": {"inventory.levels"},
    "vending/who-owes-and-what-they-paid": {"payments.account", "payments.balance", "payments.owing"},
}
"""Chats in which something is asked, and what is answered there with more than nothing."""

AFTER: dict[str, Mapping[str, Any]] = {
    "analytics.counts": SPAN,
    "analytics.funnel": SPAN,
    "analytics.products": {**SPAN, "limit": 3},
    "analytics.takings": SPAN,
    "analytics.times": SPAN,
    "delivery.whereabouts": {"shop": (-26.25, 27.85)},
    "orders.followed": {},
    "orders.shared_link": {},
}
"""What no chat asks: it is asked after one."""


@dataclass
class Services:
    """Two processes in one: the engine asks in one, and domains answer in the other.

    ``answered`` are the queries that were answered with more than nothing, ``lost`` those whose answers did
    not come back as they were, ``causes`` whatever stood behind the questions.
    """

    queries: ServiceQueries | None = None
    answered: set[str] = field(default_factory=set)
    lost: list[tuple[str, Any, Any]] = field(default_factory=list)
    causes: set[Asking] = field(default_factory=set)


class OverHttp(Queries):
    """Queries of one process that go out of it and come back in."""

    services: Services

    async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return the answer that came over HTTP."""
        here = await super().ask(tenant, name, arguments)
        assert self.services.queries is not None
        self.services.causes.add(ASKING.get(Asking()))
        there = await self.services.queries.ask(tenant, name, arguments)
        if not same(here, there):
            self.services.lost.append((name, here, there))
        if here:
            self.services.answered.add(name)
        return there


@asynccontextmanager
async def services(folder: Path, database: Path) -> AsyncIterator[tuple[EngineStage, Services]]:
    """A stage on which every question goes over HTTP."""
    asked, plugins = Services(), load_plugins(list(Plugins().enabled))
    here: list[Queries] = []

    async def answer(tenant: str, name: str, arguments: Mapping[str, Any]) -> Any:
        return await Queries.ask(here[0], tenant, name, arguments)

    def composed(*given: Any) -> Queries:
        made = OverHttp(*given)
        made.services = asked
        here.append(made)
        return made

    app = web.Application()
    add_queries(app, answer, plugins, [TOKEN])
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        base = str(server.make_url("/"))
        asked.queries = ServiceQueries(
            Queries.__new__(Queries), plugins, {plugin.name: base for plugin in plugins}, session, TOKEN
        )
        with patch("adapters.app.Queries", composed):
            async with stage(folder, database) as played:
                yield played, asked


async def perform(played: EngineStage, chat: str) -> None:
    await play(parse_transcript((CHATS / f"{chat}.chat").read_text("utf-8"), chat), played)


@pytest.mark.parametrize("chat", SAID)
async def test_a_chat_goes_the_same_when_every_question_goes_over_http(
    tmp_path: Path, database: Path, chat: str
) -> None:
    async with services(tmp_path, database) as (played, asked):
        await perform(played, chat)
    assert asked.lost == []
    assert SAID[chat] <= asked.answered


async def test_what_no_chat_asks_is_answered_the_same(tmp_path: Path, database: Path) -> None:
    async with services(tmp_path, database) as (played, asked):
        await perform(played, "driving/what-came-short-is-let-go")
        await played.read_batches()
        digest, order_id = played.disk.execute("SELECT digest, order_id FROM orders_links").fetchone()
        given = {
            "delivery.whereabouts": {"order_id": order_id},
            "orders.followed": {"order_id": order_id},
            "orders.shared_link": {"digest": digest},
        }
        for name, arguments in AFTER.items():
            await played.wakala.engine.queries(SHOP.tenant, name, {**arguments, **given.get(name, {})})
    assert asked.lost == []
    assert asked.answered >= AFTER.keys()


async def test_each_question_of_a_turn_carries_its_cause_and_its_deadline(
    tmp_path: Path, database: Path
) -> None:
    async with services(tmp_path, database) as (played, asked):
        await perform(played, "vending/who-owes-and-what-they-paid")
        known = {one for (one,) in played.disk.execute("SELECT correlation FROM inbox")}
    of_turns = asked.causes - {Asking()}
    assert of_turns
    assert {cause.correlation for cause in of_turns} <= known
    assert None not in {cause.deadline for cause in of_turns}


def test_no_query_is_left_out() -> None:
    every = {f"{one.name}.{name}" for one in load_plugins(list(Plugins().enabled)) for name in one.queries}
    assert set().union(*SAID.values(), AFTER) == every
