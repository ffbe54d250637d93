"""Second thoughts on what is already ordered: cancelled, given back, and ordered anew as it should be."""

from __future__ import annotations

import msgspec

from bot import Turn, Understood
from flows.reasons import CHANGE
from plugins.orders.cart import editing
from plugins.orders.cart.basket import cart_of, forget
from plugins.orders.chat.recent import OPEN, newest, withdraw
from plugins.orders.plugin import plugin

EDITS = {"change": editing.change, "remove": editing.remove}


@plugin.on("change")
async def change(turn: Turn) -> None:
    """ "Make it 3": in the cart, or in what is already ordered."""
    await _edit(turn)


@plugin.on("remove")
async def remove(turn: Turn) -> None:
    """ "No coke": in the cart, or in what is already ordered."""
    await _edit(turn)


async def amend(turn: Turn) -> None:
    """Do to the cart what was wanted of the order that it was."""
    if wanted := turn.slots.pop("amending", None):
        turn.understood = msgspec.convert(wanted["understood"], Understood)
        await EDITS[wanted["edit"]](turn)


def agree(turn: Turn) -> None:
    """Yes: the order is cancelled to be changed."""
    withdraw(turn, turn.slots["amending"]["order"], CHANGE)


async def _edit(turn: Turn) -> None:
    forget(turn, ("amending",))
    order = newest(turn, OPEN)
    if order is None or cart_of(turn) or turn.slots.get("asking"):
        await EDITS[turn.trigger](turn)
        return
    turn.slots["amending"] = {
        "order": order["id"],
        "edit": turn.trigger,
        "understood": msgspec.to_builtins(turn.understood),
    }
