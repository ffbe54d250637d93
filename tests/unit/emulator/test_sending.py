"""The Graph side: who may send what to whom, and what is answered."""

import json

import pytest

from adapters.whatsapp.emulator import ApprovedTemplate
from adapters.whatsapp.emulator.identity import user_id
from tests.unit.emulator.conftest import MESSAGES, NUMBER, SIPHO, THANDI, buttons, interactive, message

TEMPLATE = {"name": "order_ready", "language": {"code": "en"}}


def template(*values, name="order_ready"):
    parameters = [{"type": "text", "text": value} for value in values]
    content = TEMPLATE | {"name": name, "components": [{"type": "body", "parameters": parameters}]}
    return message() | {"type": "template", "template": content}


async def code(meta, asked, **how):
    status, answer = await meta.post(asked, **how)
    assert status >= 400, answer
    return answer["error"]["code"]


async def test_a_message_is_answered_with_its_id_and_the_recipient(chat):
    status, answer = await chat.post(message())
    assert status == 200
    assert answer["messaging_product"] == "whatsapp"
    assert answer["contacts"] == [{"input": f"+{THANDI}", "wa_id": THANDI, "user_id": user_id(THANDI)}]
    assert [set(sent) for sent in answer["messages"]] == [{"id"}]
    assert answer["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize("to", [THANDI, "+27 82 123-4567", "+27 (82) 1234567"])
async def test_a_number_may_be_written_with_plus_spaces_hyphens_and_parentheses(chat, to):
    await chat.send(to=to)
    assert (await chat.screen())["messages"][-1]["text"] == "Sawubona"


async def test_a_person_may_be_addressed_by_user_id_alone_and_then_no_number_is_answered(chat):
    status, answer = await chat.post(message(to="", recipient=user_id(THANDI)))
    assert status == 200
    assert answer["contacts"] == [{"input": user_id(THANDI), "user_id": user_id(THANDI)}]


async def test_the_number_wins_over_the_user_id(chat):
    _, answer = await chat.post(message(recipient=user_id(SIPHO)))
    assert answer["contacts"][0]["wa_id"] == THANDI


@pytest.mark.parametrize("to", [user_id(THANDI), "0821234567", "nobody"])
async def test_what_is_no_international_number_is_refused(chat, to):
    assert await code(chat, message(to=to)) == 131009


async def test_a_user_id_that_nobody_has_is_undeliverable(chat):
    assert await code(chat, message(to="", recipient="ZA.1")) == 131026


async def test_a_business_cannot_write_to_itself(emulate):
    meta = await emulate(numbers={NUMBER: "+27 10 000 0001"})
    assert await code(meta, message(to="+27100000001")) == 131021


async def test_an_error_has_metas_envelope(chat):
    status, answer = await chat.post(buttons("x" * 21))
    assert status == 400
    error = answer["error"]
    assert set(error) == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert error["message"].startswith("(#131009) ")
    assert error["type"] == "OAuthException"
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert "action.buttons" in error["error_data"]["details"]


async def test_a_wrong_token_is_refused(emulate):
    meta = await emulate(access_token="right")
    status, answer = await meta.post(message(), token="wrong")
    assert (status, answer["error"]["code"]) == (401, 190)


async def test_any_token_will_do_where_none_is_set_but_there_must_be_one(chat):
    async with chat.client.post(MESSAGES, json=message()) as answer:
        assert answer.status == 401
        assert (await answer.json())["error"]["code"] == 190


async def test_another_business_number_does_not_exist(chat):
    status, answer = await chat.post(message(), path="/v26.0/999/messages")
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)
    assert answer["error"]["type"] == "GraphMethodException"


async def test_an_unknown_path_is_an_error_in_metas_form(chat):
    assert await code(chat, {}, path=f"/v26.0/{NUMBER}/mesages") == 2500


