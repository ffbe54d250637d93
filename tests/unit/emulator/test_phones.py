"""The phones: what a person can do, what they see, and waiting for it."""

import pytest

from adapters.whatsapp.emulator import ApprovedTemplate, EmulatorSettings, create_emulator
from adapters.whatsapp.emulator.inbound import PHOTO
from tests.unit.emulator.conftest import SIPHO, THANDI, buttons, interactive, menu, message


async def last(meta, **query):
    return (await meta.screen(**query))["messages"][-1]


async def refused(meta, wa_id=THANDI, **act):
    async with meta.client.post(f"/phones/{wa_id}/messages", json=act) as answer:
        assert answer.status == 400, await answer.text()
        return (await answer.json())["error"]


async def test_the_screen_shows_both_sides(chat):
    await chat.send("Welcome!", biz_opaque_callback_data="outbox-1")
    theirs, ours = (await chat.screen())["messages"]
    assert (theirs["direction"], theirs["kind"], theirs["text"]) == ("in", "text", "hi")
    assert (ours["direction"], ours["kind"], ours["text"]) == ("out", "text", "Welcome!")
    assert (ours["status"], ours["opaque"]) == ("read", "outbox-1")
    assert theirs["seq"] < ours["seq"] <= ours["revision"]


async def test_buttons_are_shown_with_header_footer_and_choices(chat):
    header = {"type": "text", "text": "Checkout"}
    await chat.post(buttons("Yes", "No", header=header, footer={"text": "Reply 1 or 2"}))
    shown = await last(chat)
    assert shown["kind"] == "buttons"
    assert (shown["header"], shown["footer"]) == ("Checkout", "Reply 1 or 2")
    assert shown["text"] == "What would you like?"
    assert {choice["id"]: choice["title"] for choice in shown["choices"]} == {"id-Yes": "Yes", "id-No": "No"}


async def test_a_list_is_shown_with_its_label_sections_and_descriptions(chat):
    await chat.post(menu(("Kotas", ["Russian"]), ("Drinks", ["Coke"])))
    shown = await last(chat)
    assert (shown["kind"], shown["menu_label"]) == ("list", "Menu")
    assert shown["choices"] == [
        {"id": "id-Russian", "title": "Russian", "description": "about Russian", "section": "Kotas"},
        {"id": "id-Coke", "title": "Coke", "description": "about Coke", "section": "Drinks"},
    ]


async def test_a_link_is_shown_with_its_address_and_the_picture_above_it(chat):
    action = {"name": "cta_url", "parameters": {"display_text": "Pay", "url": "https://pay.example"}}
    header = {"type": "image", "image": {"link": "https://a.example/i.png"}}
    await chat.post(interactive(type="cta_url", action=action, header=header))
    shown = await last(chat)
    assert (shown["kind"], shown["menu_label"]) == ("cta_url", "Pay")
    assert shown["detail"] == {"url": "https://pay.example", "media": {"link": "https://a.example/i.png"}}


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ({"image": {"link": "https://a.example/i.png", "caption": "Our menu"}}, "image", "Our menu"),
        ({"location": {"latitude": -26.2, "longitude": 28.0, "name": "Shop"}}, "location", "Shop"),
        ({"contacts": [{"name": {"formatted_name": "T N", "first_name": "T"}}]}, "contacts", "T N"),
    ],
)
async def test_other_content_is_shown_too(chat, content, kind, text):
    await chat.post(message() | {"type": kind} | content)
    shown = await last(chat)
    assert (shown["kind"], shown["text"]) == (kind, text)


async def test_a_tap_on_a_button_is_a_button_reply_to_the_message_that_offered_it(chat, webhook):
    _, sent = await chat.post(buttons("Yes", "No"))
    await chat.write(type="tap", choice="id-Yes")
    message = (await webhook.messages(2))[-1]
    assert message["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "id-Yes", "title": "Yes"},
    }
    assert message["context"] == {"from": "27100000001", "id": sent["messages"][0]["id"]}


