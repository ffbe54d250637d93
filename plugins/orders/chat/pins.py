"""The word "pin": what the customer tells a driver at the door, or when there will be one to tell."""

from __future__ import annotations

from bot import Turn
from plugins.orders.chat.recent import COMING, newest
from plugins.orders.plugin import plugin


@plugin.on("pin", anytime=True)
async def pin(turn: Turn) -> None:
    """What is on its way has one, which *status* tells with the rest."""
    if newest(turn, ("on_the_way",)):
        turn.follow("status")
    else:
        turn.say("no_pin_yet", order=newest(turn, COMING))
