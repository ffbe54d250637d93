"""A photo that was sent is fetched however often WhatsApp or we fall over, and for that shop alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.shrinking import shrink
from bot.messages import Document, Media, Text
from plugins.catalogue.picture.fetcher import Fetcher
from plugins.catalogue.picture.service import LEASE, RETRY
from plugins.tenants.demo import SHOP
from tests.doubles.neighbours import SECOND, neighbours
from tests.doubles.photos import photo
from tests.stage import EngineStage, stage

PHOTO = Media("image", "media.photo", "image/jpeg", "menu pic")


class Post:
    """Where photos are: a call takes the next of ``answers``, bytes or a fault, and may be ``held`` then."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.calls: list[str] = []
        self.asked = asyncio.Semaphore(0)
        self.held: asyncio.Event | None = None

    async def fetch(self, media_id: str) -> bytes:
        self.calls.append(media_id)
        answer = self.answers.pop(0) if self.answers else photo()
        self.asked.release()
        if self.held:
            await self.held.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
async def shop(tmp_path: Path, database: Path) -> AsyncIterator[EngineStage]:
    async with stage(tmp_path, database) as played:
        await played.say("vendor", Text("hi"))
        await played.replies("vendor")
        yield played


def fetching(played: EngineStage, post: Post) -> Fetcher:
    fetcher = Fetcher(played.wakala.database.transactions, post, shrink)
    played.wakala.pictures = fetcher
    return fetcher


async def told(played: EngineStage, role: str = "vendor") -> list[str]:
    return [reply.text for reply in await played.replies(role)]


async def pic(played: EngineStage) -> bool:
    """Whether a customer who asks gets the picture."""
    await played.say("customer", Text("pic"))
    return any(reply.document for reply in await played.replies("customer"))


async def test_what_whatsapp_does_not_give_at_once_is_asked_for_again(shop: EngineStage):
    post = Post(OSError("HTTP 500"), TimeoutError())
    fetching(shop, post)
    await shop.say("vendor", PHOTO)
    assert await told(shop) == []
    await shop.skip(sum(RETRY[:2]))
    assert post.calls == ["media.photo"] * 3
    assert "is in place" in (await told(shop))[0]
    assert await pic(shop)


async def test_after_the_last_try_the_vendor_is_asked_for_it_once_more(shop: EngineStage):
    post = Post(*(OSError("HTTP 500") for _ in range(9)))
    fetching(shop, post)
    await shop.say("vendor", PHOTO)
    await shop.skip(3600)
    assert len(post.calls) == 1 + len(RETRY)
    (answer,) = await told(shop)
    assert answer.startswith("WhatsApp does not give me the photo. Send it once more.")
    assert not await pic(shop)


async def test_a_crash_between_fetching_and_saving_loses_nothing_and_tells_once(shop: EngineStage):
    post = Post()
    post.held = asyncio.Event()
    fetcher = fetching(shop, post)
    shop.wakala.pictures = None
    await shop.say("vendor", PHOTO)
    dying = asyncio.create_task(fetcher.round())
    await post.asked.acquire()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    post.held = None
    shop.wakala.pictures = fetcher
    await shop.settled()
    assert await told(shop) == []
    await shop.skip(LEASE + 1)
    assert len(await told(shop)) == 1
    assert await pic(shop)


async def test_a_photo_that_ends_every_process_is_given_up(shop: EngineStage):
    post = Post()
    post.held = asyncio.Event()
    fetcher = fetching(shop, post)
    shop.wakala.pictures = None
    await shop.say("vendor", PHOTO)
    for _ in range(1 + len(RETRY)):
        dying = asyncio.create_task(fetcher.round())
        await post.asked.acquire()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        shop.wakala.clock.skip(LEASE + 1)
    shop.wakala.pictures = fetcher
    await shop.settled()
    assert (await told(shop))[0].startswith("WhatsApp does not give me the photo.")


async def test_of_two_photos_the_newest_is_meant_though_the_first_comes_last(shop: EngineStage):
    post = Post()
    post.held = asyncio.Event()
    slow = fetching(shop, post)
    shop.wakala.pictures = None
    await shop.say("vendor", PHOTO)
    first = asyncio.create_task(slow.round())
    await post.asked.acquire()
    fetching(shop, Post(photo(800, 600)))
    await shop.say("vendor", Media("image", "media.newer", "image/jpeg", "menu pic"))
    assert len(await told(shop)) == 1
    post.held.set()
    await first
    await shop.settled()
    assert await told(shop) == []
    rows = shop.disk.execute("SELECT width, shown FROM catalogue_pictures").fetchall()
    assert rows == [(800, 1)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "I cannot open that as a photo."),
        (b"GIF89a", "I cannot open that as a photo."),
        (photo()[:5_000], "I cannot open that as a photo."),
        (photo(1600, 100), "That photo is too small"),
    ],
    ids=("svg", "gif", "truncated", "small"),
)
async def test_what_is_no_photo_is_told_at_once_and_the_old_picture_stays(content, said, shop: EngineStage):
    fetching(shop, Post(photo(), content))
    await shop.say("vendor", PHOTO)
    await told(shop)
    await shop.say("vendor", PHOTO)
    (answer,) = await told(shop)
    assert answer.startswith(said)
    assert answer.endswith("The menu picture is as it was.")
    assert await pic(shop)


async def test_a_picture_that_was_taken_away_is_soon_deleted(shop: EngineStage):
    await shop.say("vendor", PHOTO)
    await shop.say("vendor", Text("menu pic off"))
    count = "SELECT count(*) FROM catalogue_pictures"
    assert shop.disk.execute(count).fetchone() == (1,)
    await shop.skip(2 * 3600)
    assert shop.disk.execute(count).fetchone() == (0,)


async def test_customers_and_staff_set_no_picture(shop: EngineStage):
    await shop.say("customer", PHOTO)
    await shop.say("vendor", Text("staff add 083 000 0428 Lerato"))
    await shop.say("cook", PHOTO)
    assert "up to the owner and managers" in (await told(shop, "cook"))[0]
    assert shop.disk.execute("SELECT count(*) FROM catalogue_pictures").fetchone() == (0,)


async def test_a_shop_s_picture_is_no_other_shop_s(tmp_path: Path, database: Path):
    async with neighbours(tmp_path, database) as town:
        await town.stage.say("vendor", PHOTO)
        assert "no photo of the menu yet" in await town.write(SECOND, "pic")
        assert "*Mama Thandi's Kitchen*: the menu" in await town.write(SHOP, "pic")
        draw = town.wakala.sender.draw
        assert draw is not None
        document = Document("menu_picture", SHOP.tenant)
        assert (await draw(SHOP.number, document)).media_type == "image/jpeg"
        with pytest.raises(LookupError):
            await draw(SECOND.number, document)
