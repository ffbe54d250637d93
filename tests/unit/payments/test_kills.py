"""The process may die between any two steps: what it left behind is taken up and nothing is done twice.

Each story is first played whole, to count its steps, and then once for every step, with a kill at it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import Event
from plugins.payments.gateway import Outcome
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge, refund
from tests.doubles.till import Fuse, Killed, Till

LONG = 2400.0
"""Seconds in which everything has its end, with a kill on the way too."""


class Story:
    """A till whose process is started again whenever it dies; what was interrupted comes again."""

    def __init__(self, till: Till, gateway: FakeGateway) -> None:
        self.till, self.gateway = till, gateway

    async def command(self, command: Event) -> None:
        """The bus delivers a command until somebody took it."""
        envelope = self.till.envelope(command)
        await self._until_done(lambda: self.till.deliver(envelope))

    async def callback(self) -> None:
        """The gateway calls back, if it ever heard of us, until it is answered."""
        if self.gateway.accounts:
            (reference, account) = next(iter(self.gateway.accounts.items()))
            body, token = self.gateway.tell(reference), account.charge.token
            await self._until_done(lambda: self.till.hear(self.gateway.name, body, token))

    async def wait(self, seconds: float) -> None:
        """Time passes, whatever happens."""
        end = self.till.clock.now() + seconds
        await self._until_done(lambda: self.till.pass_time(max(0.0, end - self.till.clock.now())))

    def pay(self) -> None:
        """The customer pays, if they were asked."""
        if self.gateway.accounts:
            self.gateway.pay(next(iter(self.gateway.accounts)))

    async def _until_done(self, act: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await act()
                return
            except Killed:
                await self.till.restart()


async def paid_and_found_by_a_look(story: Story) -> None:
    await story.command(charge())
    await story.wait(1)
    story.pay()
    await story.wait(LONG)


async def paid_and_told_by_a_callback(story: Story) -> None:
    await story.command(charge())
    await story.wait(1)
    story.pay()
    await story.callback()
    await story.wait(LONG)


async def paid_on_a_phone_whose_answer_was_lost(story: Story) -> None:
    story.gateway.link, story.gateway.faults = False, ["swallowed"]
    await story.command(charge())
    await story.wait(1)
    story.pay()
    await story.callback()
    await story.wait(LONG)


async def paid_after_the_cancellation(story: Story) -> None:
    await story.command(charge())
    await story.wait(1)
    await story.command(refund())
    story.pay()
    await story.callback()
    await story.wait(LONG)


async def paid_and_given_back(story: Story) -> None:
    await paid_and_told_by_a_callback(story)
    await story.command(refund())
    await story.wait(LONG)


async def paid_and_given_back_by_a_gateway_that_loses_its_answer(story: Story) -> None:
    await paid_and_told_by_a_callback(story)
    story.gateway.faults = ["swallowed"]
    await story.command(refund())
    await story.wait(LONG)


STORIES = [
    paid_and_found_by_a_look,
    paid_and_told_by_a_callback,
    paid_on_a_phone_whose_answer_was_lost,
    paid_after_the_cancellation,
    paid_and_given_back,
    paid_and_given_back_by_a_gateway_that_loses_its_answer,
]


async def play(tell: Callable[[Story], Awaitable[None]], folder: Path, name: str, fuse: Fuse) -> str:
    """Play a story, hold what came of it against the gateway's own books, and say how it ended."""
    gateway = FakeGateway(refund_outcome=Outcome.PAID)
    till = Till(folder, {gateway.name: gateway}, fuse, name=name)
    await tell(Story(till, gateway))
    fuse.at = None
    bill, books = await till.bill(), await till.books()
    await till.close()
    assert all(account.asked == 1 for account in gateway.accounts.values())
    assert all(len(amounts) == 1 for amounts in gateway.returned.values())
    assert books.get("clearing:paystack", 0) == gateway.money
    assert books.get("receivable", 0) == 0
    assert gateway.money == (bill.left(bill.paid.payment_id) if bill.paid else 0)
    return " ".join(str(attempt.state) for attempt in bill.attempts.values())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_a_kill_at_any_step_neither_doubles_nor_loses_money(
    tmp_path: Path, story: Callable[[Story], Awaitable[None]]
) -> None:
    whole = Fuse()
    assert await play(story, tmp_path, "whole", whole) == "charged"
    ends = [await play(story, tmp_path, f"killed at {step}", Fuse(step)) for step in range(whole.steps)]
    assert set(ends) <= {"charged", "failed", "review", "cancelled"}
    assert ends.count("charged") > len(ends) / 2
