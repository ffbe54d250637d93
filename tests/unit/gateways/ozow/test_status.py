import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from adapters.gateways.http import Answer
from adapters.gateways.ozow.wire import Transaction, cents, read
from plugins.payments.gateway import GatewayRefused, GatewayUnknown, Outcome


@pytest.fixture
async def started(ozow, charge):
    await ozow.start(charge())
    return charge()


async def test_a_payment_is_found_with_all_that_proves_it(ozow, desk, clock, started):
    row = await desk.pay(started.reference)

    finding = await ozow.query(started)

    assert (finding.outcome, finding.amount, finding.currency) == (Outcome.PAID, 4550, "ZAR")
    assert finding.transaction_id == finding.receipt == row["transaction_id"]
    assert finding.paid_at == clock()
    assert finding.live
    assert finding.also == ()


@pytest.mark.parametrize(
    ("fault", "told"), [({"amount": 100}, {"amount": 100}), ({"currency": "USD"}, {"currency": "USD"})]
)
async def test_what_is_off_about_a_payment_is_told_as_it_is(ozow, desk, started, fault, told):
    await desk.faults(payment=fault)
    await desk.pay(started.reference)

    finding = msgspec.structs.asdict(await ozow.query(started))
    assert finding | told == finding


async def test_test_payments_are_found_in_test_mode(connect, desk, charge):
    ozow = connect(test=True)
    await ozow.start(charge())
    await desk.pay("ORD-1001-A1")

    finding = await ozow.query(charge())

    assert (finding.outcome, finding.live) == (Outcome.PAID, False)


@pytest.mark.parametrize(("test", "mode"), [(False, "test"), (True, "live")])
async def test_a_payment_in_the_wrong_mode_is_found_and_says_so(connect, desk, charge, test, mode):
    ozow = connect(test=test)
    await ozow.start(charge())
    await desk.faults(payment={"mode": mode})
    await desk.pay("ORD-1001-A1")

    finding = await ozow.query(charge())

    assert (finding.outcome, finding.live) == (Outcome.PAID, mode == "live")


@pytest.mark.parametrize("unknown_as", ["404", "array"])
async def test_a_page_that_nobody_used_is_not_found_in_either_dialect(ozow, desk, started, unknown_as):
    await desk.faults(unknown_as=unknown_as)

    finding = await ozow.query(started)

    assert (finding.outcome, finding.final) == (Outcome.NOT_FOUND, False)


async def test_a_payment_that_is_known_only_later_is_found_then(ozow, desk, started):
    await desk.faults(lag=1)
    await desk.pay(started.reference)

    outcomes = [(await ozow.query(started)).outcome for _ in range(2)]

    assert outcomes == [Outcome.NOT_FOUND, Outcome.PAID]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("fail", ("Error", Outcome.FAILED)),
        ("cancel", ("Cancelled", Outcome.FAILED)),
        ("late", ("Abandoned", Outcome.FAILED)),
        ("pending", ("Pending", Outcome.PENDING)),
        ("investigate", ("PendingInvestigation", Outcome.REVIEW)),
    ],
)
async def test_all_but_complete_is_no_money_and_not_the_end(ozow, desk, started, outcome, expected):
    await desk.pay(started.reference, outcome)

    finding = await ozow.query(started)

    assert (finding.code, finding.outcome) == expected
    assert not finding.final


@pytest.mark.parametrize("outcome", ["late", "pending"])
async def test_money_may_come_after_all(ozow, desk, started, outcome):
    await desk.pay(started.reference, outcome, after=3600)
    await desk.post("/clock", {"skip": 3600})

    assert (await ozow.query(started)).outcome is Outcome.PAID


async def test_a_link_paid_twice_shows_both_payments_the_earlier_one_first(ozow, desk, clock, started):
    first = await desk.pay(started.reference)
    clock.move(minutes=5)
    second = await desk.pay(started.reference)

    finding = await ozow.query(started)

    assert finding.transaction_id == first["transaction_id"]
    assert [other.transaction_id for other in finding.also] == [second["transaction_id"]]
    assert [other.amount for other in finding.also] == [4550]


async def test_money_counts_before_attempts_that_failed_later(ozow, desk, clock, started):
    await desk.pay(started.reference)
    clock.move(minutes=5)
    await desk.pay(started.reference, "cancel")

    assert (await ozow.query(started)).outcome is Outcome.PAID


async def test_references_that_only_begin_alike_are_not_ours(ozow, desk, charge, started):
    await desk.pay(started.reference)

    assert (await ozow.query(charge(reference="ORD-1001-A"))).outcome is Outcome.NOT_FOUND


async def test_a_query_without_an_answer_tells_nothing(ozow, desk, started):
    await desk.faults(down=[{"http": 500}])

    with pytest.raises(GatewayUnknown, match="500"):
        await ozow.query(started)


async def test_a_wrong_api_key_is_not_taken_for_a_missing_transaction(connect, charge):
    with pytest.raises(GatewayRefused, match="401"):
        await connect(api_key="another").query(charge())


@pytest.mark.parametrize(
    "body",
    [b"", b"[1]", b'[{"transactionId": "t"}]', b'[{"amount": 45.505, "transactionId": "t"}]', b"<html>"],
)
def test_what_cannot_be_read_tells_nothing(body):
    with pytest.raises(GatewayUnknown):
        read(Answer(200, body), list[Transaction])


def test_fields_are_known_however_they_are_cased():
    body = (
        b'[{"TransactionID": "t", "transactionreference": "r", "AMOUNT": "45.5", "Status": "COMPLETE",'
        b' "paymentDate": "2026-11-23T10:00:00.5"}]'
    )

    [transaction] = read(Answer(200, body), list[Transaction])

    finding = transaction.finding(live=True)
    assert (finding.outcome, finding.amount) == (Outcome.PAID, 4550)
    assert finding.paid_at == dt.datetime(2026, 11, 23, 8, 0, 0, 500_000, dt.UTC)


def test_a_time_or_status_we_do_not_know_does_not_hide_the_rest():
    body = (
        b'[{"transactionId": "t", "transactionReference": "r", "amount": 45, "status": "Reversed",'
        b' "paymentDate": "yesterday"}]'
    )

    [transaction] = read(Answer(200, body), list[Transaction])

    assert transaction.finding(live=True).outcome is Outcome.REVIEW


def test_haste_may_be_tried_again():
    with pytest.raises(GatewayRefused) as refused:
        read(Answer(429, b""), list[Transaction])

    assert refused.value.retryable


@pytest.mark.parametrize(("rands", "whole"), [("45.5", 4550), ("45", 4500), ("0.01", 1), ("4.55E+1", 4550)])
def test_rands_become_cents_without_loss(rands, whole):
    assert cents(Decimal(rands)) == whole


def test_fractions_of_a_cent_are_refused():
    with pytest.raises(ValueError, match=r"45\.505 has more than two decimals"):
        cents(Decimal("45.505"))
