"""Calls to gateways, outside of transactions: claim, call, record. A crash in between loses nothing.

What was claimed and not recorded comes up again, and is then looked up at the gateway, never repeated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from bot import Transaction, Transactions
from plugins.payments import callbacks, outcomes
from plugins.payments.claims import Addresses, Claim, RefundClaim, claim_payment, claim_refund
from plugins.payments.findings import NO_WORD
from plugins.payments.gateway import Finding, Gateway, GatewayRefused, GatewayUnknown

log = logging.getLogger("wakala.payments")

P = ParamSpec("P")
T = TypeVar("T")

LIMIT: Final = 30.0
"""Seconds for one call (integration plan, resilience); shorter than the lease of a claim."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What one attempt, refund or callback that is due needs done.

    ``live``: real money counts here, and test money does not; or the reverse. ``limit`` is in seconds.
    """

    gateways: Mapping[str, Gateway]
    transactions: Transactions
    addresses: Addresses
    live: bool
    limit: float = LIMIT

    async def payment(self, tenant: str, payment_id: str) -> None:
        """Ask for a payment, or look what became of it."""
        claim = await self._do(tenant, claim_payment, payment_id, self.addresses)
        if claim and claim.first:
            await self._start(tenant, claim)
        elif claim:
            finding = await self._look(claim.method, lambda gateway: gateway.query(claim.charge))
            await self._do(tenant, outcomes.found, payment_id, finding, live=self.live)

    async def refund(self, tenant: str, refund_id: str) -> None:
        """Ask for a refund, or look what became of it."""
        claim = await self._do(tenant, claim_refund, refund_id, self.addresses)
        if claim and claim.first:
            await self._give_back(tenant, claim)
        elif claim:
            finding = await self._look(claim.method, lambda gateway: gateway.query_refund(claim.order))
            await self._do(tenant, outcomes.refund_found, refund_id, finding)

    async def callback(self, gateway: str, key: str) -> None:
        """Do what a stored callback says."""
        told = await self._do("", callbacks.locate, gateway, key)
        if told:
            await self._do(told.tenant, callbacks.act, told, live=self.live)

    async def _start(self, tenant: str, claim: Claim) -> None:
        payment_id = claim.charge.payment_id
        try:
            answer = await self._ask(claim.method, lambda gateway: gateway.start(claim.charge))
        except GatewayRefused as error:
            await self._do(tenant, outcomes.refused, payment_id, error)
        except GatewayUnknown as error:
            await self._do(tenant, outcomes.unanswered, payment_id, str(error))
        else:
            await self._do(tenant, outcomes.started, payment_id, answer)

    async def _give_back(self, tenant: str, claim: RefundClaim) -> None:
        """Without an answer nothing is recorded: it stays submitted, and is looked up."""
        refund_id = claim.order.refund_id
        try:
            finding = await self._ask(claim.method, lambda gateway: gateway.refund(claim.order))
        except GatewayRefused as error:
            await self._do(tenant, outcomes.refund_refused, refund_id, error)
        except GatewayUnknown as error:
            log.warning("refund %s: %s; it will be looked up", refund_id, error)
        else:
            await self._do(tenant, outcomes.refund_found, refund_id, finding)

    async def _look(self, method: str, call: Callable[[Gateway], Awaitable[Finding]]) -> Finding:
        """Query; a gateway that does not answer, or will not, tells nothing about the money."""
        try:
            return await self._ask(method, call)
        except (GatewayRefused, GatewayUnknown) as error:
            log.warning("%s could not be queried: %s", method, error)
            return NO_WORD

    async def _ask(self, method: str, call: Callable[[Gateway], Awaitable[T]]) -> T:
        """Call within the limit; whatever goes wrong unforeseen may have had its effect."""
        gateway = self.gateways.get(method)
        if gateway is None:
            raise GatewayRefused("method_not_available", f"{method} is not set up here")
        try:
            async with asyncio.timeout(self.limit):
                return await call(gateway)
        except (GatewayRefused, GatewayUnknown):
            raise
        except TimeoutError:
            raise GatewayUnknown(f"no answer within {self.limit:g} s") from None
        except Exception as error:
            log.exception("%s fell over", method)
            raise GatewayUnknown(type(error).__name__) from error

    async def _do(
        self,
        tenant: str,
        work: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run work in a transaction of its own."""
        return await self.transactions.run("payments", lambda tx: work(tx, *args, **kwargs), tenant)
