"""A picture: uploaded once for many people, shown in the chat, and uploaded anew when Meta has deleted it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient

from adapters.whatsapp.client import CloudApi
from adapters.whatsapp.emulator import EmulatorSettings, create_emulator
from adapters.whatsapp.emulator.cloud import CLOUD
from adapters.whatsapp.settings import CloudSettings
from adapters.whatsapp.uploads import LIFE, MOST, Uploads
from adapters.whatsapp.wire import render_file
from bot.channel import File, Outgoing
from bot.messages import Choice, Document, Reply
from tests.doubles.photos import photo

NUMBER, THANDI, SIPHO = "100000000000001", "27821234567", "27827654321"
PICTURE = File("menu.jpg", "image/jpeg", photo(400, 300))


def outgoing(to: str = THANDI, file: File = PICTURE) -> Outgoing:
    reply = Reply("The menu.", document=Document("menu_picture", "t"))
    return Outgoing("outbox-1", NUMBER, {"wa_id": to}, reply, file=file)


@pytest.fixture
async def cloud(aiohttp_client) -> TestClient:
    emulator = create_emulator(
        EmulatorSettings(webhook_url="http://127.0.0.1:9/webhook", app_secret="secret")
    )
    client = await aiohttp_client(emulator)
    for wa_id in (THANDI, SIPHO):
        await client.post(f"/phones/{wa_id}/messages", json={"number": NUMBER, "type": "text", "text": "pic"})
    return client


@pytest.fixture
async def api(cloud: TestClient) -> AsyncIterator[CloudApi]:
    async with ClientSession() as session:
        yield CloudApi(session, CloudSettings("token", (), "", api_url=str(cloud.make_url("/"))))


async def shown(cloud: TestClient, wa_id: str = THANDI) -> dict:
    screen = (await (await cloud.get(f"/phones/{wa_id}/messages?after=0")).json())["messages"]
    return [message for message in screen if message["direction"] == "out"][-1]


async def test_a_picture_is_shown_with_its_caption_and_is_what_was_sent(cloud, api) -> None:
    await api.send(outgoing())
    message = await shown(cloud)
    assert (message["kind"], message["text"]) == ("image", "The menu.")
    seen = await cloud.get(f"/phones/{THANDI}/media/{message['detail']['media']['id']}")
    assert (seen.content_type, await seen.read()) == ("image/jpeg", PICTURE.content)


async def test_it_is_uploaded_once_for_many_people(cloud, api) -> None:
    await api.send(outgoing())
    await api.send(outgoing(SIPHO))
    ids = [(await shown(cloud, wa_id))["detail"]["media"]["id"] for wa_id in (THANDI, SIPHO)]
    assert ids[0] == ids[1]


async def test_one_that_meta_deleted_before_its_time_is_uploaded_anew(cloud, api) -> None:
    await api.send(outgoing())
    cloud.app[CLOUD].media._items.clear()
    await api.send(outgoing(SIPHO))
    assert (await shown(cloud, SIPHO))["kind"] == "image"


async def test_the_photo_that_a_phone_sends_can_be_fetched(cloud, api) -> None:
    await cloud.post(f"/phones/{THANDI}/messages", json={"number": NUMBER, "type": "image"})
    screen = (await (await cloud.get(f"/phones/{THANDI}/messages?after=0")).json())["messages"]
    content = await api.fetch(screen[-1]["detail"]["media"]["id"])
    assert content.startswith(b"\xff\xd8")
    assert len(content) < 40_000


def test_an_upload_is_forgotten_before_meta_deletes_it_and_is_one_numbers_own() -> None:
    now = [0.0]
    uploads = Uploads(lambda: now[0])
    uploads.keep(NUMBER, PICTURE, "media-1")
    assert uploads.find(NUMBER, PICTURE) == "media-1"
    assert uploads.find("another", PICTURE) is None
    now[0] = LIFE
    assert uploads.find(NUMBER, PICTURE) is None


def test_only_so_many_uploads_are_remembered() -> None:
    uploads = Uploads(lambda: 0.0)
    files = [File("a.jpg", "image/jpeg", str(one).encode()) for one in range(MOST + 1)]
    for file in files:
        uploads.keep(NUMBER, file, "media")
    assert (uploads.find(NUMBER, files[0]), uploads.find(NUMBER, files[-1])) == (None, "media")


def test_a_question_under_a_picture_is_numbered_for_it_has_no_buttons() -> None:
    reply = Reply(
        "The menu.\n\nHow?", choices=(Choice("1.deliver", "Deliver"), Choice("1.collect", "Collect"))
    )
    sent = Outgoing("outbox-1", NUMBER, {"wa_id": THANDI}, reply)
    caption = render_file(sent, "media-1", PICTURE)["image"]["caption"]
    assert caption == "The menu.\n\nHow?\n\n1 Deliver\n2 Collect"
