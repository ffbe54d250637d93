"""C17. For whom data is dear: an order takes no pictures and few bytes; a picture comes only when asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages import Media, Reply, Text
from plugins.tenants.demo import SHOP
from tests.doubles.photos import noisy_photo
from tests.stage import EngineStage, stage

MOST_WORDS = 6_000
"""Bytes of all that the customer is sent, of a whole order."""
MOST_PICTURE = 100_000
CHECKOUT = (
    "hi",
    "menu",
    "2 russian kotas",
    "coke 330ml",
    "checkout",
    "deliver",
    "yellow house behind the spaza",
)
PAID = {"cash": ("cash", "200", "confirm"), "card": ("card", "confirm")}


async def said(played: EngineStage, *words: str) -> list[Reply]:
    """What the customer is sent as they say this, one after another."""
    for one in words:
        await played.say("customer", Text(one))
    return list(await played.replies("customer"))


def bytes_of(reply: Reply) -> int:
    """What goes over the air: the words, the choices and the button's label."""
    titles = (part for choice in reply.choices for part in (choice.title, choice.description, choice.section))
    return len("".join((reply.text, reply.menu_label, *titles)).encode())


async def bring(played: EngineStage, method: str) -> None:
    """The driver brings it, and the evening goes by."""
    for words in ("yes", "got", *(("cash 100",) if method == "cash" else ()), "pin 4821"):
        await played.skip(300)
        await played.say("driver", Text(words))
    await played.skip(6 * 3600)


@pytest.mark.parametrize("method", ["cash", "card"])
async def test_a_whole_order_of_two_items_takes_no_picture_and_under_6_kb(
    method: str, tmp_path: Path, database: Path
) -> None:
    async with stage(tmp_path, database) as played:
        await played.say("driver", Text("on"))
        replies = await said(played, *CHECKOUT, *PAID[method])
        if method == "card":
            await played.pay("customer", "ok")
        await bring(played, method)
        replies += await played.replies("customer")
        assert "order.completed" in await played.events()
        assert [reply.document for reply in replies if reply.document] == []
        assert sum(map(bytes_of, replies)) < MOST_WORDS


async def test_pic_sends_one_image_under_100_kb_also_of_a_photo_of_4_mb(
    tmp_path: Path, database: Path
) -> None:
    async with stage(tmp_path, database) as played:
        played.phones.photos["heavy"] = noisy_photo()
        assert len(noisy_photo()) > 4_000_000
        await played.say("vendor", Media("image", "heavy", "image/jpeg", "menu pic"))
        assert "PIC" in (await said(played, "menu"))[-1].text
        (reply,) = await said(played, "pic")
        assert reply.document is not None
        assert played.wakala.sender.draw is not None
        file = await played.wakala.sender.draw(SHOP.number, reply.document)
        assert file.media_type == "image/jpeg"
        assert 10_000 < len(file.content) < MOST_PICTURE