async def test_a_tap_on_a_row_is_a_list_reply_with_its_description(chat, webhook):
    await chat.post(menu(("Kotas", ["Russian"])))
    await chat.write(type="tap", choice="id-Russian")
    reply = (await webhook.messages(2))[-1]["interactive"]
    assert reply["type"] == "list_reply"
    assert reply["list_reply"] == {"id": "id-Russian", "title": "Russian", "description": "about Russian"}


async def test_a_tap_on_a_templates_quick_reply_is_a_button_message(chat, webhook):
    button = {"type": "button", "sub_type": "quick_reply", "index": "0"}
    component = button | {"parameters": [{"type": "payload", "payload": "again"}]}
    template = {"name": "hello", "language": {"code": "en"}, "components": [component]}
    await chat.post(message() | {"type": "template", "template": template})
    await chat.write(type="tap", choice="again")
    assert (await webhook.messages(2))[-1]["button"] == {"payload": "again", "text": "again"}


async def test_a_quick_reply_shows_its_title_and_answers_with_its_payload(emulate, webhook):
    ready = ApprovedTemplate(name="ready", body="Order {{1}} is ready.", buttons=("I come", "Later"))
    meta = await emulate(templates=(ready,))
    await meta.post(message() | {"type": "template", "template": quick_reply("0", "7.come:12")})
    [shown] = (await meta.screen())["messages"]
    assert [(one["id"], one["title"]) for one in shown["choices"]] == [
        ("7.come:12", "I come"),
        ("Later", "Later"),
    ]
    await meta.write(type="tap", choice="7.come:12")
    assert (await webhook.messages(1))[-1]["button"] == {"payload": "7.come:12", "text": "I come"}


async def test_a_button_that_the_template_does_not_have_is_refused(emulate):
    meta = await emulate(
        templates=(ApprovedTemplate(name="ready", body="Order {{1}} is ready.", buttons=("I come",)),)
    )
    status, answer = await meta.post(message() | {"type": "template", "template": quick_reply("1", "x")})
    assert (status, answer["error"]["code"]) == (400, 132012)


def quick_reply(index, payload):
    button = {"type": "button", "sub_type": "quick_reply", "index": index}
    components = [
        {"type": "body", "parameters": [{"type": "text", "text": "#12"}]},
        button | {"parameters": [{"type": "payload", "payload": payload}]},
    ]
    return {"name": "ready", "language": {"code": "en"}, "components": components}


async def test_a_tap_goes_to_the_newest_offer_or_to_the_one_named(chat, webhook):
    _, old = await chat.post(buttons("Yes"))
    _, new = await chat.post(buttons("Yes"))
    old_id, new_id = old["messages"][0]["id"], new["messages"][0]["id"]
    await chat.write(type="tap", choice="id-Yes")
    await chat.write(type="tap", choice="id-Yes", context=old_id)
    assert [m["context"]["id"] for m in (await webhook.messages(3))[1:]] == [new_id, old_id]


async def test_what_was_never_offered_cannot_be_tapped_unless_forced(chat, webhook):
    await chat.post(buttons("Yes"))
    assert "id-Yes" in await refused(chat, type="tap", choice="id-Maybe")
    await chat.write(type="tap", choice="id-Maybe", title="Maybe", force=True)
    reply = (await webhook.messages(2))[-1]["interactive"]["button_reply"]
    assert reply == {"id": "id-Maybe", "title": "Maybe"}


async def test_a_message_that_failed_was_never_received_and_cannot_be_tapped(chat):
    await chat.faults(send=[{"code": 131026, "late": True}])
    await chat.post(buttons("Yes"))
    await refused(chat, type="tap", choice="id-Yes")


async def test_a_tap_on_another_persons_message_is_refused(chat):
    await chat.post(buttons("Yes"))
    await refused(chat, wa_id=SIPHO, type="tap", choice="id-Yes")


async def test_a_pin_answers_the_request_for_it(chat, webhook):
    _, asked = await chat.post(interactive(type="location_request_message", action={"name": "send_location"}))
    await chat.write(type="location", latitude=-26.2, longitude=28.0)
    message = (await webhook.messages(2))[-1]
    assert message["location"] == {"latitude": -26.2, "longitude": 28.0}
    assert message["context"]["id"] == asked["messages"][0]["id"]


