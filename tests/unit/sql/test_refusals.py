"""A server that refuses us for good is not tried again; one that is away may come back."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from sqlalchemy import Connection, make_url

from adapters.sql.backend import at_once
from adapters.sql.errors import DatabaseError
from tests.chaos.proxy import Proxy
from tests.doubles.tcp import listening

READY_AT = 3
"""The connection from which on it serves."""


def nothing(_: Connection) -> None:
    """Ask for nothing."""


@pytest.mark.parametrize(
    ("changes", "fix"),
    [({"database": "no_such"}, "make the database"), ({"username": "no_such"}, "correct the user")],
)
def test_what_is_refused_for_good_fails_with_what_helps(
    postgres: str, changes: dict[str, str], fix: str
) -> None:
    url = make_url(postgres).set(password="kota", **changes).render_as_string(hide_password=False)
    with pytest.raises(DatabaseError) as told:
        at_once(url, nothing)
    assert told.value.fix.startswith(fix)
    assert "kota" not in str(told.value)
    assert "\n" not in str(told.value)


async def test_a_server_that_comes_back_within_a_moment_is_waited_for(postgres: str) -> None:
    address, tries = make_url(postgres), count(1)
    between = Proxy(0, [(address.host or "", address.port or 0)])

    async def serve(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if next(tries) >= READY_AT:
            await between.serve(near, back)

    async with listening(serve) as port:
        there = make_url(postgres).set(port=port)
        await asyncio.to_thread(at_once, there.render_as_string(hide_password=False), nothing)
    assert next(tries) > READY_AT
