"""One idempotency for every POST of a tenant: the first answer again, also after a crash in between."""

from http import HTTPStatus

import pytest
from pydantic import BaseModel

from adapters.sql.answers import SqlAnswers
from adapters.sql.backend import open_backend
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import metadata
from adapters.sql.writer import Writer
from adapters.web.idempotency import Claim
from bot.clock import SystemClock
from bot.problem import Problem
from bot.route import Call, Route, Security


class Wish(BaseModel):
    thing: str
    times: int = 1


class Granted(BaseModel):
    id: str
    thing: str


class Genie:
    """Grants wishes, one for each id; ``trouble`` is raised after granting, once."""

    def __init__(self):
        self.granted = {}
        self.trouble = None

    async def grant(self, call: Call[Wish]):
        self.granted.setdefault(call.id, call.body.thing)
        if self.trouble:
            trouble, self.trouble = self.trouble, None
            raise trouble
        return Granted(id=call.id, thing=self.granted[call.id])

    def route(self):
        return Route(
            method="POST",
            path="/wishes",
            tag="",
            summary="",
            handler=self.grant,
            body=Wish,
            answer=Granted,
            status=HTTPStatus.CREATED,
            security=Security.BEARER,
        )


@pytest.fixture
def genie():
    return Genie()


@pytest.fixture
async def wish(aiohttp_client, edge, genie):
    client = await aiohttp_client(edge([genie.route()]))

    def wish(body, token="shop-token", **headers):
        return client.post("/wishes", json=body, headers={"Authorization": f"Bearer {token}"} | headers)

    return wish


KEY = {"Idempotency-Key": "k"}


async def test_a_replayed_answer_is_the_first_one_with_its_status_and_says_so(wish, genie):
    first = await wish({"thing": "rain"}, **KEY)
    again = await wish({"times": 1, "thing": "rain"}, **KEY)
    assert (first.status, again.status) == (201, 201)
    assert await first.json() == await again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(genie.granted) == 1


async def test_without_a_key_each_request_is_one_of_its_own(wish, genie):
    await wish({"thing": "rain"})
    await wish({"thing": "rain"})
    assert len(genie.granted) == 2


async def test_what_a_crash_cut_short_is_carried_out_again_under_the_same_id(wish, genie):
    genie.trouble = RuntimeError("killed")
    assert (await wish({"thing": "rain"}, **KEY)).status == 500
    assert (await wish({"thing": "rain"}, **KEY)).status == 201
    assert len(genie.granted) == 1


async def test_a_refusal_is_not_remembered_but_its_request_is(wish, genie):
    genie.trouble = Problem(HTTPStatus.CONFLICT, "not now")
    assert (await wish({"thing": "rain"}, **KEY)).status == 409
    assert (await wish({"thing": "snow"}, **KEY)).status == 422
    assert (await wish({"thing": "rain"}, **KEY)).status == 201


async def test_a_faulty_request_leaves_the_key_free(wish):
    assert (await wish({"thing": 7}, **KEY)).status == 422
    assert (await wish({"thing": "rain"}, **KEY)).status == 201


async def test_keys_are_kept_in_the_database_for_each_tenant(tmp_path):
    url = f"sqlite:///{tmp_path}/wakala.db"
    with open_connection(url) as connection, connection.begin():
        metadata.create_all(connection)
    backend = open_backend(url)
    writer = Writer(backend)
    answers = SqlAnswers(writer, SystemClock(lambda: 0.0))
    mine, later = Claim("first", "id-1"), Claim("second", "id-2")
    assert await answers.claim("shop", "k", mine) == mine
    assert await answers.claim("shop", "k", later) == mine
    assert await answers.claim("mall", "k", later) == later
    answered = Claim("first", "id-1", b'{"ok":true}')
    await answers.keep("shop", "k", answered)
    assert await answers.claim("shop", "k", later) == answered
    await writer.close()
    await backend.close()
