"""Where a person stands in their chat with a shop, and where time does, as simulators show it."""

from __future__ import annotations

from sqlalchemy import func, select

from adapters.sql.reader import reading
from adapters.sql.tables import conversations, identities, inbox
from bot.conversation import Conversation, conversation_id, decode_conversation


async def conversation_with(url: str, tenant: str, number: str, wa_id: str) -> Conversation | None:
    """Return this person's conversation with the shop's number, None where they never talked."""
    who = select(identities.c.customer).where(
        identities.c.tenant == tenant, identities.c.kind == "wa_id", identities.c.value == wa_id
    )
    async with reading(url) as connection:
        customer = await connection.scalar(who)
        key = conversation_id(number, customer or "")
        body = await connection.scalar(select(conversations.c.body).where(conversations.c.id == key))
    return None if body is None else decode_conversation(body)


async def last_heard(url: str) -> float:
    """Return when a message, an event or a timer came in last, in unix seconds; 0 where none ever did."""
    async with reading(url) as connection:
        return await connection.scalar(select(func.max(inbox.c.received_at))) or 0.0
