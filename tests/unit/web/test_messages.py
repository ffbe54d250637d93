"""``POST /messages/send`` takes a checked message into the outbox, once."""

import pytest

from bot.messages import Choice

WORDS = {"to": "+27 82 123-4567", "text": "Your order is ready"}


@pytest.fixture
def send(client):
    def send(body, token="shop-token", **headers):
        return client.post(
            "/messages/send", json=body, headers={"Authorization": f"Bearer {token}"} | headers
        )

    return send


async def errors_of(response, status=422):
    assert response.status == status
    return {error["field"]: error for error in (await response.json())["errors"]}


async def test_a_message_is_queued_under_the_id_that_is_answered(send, outbox):
    response = await send(WORDS)
    assert response.status == 200
    (outgoing,) = outbox.outgoing
    assert await response.json() == {"id": outgoing.id, "status": "queued"}
    assert (outgoing.number, outgoing.to, outgoing.reply.text) == (
        "100",
        {"wa_id": "27821234567"},
        "Your order is ready",
    )


async def test_choices_become_choices_of_the_reply(send, outbox):
    await send(WORDS | {"choices": [{"id": "a", "title": "Collect"}, {"id": "b", "title": "Deliver"}]})
    assert outbox.outgoing[0].reply.choices == (Choice("a", "Collect"), Choice("b", "Deliver"))


async def test_a_person_without_a_phone_number_is_reached_by_their_scoped_id(send, outbox):
    await send(WORDS | {"to": "ZA.1349ab"})
    assert outbox.outgoing[0].to == {"bsuid": "ZA.1349ab"}


@pytest.mark.parametrize("token", ["shop-token", "shop-new-token"])
async def test_the_old_and_the_new_token_of_a_tenant_both_work(send, token):
    assert (await send(WORDS, token)).status == 200


@pytest.mark.parametrize(
    ("authorization", "challenge"),
    [
        (None, 'Bearer realm="wakala"'),
        ("Bearer wrong", 'Bearer realm="wakala", error="invalid_token"'),
        ("Bearer", 'Bearer realm="wakala"'),
        ("Basic c2hvcDpzaG9wLXRva2Vu", 'Bearer realm="wakala", error="invalid_token"'),
        ("Bearer shöp-token", 'Bearer realm="wakala", error="invalid_token"'),
    ],
)
async def test_without_a_known_token_nothing_is_sent(client, outbox, authorization, challenge):
    headers = {"Authorization": authorization} if authorization else {}
    response = await client.post("/messages/send", json=WORDS, headers=headers)
    assert response.status == 401
    assert response.headers["WWW-Authenticate"] == challenge
    assert not outbox.outgoing


async def test_the_same_key_and_body_give_the_first_answer_again(send, outbox):
    first = await send(WORDS, **{"Idempotency-Key": "k"})
    again = await send(dict(reversed(WORDS.items())), **{"Idempotency-Key": "k"})
    assert await first.json() == await again.json()
    assert len(outbox.outgoing) == 1


async def test_the_same_key_with_another_body_is_refused(send, outbox):
    await send(WORDS, **{"Idempotency-Key": "k"})
    response = await send(WORDS | {"text": "Something else"}, **{"Idempotency-Key": "k"})
    assert response.status == 422
    assert (await response.json())["type"] == "urn:wakala:problem:idempotency-key-reused"
    assert len(outbox.outgoing) == 1


async def test_keys_of_different_tenants_have_nothing_to_do_with_each_other(send, outbox):
    await send(WORDS, "shop-token", **{"Idempotency-Key": "k"})
    await send(WORDS | {"number": "200"}, "mall-token", **{"Idempotency-Key": "k"})
    assert len(outbox.outgoing) == 2


async def test_a_key_that_is_no_key_is_refused(send):
    assert set(await errors_of(await send(WORDS, **{"Idempotency-Key": "a b"}))) == {"Idempotency-Key"}


async def test_every_faulty_field_is_named_with_its_value_and_its_rule(send, outbox):
    errors = await errors_of(
        await send({"to": "082 123 4567", "text": " ", "txt": 1, "choices": [{"id": "a", "title": "x" * 25}]})
    )
    assert set(errors) == {"to", "text", "txt", "choices.0.title"}
    assert errors["to"]["value"] == "082 123 4567"
    assert "country code" in errors["to"]["rule"]
    assert "24" in errors["choices.0.title"]["rule"]
    assert not outbox.outgoing


async def test_what_is_missing_is_named(send):
    assert set(await errors_of(await send({}))) == {"to", "text"}


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (WORDS | {"text": "x" * 1025, "choices": [{"id": "a", "title": "A"}]}, "at most 1024"),
        (WORDS | {"choices": [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]}, "different ids"),
    ],
)
async def test_fields_must_fit_together(send, body, rule):
    assert rule in (await errors_of(await send(body)))["body"]["rule"]


@pytest.mark.parametrize(
    ("token", "number", "speaks"),
    [("shop-token", None, "100"), ("shop-token", "100", "100"), ("mall-token", "201", "201")],
)
async def test_a_tenant_speaks_from_a_number_of_its_own(send, outbox, token, number, speaks):
    assert (await send(WORDS | {"number": number}, token)).status == 200
    assert outbox.outgoing[0].number == speaks


@pytest.mark.parametrize(
    ("token", "number", "allowed"),
    [("shop-token", "200", "100"), ("mall-token", None, "200, 201"), ("empty-token", None, "none yet")],
)
async def test_any_other_number_is_refused_with_those_that_may_speak(send, token, number, allowed):
    errors = await errors_of(await send(WORDS | {"number": number}, token), 403)
    assert allowed in errors["number"]["rule"]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "reason"),
    [
        (b'{"to": ', "application/json", 400, "line 1 column 7"),
        (b"\xff\xfe", "application/json", 400, "not valid JSON"),
        (b"{}", "text/plain", 415, "text/plain"),
        (b"x" * 70_000, "application/json", 413, "70000"),
    ],
)
async def test_what_is_not_json_of_a_sane_size_is_refused(client, body, content_type, status, reason):
    headers = {"Authorization": "Bearer shop-token", "Content-Type": content_type}
    response = await client.post("/messages/send", data=body, headers=headers)
    assert response.status == status
    assert reason in (await response.json())["detail"]


async def test_a_large_body_without_a_length_is_refused_too(client):
    async def chunks():
        for _ in range(8):
            yield b"x" * 10_000

    headers = {"Authorization": "Bearer shop-token", "Content-Type": "application/json"}
    assert (await client.post("/messages/send", data=chunks(), headers=headers)).status == 413
