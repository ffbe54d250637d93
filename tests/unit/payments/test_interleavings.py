"""Whatever comes in whatever order: nobody is charged or refunded twice, and the books say what is so."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from random import Random
from typing import NamedTuple

import msgspec
import pytest

from bot import Event
from plugins.payments import cash, charging, findings, refund_findings, refunding
from plugins.payments.commands import PayOutRefund, WriteOff
from plugins.payments.gateway import Finding, GatewayRefused, Outcome, Started
from plugins.payments.journal import STREAM
from plugins.payments.ledger import entries
from plugins.payments.model import Attempt, Bill, RefundState, State, evolve, fold
from tests.doubles.payments import charge, collect, refund
from tests.doubles.rows import AT

AMOUNT = 7050


class Step(NamedTuple):
    """One thing that happens. ``which`` of the attempts, or refunds, there are; ``flag`` varies it."""

    act: str
    which: int
    method: str
    finding: Finding
    flag: bool
    seconds: int


Now = dt.datetime


def _found(bill: Bill, step: Step, payment_id: str, now: Now) -> list[Event]:
    if bill.attempts[payment_id].submitted_at is None:
        return []
    return findings.found(bill, payment_id, step.finding, now, live=False)


def _error(step: Step) -> GatewayRefused:
    return GatewayRefused("no", "no", retryable=step.flag)


ABOUT_THE_BILL: Mapping[str, Callable[[Bill, Step, Now], list[Event]]] = {
    "charge": lambda bill, step, now: charging.charge(
        bill, charge(step.method), charging.new_payment_id("shop", bill), now
    ),
    "refund": lambda bill, step, now: refunding.refund(bill, refund(), now),
    "refund a part": lambda bill, step, now: refunding.refund(bill, refund("20.00", key=step.method), now),
    "fulfil": lambda bill, step, now: refunding.fulfil(bill),
    "collect": lambda bill, step, now: cash.collect(bill, collect("35.25", collection_id=step.method), now),
    "write off": lambda bill, step, now: cash.write_off(
        bill, WriteOff(order_id="order-1", member_id="lerato"), now
    ),
}
ABOUT_A_PAYMENT: Mapping[str, Callable[[Bill, Step, str, Now], list[Event]]] = {
    "submit": lambda bill, step, name, now: charging.submit(bill, name, now),
    "started": lambda bill, step, name, now: charging.started(
        bill, name, Started(gateway_ref="g", url="u" if step.flag else "")
    ),
    "refused": lambda bill, step, name, now: charging.refused(bill, name, _error(step), now),
    "unanswered": lambda bill, step, name, now: charging.unanswered(bill, name, "lost"),
    "found": _found,
    "settle": lambda bill, step, name, now: refunding.settle(bill, name),
}
ABOUT_A_REFUND: Mapping[str, Callable[[Bill, Step, str, Now], list[Event]]] = {
    "send back": lambda bill, step, name, now: refund_findings.submit(bill, name, now),
    "not sent back": lambda bill, step, name, now: refund_findings.refused(bill, name, _error(step)),
    "found back": lambda bill, step, name, now: refund_findings.found(bill, name, step.finding, now),
    "pay out": lambda bill, step, name, now: refunding.pay_out(
        bill, PayOutRefund(order_id="order-1", refund_id=name, paid_by="lerato")
    ),
}
ACTS = [*ABOUT_THE_BILL, *ABOUT_A_PAYMENT, *ABOUT_A_REFUND, "charge", "found", "found"]
NEXT: Mapping[str, tuple[str, ...]] = {
    "created": ("submit",),
    "initiating": ("started", "started", "unanswered", "refused", "found"),
    "unknown": ("found",),
    "pending": ("found",),
    "promised": ("collect", "write off"),
    "charged": ("found", "settle", "settle", "refund a part"),
    "requested": ("send back",),
    "submitted": ("found back", "found back", "not sent back"),
    "review": ("found", "found back", "pay out"),
}
"""What usually comes next; half of all steps are something else."""


def walk(random: Random) -> Iterator[Step]:
    """Some sixty steps, in an order that nobody planned; ``next`` is what usually comes next."""
    for _ in range(60):
        yield Step(
            act=random.choice(["next", random.choice(ACTS)]),
            which=random.randrange(4),
            method=random.choice(["paystack", "mpesa", "cash"]),
            finding=_finding(random),
            flag=random.random() < 0.5,
            seconds=random.choice([0, 1, 60, 600]),
        )


def _finding(random: Random) -> Finding:
    """Money in half of all cases, tampered with in some, and paid twice by the same link in a few."""
    found = _one(random)
    again = msgspec.structs.replace(_one(random), transaction_id=random.choice(["t-2", "t-3"]))
    paid_again = found.outcome is again.outcome is Outcome.PAID and random.random() < 0.2
    return msgspec.structs.replace(found, also=(again,)) if paid_again else found


def _one(random: Random) -> Finding:
    return Finding(
        outcome=random.choice([Outcome.PAID, random.choice(list(Outcome))]),
        transaction_id=random.choice(["t-1", ""]),
        amount=random.choice([AMOUNT, AMOUNT, None, AMOUNT - 50, AMOUNT + 50]),
        requested=random.choice([None, None, None, AMOUNT, AMOUNT + 1]),
        currency=random.choice(["ZAR", "ZAR", "ZAR", None, "KES"]),
        receipt=random.choice(["r-1", ""]),
        code=random.choice(["1032", "77"]),
        live=random.choice([None, False, False, True]),
    )


class Shop:
    """One bill, its books, and all that was ever decided."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.bill, self.now = Bill("order-1"), AT
        self.history: list[Event] = []
        self.books: Counter[str] = Counter()
        random = Random(seed)
        for step in walk(random):
            self.now += dt.timedelta(seconds=step.seconds)
            self._record(self._decide(self._next(step, random) if step.act == "next" else step))

    def __repr__(self) -> str:
        return f"Shop({self.seed})"

    def of(self, event_type: str) -> list[Event]:
        """The events of that type."""
        return [event for event in self.history if event.type == event_type]

    def _next(self, step: Step, random: Random) -> Step:
        """The step with what usually comes next for one of the payments and refunds there are."""
        known = [*self.bill.attempts.values(), *self.bill.refunds.values()]
        if not known:
            return step._replace(act="charge")
        which = random.randrange(len(known))
        act = random.choice(NEXT.get(known[which].state, ("charge",)))
        is_refund = which >= len(self.bill.attempts)
        return step._replace(act=act, which=which - len(self.bill.attempts) if is_refund else which)

    def _decide(self, step: Step) -> list[Event]:
        if step.act in ABOUT_THE_BILL:
            return ABOUT_THE_BILL[step.act](self.bill, step, self.now)
        payments = step.act in ABOUT_A_PAYMENT
        known = list(self.bill.attempts if payments else self.bill.refunds)
        if not known:
            return []
        act = ABOUT_A_PAYMENT[step.act] if payments else ABOUT_A_REFUND[step.act]
        return act(self.bill, step, known[step.which % len(known)], self.now)

    def _record(self, events: Iterable[Event]) -> None:
        for event in events:
            for entry in entries(self.bill, event):
                self.books[entry.debit] += entry.amount
                self.books[entry.credit] -= entry.amount
            self.bill = evolve(self.bill, event)
            self.history.append(event)


