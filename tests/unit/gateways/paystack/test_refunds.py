import pytest

from plugins.payments.gateway import GatewayRefused, GatewayUnknown, Outcome


@pytest.fixture
async def asked_back(paystack, paid, refund_order):
    """A refund of everything, pending, and its number."""
    order = refund_order(*await paid())
    return order, (await paystack.refund(order)).transaction_id


async def test_all_of_it_goes_back_in_steps(paystack, desk, paid, refund_order):
    order = refund_order(*await paid())

    asked = await paystack.refund(order)
    await desk.post(f"/refunds/{asked.transaction_id}", {"status": "processed"})
    done = await paystack.query_refund(order)

    assert (asked.outcome, asked.amount, asked.currency) == (Outcome.PENDING, 4550, "ZAR")
    assert (done.outcome, done.transaction_id, done.final) == (Outcome.PAID, asked.transaction_id, True)
    assert (await desk.get("/counts"))["refunded"] == {"ORD-1001-A1": 4550}


async def test_parts_go_back_until_nothing_is_left(paystack, paid, refund_order):
    attempt = await paid()
    for number in (1, 2):
        await paystack.refund(refund_order(*attempt, refund_id=f"part-{number}", amount=2000))

    with pytest.raises(GatewayRefused, match="more than what is left"):
        await paystack.refund(refund_order(*attempt, refund_id="part-3", amount=2000))


async def test_the_same_refund_is_never_asked_for_twice(paystack, desk, paid, refund_order):
    order = refund_order(*await paid(), amount=1000)

    first, again = await paystack.refund(order), await paystack.refund(order)

    assert first.transaction_id == again.transaction_id
    assert (await desk.get("/counts"))["refunds"] == {"ORD-1001-A1": 1}


async def test_a_refund_whose_answer_was_lost_is_found_by_its_note(paystack, desk, paid, refund_order):
    order = refund_order(*await paid(), amount=1000)
    await desk.faults(drop=[{"method": "POST", "path": "/refund"}])

    with pytest.raises(GatewayUnknown):
        await paystack.refund(order)

    assert (await paystack.query_refund(order)).outcome is Outcome.PENDING
    assert (await desk.get("/counts"))["refunds"] == {"ORD-1001-A1": 1}


async def test_without_a_look_at_earlier_refunds_none_is_asked_for(paystack, desk, paid, refund_order):
    order = refund_order(*await paid())
    await desk.faults(down=[{"method": "GET", "path": "/refund"}])

    with pytest.raises(GatewayRefused, match="not_asked") as refused:
        await paystack.refund(order)

    assert refused.value.retryable
    assert (await desk.get("/counts"))["refunds"] == {}


async def test_a_refund_that_paystack_never_heard_of_is_not_found(paystack, paid, refund_order):
    finding = await paystack.query_refund(refund_order(*await paid()))

    assert finding.outcome is Outcome.NOT_FOUND


async def test_a_refund_is_looked_up_by_its_number_once_that_is_known(paystack, paid, refund_order):
    attempt = await paid()
    asked = await paystack.refund(refund_order(*attempt))

    finding = await paystack.query_refund(
        refund_order(*attempt, refund_id="other", gateway_ref=asked.transaction_id)
    )

    assert finding.transaction_id == asked.transaction_id


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("processing", (Outcome.PENDING, False)),
        ("failed", (Outcome.FAILED, True)),
        ("needs-attention", (Outcome.REVIEW, False)),
    ],
)
async def test_what_becomes_of_a_refund_is_told(paystack, desk, asked_back, status, expected):
    order, refund_id = asked_back
    await desk.post(f"/refunds/{refund_id}", {"status": status})

    finding = await paystack.query_refund(order)

    assert (finding.outcome, finding.final) == expected
    assert finding.code == status


async def test_what_was_not_paid_cannot_be_refunded(paystack, desk, charge, refund_order):
    await paystack.start(charge())
    [row] = await desk.get("/payments")

    with pytest.raises(GatewayRefused, match="has not been paid"):
        await paystack.refund(refund_order(charge(), row["transaction_id"]))
