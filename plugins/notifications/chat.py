"""Customers about being told of deals: asked once, after an order, and never before."""

from __future__ import annotations

from bot import Turn
from plugins.notifications.consents import DEALS, VERSION, wording
from plugins.notifications.events import ConsentChanged
from plugins.notifications.plugin import plugin


@plugin.on("order.rating_due")
async def after_an_order(turn: Turn) -> None:
    """They are asked what they think; what else there is to ask goes into the same message."""
    turn.follow("ask_deals")


@plugin.on("ask_deals")
async def ask(turn: Turn) -> None:
    """Ask whether they want to hear of deals: once in their life, and only beside another question."""
    asked = DEALS in turn.slots or turn.conversation.opted_out
    if turn.shop.deals and turn.spoken and not asked:
        turn.slots[DEALS] = "asked"
        turn.say("ask_deals", wording=_wording(turn)[0])


@plugin.on("deals_yes", anytime=True)
async def agree(turn: Turn) -> None:
    """Keep the yes, with what they said it to; it takes an earlier STOP back."""
    turn.conversation.opted_out = False
    _keep(turn, given=True)
    turn.say("deals_on", wording=_wording(turn)[0])


@plugin.on("deals_no", anytime=True)
async def decline(turn: Turn) -> None:
    """Keep the no."""
    _keep(turn, given=False)
    turn.say("deals_off")


def _keep(turn: Turn, *, given: bool) -> None:
    words, language = _wording(turn)
    turn.slots[DEALS] = "yes" if given else "no"
    turn.publish(
        ConsentChanged(
            customer_id=turn.customer,
            purpose=DEALS,
            given=given,
            wording=words,
            wording_version=VERSION,
            language=language,
            message_id=turn.message_id,
            changed_at=turn.now,
        )
    )


def _wording(turn: Turn) -> tuple[str, str]:
    return wording(turn.conversation.language, turn.shop.name)
