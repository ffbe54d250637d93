"""A document: uploaded when the message leaves, sent by its id, and opened on that one phone only."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient

from adapters.whatsapp.client import CloudApi
from adapters.whatsapp.emulator import EmulatorSettings, create_emulator
from adapters.whatsapp.settings import CloudSettings
from bot.channel import File, Outgoing, Remedy, SendRefused
from bot.messages import Document, Reply

NUMBER, THANDI, SIPHO = "100000000000001", "27821234567", "27827654321"
RECEIPT = File("receipt-7.pdf", "application/pdf", b"%PDF-1.3 a receipt")


def outgoing(file: File = RECEIPT) -> Outgoing:
    reply = Reply("The receipt of order #7.", document=Document("receipt", "o"))
    return Outgoing("outbox-1", NUMBER, {"wa_id": THANDI}, reply, file=file)


@pytest.fixture
async def cloud(aiohttp_client) -> TestClient:
    emulator = create_emulator(
        EmulatorSettings(webhook_url="http://127.0.0.1:9/webhook", app_secret="secret")
    )
    client = await aiohttp_client(emulator)
    await client.post(f"/phones/{THANDI}/messages", json={"number": NUMBER, "type": "text", "text": "pdf"})
    return client


@pytest.fixture
async def api(cloud: TestClient) -> AsyncIterator[CloudApi]:
    async with ClientSession() as session:
        settings = CloudSettings("token", (), "", api_url=str(cloud.make_url("/")))
        yield CloudApi(session, settings)


async def screen(cloud: TestClient) -> dict:
    shown = (await (await cloud.get(f"/phones/{THANDI}/messages?after=0")).json())["messages"]
    return [message for message in shown if message["direction"] == "out"][-1]


async def test_a_document_arrives_with_its_name_and_its_caption_and_opens(cloud, api) -> None:
    await api.send(outgoing())
    message = await screen(cloud)
    assert (message["kind"], message["text"]) == ("document", "The receipt of order #7.")
    assert message["opaque"] == "outbox-1"
    media = message["detail"]["media"]
    assert media["filename"] == "receipt-7.pdf"
    opened = await cloud.get(f"/phones/{THANDI}/media/{media['id']}")
    assert (opened.content_type, await opened.read()) == ("application/pdf", RECEIPT.content)


async def test_a_document_opens_on_no_other_phone(cloud, api) -> None:
    await api.send(outgoing())
    media = (await screen(cloud))["detail"]["media"]
    assert (await cloud.get(f"/phones/{SIPHO}/media/{media['id']}")).status == 404


async def test_a_file_that_whatsapp_does_not_take_is_refused_before_anything_is_sent(cloud, api) -> None:
    with pytest.raises(SendRefused):
        await api.send(outgoing(File("virus.exe", "application/x-msdownload", b"MZ")))
    shown = (await (await cloud.get(f"/phones/{THANDI}/messages?after=0")).json())["messages"]
    assert [message["direction"] for message in shown] == ["in"]


async def test_an_upload_without_an_answer_may_be_tried_again(api, monkeypatch) -> None:
    monkeypatch.setattr(api, "_root", "http://127.0.0.1:9/v26.0")
    with pytest.raises(SendRefused) as refused:
        await api.send(outgoing())
    assert refused.value.remedy is Remedy.RETRY
