"""Talking to a shop on a stage, and changing the shop while somebody does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from bot import Menu, Product
from bot.channel import Received
from bot.clock import utc
from bot.messages import Content, Message, Reply, Sender, Tap, Text
from plugins.catalogue import service as catalogue
from plugins.tenants import service as tenants
from plugins.tenants.demo import SHOP
from tests.stage import PHONES, EngineStage

FILLED = ("2 russian kotas",)
DELIVERY = (*FILLED, "deliver", "yellow house behind the spaza")
REVIEW = (*FILLED, "collect", "cash")
PLACED = (*REVIEW, "confirm")


async def hear(shop: EngineStage, *said: str | Content, role: str = "customer") -> Reply:
    """Say one thing after another, and return the last answer."""
    for one in said:
        await shop.say(role, Text(one) if isinstance(one, str) else one)
    return (await shop.replies(role))[-1]


async def tap(shop: EngineStage, reply: Reply, title: str) -> Reply:
    """Tap the choice of that title, and return the answer."""
    choice = next(one for one in reply.choices if one.title == title)
    return await hear(shop, Tap(choice.id, choice.title))


async def slots(shop: EngineStage) -> dict[str, Any]:
    """What the customer's conversation remembers."""
    return (await shop.conversation("customer")).slots


def titles(reply: Reply) -> list[str]:
    """What there is to tap."""
    return [choice.title for choice in reply.choices]


def received(
    shop: EngineStage,
    id: str,
    content: Content,
    sent_at: dt.datetime | None = None,
    role: str = "customer",
) -> Received:
    """A message of the customer, or of somebody else, as the channel hands it over."""
    sender = Sender({"wa_id": PHONES[role]}, role.title())
    return Received(SHOP.number, Message(id, sender, content, sent_at or utc(shop.wakala.clock.now())))


async def change_shop(shop: EngineStage, **changes: Any) -> None:
    """The owner changes a setting of the shop, which takes orders at once unless that is changed."""
    changed = replace(SHOP, **{"auto_accept": True, **changes})
    await shop.wakala.database.transactions.run("tenants", lambda tx: tenants.save(tx, changed), SHOP.tenant)
    await shop.settled()
    await shop.events()


async def change_menu(shop: EngineStage, id: str, change: Callable[[Product], Product | None]) -> None:
    """The owner changes one product, or takes it off the menu."""
    menu: Menu = shop.wakala.directory.menu(SHOP.tenant)
    changed = [change(one) if one.id == id else one for one in menu.products]
    sold = [one for one in changed if one is not None]
    await shop.wakala.database.transactions.run(
        "catalogue", lambda tx: catalogue.replace(tx, SHOP.tenant, sold), SHOP.tenant
    )
    await shop.settled()
    await shop.events()
