"""Giving money back: the whole by reversal, a part by payout, and what is known when answers are lost."""

import pytest
from msgspec.structs import replace

from plugins.payments.gateway import GatewayRefused, GatewayUnknown, Outcome


async def refunded(desk):
    return (await desk.get("/counts"))["refunded"]


async def test_a_whole_payment_is_reversed(mpesa, order, desk, shop):
    refund = await order()
    taken = await mpesa.refund(refund)
    assert (taken.outcome, taken.final) == (Outcome.PENDING, False)
    assert taken.transaction_id

    [notice] = await shop.notices(1)
    assert (notice.about, notice.token) == ("refund", "r3fund")
    assert (notice.finding.outcome, notice.finding.amount) == (Outcome.PAID, 45000)
    assert notice.finding.receipt not in {"", refund.receipt}
    assert notice.finding.paid_at is not None
    assert await refunded(desk) == {"ORD-1001-A1": 45000}


async def test_a_part_is_paid_out_from_the_bulk_shortcode(mpesa, order, desk, shop):
    taken = await mpesa.refund(await order(amount=20000))
    assert (taken.outcome, taken.transaction_id) == (Outcome.PENDING, "ref-1")

    [finding] = await shop.findings(1)
    assert (finding.outcome, finding.amount) == (Outcome.PAID, 20000)
    assert finding.receipt
    assert finding.paid_at is not None
    assert await refunded(desk) == {"ORD-1001-A1": 20000}


async def test_results_may_be_written_as_text(mpesa, order, desk, shop):
    await desk.faults(results={"as_text": True})
    await mpesa.refund(await order())

    [finding] = await shop.findings(1)
    assert (finding.outcome, finding.amount) == (Outcome.PAID, 45000)


async def test_without_a_receipt_the_whole_is_paid_out(mpesa, order, desk, shop):
    await mpesa.refund(await order(receipt=""))

    assert [finding.outcome for finding in await shop.findings(1)] == [Outcome.PAID]
    assert (await desk.get("/counts"))["payouts"] == {"ref-1": 1}


async def test_parts_are_refundable_only_with_a_bulk_shortcode(connect, order, desk):
    with pytest.raises(GatewayRefused, match="set bulk_shortcode"):
        await connect(bulk_shortcode="").refund(await order(amount=20000))

    assert await refunded(desk) == {}


async def test_nothing_is_given_back_without_an_initiator(connect, order):
    mpesa = connect(bulk_shortcode="", initiator=None)

    with pytest.raises(GatewayRefused, match="600999 has no initiator"):
        await mpesa.refund(await order())


@pytest.mark.parametrize("amount", [900, 20050])
async def test_what_cannot_be_paid_out_is_refused_at_once(amount, mpesa, order, desk):
    with pytest.raises(GatewayRefused, match="KES"):
        await mpesa.refund(await order(amount=amount))

    assert await refunded(desk) == {}


async def test_a_payout_whose_answer_is_lost_is_not_paid_twice(mpesa, order, desk, shop):
    refund = await order(amount=20000)
    await desk.faults(drop=[{"path": "b2c"}])
    with pytest.raises(GatewayUnknown):
        await mpesa.refund(refund)

    again = await mpesa.refund(refund)

    assert (again.outcome, again.transaction_id) == (Outcome.PENDING, "ref-1")
    assert [finding.outcome for finding in await shop.findings(1)] == [Outcome.PAID]
    assert await refunded(desk) == {"ORD-1001-A1": 20000}


async def test_a_reversal_whose_answer_is_lost_waits_for_its_callback(mpesa, order, desk, shop):
    refund = await order()
    await desk.faults(drop=[{"path": "reversal"}])
    with pytest.raises(GatewayUnknown, match="no answer"):
        await mpesa.refund(refund)
    with pytest.raises(GatewayUnknown, match="only its callback can tell"):
        await mpesa.query_refund(refund)

    [notice] = await shop.notices(1)
    assert (notice.token, notice.finding.outcome) == ("r3fund", Outcome.PAID)


