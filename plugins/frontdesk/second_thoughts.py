"""Second thoughts at work: yes or no to "sure?", and undoing what a word did a moment ago."""

from __future__ import annotations

from bot import Refusal, Turn
from plugins.frontdesk.plugin import plugin


@plugin.on("sure_yes", flow="vending")
@plugin.on("sure_yes", flow="driving")
async def sure_yes(turn: Turn) -> None:
    """Do what was asked about."""
    turn.again("sure")


@plugin.on("undo", flow="vending")
async def undo(turn: Turn) -> None:
    """Do the opposite of the last word that has one, if that was no longer than a minute ago."""
    if not turn.again("undo"):
        raise Refusal("nothing_to_undo")
