"""A person in place of the bot, as the customer has it: asked for, talked with, and left again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from bot import Location, Media, Text, Turn
from plugins.frontdesk.events import BotResumed, CustomerWrote, PersonRequested, ShopWrote
from plugins.frontdesk.plugin import plugin
from plugins.frontdesk.talks import code_for

SILENT: Final = dt.timedelta(hours=2)
MOST: Final = 800
"""Characters that are kept until they are brought to the shop: more is cut."""

BARE: Final = 2
"""Words by which somebody asks for a person and says nothing else."""

PICTURE: Final = {"image": "a picture", "video": "a video", "audio": "a voice note", "document": "a file"}


@plugin.enter("with_person")
async def wanted(turn: Turn) -> None:
    """Tell the shop's people, unless it was one of them who took over."""
    orders = turn.slots.get("orders")
    number = orders[-1]["number"] if orders else None
    name = turn.conversation.name
    taken = {talk.code for talk in await turn.ask("frontdesk.talks")}
    code, called = code_for(number, name, taken), turn.trigger == "conversation.taken_over"
    turn.slots["talk"] = {"code": code, "answered": called, "said": []}
    turn.publish(
        PersonRequested(
            conversation_id=turn.conversation.id,
            customer_id=turn.customer,
            silent_until=turn.now + SILENT,
            code=code,
            customer_name=name,
            phone=turn.phone,
            order_number=number,
            words=turn.text if len(turn.text.split()) > BARE else "",
            member_id=turn.news["member_id"] if called else None,
        )
    )


@plugin.on("relay")
async def relay(turn: Turn) -> None:
    """Keep what they say until they pause."""
    said = turn.slots.setdefault("talk", {}).setdefault("said", [])
    if words := _words(turn):
        said.append(words)


@plugin.on("idle 10s")
async def paused(turn: Turn) -> None:
    """They paused: the shop's people get it all in one message."""
    talk = turn.slots.get("talk", {})
    words = "\n".join(talk.get("said", ()))[:MOST]
    if words:
        talk["said"] = []
        turn.publish(
            CustomerWrote(
                conversation_id=turn.conversation.id,
                code=talk.get("code", ""),
                customer_name=turn.conversation.name,
                words=words,
            )
        )


@plugin.on("conversation.shop_wrote")
async def answered(turn: Turn) -> None:
    """Somebody at the shop wrote to them."""
    turn.slots.setdefault("talk", {})["answered"] = True


@plugin.view("person_wrote")
def written(turn: Turn) -> Mapping[str, Any]:
    """What they wrote."""
    return {"words": turn.read(ShopWrote).words}


@plugin.on("bot")
@plugin.on("after 7200s")
@plugin.on("conversation.given_back")
async def resumed(turn: Turn) -> None:
    """The bot is back; what was not brought to the shop yet is."""
    if turn.conversation.state != "with_person":
        return
    await paused(turn)
    talk = turn.slots.get("talk", {})
    by = {"bot": "customer", "after 7200s": "time"}.get(turn.trigger, "member")
    turn.publish(
        BotResumed(
            conversation_id=turn.conversation.id,
            code=talk.get("code", ""),
            customer_name=turn.conversation.name,
            by=by,
            answered=talk.get("answered", False),
        )
    )


def _words(turn: Turn) -> str:
    """What the shop's people read of a message; a tap on an old choice says nothing to them."""
    match turn.content:
        case Text(body=body):
            return body.strip()
        case Location(latitude=latitude, longitude=longitude):
            return f"(a pin: https://maps.google.com/?q={latitude},{longitude})"
        case Media(kind=kind):
            return f"({PICTURE.get(kind, 'a file')}, which is not shown here)"
    return ""