async def test_a_payment_is_never_reversed_twice(mpesa, order, desk, shop):
    refund = await order()
    for _ in range(2):
        await mpesa.refund(refund)

    first, second = await shop.findings(2)
    assert {first.code, second.code} == {"0", "R000001"}
    assert {first.outcome, second.outcome} == {Outcome.PAID, Outcome.REVIEW}
    assert await refunded(desk) == {"ORD-1001-A1": 45000}


@pytest.mark.parametrize("amount", [45000, 20000])
async def test_a_lost_result_is_asked_for_and_comes_as_a_callback(amount, mpesa, order, desk, shop):
    refund = await order(amount=amount)
    await desk.faults(callbacks={"lost": 1})
    taken = await mpesa.refund(refund)
    await desk.heal()

    asked = await mpesa.query_refund(replace(refund, gateway_ref=taken.transaction_id))
    assert (asked.outcome, asked.transaction_id) == (Outcome.PENDING, taken.transaction_id)

    [notice] = await shop.notices(1)
    assert (notice.about, notice.token) == ("refund", "r3fund")
    assert (notice.finding.outcome, notice.finding.amount) == (Outcome.PAID, amount)
    assert notice.finding.receipt


async def test_a_payout_that_never_arrived_is_for_a_person_to_look_at(mpesa, order, desk, shop):
    refund = await order(amount=20000)
    await desk.faults(drop=[{"path": "b2c", "acts": False}])
    with pytest.raises(GatewayUnknown):
        await mpesa.refund(refund)
    await mpesa.query_refund(refund)

    assert [finding.outcome for finding in await shop.findings(1)] == [Outcome.REVIEW]
    assert await refunded(desk) == {}


@pytest.mark.parametrize("acts", [True, False])
async def test_a_request_that_waited_too_long_says_nothing_of_its_fate(acts, mpesa, order, desk, shop):
    await desk.faults(results={"queue_timeout": 1, "acts": acts})
    await mpesa.refund(await order())

    [notice] = await shop.notices(1)
    assert (notice.about, notice.token, notice.finding) == ("refund", "r3fund", None)
    assert await refunded(desk) == ({"ORD-1001-A1": 45000} if acts else {})


@pytest.mark.parametrize(
    "result",
    [
        ("1", Outcome.FAILED),
        ("2001", Outcome.FAILED),
        ("R000002", Outcome.FAILED),
        ("21", Outcome.REVIEW),
        ("15", Outcome.REVIEW),
        ("77", Outcome.REVIEW),
    ],
)
async def test_only_certain_failures_are_failures(result, mpesa, order, desk, shop):
    await desk.faults(results={"code": result[0]})
    await mpesa.refund(await order())

    assert [(finding.code, finding.outcome) for finding in await shop.findings(1)] == [result]
    assert await refunded(desk) == {}


async def test_a_wrong_password_of_the_initiator_shows_in_the_result(connect, initiator, order, shop):
    wrong = type(initiator)(name="testapi", password="wrong", certificate=initiator.certificate)
    await connect(initiator=wrong).refund(await order())

    assert [finding.code for finding in await shop.findings(1)] == ["2001"]


async def test_a_shortcode_that_may_not_pay_out_pays_nothing(connect, order, desk, shop):
    await connect(bulk_shortcode="600111").refund(await order(amount=20000))

    assert [finding.code for finding in await shop.findings(1)] == ["2028"]
    assert await refunded(desk) == {}


async def test_a_payout_stays_one_when_the_receipt_comes_to_light(mpesa, order, shop):
    refund = await order()
    await mpesa.refund(replace(refund, receipt=""))

    await mpesa.query_refund(replace(refund, gateway_ref="ref-1"))

    assert [finding.outcome for finding in await shop.findings(2)] == [Outcome.PAID, Outcome.PAID]
