"""A gateway that tests steer: it holds the truth about the money, and fails as told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from plugins.payments.gateway import (
    Callback,
    Charge,
    Finding,
    Forged,
    GatewayRefused,
    GatewayUnknown,
    Notice,
    Outcome,
    RefundOrder,
    Started,
)

_finding = msgspec.json.Decoder(Notice).decode


@dataclass
class Account:
    """One attempt as the gateway sees it; ``asked`` counts how often, ``times`` how often it was paid.

    ``extra`` is what comes beyond the price, or less than nothing.
    """

    charge: Charge
    ref: str
    asked: int = 1
    outcome: Outcome = Outcome.PENDING
    code: str = ""
    final: bool = True
    times: int = 1
    extra: int = 0


@dataclass
class FakeGateway:
    """Takes money by a link, or by asking on the phone (``link=False``), and then knows no references.

    ``faults`` are used up one by one, by whichever call comes: ``refused`` and ``busy`` say no,
    ``lost`` does nothing and ``swallowed`` does everything, both without an answer, ``hangs`` for ever
    and ``broken`` falls over. ``meanwhile`` happens between asking the customer and answering us.
    ``rings``: callbacks only say that there is something to look at.
    """

    name: str = "paystack"
    link: bool = True
    currencies: frozenset[str] = frozenset({"ZAR", "KES"})
    rings: bool = False
    tells_amount: bool = True
    faults: list[str] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[None]] | None = None
    accounts: dict[str, Account] = field(default_factory=dict)
    returned: dict[str, list[int]] = field(default_factory=dict)
    refund_outcome: Outcome = Outcome.PENDING
    calls: Counter[str] = field(default_factory=Counter)

    async def start(self, charge: Charge) -> Started:
        """Ask the customer; every call asks anew."""
        lost = await self._fault("start")
        known = self.accounts.get(charge.reference)
        if known:
            known.asked += 1
        else:
            self.accounts[charge.reference] = Account(charge, f"{self.name}-{len(self.accounts) + 1}")
        if self.meanwhile:
            await self.meanwhile()
        _answer(lost)
        ref = self.accounts[charge.reference].ref
        return Started(gateway_ref=ref, url=f"https://pay.example/{ref}" if self.link else "")

    async def query(self, charge: Charge) -> Finding:
        """Tell what became of it, by its reference, or by our own name for it where there is no link."""
        _answer(await self._fault("query"))
        account = self.accounts.get(charge.reference)
        if not self.link and not charge.gateway_ref:
            return Finding(outcome=Outcome.PENDING, code="no_id", final=False)
        if account is None:
            return Finding(outcome=Outcome.NOT_FOUND, final=False)
        told = self.finding(charge.reference)
        if self.tells_amount:
            return told
        return msgspec.structs.replace(told, amount=None, currency=None, receipt="", live=None)

    async def refund(self, order: RefundOrder) -> Finding:
        """Give money back; every call gives back anew."""
        lost = await self._fault("refund")
        self.returned.setdefault(order.refund_id, []).append(order.amount)
        _answer(lost)
        return self._refund_finding(order)

    async def query_refund(self, order: RefundOrder) -> Finding:
        """Tell what became of a refund."""
        _answer(await self._fault("query_refund"))
        if order.refund_id not in self.returned:
            return Finding(outcome=Outcome.NOT_FOUND, final=False)
        return self._refund_finding(order)

    def read(self, callback: Callback) -> tuple[Notice, ...]:
        """Read what ``tell`` wrote; the header ``x-proof`` stands for a signature."""
        if callback.headers.get("x-proof") != "good":
            raise Forged("x-proof is missing")
        notice = _finding(callback.body)
        return (msgspec.structs.replace(notice, token=callback.token),)

    def answer(self, callback: Callback) -> bytes:
        """Thank you."""
        return b'{"taken":true}'

    def pay(
        self, reference: str, outcome: Outcome = Outcome.PAID, code: str = "", *, final: bool = True
    ) -> None:
        """The customer does something about an attempt."""
        account = self.accounts[reference]
        account.outcome, account.code, account.final = outcome, code, final

    def finding(self, reference: str, **changes: Any) -> Finding:
        """What a callback tells of an attempt; ``changes`` tamper with it."""
        account = self.accounts[reference]
        told = Finding(
            outcome=account.outcome,
            transaction_id=account.ref,
            amount=account.charge.amount + account.extra,
            currency=account.charge.currency,
            receipt=f"receipt-{account.ref}" if account.outcome is Outcome.PAID else "",
            code=account.code,
            live=False,
            final=account.final and account.outcome is not Outcome.PENDING,
        )
        again = _further(told, account.times) if account.outcome is Outcome.PAID else ()
        return msgspec.structs.replace(told, also=again, **changes)

    def tell(self, reference: str, **changes: Any) -> bytes:
        """The body of a callback about an attempt."""
        told = self.finding(reference, **changes)
        account = self.accounts[reference]
        notice = Notice(
            key=f"{reference}:{told.outcome}:{told.amount}:{told.currency}",
            reference=reference if self.link else "",
            gateway_ref="" if self.link else account.ref,
            finding=None if self.rings else told,
        )
        return msgspec.json.encode(notice)

    @property
    def money(self) -> int:
        """What the gateway holds for us."""
        paid = (one for one in self.accounts.values() if one.outcome is Outcome.PAID)
        came = sum((one.charge.amount + one.extra) * one.times for one in paid)
        return came - sum(sum(amounts) for amounts in self.returned.values())

    async def _fault(self, call: str) -> str:
        """Fail as told; returns the fault that lets the call act and loses its answer."""
        self.calls[call] += 1
        fault = self.faults.pop(0) if self.faults else ""
        match fault:
            case "refused":
                raise GatewayRefused("no", "it does not want to")
            case "busy":
                raise GatewayRefused("busy", "come back later", retryable=True)
            case "lost":
                raise GatewayUnknown("the line went dead")
            case "hangs":
                await asyncio.Event().wait()
            case "broken":
                raise RuntimeError("a fault of the adapter's")
            case _:
                pass
        return fault

    def _refund_finding(self, order: RefundOrder) -> Finding:
        return Finding(outcome=self.refund_outcome, transaction_id=f"back-{order.refund_id}")


def _further(told: Finding, times: int) -> tuple[Finding, ...]:
    """The same payment made further times."""
    ids = (f"{told.transaction_id}-{n}" for n in range(2, times + 1))
    return tuple(msgspec.structs.replace(told, transaction_id=one) for one in ids)


def _answer(fault: str) -> None:
    if fault == "swallowed":
        raise GatewayUnknown("the answer was lost")
