"""What a process keeps in memory is never older than the last news of it."""

from __future__ import annotations

from adapters.sql.database import Database
from adapters.sql.news import News
from bot import Envelope, ServiceUnavailable, Transaction
from tests.doubles.events import Happened


async def test_news_that_cannot_be_looked_into_now_are_told_again_in_their_order(database: Database) -> None:
    heard: list[str] = []
    away = [1]

    async def hear(envelope: Envelope) -> None:
        if envelope.data["what"] == "a price" and away:
            away.pop()
            raise ServiceUnavailable("no menu", service="catalogue", attempts=3, breaker="open")
        heard.append(envelope.data["what"])

    async def publish(tx: Transaction) -> None:
        for what in ("a shop", "a price", "a name"):
            tx.publish(Happened(what=what))

    news = News(database.backend, {Happened.type: hear})
    await news.start()
    await database.transactions.run("test", publish, "shop")
    assert await news.tell() == 1
    assert await news.tell() == 2
    assert heard == ["a shop", "a price", "a name"]