@pytest.fixture(scope="module")
def shops() -> list[Shop]:
    """What came of 1000 walks."""
    return [Shop(seed) for seed in range(1000)]


def test_every_event_happens_on_some_walk(shops: list[Shop]) -> None:
    happened = {event.type for shop in shops for event in shop.history}
    assert happened == {kind.type for kind in STREAM}
    assert any(event.late for shop in shops for event in shop.of("payment.succeeded"))
    reasons = {event.reason for shop in shops for event in shop.of("refund.requested")}
    assert {"late", "overpaid", "paid twice", "cancelled", "paid out by hand"} <= reasons


def test_no_interleaving_charges_or_refunds_twice(shops: list[Shop]) -> None:
    for shop in shops:
        assert sum(attempt.kept for attempt in shop.bill.attempts.values()) <= 1, shop
        assert most(event.payment_id for event in shop.of("payment.succeeded")) <= 1, shop
        assert most(event.refund_id for event in shop.of("refund.requested")) <= 1, shop
        assert most(event.refund_id for event in shop.of("refund.succeeded")) <= 1, shop
        for payment_id in shop.bill.attempts:
            assert 0 <= shop.bill.unowed(payment_id) <= shop.bill.left(payment_id), shop


def test_nothing_pays_for_an_order_that_was_called_off(shops: list[Shop]) -> None:
    for shop in shops:
        closed = [event.type for event in shop.history].index("payment.closed") if shop.bill.closed else None
        after = shop.history[closed:] if closed is not None else []
        assert all(event.late for event in after if event.type == "payment.succeeded"), shop


