import asyncio

import pytest

from plugins.payments.gateway import GatewayRefused, GatewayUnknown, Outcome


async def test_all_of_it_goes_back_and_the_notification_says_so(ozow, desk, paid, refund_order, merchant):
    order = refund_order(*await paid())

    asked = await ozow.refund(order)
    await desk.post(f"/refunds/{asked.transaction_id}", {"status": "Complete"})
    told = [ozow.read(one)[0] for one in await merchant.take(2)]

    [notice] = [notice for notice in told if notice.about == "refund"]
    assert (asked.outcome, asked.final) == (Outcome.PENDING, False)
    assert (notice.gateway_ref, notice.token) == (asked.transaction_id, "r3fund")
    assert (notice.finding.outcome, notice.finding.amount) == (Outcome.PAID, 4550)
    assert (await desk.get("/counts"))["balance"] == 100_000_00 - 4550


async def test_parts_go_back_until_nothing_is_left(ozow, paid, refund_order):
    attempt = await paid()
    for number in (1, 2):
        await ozow.refund(refund_order(*attempt, refund_id=f"part-{number}", amount=2000))

    with pytest.raises(GatewayRefused, match="more than what is left"):
        await ozow.refund(refund_order(*attempt, refund_id="part-3", amount=2000))


async def test_an_empty_float_refuses(emulate, connect, desk, paid, refund_order):
    poor = await emulate(balance=0)
    ozow = connect(api_url=poor.url)
    attempt, _ = await paid()
    await ozow.start(attempt)
    row = await poor.pay(attempt.reference)

    with pytest.raises(GatewayRefused, match="Insufficient float"):
        await ozow.refund(refund_order(attempt, row["transaction_id"]))


async def test_one_token_serves_until_shortly_before_its_end(ozow, desk, clock, paid, refund_order):
    order = refund_order(*await paid(), amount=100)
    await asyncio.gather(*(ozow.refund(order) for _ in range(3)))
    await desk.faults(down=[{"path": "/token"}])

    await ozow.refund(order)
    clock.move(seconds=86_399 - 60)

    with pytest.raises(GatewayRefused, match="no_token") as refused:
        await ozow.refund(order)
    assert refused.value.retryable


async def test_a_token_that_ozow_forgot_is_replaced_once(ozow, desk, paid, refund_order):
    order = refund_order(*await paid(), amount=100)
    await ozow.refund(order)
    await desk.post("/clock", {"skip": 90_000})  # on Ozow's side only

    await ozow.refund(order)

    assert (await desk.get("/counts"))["refunds"] == {"ORD-1001-A1": 2}


async def test_a_wrong_key_gets_no_token(connect, paid, refund_order):
    order = refund_order(*await paid())

    with pytest.raises(GatewayRefused, match="401"):
        await connect(api_key="another").refund(order)
    with pytest.raises(GatewayRefused, match="HashCheck value has failed"):
        await connect(private_key="another").refund(order)


async def test_a_refund_whose_answer_was_lost_is_found_by_its_amount(ozow, desk, paid, refund_order):
    order = refund_order(*await paid(), amount=1000)
    await desk.faults(drop=[{"path": "/submit"}])

    with pytest.raises(GatewayUnknown):
        await ozow.refund(order)

    assert (await ozow.query_refund(order)).outcome is Outcome.PENDING
    assert (await desk.get("/counts"))["refunds"] == {"ORD-1001-A1": 1}


async def test_a_refund_that_ozow_never_heard_of_is_not_found(ozow, paid, refund_order):
    finding = await ozow.query_refund(refund_order(*await paid()))

    assert (finding.outcome, finding.final) == (Outcome.NOT_FOUND, False)


async def test_two_unnumbered_refunds_of_one_amount_are_for_a_person(ozow, paid, refund_order):
    order = refund_order(*await paid(), amount=1000)
    await ozow.refund(order)
    await ozow.refund(order)

    assert (await ozow.query_refund(order)).outcome is Outcome.REVIEW


async def test_a_numbered_refund_is_told_from_others_of_its_amount(ozow, desk, paid, refund_order):
    attempt = await paid()
    first, second = [await ozow.refund(refund_order(*attempt, amount=1000)) for _ in range(2)]
    await desk.post(f"/refunds/{second.transaction_id}", {"status": "Complete"})

    found = [
        await ozow.query_refund(refund_order(*attempt, amount=1000, gateway_ref=one.transaction_id))
        for one in (first, second)
    ]

    assert [one.outcome for one in found] == [Outcome.PENDING, Outcome.PAID]


@pytest.mark.parametrize("http", [404, 400, 500])
async def test_a_list_that_ozow_does_not_give_is_not_an_empty_one(ozow, desk, paid, refund_order, http):
    order = refund_order(*await paid())
    await desk.faults(down=[{"path": "getrefunds", "http": http}])

    with pytest.raises(GatewayUnknown, match=str(http)):
        await ozow.query_refund(order)


async def test_a_number_that_ozow_once_gave_cannot_be_absent(ozow, paid, refund_order):
    with pytest.raises(GatewayUnknown, match="once took"):
        await ozow.query_refund(refund_order(*await paid(), gateway_ref="gone"))


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (["Submitted"], (Outcome.PENDING, False)),
        (["Failed"], (Outcome.FAILED, True)),
        (["Cancelled"], (Outcome.FAILED, True)),
        (["Complete", "Returned"], (Outcome.REVIEW, False)),
    ],
)
async def test_what_becomes_of_a_refund_is_told(ozow, desk, attempt, way, expected):
    order, refund_id = attempt
    for status in way:
        await desk.post(f"/refunds/{refund_id}", {"status": status})

    finding = await ozow.query_refund(order)

    assert (finding.outcome, finding.final) == expected


@pytest.fixture
async def attempt(ozow, paid, refund_order):
    """A refund of everything, pending, and its number."""
    order = refund_order(*await paid())
    return order, (await ozow.refund(order)).transaction_id
