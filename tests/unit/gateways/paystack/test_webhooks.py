import json
import re

import pytest

from adapters.gateways.paystack.emulator import DEMO_SECRET_KEY
from adapters.gateways.paystack.signature import HEADER, sign
from adapters.gateways.paystack.webhook import notices
from plugins.payments.gateway import Callback, Forged, Outcome


def callback(event, **data):
    body = json.dumps({"event": event, "data": data}).encode()
    return Callback(body, {HEADER: sign(body, DEMO_SECRET_KEY)})


async def test_a_success_rings_for_its_reference_and_leaves_the_news_to_the_query(paystack, paid, merchant):
    _, transaction_id = await paid()
    [told] = await merchant.take(1)

    [notice] = paystack.read(told)

    assert (notice.about, notice.reference, notice.finding) == ("payment", "ORD-1001-A1", None)
    assert notice.key == f"charge.success:{transaction_id}"
    assert paystack.answer(told) == b""


async def test_the_webhook_of_a_success_does_not_say_what_was_asked_for(paid, merchant):
    await paid()
    [told] = await merchant.take(1)

    data = json.loads(told.body)["data"]

    assert "requested_amount" not in data
    assert data["amount"] == 4550


@pytest.mark.parametrize("outcome", ["fail", "ongoing", "late"])
async def test_nothing_but_success_rings(paystack, desk, charge, outcome):
    await paystack.start(charge())
    await desk.pay("ORD-1001-A1", outcome)

    assert (await desk.get("/callbacks"))["posts"] == 0


async def test_repetitions_have_the_same_key(paystack, desk, charge, merchant):
    await paystack.start(charge())
    await desk.faults(callbacks={"duplicate": 2})
    await desk.pay("ORD-1001-A1", "twice")

    keys = {paystack.read(told)[0].key for told in await merchant.take(4)}

    assert len(keys) == 1


async def test_a_refund_rings_at_every_step_by_the_payment_it_returns(
    paystack, desk, paid, refund_order, merchant
):
    asked = await paystack.refund(refund_order(*await paid()))
    for status in ("processing", "needs-attention", "failed"):
        await desk.post(f"/refunds/{asked.transaction_id}", {"status": status})

    told = [paystack.read(one)[0] for one in await merchant.take(5)]

    refunds = [notice for notice in told if notice.about == "refund"]
    assert {notice.reference for notice in refunds} == {"ORD-1001-A1"}
    assert {notice.finding for notice in refunds} == {None}
    assert len({notice.key for notice in refunds}) == 4


async def test_amounts_of_refunds_are_text_or_number_as_in_paystacks_samples(
    paystack, desk, paid, refund_order, merchant
):
    asked = await paystack.refund(refund_order(*await paid()))
    await desk.post(f"/refunds/{asked.transaction_id}", {"status": "failed"})

    events = [json.loads(told.body) for told in await merchant.take(3)]

    amounts = {event["event"]: event["data"]["amount"] for event in events}
    assert (amounts["refund.pending"], amounts["refund.failed"]) == ("4550", 4550)


async def test_a_dispute_goes_to_a_person(paystack, desk, paid, merchant):
    await paid()
    await desk.post("/payments/ORD-1001-A1/dispute")

    told = [paystack.read(one)[0] for one in await merchant.take(2)]

    [notice] = [notice for notice in told if notice.finding]
    assert (notice.reference, notice.finding.outcome) == ("ORD-1001-A1", Outcome.REVIEW)
    assert notice.finding.code == "charge.dispute.create"


async def test_forgeries_are_told_from_the_real_thing(paystack, desk, charge, merchant):
    def judge(told):
        with pytest.raises(Forged, match=re.escape(HEADER)):
            paystack.read(told)
        return 401

    merchant.judge = judge
    await paystack.start(charge())

    answers = await desk.post("/payments/ORD-1001-A1/forge")

    assert answers == {"unsigned": 401, "wrong_key": 401, "tampered": 401}
    assert (await paystack.query(charge())).outcome is Outcome.PENDING


@pytest.mark.parametrize("event", ["transfer.success", "subscription.create", "charge.failed"])
def test_events_that_are_not_about_our_payments_are_passed_over(paystack, event):
    assert paystack.read(callback(event, id=1)) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"not json",
        b'{"event": "charge.success"}',
        b'{"event": "charge.success", "data": {"reference": 7}}',
        b'{"event": "refund.failed", "data": {"reference": "R"}}',
        b'{"event": "charge.dispute.create", "data": {"transaction": "R"}}',
    ],
)
def test_what_cannot_be_read_is_a_value_error(body):
    with pytest.raises(ValueError, match=r".+"):
        notices(body)


def test_without_an_id_the_event_and_what_it_is_about_make_the_key(paystack):
    refund = {"transaction_reference": "R", "refund_reference": None, "amount": "100"}

    keys = [
        paystack.read(callback("refund.pending", **refund | changed))[0].key
        for changed in ({}, {"amount": "200"}, {"refund_reference": "132"})
    ]

    assert len(set(keys)) == 3