async def test_a_picture_can_be_fetched_by_the_id_in_the_webhook(chat, webhook):
    await chat.write(type="image", data="aGVsbG8=", text="my slip")
    image = (await webhook.messages(2))[-1]["image"]
    assert (image["caption"], image["mime_type"]) == ("my slip", "image/jpeg")
    async with chat.client.get(f"/v26.0/{image['id']}", headers={"Authorization": "Bearer t"}) as answer:
        assert (await answer.json())["sha256"] == image["sha256"]


async def test_a_voice_note_a_reaction_and_an_unsupported_message(chat, webhook):
    wamid = await chat.send()
    await chat.write(type="audio")
    await chat.write(type="reaction", emoji="👍")
    await chat.write(type="unsupported", kind="poll")
    audio, reaction, unsupported = (await webhook.messages(4))[1:]
    assert audio["audio"]["voice"] is True
    assert reaction["reaction"] == {"message_id": wamid, "emoji": "👍"}
    assert unsupported["errors"][0]["code"] == 131051
    assert unsupported["unsupported"] == {"type": "poll"}


async def test_a_raw_message_may_say_anything_even_an_id_that_was_used(chat, webhook):
    first = (await webhook.messages(1))[0]["id"]
    order = {"catalog_id": "1", "product_items": []}
    await chat.write(type="raw", raw={"type": "order", "order": order, "id": first, "timestamp": "1"})
    message = (await webhook.messages(2))[-1]
    assert (message["id"], message["timestamp"], message["order"]) == (first, "1", order)
    assert message["from"] == THANDI


@pytest.mark.parametrize(("hide", "found"), [("omitted", None), ("empty", "")])
async def test_people_with_a_username_may_hide_their_number(chat, webhook, hide, found):
    await chat.write(text="hi", hide=hide)
    message = (await webhook.messages(2))[-1]
    contact = webhook.values()[-1]["contacts"][0]
    assert message.get("from") == contact.get("wa_id") == found
    assert message["from_user_id"] == contact["user_id"]


@pytest.mark.parametrize(
    "act",
    [
        {"type": "text"},
        {"type": "fax"},
        {"type": "text", "text": "hi", "colour": "red"},
        {"type": "text", "text": "hi", "number": "999"},
        {"type": "location", "latitude": 1},
        {"type": "location", "latitude": 91, "longitude": 1},
        {"type": "image", "data": "%%%"},
        {"type": "reaction", "emoji": "x"},
        {"type": "raw"},
    ],
)
async def test_what_a_phone_cannot_do_is_refused_with_the_reason(meta, act):
    assert await refused(meta, **act)


async def test_a_phone_keeps_its_last_messages_only(emulate):
    meta = await emulate(messages_kept=3)
    for n in range(5):
        await meta.write(text=str(n))
    assert [shown["text"] for shown in (await meta.screen())["messages"]] == ["2", "3", "4"]


async def test_a_reset_forgets_phones_counters_and_windows(chat):
    await chat.send()
    await chat.client.delete("/phones")
    assert (await chat.screen())["messages"] == []
    assert (await chat.get("/sends"))["total"] == 0
    assert (await chat.post(message()))[1]["error"]["code"] == 131047


async def test_it_works_mounted_under_a_prefix(aiohttp_client, webhook):
    from aiohttp import web

    app = web.Application()
    app.add_subapp(
        "/emulator", create_emulator(EmulatorSettings(webhook_url=webhook.url, app_secret="shared-secret"))
    )
    client = await aiohttp_client(app)
    async with client.post(f"/emulator/phones/{THANDI}/messages", json={"type": "image"}) as answer:
        assert answer.status == 200
    media_id = (await webhook.messages(1))[0]["image"]["id"]
    headers = {"Authorization": "Bearer t"}
    async with client.get(f"/emulator/v26.0/{media_id}", headers=headers) as answer:
        url = (await answer.json())["url"]
    async with client.session.get(url, headers=headers) as answer:
        assert await answer.read() == PHOTO.read_bytes()
