"""M-Pesa as a payment gateway of the payments domain."""

from __future__ import annotations

import aiohttp

from adapters.gateways.mpesa import callbacks, express, refunds
from adapters.gateways.mpesa.daraja import Daraja
from adapters.gateways.mpesa.settings import MpesaSettings
from bot.clock import Clock
from plugins.payments.gateway import Callback, Charge, Finding, GatewayUnknown, Notice, RefundOrder, Started


class Mpesa:
    """Implements ``plugins.payments.gateway.Gateway``. The session is the caller's to open and close.

    Safaricom offers no idempotency key for a push: each one asks the customer once more. One whose answer
    was lost has no CheckoutRequestID, so it cannot be queried either; its callback settles it.
    """

    name = "mpesa"
    currencies = frozenset({"KES"})

    def __init__(self, session: aiohttp.ClientSession, settings: MpesaSettings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._daraja = Daraja(session, settings, clock)

    async def start(self, charge: Charge) -> Started:
        """Ask on the customer's phone; ``gateway_ref`` is the CheckoutRequestID."""
        body = express.push(self._settings, charge, self._clock.now())
        return express.started(await self._daraja.ask(express.PUSH, body))

    async def query(self, charge: Charge) -> Finding:
        """Ask what became of it. A success found like this has no amount and no receipt."""
        if not charge.gateway_ref:
            raise GatewayUnknown(f"{charge.reference} has no CheckoutRequestID; only its callback can tell")
        body = express.query(self._settings, charge.gateway_ref, self._clock.now())
        return express.found(await self._daraja.ask(express.QUERY, body), charge.gateway_ref)

    async def refund(self, order: RefundOrder) -> Finding:
        """Give back the whole by reversal, a part by payout; the outcome comes as a callback."""
        if refunds.is_payout(order):
            reply = await self._daraja.ask(refunds.PAYOUT, refunds.payout(self._settings, order))
        else:
            reply = await self._daraja.ask(refunds.REVERSAL, refunds.reversal(self._settings, order))
        return refunds.taken(reply, order)

    async def query_refund(self, order: RefundOrder) -> Finding:
        """Have Safaricom look; its answer comes as a callback too, so this one is always PENDING."""
        conversation = refunds.conversation_of(order)
        if not conversation:
            raise GatewayUnknown(
                f"refund {order.refund_id} has no conversation id; only its callback can tell"
            )
        reply = await self._daraja.ask(refunds.STATUS, refunds.status(self._settings, order, conversation))
        reply.accepted()
        return refunds.pending(conversation, "asked; the answer comes as a callback")

    def read(self, callback: Callback) -> tuple[Notice, ...]:
        """``token`` is the last part of the path that was called, whole: it carries our seal."""
        return (callbacks.read_callback(callback, self._settings),)

    def answer(self, callback: Callback) -> bytes:
        """Accept, whatever it was."""
        return callbacks.ANSWER
