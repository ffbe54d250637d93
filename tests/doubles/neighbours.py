"""Two shops in one town, on one engine: the demo shop, and another with a number and a menu of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot import Product, Shop
from bot.channel import Received
from bot.clock import utc
from bot.conversation import Conversation, decode_conversation
from bot.messages import Message, Sender, Text
from plugins.catalogue import service as catalogue
from plugins.tenants import service as tenants
from tests.stage import EngineStage, stage

SECOND = Shop(
    tenant="0190a1b2-0000-7000-8000-0000000000b2",
    number="105954558954427",
    name="Bra Joe's Kotas",
    delivery_fee=20_00,
    auto_accept=True,
)
MENU = (Product("quarter", "Quarter Kota", 27_00), Product("juice", "Juice", 9_00))
THANDI = "27820000001"
PLACED = ("collect", "cash", "confirm")


class Neighbours:
    """One person writes to the one shop or to the other."""

    def __init__(self, played: EngineStage) -> None:
        self.stage, self.wakala = played, played.wakala
        self._messages = 0

    async def write(self, shop: Shop, *said: str, who: str = THANDI) -> str:
        """Write to a shop, one after another, and return what its number answered the last."""
        for words in said:
            before = len(self.sent(shop, who))
            self._messages += 1
            sender, now = Sender({"wa_id": who}, "Thandi"), utc(self.wakala.clock.now())
            message = Message(f"wamid.n{self._messages}", sender, Text(words), now)
            await self.wakala.intake.take([Received(shop.number, message)])
            await self.stage.settled()
        return "\n".join(self.sent(shop, who)[before:])

    async def order(self, shop: Shop, words: str, who: str = THANDI) -> str:
        """Order something to collect, and return the answer."""
        return await self.write(shop, words, *PLACED, who=who)

    def sent(self, shop: Shop, who: str = THANDI) -> list[str]:
        """All that a shop's number has sent a person."""
        rows = self.stage.disk.execute("SELECT body FROM outbox ORDER BY id").fetchall()
        messages = [json.loads(body) for (body,) in rows]
        return [
            one["reply"]["text"]
            for one in messages
            if (one["number"], one["to"]["wa_id"]) == (shop.number, who)
        ]

    def talk(self, shop: Shop, who: str = THANDI) -> Conversation:
        """A person's conversation with a shop, as it is on disk."""
        rows = self.stage.disk.execute("SELECT body FROM conversations").fetchall()
        found = [decode_conversation(body) for (body,) in rows]
        return next(one for one in found if (one.number, one.address["wa_id"]) == (shop.number, who))

    def rows(self, table: str) -> Mapping[str, int]:
        """How many rows each tenant has in a table."""
        return dict(self.stage.disk.execute(f"SELECT tenant, count(*) FROM {table} GROUP BY tenant"))


@asynccontextmanager
async def neighbours(folder: Path, database: Path) -> AsyncIterator[Neighbours]:
    """Both shops on a stage; the second one came while the engine ran."""
    async with stage(folder, database) as played:
        run = played.wakala.database.transactions.run
        await run("tenants", partial(tenants.save, shop=SECOND), SECOND.tenant)
        await run("catalogue", partial(catalogue.replace, tenant=SECOND.tenant, sold=MENU), SECOND.tenant)
        await played.settled()
        yield Neighbours(played)
