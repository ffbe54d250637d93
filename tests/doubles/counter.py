"""A customer who pays at one gateway, callbacks about it, and how it ended."""

from __future__ import annotations

from bot import Problem
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge
from tests.doubles.till import Till

HOUR = 3600.0


class Counter:
    """A till with one gateway, and the customer's attempt ``reference``; ``said`` are refusals."""

    def __init__(self, till: Till, gateway: FakeGateway) -> None:
        self.till, self.gateway = till, gateway
        self.said: list[str] = []

    async def ask(self) -> None:
        """Ask for R70.50."""
        await self.till.obey(charge(self.gateway.name))
        await self.till.work()

    @property
    def reference(self) -> str:
        """The newest attempt."""
        return list(self.gateway.accounts)[-1]

    async def call_back(self, *, token: str | None = None, proof: str = "good", **told: object) -> None:
        """The gateway, or somebody else, calls back about the newest attempt."""
        body = self.gateway.tell(self.reference, **told)
        given = self.gateway.accounts[self.reference].charge.token if token is None else token
        await self.hear(body, "" if self.gateway.link and token is None else given, proof)

    async def hear(self, body: bytes, token: str, proof: str = "good") -> None:
        """Whatever was posted, and what we answered if it was not 200."""
        try:
            await self.till.hear(self.gateway.name, body, token, proof=proof)
        except Problem as problem:
            self.said.append(str(problem.status.value))
        await self.till.work()

    async def outcome(self) -> str:
        """How it ended, two hours later: refusals, states, and what went back."""
        await self.till.pass_time(2 * HOUR)
        bill = await self.till.bill()
        words = [*self.said, *(str(attempt.state) for attempt in bill.attempts.values())]
        lacking = any(one.data["receipt_missing"] for one in self.till.events("payment.succeeded"))
        words += ["without receipt"] if lacking and not self.till.events("payment.receipt_found") else []
        returned = self.till.events("refund.succeeded")
        assert len(returned) == len(self.gateway.returned) <= 1
        words += ["given back"] if returned else []
        if "review" not in words:
            assert (await self.till.books()).get(f"clearing:{self.gateway.name}", 0) == self.gateway.money
        return ", ".join(words)
