"""What a person does from the command line while the shop is open, in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from adapters.cli.commands import app
from tests.chats.talk import DELIVERY, hear
from tests.stage import EngineStage

Command = Callable[..., Coroutine[Any, Any, int]]
BACK = ("delivery.cancelled", "payment.closed", "inventory.released", "order.cancelled")


@pytest.fixture
async def command(shop: EngineStage, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command on the shop's database; the shop then looks at it, as it does every few seconds."""
    monkeypatch.setenv("WAKALA_DATABASE__URL", shop.wakala.settings.database.url)

    async def command(*words: str) -> int:
        code: int | None = await asyncio.to_thread(app, list(words), standalone_mode=False)
        await shop.settled()
        return code or 0

    return command


async def placed(shop: EngineStage) -> str:
    """An order that waits for its driver, paid in cash at the door; return its id."""
    await hear(shop, *DELIVERY, "cash", "no change", "confirm")
    assert "delivery.scheduled" in await shop.events()
    row = shop.disk.execute("SELECT key, step FROM sagas").fetchone()
    assert row[1] == "hand_over"
    return str(row[0])


async def test_an_order_is_turned_back_and_its_customer_hears_of_it(
    shop: EngineStage, command: Command
) -> None:
    order = await placed(shop)
    await command("saga", "compensate", order, "--reason", "the oven broke")
    assert [one for one in await shop.events() if one in BACK] == list(BACK)
    assert shop.disk.execute("SELECT status FROM sagas").fetchone() == ("compensated",)
    assert "cancelled" in (await shop.replies("customer"))[-1].text


async def test_read_models_of_an_open_shop_are_right(shop: EngineStage, command: Command) -> None:
    await placed(shop)
    assert await command("events", "replay") == 0
    shop.disk.execute("UPDATE orders_orders SET status = 'completed'")
    shop.disk.commit()
    assert await command("events", "replay") == 1
    assert await command("events", "replay") == 0
