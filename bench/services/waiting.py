"""A restart after an outage: how long until everybody has their turn whose webhook was taken and no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import asyncpg
import msgspec

from bench.load import Load
from bench.process import generate
from bench.services.outside import Outside
from bench.services.replicas import asking, drained, replicas
from bot.conversation import conversation_id
from bot.ids import new_id
from bot.shares import share_of

PEOPLE = 1_000


class Restart(msgspec.Struct, frozen=True):
    """Seconds from spawning one process to its first 200, and to the last commit."""

    start: float
    turns: float


def restart(outside: Outside, count: int) -> Restart:
    """Let one real message come, put ``count`` like it into the inbox while nobody runs, and start."""
    with replicas(outside, outbox__enabled="false") as team:
        first = team.start()
        generate(Load(first.port, count=1, seconds=5.0, connections=1))
        drained(team.database)
        team.end(first.port)
        asking(team.database, partial(_fill, count=count))
        began = time.monotonic()
        started = team.start()
        return Restart(started.start_seconds, drained(team.database) - began)


async def _fill(connection: asyncpg.Connection, count: int) -> None:
    """Copy the one input, as if 1,000 people had written it again and again."""
    [sample] = await connection.fetch("SELECT * FROM inbox")
    schema = await connection.fetchval("SELECT schemaname FROM pg_tables WHERE tablename = 'inbox'")
    rows = [tuple(row.values()) for row in _copies(dict(sample), count)]
    await connection.copy_records_to_table(
        "inbox", records=rows, columns=list(sample.keys()), schema_name=schema
    )


def _copies(sample: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    customers = [new_id() for _ in range(PEOPLE)]
    for number in range(count):
        customer = customers[number % PEOPLE]
        conversation = conversation_id(sample["number"], customer)
        yield sample | {
            "seq": sample["seq"] + 1 + number,
            "key": f"{sample['key']}-{number}",
            "conversation": conversation,
            "customer": customer,
            "share": share_of(conversation),
            "status": 0,
        }
