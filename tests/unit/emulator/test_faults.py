"""Faults on demand, and that each of them heals."""

import json
from collections import Counter

import aiohttp
import pytest

from tests.unit.emulator.conftest import MESSAGES, SIPHO, THANDI, message

BEARER = {"Authorization": "Bearer t"}


async def test_a_code_is_refused_as_often_as_asked(chat):
    await chat.faults(send=[{"code": 130429, "times": 2}])
    for _ in range(2):
        status, answer = await chat.post(message())
        assert (status, answer["error"]["code"]) == (400, 130429)
    assert (await chat.get("/faults"))["send"][0]["times"] == 0
    await chat.send()


async def test_a_code_without_times_lasts_until_it_is_healed(chat):
    await chat.faults(send=[{"code": 131000}])
    for _ in range(3):
        assert (await chat.post(message()))[0] == 500
    await chat.client.delete("/faults")
    await chat.send()


async def test_a_code_may_concern_one_person_only(chat):
    await chat.write(SIPHO, text="hi")
    await chat.faults(send=[{"code": 131050, "to": SIPHO}])
    await chat.send(to=THANDI)
    assert (await chat.post(message(to=SIPHO)))[1]["error"]["code"] == 131050


async def test_an_outage_is_answered_with_a_page_and_no_envelope(chat):
    await chat.faults(send=[{"http": 502, "times": 1}])
    async with chat.client.post(MESSAGES, json=message(), headers=BEARER) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
    assert (await chat.get("/sends"))["total"] == 0


async def test_a_late_failure_is_accepted_and_then_announced_with_its_code(chat, webhook):
    await chat.faults(send=[{"code": 131049, "late": True, "times": 1}])
    await chat.send(biz_opaque_callback_data="outbox-1")
    (status,) = await webhook.statuses(1)
    assert status["status"] == "failed"
    assert status["biz_opaque_callback_data"] == "outbox-1"
    assert status["errors"][0]["code"] == 131049
    assert "contacts" not in webhook.values()[-1]
    assert (await chat.screen())["messages"][-1]["status"] == "failed"


async def test_somebody_without_whatsapp_is_refused_at_once_or_late(chat, webhook):
    await chat.faults(unreachable=[THANDI])
    assert (await chat.post(message()))[1]["error"]["code"] == 131026
    await chat.faults(unreachable=[THANDI], late=[131026])
    await chat.send()
    assert (await webhook.statuses(1))[0]["errors"][0]["code"] == 131026


async def test_a_closed_window_may_come_late_too(meta, webhook):
    await meta.faults(late=[131047])
    await meta.send()
    assert (await webhook.statuses(1))[0]["errors"][0]["code"] == 131047


@pytest.mark.parametrize(("acts", "accepted"), [(True, 1), (False, 0)])
async def test_the_connection_drops_after_or_before_the_message_was_accepted(chat, acts, accepted):
    await chat.faults(drop_response={"times": 1, "acts": acts})
    with pytest.raises(aiohttp.ClientError):
        await chat.post(message())
    assert (await chat.get("/sends"))["total"] == accepted
    await chat.send()
    assert (await chat.get("/sends"))["total"] == accepted + 1


async def test_a_delayed_answer_has_acted_before_it_is_given(chat, webhook):
    await chat.faults(delay=600)
    with pytest.raises(TimeoutError):
        async with chat.client.post(
            MESSAGES, json=message(), headers=BEARER, timeout=aiohttp.ClientTimeout(total=0.01)
        ):
            pass
    await webhook.statuses(3)
    assert (await chat.get("/sends"))["total"] == 1


async def test_lost_statuses_never_arrive(chat, webhook):
    await chat.faults(statuses={"lost": 1})
    await chat.send()
    await chat.client.delete("/faults")
    kept = await chat.send()
    assert {status["id"] for status in await webhook.statuses(3)} == {kept}


async def test_some_statuses_are_lost_and_with_the_same_seed_the_same_ones(chat, webhook):
    rounds = []
    for _ in range(2):
        before = len(webhook.all("statuses"))
        await chat.faults(seed=7, statuses={"lost": 0.5})
        for n in range(10):
            await chat.send(biz_opaque_callback_data=str(n))
        await chat.client.delete("/faults")
        last = await chat.send(biz_opaque_callback_data="last")
        await webhook.until(lambda last=last: [s["id"] for s in webhook.all("statuses")].count(last) == 3)
        arrived = webhook.all("statuses")[before:]
        rounds.append([(status["biz_opaque_callback_data"], status["status"]) for status in arrived])
    assert rounds[0] == rounds[1]
    assert 3 < len(rounds[0]) < 33


