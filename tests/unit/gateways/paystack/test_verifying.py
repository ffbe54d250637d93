import datetime as dt

import msgspec
import pytest

from adapters.gateways.http import Answer
from adapters.gateways.paystack.wire import Transaction, data_of, is_missing
from plugins.payments.gateway import GatewayRefused, GatewayUnknown, Outcome


@pytest.fixture
async def started(paystack, charge):
    await paystack.start(charge())
    return charge()


async def test_a_payment_is_found_with_all_that_proves_it(paystack, desk, clock, started):
    row = await desk.pay(started.reference)

    finding = await paystack.query(started)

    assert finding.outcome is Outcome.PAID
    assert (finding.amount, finding.requested, finding.currency) == (4550, 4550, "ZAR")
    assert finding.transaction_id == finding.receipt == row["transaction_id"]
    assert finding.paid_at == clock()
    assert finding.live is False
    assert finding.final


async def test_a_fee_that_the_customer_bears_shows_beside_what_was_asked(paystack, desk, started):
    await desk.faults(payment={"fee": 150})
    await desk.pay(started.reference)

    finding = await paystack.query(started)

    assert (finding.amount, finding.requested) == (4700, 4550)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"amount": 100}, {"amount": 100}),
        ({"requested": 100}, {"requested": 100}),
        ({"currency": "USD"}, {"currency": "USD"}),
        ({"mode": "live"}, {"live": True}),
    ],
)
async def test_what_is_off_about_a_payment_is_told_as_it_is(paystack, desk, started, fault, told):
    await desk.faults(payment=fault)
    await desk.pay(started.reference)

    finding = msgspec.structs.asdict(await paystack.query(started))
    assert finding | told == finding


async def test_a_page_that_nobody_visited_is_pending(paystack, started):
    finding = await paystack.query(started)

    assert (finding.outcome, finding.code, finding.final) == (Outcome.PENDING, "abandoned", False)


async def test_a_declined_card_is_a_failure_after_which_the_page_still_takes_another(paystack, desk, started):
    await desk.pay(started.reference, "fail")
    failed = await paystack.query(started)
    await desk.pay(started.reference)

    assert (failed.outcome, failed.message, failed.final) == (Outcome.FAILED, "Declined", False)
    assert (await paystack.query(started)).outcome is Outcome.PAID


async def test_a_customer_may_come_back_to_an_abandoned_page(paystack, desk, clock, started):
    await desk.pay(started.reference, "late", after=3600)
    assert (await paystack.query(started)).outcome is Outcome.PENDING

    await desk.post("/clock", {"skip": 3600})

    finding = await paystack.query(started)
    assert finding.outcome is Outcome.PAID
    assert finding.paid_at == clock() + dt.timedelta(hours=1)


async def test_a_customer_in_the_middle_of_it_is_pending(paystack, desk, started):
    await desk.pay(started.reference, "ongoing")

    assert (await paystack.query(started)).outcome is Outcome.PENDING


async def test_money_that_the_bank_took_back_is_for_a_person_to_look_at(paystack, desk, started):
    await desk.pay(started.reference)
    await desk.post(f"/payments/{started.reference}/dispute")

    assert (await paystack.query(started)).outcome is Outcome.REVIEW


@pytest.mark.parametrize("as_400", [False, True])
async def test_an_unknown_reference_is_not_found_in_either_dialect(paystack, desk, charge, as_400):
    await desk.faults(missing_as_400=as_400)

    finding = await paystack.query(charge())

    assert (finding.outcome, finding.final) == (Outcome.NOT_FOUND, False)


async def test_a_wrong_key_is_not_taken_for_a_missing_transaction(connect, charge):
    with pytest.raises(GatewayRefused, match="Invalid key"):
        await connect(secret_key="sk_test_of_somebody_else").query(charge())


def test_a_wrong_key_under_400_is_not_taken_for_a_missing_transaction():
    assert not is_missing(Answer(400, b'{"status": false, "message": "Invalid key"}'))


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"status": true, "data": {}}'])
def test_a_404_of_somebody_elses_is_not_taken_for_a_missing_transaction(body):
    assert not is_missing(Answer(404, body))


@pytest.mark.parametrize("body", [b'{"status": true}', b'{"status": true, "data": {"id": "x"}}', b"yes"])
def test_a_yes_that_cannot_be_read_tells_nothing(body):
    with pytest.raises(GatewayUnknown):
        data_of(Answer(200, body), Transaction)


def test_a_refusal_for_haste_may_be_tried_again():
    with pytest.raises(GatewayRefused) as refused:
        data_of(Answer(429, b'{"status": false, "message": "Too many requests"}'), Transaction)

    assert refused.value.retryable


@pytest.mark.parametrize(("status", "outcome"), [("success", "paid"), ("something new", "review")])
def test_samples_with_odd_types_are_read(status, outcome):
    body = (
        b'{"status": true, "message": null, "data": {"id": "4099260516", "status": "%s", "reference": "R",'
        b' "amount": "40333", "requested_amount": 30050, "fees": null, "currency": "NGN", "metadata": 0,'
        b' "paid_at": "soon"}}' % status.encode()
    )

    finding = data_of(Answer(200, body), Transaction).finding()

    assert (finding.outcome, finding.amount, finding.requested) == (outcome, 40333, 30050)
    assert finding.paid_at is None
    assert finding.live is None
