"""The menu's picture by chat: the shop's people send it, customers ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot import Event, Refusal, Turn
from flows.roles import must_manage
from plugins.catalogue.picture.events import PictureChanged, PictureRefused, SetPicture, ShowPicture
from plugins.catalogue.plugin import plugin

PHOTOS: Final = ("image/jpeg", "image/png")
"""Also a document of these types is a photo, sent at its full size."""
OFF: Final = frozenset({"off", "away", "remove", "delete", "none", "no"})


@plugin.on("menu_pic", flow="vending")
async def menu_pic(turn: Turn) -> None:
    """Ask for the photo, unless it came with these words; or take the picture away."""
    must_manage(turn)
    if turn.media is not None:
        await _take(turn)
    elif turn.argument.casefold() not in OFF:
        turn.follow("ask_photo")
    elif not turn.menu.picture:
        raise Refusal("no_menu_picture")
    else:
        await _change(turn, ShowPicture(picture_id=None, member_id=turn.member_id))


@plugin.on("media", flow="vending")
async def media(turn: Turn) -> None:
    """What was asked for, it may be, with whatever caption."""
    must_manage(turn)
    await _take(turn)


@plugin.on("show_pic", flow="vending")
async def show_pic(turn: Turn) -> None:
    """Undo: what was there before is there again."""
    must_manage(turn)
    await _change(turn, ShowPicture(picture_id=turn.argument or None, member_id=turn.member_id))


@plugin.view("photo", flow="vending")
def asked(turn: Turn) -> Mapping[str, Any]:
    """Whether there is one, which could be taken away instead."""
    return {"has_picture": turn.menu.picture}


@plugin.on("catalogue.picture_changed", flow="vending")
async def picture_changed(turn: Turn) -> None:
    """Say what customers get now."""
    turn.say("picture_changed", picture=turn.read(PictureChanged))


@plugin.on("catalogue.picture_refused", flow="vending")
async def picture_refused(turn: Turn) -> None:
    """Say why it is not the photo that was sent."""
    turn.say("picture_refused", status=turn.read(PictureRefused).status)


@plugin.on("picture", anytime=True)
async def picture(turn: Turn) -> None:
    """Send the picture, and only now: it costs a customer as much as 300 messages. Else the menu in words."""
    if turn.menu.picture:
        turn.say("menu_picture")
    else:
        turn.say("no_menu_picture")
        turn.follow("menu")


async def _take(turn: Turn) -> None:
    media = turn.media
    if media is None or not (media.kind == "image" or media.mime_type.partition(";")[0] in PHOTOS):
        raise Refusal("no_photo")
    await _change(
        turn, SetPicture(media_id=media.media_id, mime_type=media.mime_type, member_id=turn.member_id)
    )


async def _change(turn: Turn, command: Event) -> None:
    """Ask for it, and remember what is shown now for *undo*."""
    turn.publish(command)
    turn.undo_by("show_pic", await turn.ask("catalogue.picture") or "")
