"""What people see while a domain that runs elsewhere does not answer: less, but nothing that is not so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from adapters.queries import Queries
from bot import ServiceUnavailable
from tests.chats.talk import DELIVERY, FILLED, PLACED, hear, titles
from tests.stage import EngineStage, stage


@pytest.fixture
def away() -> set[str]:
    """The domains that do not answer now."""
    return set()


@pytest.fixture
async def shop(tmp_path: Path, database: Path, away: set[str]) -> AsyncIterator[EngineStage]:
    class Spread(Queries):
        """Queries of domains that run elsewhere."""

        async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> Any:
            if (domain := name.partition(".")[0]) in away:
                said = f"{domain} did not answer {name}"
                raise ServiceUnavailable(said, service=domain, attempts=0, breaker="open")
            return await super().ask(tenant, name, arguments)

    with patch("adapters.app.Queries", Spread):
        async with stage(tmp_path, database) as played:
            yield played


async def test_while_nobody_knows_what_is_left_the_book_is_not_offered(
    shop: EngineStage, away: set[str]
) -> None:
    await hear(shop, "book 0820000001 200", role="vendor")
    away.add("payments")
    said = await hear(shop, *FILLED, "collect")
    assert "Cash" in titles(said)
    assert "On the book" not in titles(said)
    said = await hear(shop, "on the book")
    assert said.text.startswith("The book cannot be opened just now. Please pay in another way, or try again")
    assert "Cash" in titles(said)
    away.clear()
    assert "Is that right?" in (await hear(shop, "on the book")).text


async def test_where_the_food_is_does_not_wait_for_the_money(shop: EngineStage, away: set[str]) -> None:
    await hear(shop, *PLACED)
    away.add("payments")
    assert "Order *#1*" in (await hear(shop, "status")).text


async def test_what_drivers_hold_is_unknown_and_not_nothing(shop: EngineStage, away: set[str]) -> None:
    await hear(shop, "on", role="driver")
    await hear(shop, *DELIVERY, "cash", "exact", "confirm")
    away.add("delivery")
    said = await hear(shop, "today", role="vendor")
    assert "1 order" in said.text
    assert "What drivers hold of it cannot be seen just now." in said.text
    away.clear()
    assert "cannot be seen" not in (await hear(shop, "today", role="vendor")).text