@pytest.mark.parametrize("subject", ["payment", "refund"])
def test_a_gateway_is_asked_again_only_after_it_said_no(shops: list[Shop], subject: str) -> None:
    begun, no = f"{subject}.submitted", f"{subject}.deferred"
    for shop in shops:
        calls: dict[str, list[str]] = {}
        for event in (one for one in shop.history if one.type in (begun, no)):
            calls.setdefault(getattr(event, f"{subject}_id"), []).append(event.type)
        for mine in calls.values():
            assert (begun, begun) not in pairwise(mine), shop
            assert mine.count(begun) <= charging.TRIES, shop


@pytest.mark.parametrize("method", ["paystack", "mpesa"])
def test_the_books_hold_what_the_gateways_hold(shops: list[Shop], method: str) -> None:
    for shop in shops:
        bill = shop.bill
        by_hand = {event.refund_id for event in shop.of("refund.succeeded") if event.paid_by}
        came = sum(one.received for one in bill.attempts.values() if one.method == method)
        gone = sum(
            one.amount
            for one in bill.refunds.values()
            if one.state is RefundState.SUCCEEDED
            and one.refund_id not in by_hand
            and bill.attempts[one.payment_id].method == method
        )
        assert shop.books[f"clearing:{method}"] == came - gone, shop


def test_the_books_say_who_owes_whom(shops: list[Shop]) -> None:
    for shop in shops:
        sales = sum(one.amount for one in shop.bill.attempts.values() if is_sale(one))
        assert shop.books["sales"] == -sales, shop
        assert shop.books["receivable"] == owed_to_us(shop.bill) - shop.books["losses"], shop
        assert sum(shop.books.values()) == 0, shop


def test_a_bill_is_its_events(shops: list[Shop]) -> None:
    for shop in shops:
        assert fold("order-1", shop.history) == shop.bill, shop
        assert shop.bill.version == len(shop.history), shop


def most(names: Iterable[str]) -> int:
    """How often the commonest of them comes."""
    return max(Counter(names).values(), default=0)


def is_sale(attempt: Attempt) -> bool:
    """Somebody pays, or promised to pay, for the order with it."""
    return attempt.kept or attempt.state is State.PROMISED


def owed_to_us(bill: Bill) -> int:
    """What the customer has to pay for, less what came, less what we are to give back and have not."""
    asked = sum(one.amount for one in bill.attempts.values() if is_sale(one))
    came = sum(one.received for one in bill.attempts.values())
    alive = [one for one in bill.refunds.values() if one.state is not RefundState.FAILED]
    forgiven = sum(one.amount - one.surplus for one in alive)
    returned = sum(one.amount for one in alive if one.state is RefundState.SUCCEEDED)
    return asked - came - forgiven + returned
