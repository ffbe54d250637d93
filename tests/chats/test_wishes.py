"""What people want to hear of: asked once, after an order, and taken back by a word or by the channel."""

from __future__ import annotations

from bot.channel import Remedy, Standing, StatusUpdate
from bot.clock import utc
from bot.messages import Text
from plugins.tenants.demo import SHOP
from tests.chats.talk import PLACED, change_shop, hear, slots
from tests.stage import EngineStage

QUESTION = "May we tell you of our deals here?"
ONCE = "SELECT count(*) FROM events WHERE type = 'notification.sent'"
WORDS = "SELECT given, wording, version, language, message_id FROM notifications_consents ORDER BY position"


async def complete_an_order(shop: EngineStage) -> list[str]:
    """Order and fetch; return what the customer hears from then on."""
    for words in PLACED:
        await shop.say("customer", Text(words))
    order = (await slots(shop))["orders"][-1]
    await shop.replies("customer")
    for words in (f"ready {order['number']}", f"fetched {order['number']}"):
        await shop.say("vendor", Text(words))
    await shop.skip(3600)
    return [reply.text for reply in await shop.replies("customer")]


async def test_customers_are_asked_once_after_their_first_order(shop: EngineStage) -> None:
    await change_shop(shop, deals=True, auto_accept=True)
    asked = await complete_an_order(shop)
    assert sum(QUESTION in text for text in asked) == 1
    assert not any(QUESTION in text for text in await complete_an_order(shop))


async def test_a_shop_that_has_no_deals_asks_nobody(shop: EngineStage) -> None:
    assert not any(QUESTION in text for text in await complete_an_order(shop))


async def test_each_yes_and_no_is_kept_as_proof(shop: EngineStage) -> None:
    await hear(shop, "deals yes", "deals no")
    wording = (
        "Mama Thandi's Kitchen may tell me about its deals here on WhatsApp. "
        "I can say no at any time: DEALS NO or STOP."
    )
    assert shop.disk.execute(WORDS).fetchall() == [
        (1, wording, 1, "en", "wamid.1"),
        (0, wording, 1, "en", "wamid.2"),
    ]


async def test_the_channels_word_that_they_want_none_is_as_good_as_their_stop(shop: EngineStage) -> None:
    await hear(shop, "deals yes")
    await hear(shop, "promo two kotas for R60", role="vendor")
    await shop.say("vendor", Text("yes"))
    [(id,)] = shop.disk.execute("SELECT id FROM notifications_queue").fetchall()
    failed = StatusUpdate(
        message_id=f"wamid.{id}",
        standing=Standing.FAILED,
        at=utc(shop.wakala.clock.now()),
        outbox_id=id,
        code=131050,
        remedy=Remedy.OPT_OUT,
        number=SHOP.number,
    )
    await shop.wakala.intake.take([failed])
    await shop.settled()
    assert (await shop.conversation("customer")).opted_out
    refused = await hear(shop, "promo three kotas for R80", role="vendor")
    assert "Nobody has agreed" in refused.text
    await hear(shop, "start")
    asked = await hear(shop, "promo three kotas for R80", role="vendor")
    assert "1 customer" in asked.text


async def test_at_night_nobody_is_told_of_deals(shop: EngineStage) -> None:
    await hear(shop, "deals yes")
    await shop.skip(11 * 3600)  # 23:00
    await hear(shop, "promo two kotas for R60", role="vendor")
    started = await hear(shop, "yes", role="vendor")
    assert started.text == (
        "Your news goes to 1 customer from 08:00: nobody is told of deals at night. *promo stop* ends it."
    )
    await shop.replies("customer")
    await shop.skip(9 * 3600 - 60)
    assert await shop.replies("customer") == []
    await shop.skip(60)
    assert "two kotas for R60" in (await shop.replies("customer"))[-1].text


async def test_what_nobody_asked_for_is_told_once_as_sent(shop: EngineStage) -> None:
    await hear(shop, "hi", "menu", "deals yes")
    assert shop.disk.execute(ONCE).fetchone() == (0,)
    await hear(shop, "promo two kotas for R60", role="vendor")
    await shop.say("vendor", Text("yes"))
    rows = shop.disk.execute("SELECT body FROM events WHERE type = 'notification.sent'").fetchall()
    told = [body.decode() for (body,) in rows if b"shop_news" in body]
    assert len(told) == 1
    assert '"recipient":"*****001"' in told[0]
    assert '"channel":"whatsapp"' in told[0]
