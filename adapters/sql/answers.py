"""Idempotency keys in SQL."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.tables import answers
from adapters.sql.writer import Writer
from adapters.web.idempotency import Claim
from bot.clock import Clock

Claimed = tuple[str, str, Claim]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Claim).decode


class SqlAnswers:
    """adapters.web.idempotency.Answers on the one writer."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer, self._clock = writer, clock

    async def claim(self, tenant: str, key: str, claim: Claim) -> Claim:
        """Store the claim unless the key is known; return what is stored."""
        stored: Claim = await self._writer.do(self._claim, (tenant, key, claim))
        return stored

    async def keep(self, tenant: str, key: str, claim: Claim) -> None:
        """Store the answer with the claim."""
        await self._writer.do(_keep, (tenant, key, claim))

    def _claim(self, connection: Connection, asked: Sequence[Claimed]) -> list[Claim]:
        return [self._one(connection, *claimed) for claimed in asked]

    def _one(self, connection: Connection, tenant: str, key: str, claim: Claim) -> Claim:
        row = {"tenant": tenant, "key": key, "request": claim.request, "answer": _encode(claim)}
        connection.execute(insert(answers).values({**row, "at": self._clock.now()}).on_conflict_do_nothing())
        is_this = (answers.c.tenant == tenant, answers.c.key == key)
        return _decode(connection.execute(select(answers.c.answer).where(*is_this)).scalar_one())


def _keep(connection: Connection, kept: Sequence[Claimed]) -> list[None]:
    for tenant, key, claim in kept:
        is_this = (answers.c.tenant == tenant, answers.c.key == key)
        connection.execute(update(answers).where(*is_this).values(answer=_encode(claim)))
    return [None] * len(kept)