async def test_what_is_not_json_is_refused(chat):
    async with chat.client.post(MESSAGES, data=b"{", headers={"Authorization": "Bearer t"}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (400, 100)


async def test_whoever_never_wrote_can_only_be_sent_a_template(meta):
    assert await code(meta, message()) == 131047
    status, answer = await meta.post(template("Thandi"))
    assert status == 200
    assert answer["messages"][0]["message_status"] == "accepted"


async def test_the_window_closes_24_hours_after_the_last_message_and_a_tap_reopens_it(chat, clock):
    await chat.post(buttons("Yes"))
    clock.move(hours=24)
    await chat.send()
    clock.move(seconds=1)
    assert await code(chat, message()) == 131047
    await chat.write(type="tap", choice="id-Yes")
    await chat.send()


async def test_our_own_messages_and_reactions_do_not_keep_the_window_open(chat, clock):
    clock.move(hours=23)
    await chat.send()
    await chat.write(type="reaction", emoji="👍")
    clock.move(hours=2)
    assert await code(chat, message()) == 131047


async def test_each_business_number_has_its_own_window(emulate):
    meta = await emulate(numbers={NUMBER: "27100000001", "100000000000002": "27100000002"})
    await meta.write(text="hi", number=NUMBER)
    assert await code(meta, message(), path="/v26.0/100000000000002/messages") == 131047


async def test_one_person_gets_45_messages_at_once_and_one_more_every_six_seconds(emulate, clock):
    meta = await emulate(throttled=True)
    await meta.write(text="hi")
    for _ in range(45):
        await meta.send()
    assert await code(meta, message()) == 131056
    clock.move(seconds=6)
    await meta.send()
    assert await code(meta, message()) == 131056


async def test_a_number_passes_80_messages_a_second_in_and_out_together(emulate, clock):
    meta = await emulate(throttled=True)
    people = [f"2782000000{n}" for n in range(4)]
    for wa_id in people:
        await meta.write(wa_id, text="hi")
    clock.move(seconds=1)
    for wa_id in people:
        await meta.write(wa_id, text="hi")
    for n in range(76):
        await meta.send(to=people[n % 4])
    assert await code(meta, message(to=people[0])) == 130429
    clock.move(seconds=1)
    await meta.send(to=people[0])


async def test_throttles_can_be_switched_off(chat):
    for _ in range(90):
        await chat.send()


async def test_a_template_must_exist_and_its_values_must_fit(emulate):
    ready = ApprovedTemplate(name="order_ready", body="Hi {{1}}, order {{2}} is ready")
    meta = await emulate(templates=(ready, ApprovedTemplate(name="hello", body="Hi {{name}}")))
    assert await code(meta, template("Thandi", name="nope")) == 132001
    assert await code(meta, template("Thandi")) == 132000
    assert await code(meta, template("Thandi", name="hello")) == 132012
    assert await code(meta, template("x" * 1024, "A1")) == 132005
    await meta.post(template("Thandi", "A1"))
    assert (await meta.screen())["messages"][-1]["text"] == "Hi Thandi, order A1 is ready"


async def test_a_read_mark_ticks_all_messages_up_to_that_one_and_shows_typing_for_25_seconds(chat, clock):
    first = (await chat.screen())["messages"][0]["wamid"]
    second = await chat.write(text="still there?")
    third = await chat.write(text="hello?")
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": second}
    assert await chat.post(mark | {"typing_indicator": {"type": "text"}}) == (200, {"success": True})
    screen = await chat.screen()
    read = [shown["wamid"] for shown in screen["messages"] if shown["status"] == "read"]
    assert read == [first, second]
    assert third not in read
    assert screen["typing"] is True
    clock.move(seconds=25)
    assert (await chat.screen())["typing"] is False


async def test_a_message_ends_the_typing(chat):
    wamid = await chat.write(text="hello?")
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
    await chat.post(mark | {"typing_indicator": {"type": "text"}})
    await chat.send()
    assert (await chat.screen())["typing"] is False


async def test_only_a_message_of_a_customer_can_be_marked_as_read(chat):
    ours = await chat.send()
    for wamid in ours, "wamid.none":
        assert (
            await code(chat, {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}) == 100
        )


async def test_sends_are_counted_by_their_opaque_data(chat):
    for opaque in "a", "b", "a":
        await chat.send(biz_opaque_callback_data=opaque)
    await chat.send()
    await chat.post(message(to="nobody"))
    await chat.post(message("x" * 5000))
    assert await chat.get("/sends") == {
        "total": 4,
        "unmarked": 1,
        "by_opaque": {"a": 2, "b": 1},
        "duplicates": ["a"],
        "refused": {"131009": 1, "100": 1},
    }


async def test_the_details_of_a_business_number_can_be_looked_up(chat):
    async with chat.client.get(f"/v26.0/{NUMBER}", headers={"Authorization": "Bearer t"}) as answer:
        assert (await answer.json())["display_phone_number"] == "27100000001"


async def test_statuses_that_cannot_be_delivered_stop_sends_rather_than_being_lost(emulate, webhook):
    meta = await emulate(pending_most=3, retry_first=60, retry_most=60)
    webhook.answers = [500]
    await meta.write(text="hi")
    await webhook.messages(1)
    await meta.send()
    assert await code(meta, message()) == 131016
    async with meta.client.post(f"/phones/{THANDI}/messages", json={"text": "hi"}) as answer:
        assert answer.status == 400
    assert (await meta.get("/deliveries"))["pending"] == 4


async def test_a_request_for_a_location_is_shown_as_one(chat):
    asked = interactive(type="location_request_message", action={"name": "send_location"})
    await chat.post(json.loads(json.dumps(asked)))
    assert (await chat.screen())["messages"][-1]["kind"] == "location_request"
