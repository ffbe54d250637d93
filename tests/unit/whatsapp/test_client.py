import asyncio
import json
import logging

import pytest
from aiohttp import ClientSession, web

from adapters.whatsapp.client import CloudApi
from adapters.whatsapp.settings import CloudSettings
from bot.channel import Remedy, SendRefused, SendUnknown
from bot.messages import Choice

TAKEN = {"messaging_product": "whatsapp", "messages": [{"id": "wamid.OUT", "message_status": "accepted"}]}
MENU = {"choices": (Choice("kota", "Kota"), Choice("coke", "Coke"))}


class Graph:
    """A Graph API that answers as it is told, and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.answers = []

    async def answer(self, request):
        self.asked.append((request.path, request.headers, await request.json()))
        status, body = self.answers.pop(0) if self.answers else (200, TAKEN)
        if status == "hang up":
            request.transport.abort()
        if status == "stay silent":
            await asyncio.Event().wait()
        return web.Response(
            status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode()
        )

    def refuse(self, code, status=400):
        self.answers.append((status, {"error": {"code": code, "message": f"(#{code})"}}))


@pytest.fixture
def graph():
    return Graph()


@pytest.fixture
async def connect(graph, aiohttp_server):
    """Open a client of the Graph API; settings may be replaced."""
    app = web.Application()
    app.router.add_post("/{path:.*}", graph.answer)
    server = await aiohttp_server(app)
    async with ClientSession() as session:

        def open_client(**settings):
            given = {"api_url": str(server.make_url("/")), "access_token": "secret-token", "timeout": 5.0}
            return CloudApi(session, CloudSettings(app_secrets=(), verify_token="", **given | settings))

        yield open_client


@pytest.fixture
def api(connect):
    return connect()


async def test_a_message_is_posted_to_the_number_it_comes_from(api, graph, outgoing):
    assert await api.send(outgoing(text="Thanks!")) == "wamid.OUT"

    [(path, headers, body)] = graph.asked
    assert path == "/v26.0/106540352242922/messages"
    assert headers["Authorization"] == "Bearer secret-token"
    assert headers["Content-Type"] == "application/json"
    assert body["text"]["body"] == "Thanks!"
    assert body["biz_opaque_callback_data"] == "out-1"


async def test_a_refusal_carries_its_remedy(api, graph, outgoing):
    graph.refuse(131056)

    with pytest.raises(SendRefused) as refused:
        await api.send(outgoing())

    assert (refused.value.remedy, refused.value.code) == (Remedy.WAIT_PAIR, 131056)


async def test_a_redirect_is_not_followed_with_our_token(api, graph, outgoing):
    graph.answers.append((302, b""))

    with pytest.raises(SendRefused):
        await api.send(outgoing())

    assert len(graph.asked) == 1


async def test_without_a_connection_the_message_was_certainly_not_taken(connect, outgoing, unused_tcp_port):
    api = connect(api_url=f"http://127.0.0.1:{unused_tcp_port}")

    with pytest.raises(SendRefused) as refused:
        await api.send(outgoing())

    assert refused.value.remedy is Remedy.RETRY


async def test_a_connection_lost_after_the_request_leaves_its_fate_unknown(api, graph, outgoing):
    graph.answers.append(("hang up", b""))

    with pytest.raises(SendUnknown, match="no answer from http://127"):
        await api.send(outgoing())

    assert len(graph.asked) == 1


async def test_an_answer_that_never_comes_leaves_its_fate_unknown(connect, graph, outgoing):
    await connect().send(outgoing())  # so that a connection is open, and only the answer can be late
    graph.answers.append(("stay silent", b""))

    with pytest.raises(SendUnknown):
        await connect(timeout=0.05).send(outgoing())


@pytest.mark.parametrize("body", [b"", b"ok", b"{}", b'{"messages":[]}', b'{"messages":[{"id":5}]}'])
async def test_an_acceptance_without_an_id_leaves_its_fate_unknown(body, api, graph, outgoing):
    graph.answers.append((200, body))

    with pytest.raises(SendUnknown, match="did not say its id"):
        await api.send(outgoing())


@pytest.mark.parametrize("code", [100, 1026, 131008, 131009, 131051])
async def test_refused_buttons_go_as_numbered_text_from_then_on(code, api, graph, outgoing):
    graph.refuse(code)

    assert await api.send(outgoing(**MENU)) == "wamid.OUT"
    assert await api.send(outgoing(**MENU)) == "wamid.OUT"

    assert [body["type"] for _, _, body in graph.asked] == ["interactive", "text", "text"]
    assert graph.asked[1][2]["text"]["body"] == "Hello\n\n1 Kota\n2 Coke"


async def test_others_keep_their_buttons(api, graph, outgoing):
    graph.refuse(131009)
    await api.send(outgoing(**MENU))

    await api.send(outgoing({"bsuid": "ZA.1"}, **MENU))

    assert graph.asked[-1][2]["type"] == "interactive"


async def test_who_needs_numbered_text_is_remembered_up_to_a_bound(api, graph, outgoing, monkeypatch):
    monkeypatch.setattr("adapters.whatsapp.client._MOST_REMEMBERED", 1)
    for person in ("ZA.1", "ZA.2"):
        graph.refuse(131009)
        await api.send(outgoing({"bsuid": person}, **MENU))

    await api.send(outgoing({"bsuid": "ZA.2"}, **MENU))
    await api.send(outgoing({"bsuid": "ZA.1"}, **MENU))

    assert [body["type"] for _, _, body in graph.asked[-2:]] == ["text", "interactive"]


async def test_what_is_refused_as_text_too_is_refused_and_nothing_is_remembered(api, graph, outgoing):
    graph.refuse(100)
    graph.refuse(131026)

    with pytest.raises(SendRefused) as refused:
        await api.send(outgoing(**MENU))
    await api.send(outgoing(**MENU))

    assert refused.value.code == 131026
    assert graph.asked[-1][2]["type"] == "interactive"


async def test_only_a_refusal_of_the_form_is_tried_as_text(api, graph, outgoing):
    graph.refuse(131047)

    with pytest.raises(SendRefused):
        await api.send(outgoing(**MENU))

    assert len(graph.asked) == 1


async def test_a_refused_text_is_not_sent_again(api, graph, outgoing):
    graph.refuse(100)

    with pytest.raises(SendRefused):
        await api.send(outgoing())

    assert len(graph.asked) == 1


async def test_what_cannot_be_sent_is_dead_without_a_call(api, graph, outgoing):
    with pytest.raises(SendRefused, match="nobody to send to") as refused:
        await api.send(outgoing({}))

    assert refused.value.remedy is Remedy.DEAD
    assert graph.asked == []


async def test_outside_the_window_a_reply_without_a_template_is_refused_without_a_call(api, graph, outgoing):
    with pytest.raises(SendRefused) as refused:
        await api.send(outgoing(window_open=False))

    assert refused.value.remedy is Remedy.USE_TEMPLATE
    assert graph.asked == []


async def test_outside_the_window_the_template_is_sent(api, graph, outgoing):
    await api.send(outgoing(window_open=False, template="order_ready"))

    assert graph.asked[0][2]["type"] == "template"


async def test_acknowledging_marks_as_read_and_shows_that_we_type(api, graph):
    graph.answers.append((200, {"success": True}))

    await api.acknowledge("106540352242922", "wamid.IN")

    assert graph.asked[0][2] == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
        "typing_indicator": {"type": "text"},
    }


@pytest.mark.parametrize("answer", [(400, {"error": {"code": 100}}), ("hang up", b"")])
async def test_a_failed_acknowledgement_is_logged_without_the_messages_id(answer, api, graph, caplog):
    caplog.set_level(logging.INFO)
    graph.answers.append(answer)

    await api.acknowledge("106540352242922", "wamid.IN")

    assert "106540352242922 could not be acknowledged" in caplog.text
    assert "wamid" not in caplog.text


async def test_the_token_is_in_no_log_error_or_representation(connect, graph, outgoing, caplog):
    caplog.set_level(logging.DEBUG)
    api = connect()
    graph.answers += [(401, {"error": {"code": 190, "message": "expired"}}), ("hang up", b"")]

    told = [repr(api), repr(CloudSettings("secret-token", ("secret-token",), "secret-token"))]
    for _ in range(2):
        with pytest.raises((SendRefused, SendUnknown)) as failed:
            await api.send(outgoing())
        told += [str(failed.value), repr(failed.value), repr(failed.value.__cause__)]

    assert "secret-token" not in "".join((*told, caplog.text))
