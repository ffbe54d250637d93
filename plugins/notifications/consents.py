"""Consents: who agreed to what, in which words, when; and who wants nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot import Envelope, Transaction
from plugins.notifications import store
from plugins.notifications.events import ConsentChanged
from plugins.notifications.plugin import plugin

DEALS: Final = "deals"
"""The purpose: to be told of what the shop has to offer."""

VERSION: Final = 1
"""Of the wording; a change of its words is another version."""

WORDING: Final[Mapping[str, str]] = {
    "en": "{shop} may tell me about its deals here on WhatsApp. I can say no at any time: DEALS NO or STOP."
}
"""What people agree to, by language. It is kept with their yes as they read it."""


def wording(language: str, shop: str) -> tuple[str, str]:
    """The words for somebody who reads this language, and the language that they are in."""
    spoken = language if language in WORDING else "en"
    return WORDING[spoken].format(shop=shop), spoken


@plugin.consume("notification.consent_changed")
async def changed(tx: Transaction, envelope: Envelope) -> None:
    """Keep the proof; who says yes takes an earlier STOP back."""
    said = envelope.read(ConsentChanged)
    await store.record(
        tx,
        customer=said.customer_id,
        purpose=said.purpose,
        given=said.given,
        wording=said.wording,
        version=said.wording_version,
        language=said.language,
        message_id=said.message_id,
        at=said.changed_at.timestamp(),
    )
    if said.given:
        await store.refuse(tx, said.customer_id, refused=False, at=said.changed_at.timestamp())


@plugin.consume("conversation.opted_out")
async def opted_out(tx: Transaction, envelope: Envelope) -> None:
    """They want nothing."""
    await store.refuse(tx, envelope.data["customer_id"], refused=True, at=envelope.timestamp.timestamp())


@plugin.consume("conversation.opted_in")
async def opted_in(tx: Transaction, envelope: Envelope) -> None:
    """They want to hear from us again, of whatever they agreed to before."""
    await store.refuse(tx, envelope.data["customer_id"], refused=False, at=envelope.timestamp.timestamp())


@plugin.query("audience")
async def audience(tx: Transaction) -> int:
    """How many people a broadcast would reach."""
    return len(await store.willing(tx, tx.tenant, DEALS))
