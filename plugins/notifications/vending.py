"""The shop's people about telling many at once: counted first, asked about, and stopped by a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from bot import Refusal, Turn, new_id
from flows.roles import must_manage
from plugins.notifications.events import StartBroadcast, StopBroadcast
from plugins.notifications.plugin import plugin

MOST: Final = 400
"""Characters of a deal: more is not read on a small phone."""

GOING: Final = ("new", "running")
"""Where a deal stands that can still be stopped."""

LATER: Final = dt.timedelta(minutes=1)
"""What begins after this long is said to begin later."""


@plugin.on("promo", flow="vending")
async def promo(turn: Turn) -> None:
    """Send a deal to everybody who agreed to hear of deals; alone, say what became of the last one."""
    words = " ".join(turn.argument.split())
    must_manage(turn)
    if words.casefold() == "stop":
        if not any(one["status"] in GOING for one in await turn.ask("notifications.broadcasts")):
            raise Refusal("promo_not_running")
        turn.publish(StopBroadcast(member_id=turn.member_id))
    elif words:
        await _send(turn, words)
    else:
        last = await turn.ask("notifications.broadcasts")
        turn.say("promo", people=await turn.ask("notifications.audience"), last=last[0] if last else None)


@plugin.view("promo_started", "promo_ended", flow="vending")
def news(turn: Turn) -> Mapping[str, Any]:
    """What became of it; ``starts`` is when, where that is not now."""
    begins = turn.news.get("begins_at")
    later = begins is not None and dt.datetime.fromisoformat(begins) > turn.now + LATER
    return {"event": turn.news, "starts": _time(turn, begins) if begins and later else ""}


def _time(turn: Turn, moment: str) -> str:
    local = turn.shop.local(dt.datetime.fromisoformat(moment))
    return local.strftime("%H:%M")


async def _send(turn: Turn, words: str) -> None:
    if len(words) > MOST:
        raise Refusal("promo_too_long", most=MOST, length=len(words))
    people = await turn.ask("notifications.audience")
    if not people:
        raise Refusal("promo_nobody")
    if turn.sure("promo_sure", people=people, words=words):
        turn.publish(StartBroadcast(broadcast_id=new_id(), text=words, member_id=turn.member_id))
