"""Drivers' words about money: what they hold for the shop, what they earned, and handing it in."""

from __future__ import annotations

from typing import Any

from bot import Refusal, Turn, decimal, read_amount
from plugins.delivery.door.rounds import FLOW, driver
from plugins.delivery.money.commands import Settle
from plugins.delivery.plugin import plugin


@plugin.on("float", flow=FLOW)
async def float_(turn: Turn) -> None:
    """What they hold, and may hold."""
    turn.say("float", **await _books(turn))


@plugin.on("earned", flow=FLOW)
async def earned(turn: Turn) -> None:
    """What they earned today."""
    turn.say("earned", **await _books(turn))


async def sum_up(turn: Turn) -> None:
    """Add what they earned today to what is said, once there is something."""
    books = await _books(turn)
    if books["deliveries"] or books["tips"]:
        turn.say("earned", **books)


@plugin.on("settle", flow=FLOW)
async def settle(turn: Turn) -> None:
    """Hand in cash; the shop has to agree."""
    amount = read_amount(turn.argument) if turn.argument else None
    if not amount:
        raise Refusal("which_settlement", **await _books(turn))
    books = await _books(turn)
    if amount > books["held"]:
        raise Refusal("holds_less", amount=amount, held=books["held"])
    command = Settle(driver_id=driver(turn).id, amount=decimal(amount), currency=turn.shop.currency)
    turn.publish(command)


async def _books(turn: Turn) -> dict[str, Any]:
    """Minor units; today begins at midnight where the shop is."""
    midnight = turn.shop.local(turn.now).replace(hour=0, minute=0, second=0, microsecond=0)
    books: dict[str, Any] = await turn.ask(
        "delivery.float", driver_id=driver(turn).id, since=midnight.timestamp()
    )
    return books