async def test_doubled_statuses_arrive_twice(chat, webhook):
    await chat.faults(statuses={"duplicate": 1})
    await chat.send()
    assert Counter(s["status"] for s in await webhook.statuses(6)) == {"sent": 2, "delivered": 2, "read": 2}


async def test_shuffled_statuses_all_arrive_in_another_order(chat, webhook):
    await chat.faults(seed=1, statuses={"shuffle": True})
    await chat.send()
    names = [status["status"] for status in await webhook.statuses(3)]
    assert sorted(names) == ["delivered", "read", "sent"]
    assert names != ["sent", "delivered", "read"]


async def test_unread_messages_stay_delivered_until_the_person_reads(chat, webhook):
    await chat.faults(statuses={"unread": True})
    await chat.send()
    await webhook.statuses(2)
    async with chat.client.post(f"/phones/{THANDI}/read") as answer:
        assert await answer.json() == {"read": 1}
    assert [status["status"] for status in await webhook.statuses(3)] == ["sent", "delivered", "read"]


async def test_a_webhook_is_posted_several_times_in_parallel(meta, webhook):
    await meta.faults(webhook={"duplicate": 5})
    await meta.write(text="hi")
    await webhook.messages(5)
    assert len(webhook.bodies) == 5
    assert len(set(webhook.bodies)) == 1


async def test_the_same_message_comes_in_other_bytes(meta, webhook):
    webhook.answers = [200, 200, 500]
    await meta.faults(webhook={"duplicate": 3, "reserialise": True})
    await meta.write(text="café/🍔")
    messages = await webhook.messages(6)
    assert len({message["id"] for message in messages}) == 1
    assert len(set(webhook.bodies)) == 6


async def test_a_batch_collects_updates_over_entries_changes_and_lists(meta, webhook):
    await meta.faults(webhook={"batch": 10, "linger": 10})
    for n in range(10):
        await meta.write(f"2782000000{n}", text=str(n))
    await webhook.messages(10)
    (body,) = webhook.bodies
    entries = json.loads(body)["entry"]
    assert [[len(c["value"]["messages"]) for c in entry["changes"]] for entry in entries] == [[3, 2], [3, 2]]
    assert [message["text"]["body"] for message in webhook.all("messages")] == [str(n) for n in range(10)]


async def test_a_batch_mixes_messages_and_statuses(chat, webhook):
    await chat.faults(webhook={"batch": 8, "linger": 10})
    for _ in range(2):
        await chat.write(text="hi")
        await chat.send()
    await webhook.statuses(6)
    mixed = [sorted(value.keys() & {"messages", "statuses"}) for value in webhook.values()[1:]]
    assert mixed == [["messages", "statuses"], ["statuses"]] * 2


async def test_a_batch_keeps_business_numbers_apart(emulate, webhook):
    meta = await emulate(numbers={"1": "27100000001", "2": "27100000002"})
    await meta.faults(webhook={"batch": 8, "linger": 10})
    for number in "11112222":
        await meta.write(text=number, number=number)
    await webhook.messages(8)
    assert len(webhook.bodies) == 1
    for value in webhook.values():
        texts = {message["text"]["body"] for message in value["messages"]}
        assert texts == {value["metadata"]["phone_number_id"]}


async def test_a_refused_batch_comes_again_whole(meta, webhook):
    webhook.answers = [500]
    await meta.faults(webhook={"batch": 2, "linger": 10})
    for wa_id in THANDI, SIPHO:
        await meta.write(wa_id, text="hi")
    await webhook.messages(4)
    assert Counter(message["from"] for message in webhook.all("messages")) == {THANDI: 2, SIPHO: 2}


@pytest.mark.parametrize(
    "document",
    [
        {"sned": []},
        {"send": [{"times": 1}]},
        {"send": [{"http": 500, "late": True}]},
        {"statuses": {"lost": 2}},
        {"late": [130429]},
        {"webhook": {"batch": 0}},
        {"webhook": {"batch": 1001}},
    ],
)
async def test_a_document_that_makes_no_sense_is_refused_and_changes_nothing(meta, document):
    await meta.faults(delay=0.5)
    async with meta.client.post("/faults", json=document) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]
    assert (await meta.get("/faults"))["delay"] == 0.5
