"""What arrives at the webhook: statuses and messages, signed, in order, until they are answered 200."""

import json

from aiohttp import web

from adapters.whatsapp.emulator.delivery import retry_pause
from adapters.whatsapp.emulator.identity import user_id
from tests.unit.emulator.conftest import NUMBER, SIPHO, THANDI, message


async def test_a_message_is_sent_delivered_and_read_with_our_opaque_data_each_time(chat, webhook, clock):
    wamid = await chat.send(biz_opaque_callback_data="outbox-7")
    statuses = await webhook.statuses(3)
    assert [status["status"] for status in statuses] == ["sent", "delivered", "read"]
    assert {status["id"] for status in statuses} == {wamid}
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"outbox-7"}
    assert {status["recipient_id"] for status in statuses} == {THANDI}
    assert {status["recipient_user_id"] for status in statuses} == {user_id(THANDI)}
    assert {status["timestamp"] for status in statuses} == {str(int(clock().timestamp()))}


async def test_pricing_comes_with_sent_and_delivered_and_names_the_category(chat, webhook):
    await chat.send()
    priced = [status.get("pricing", {}).get("category") for status in await webhook.statuses(3)]
    assert priced == ["service", "service", None]


async def test_an_inbound_message_has_metas_envelope(chat, webhook, clock):
    body = json.loads(webhook.bodies[0])
    assert body["object"] == "whatsapp_business_account"
    value = body["entry"][0]["changes"][0]["value"]
    assert value["metadata"] == {"display_phone_number": "27100000001", "phone_number_id": NUMBER}
    assert value["contacts"] == [{"profile": {"name": "Thandi"}, "wa_id": THANDI, "user_id": user_id(THANDI)}]
    (message,) = value["messages"]
    assert message["from"] == THANDI
    assert message["from_user_id"] == user_id(THANDI)
    assert message["timestamp"] == str(int(clock().timestamp()))
    assert message["text"] == {"body": "hi"}


async def test_bytes_are_escaped_as_meta_escapes_them(meta, webhook):
    await meta.write(text="café 1/2 🍔")
    await webhook.messages(1)
    assert rb"caf\u00e9 1\/2 \ud83c\udf54" in webhook.bodies[0]
    assert webhook.headers[0]["User-Agent"] == "facebookexternalua"


async def test_a_message_is_repeated_unchanged_until_it_is_answered_200(meta, webhook):
    webhook.answers = [500, 404, 201, 204]
    await meta.write(text="hi")
    await webhook.messages(5)
    assert len(set(webhook.bodies)) == 1
    assert (await meta.get("/deliveries"))["failures"] == 4


async def test_statuses_are_repeated_in_their_order(chat, webhook):
    webhook.answers = [500, 500, 200, 503]
    await chat.send()
    names = [status["status"] for status in await webhook.statuses(6)]
    assert names == ["sent", "sent", "sent", "delivered", "delivered", "read"]


async def test_nothing_is_lost_while_the_server_is_down(emulate, webhook, aiohttp_server, unused_tcp_port):
    port = unused_tcp_port
    meta = await emulate(webhook_url=f"http://127.0.0.1:{port}/webhook")
    for wa_id in THANDI, SIPHO:
        for text in "one", "two":
            await meta.write(wa_id, text=text)
    await aiohttp_server(webhook.app(), port=port)
    messages = await webhook.messages(4)
    for wa_id in THANDI, SIPHO:
        assert [m["text"]["body"] for m in messages if m["from"] == wa_id] == ["one", "two"]


async def test_one_persons_failing_webhook_does_not_hold_up_another(emulate, webhook):
    meta = await emulate(retry_first=60, retry_most=60)
    webhook.answers = [500]
    await meta.write(THANDI, text="stuck")
    await webhook.messages(1)
    await meta.write(SIPHO, text="hi")
    assert [m["from"] for m in await webhook.messages(2)] == [THANDI, SIPHO]


async def test_an_inbound_message_is_delivered_on_the_phone_once_it_was_answered_200(emulate, webhook):
    meta = await emulate(retry_first=60, retry_most=60)
    webhook.answers = [500]
    await meta.write(THANDI, text="stuck")
    await webhook.messages(1)
    await meta.write(SIPHO, text="hi")
    (arrived,) = (await meta.screen(SIPHO, changed=1, wait=10))["messages"]
    assert arrived["status"] == "delivered"
    assert (await meta.screen(THANDI))["messages"][0]["status"] == "sent"


async def test_without_order_a_stuck_message_does_not_hold_up_the_next_one(emulate, webhook):
    meta = await emulate(retry_first=60, retry_most=60, ordered=False)
    webhook.answers = [500]
    await meta.write(text="stuck")
    await webhook.messages(1)
    await meta.write(text="free")
    assert [m["text"]["body"] for m in await webhook.messages(2)] == ["stuck", "free"]


async def test_a_reaction_of_ours_is_only_ever_sent(chat, webhook):
    (theirs,) = (await chat.screen())["messages"]
    reaction = {"type": "reaction", "reaction": {"message_id": theirs["wamid"], "emoji": "👍"}}
    await chat.post(message() | reaction)
    await chat.send()
    names = [status["status"] for status in await webhook.statuses(4)]
    assert names == ["sent", "sent", "delivered", "read"]


def test_pauses_double_up_to_the_longest():
    pauses = [retry_pause(attempts, first=0.05, most=1.0) for attempts in (0, 1, 2, 3, 4, 5, 5000)]
    assert pauses == [0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0]


async def test_webhooks_move_to_an_address_that_answers_the_challenge(chat, webhook, aiohttp_server):
    async def wrong(request):
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/webhook", wrong)
    stranger = await aiohttp_server(app)
    for url, token, status in (
        (str(stranger.make_url("/webhook")), "let-me-in", 400),
        (webhook.url, "wrong", 400),
        ("nonsense", "let-me-in", 400),
        (webhook.url, "let-me-in", 200),
    ):
        async with chat.client.put("/webhook", json={"url": url, "verify_token": token}) as answer:
            assert answer.status == status, await answer.text()
