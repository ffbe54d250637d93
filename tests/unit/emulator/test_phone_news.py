"""The phones' news: waiting for the next message, and the stream of events."""

import asyncio
import json

import pytest

from adapters.whatsapp.emulator import stream
from tests.unit.emulator.conftest import THANDI


async def test_only_what_is_newer_than_after_is_returned(chat):
    seen = (await chat.screen())["messages"][-1]["seq"]
    await chat.send("new")
    assert [shown["text"] for shown in (await chat.screen(after=seen))["messages"]] == ["new"]


async def test_whoever_waits_gets_the_next_message_when_it_comes(chat):
    seen = (await chat.screen())["messages"][-1]["seq"]
    waiting = asyncio.create_task(chat.screen(after=seen, wait=30))
    await chat.send("at last")
    assert [shown["text"] for shown in (await waiting)["messages"]] == ["at last"]


async def test_waiting_in_vain_ends_with_nothing(chat):
    assert (await chat.screen(after=1000, wait=0.01))["messages"] == []


async def test_a_reset_ends_the_wait_and_shows_by_a_lower_revision(chat):
    revision = (await chat.screen())["revision"]
    waiting = asyncio.create_task(chat.screen(after=1000, wait=30))
    while not waiting.done():
        await chat.client.delete("/phones")
    assert (await waiting)["revision"] < revision


async def test_with_changed_a_new_status_counts_as_news(chat):
    await chat.faults(statuses={"unread": True})
    wamid = await chat.send()
    revision = (await chat.screen())["revision"]
    waiting = asyncio.create_task(chat.screen(changed=revision, wait=30))
    await chat.client.post(f"/phones/{THANDI}/read")
    (shown,) = (await waiting)["messages"]
    assert (shown["wamid"], shown["status"]) == (wamid, "read")


@pytest.mark.parametrize("query", [{"after": "x"}, {"wait": "-1"}, {"after": "nan"}, {"changed": "1e99"}])
async def test_a_query_that_is_no_number_is_refused(meta, query):
    async with meta.client.get(f"/phones/{THANDI}/messages", params=query) as answer:
        assert answer.status == 400


async def event(content):
    lines = {}
    while (line := (await content.readline()).decode().strip()) or "event" not in lines:
        name, _, value = line.partition(": ")
        lines[name] = value
    return lines["event"], json.loads(lines["data"]), int(lines.get("id", 0))


async def test_the_event_stream_tells_of_messages_typing_and_a_reset(chat):
    async with chat.client.get(f"/phones/{THANDI}/events") as answer:
        assert answer.content_type == "text/event-stream"
        name, shown, _ = await event(answer.content)
        assert (name, shown["text"]) == ("message", "hi")
        read = {"messaging_product": "whatsapp", "status": "read", "message_id": shown["wamid"]}
        await chat.post(read | {"typing_indicator": {"type": "text"}})
        told = [await event(answer.content) for _ in range(2)]
        assert told[0][1]["status"] == "read"
        assert told[1][:2] == ("typing", True)
        await chat.client.delete("/phones")
        assert (await event(answer.content))[0] == "reset"


async def test_the_event_stream_resumes_after_the_last_event_that_was_seen(chat):
    revision = (await chat.screen())["revision"]
    await chat.send("new")
    headers = {"Last-Event-ID": str(revision)}
    async with chat.client.get(f"/phones/{THANDI}/events", headers=headers) as answer:
        name, shown, _ = await event(answer.content)
        assert (name, shown["text"]) == ("message", "new")


async def test_the_event_stream_notices_when_typing_ends_by_itself(chat, clock, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.01)
    (shown,) = (await chat.screen())["messages"]
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": shown["wamid"]}
    await chat.post(read | {"typing_indicator": {"type": "text"}})
    async with chat.client.get(f"/phones/{THANDI}/events") as answer:
        assert (await event(answer.content))[0] == "message"
        assert (await event(answer.content))[:2] == ("typing", True)
        clock.move(seconds=25)
        assert (await event(answer.content))[:2] == ("typing", False)


async def test_several_phones_share_a_stream_that_tells_each_from_where_it_was_seen(chat):
    other = "27830000009"
    revision = (await chat.screen())["revision"]
    async with chat.client.get(f"/events?phone={THANDI}:{revision}&phone={other}:0") as answer:
        first = [await event(answer.content) for _ in range(2)]
        assert [(name, data) for name, data, _ in first] == [
            ("typing", {"wa_id": THANDI, "told": False}),
            ("typing", {"wa_id": other, "told": False}),
        ]
        await chat.send("new")
        name, data, _ = await event(answer.content)
        assert (name, data["wa_id"], data["told"]["text"]) == ("message", THANDI, "new")
        await chat.client.delete("/phones")
        resets = [await event(answer.content) for _ in range(2)]
        assert {(name, data["wa_id"]) for name, data, _ in resets} == {("reset", THANDI), ("reset", other)}
        await chat.write(other, text="anew")
        assert (await event(answer.content))[1]["told"]["text"] == "anew"


@pytest.mark.parametrize("query", ["", "?phone=thandi:1", f"?phone={THANDI}", f"?phone={THANDI}:1&phone=x"])
async def test_a_shared_stream_of_nobody_is_refused(chat, query):
    async with chat.client.get(f"/events{query}") as answer:
        assert answer.status == 400
        assert "wa_id:revision" in (await answer.json())["error"]


async def test_a_closed_event_stream_disturbs_nobody(chat, caplog):
    async with chat.client.get(f"/phones/{THANDI}/events") as answer:
        await event(answer.content)
    await chat.send()
    await chat.send()
    assert not caplog.records


async def test_streams_and_waits_end_when_the_emulator_stops(emulate):
    meta = await emulate()
    waiting = asyncio.create_task(meta.screen(wait=30))
    async with meta.client.get(f"/phones/{THANDI}/events") as answer:
        await meta.client.app.shutdown()
        assert await answer.content.read() == b""
    assert (await waiting)["messages"] == []
