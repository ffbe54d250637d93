"""A payment through the emulator, from the push to the last word, with everything that goes wrong."""

import datetime as dt

import pytest

from plugins.payments.gateway import Forged, GatewayRefused, GatewayUnknown, Outcome
from tests.unit.gateways.mpesa.conftest import PHONE


async def test_a_push_shows_on_the_phone_what_is_to_be_paid(begin, desk):
    attempt = await begin()

    [prompt] = await desk.get(f"/payments?phone={PHONE}")
    assert prompt["checkout"] == attempt.gateway_ref
    assert (prompt["amount"], prompt["currency"]) == (45000, "KES")
    assert (prompt["reference"], prompt["description"]) == ("ORD-1001-A1", "2 kotas")
    assert (prompt["paid_to"], prompt["status"]) == ("600999", "open")


async def test_a_payment_is_told_with_amount_receipt_and_time(begin, desk, shop):
    attempt = await begin()
    row = await desk.pay("ORD-1001-A1")

    [notice] = await shop.notices(1)
    finding = notice.finding
    assert (notice.about, notice.token, notice.gateway_ref) == ("payment", "t0ken", attempt.gateway_ref)
    assert (finding.outcome, finding.amount, finding.currency) == (Outcome.PAID, 45000, "KES")
    assert (finding.transaction_id, finding.receipt) == (attempt.gateway_ref, row["transaction_id"])
    assert finding.paid_at == dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    assert finding.final
    assert finding.live is None


async def test_a_success_found_by_query_has_neither_amount_nor_receipt(begin, mpesa, desk):
    attempt = await begin()
    await desk.faults(callbacks={"lost": 1})
    await desk.pay("ORD-1001-A1")

    finding = await mpesa.query(attempt)

    assert (finding.outcome, finding.transaction_id) == (Outcome.PAID, attempt.gateway_ref)
    assert (finding.amount, finding.receipt) == (None, "")
    assert (await desk.get("/callbacks"))["lost"] == 1


async def test_an_open_prompt_is_pending(begin, mpesa):
    finding = await mpesa.query(await begin())

    assert (finding.outcome, finding.final) == (Outcome.PENDING, False)


async def test_a_payment_may_be_processed_for_a_while_after_the_pin(begin, mpesa, desk):
    attempt = await begin()
    await desk.pay("ORD-1001-A1")
    await desk.faults(query={"pending": 1})

    assert [(await mpesa.query(attempt)).outcome for _ in range(2)] == [Outcome.PENDING, Outcome.PAID]


@pytest.mark.parametrize(
    "failure", [("1032", True), ("1", True), ("2001", True), ("1019", True), ("1037", False)]
)
async def test_a_failure_says_why_and_whether_it_is_over(failure, begin, mpesa, desk, shop):
    code, final = failure
    attempt = await begin()
    await desk.pay("ORD-1001-A1", "fail", code=code)

    told, found = (await shop.findings(1))[0], await mpesa.query(attempt)
    assert told == found
    assert (told.outcome, told.code, told.final) == (Outcome.FAILED, code, final)
    assert told.message


async def test_a_phone_that_did_not_answer_may_still_pay(begin, mpesa, desk, shop):
    attempt = await begin()
    await desk.pay("ORD-1001-A1", "late", after=90)
    assert (await mpesa.query(attempt)).outcome is Outcome.FAILED

    await desk.post("/clock", {"skip": 90})

    failed, late = await shop.notices(2)
    assert (failed.finding.outcome, failed.finding.final) == (Outcome.FAILED, False)
    assert late.finding.outcome is Outcome.PAID
    assert failed.key != late.key


async def test_a_prompt_that_nobody_answers_ends_by_itself(begin, desk, shop):
    await begin()
    await desk.post("/clock", {"skip": 60})

    [finding] = await shop.findings(1)
    assert finding.code == "1037"


async def test_a_phone_out_of_reach_never_shows_a_prompt(begin, desk, shop):
    await desk.faults(unreachable=[PHONE])
    await begin()

    assert [finding.code for finding in await shop.findings(1)] == ["1037"]


async def test_news_that_comes_twice_has_one_key(begin, desk, shop):
    await begin()
    await desk.pay("ORD-1001-A1", "twice")

    first, again = await shop.notices(2)
    assert first.key == again.key
    assert (await desk.get("/counts"))["charges"] == {"ORD-1001-A1": 1}


async def test_held_callbacks_come_late_and_in_any_order(begin, desk, shop):
    await desk.faults(seed=4, callbacks={"held": True, "shuffle": True})
    for number in range(5):
        await begin(reference=f"ORD-{number}", phone=f"25471234567{number}", token=f"token{number}")
        await desk.pay(f"ORD-{number}")
    assert shop.callbacks == []

    await desk.post("/callbacks/release", status=204)

    tokens = [notice.token for notice in await shop.notices(5)]
    assert sorted(tokens) == [f"token{number}" for number in range(5)]
    assert tokens != sorted(tokens)


async def test_a_callback_may_arrive_before_the_push_is_answered(begin, desk, shop):
    await desk.faults(payment={"early": True})
    attempt = await begin()

    [callback] = shop.callbacks
    assert callback.token.startswith("t0ken")
    assert (await shop.notices(1))[0].gateway_ref == attempt.gateway_ref


async def test_a_push_whose_answer_is_lost_is_found_by_the_token_in_its_callback(mpesa, charge, desk, shop):
    await desk.faults(drop=[{"path": "stkpush/v1"}])
    with pytest.raises(GatewayUnknown, match="no answer"):
        await mpesa.start(charge())
    with pytest.raises(GatewayUnknown, match="only its callback can tell"):
        await mpesa.query(charge())

    await desk.pay("ORD-1001-A1")
    [notice] = await shop.notices(1)
    assert (notice.token, notice.finding.outcome) == ("t0ken", Outcome.PAID)
    assert (await desk.get("/counts"))["initialized"] == {"ORD-1001-A1": 1}


async def test_a_push_that_was_lost_on_its_way_asked_nobody(mpesa, charge, desk):
    await desk.faults(drop=[{"path": "stkpush/v1", "acts": False}])
    with pytest.raises(GatewayUnknown):
        await mpesa.start(charge())

    assert await desk.get("/payments") == []


async def test_a_query_may_contradict_the_callback(begin, mpesa, desk, shop):
    attempt = await begin()
    await desk.faults(query={"says": "1032"})
    await desk.pay("ORD-1001-A1")

    [told] = await shop.findings(1)
    found = await mpesa.query(attempt)
    assert (told.outcome, found.outcome) == (Outcome.PAID, Outcome.FAILED)


async def test_an_unknown_result_code_is_for_a_person_to_look_at(begin, mpesa, desk):
    attempt = await begin()
    await desk.pay("ORD-1001-A1")
    await desk.faults(query={"says": "8888"})

    finding = await mpesa.query(attempt)

    assert (finding.outcome, finding.final, finding.message) == (Outcome.REVIEW, False, "Injected")


async def test_that_daraja_forgot_a_push_says_nothing_of_its_fate(mpesa, charge):
    with pytest.raises(GatewayUnknown, match="does not know ws_CO_forgotten"):
        await mpesa.query(charge(gateway_ref="ws_CO_forgotten"))


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ({"amounts": "float"}, 45000),
        ({"amounts": "integer"}, 45000),
        ({"amounts": "text"}, 45000),
        ({"amounts": "float", "amount_off": 0.5}, 45050),
        ({"amounts": "text", "amount_off": -1}, 44900),
    ],
)
async def test_the_amount_that_is_told_is_read_to_the_cent(faults, told, begin, desk, shop):
    await desk.faults(payment=faults)
    await begin()
    await desk.pay("ORD-1001-A1")

    assert [finding.amount for finding in await shop.findings(1)] == [told]


@pytest.mark.parametrize("balance", ["empty", "number", "text", "absent"])
async def test_the_balance_is_nobodys_business(balance, begin, desk, shop):
    await desk.faults(payment={"balance": balance, "masked": True})
    await begin()
    await desk.pay("ORD-1001-A1")

    assert [finding.outcome for finding in await shop.findings(1)] == [Outcome.PAID]


async def test_whoever_does_not_know_the_address_can_claim_nothing(begin, mpesa, desk, shop):
    await begin()
    shop.judge = lambda callback: 401

    answered = await desk.post("/payments/ORD-1001-A1/forge")

    assert answered == {"guessed": 401, "cut": 401, "none": 401}
    assert len(shop.callbacks) == 3
    for callback in shop.callbacks:
        with pytest.raises(Forged):
            mpesa.read(callback)


async def test_a_busy_phone_may_be_asked_again_later(begin, mpesa, charge):
    await begin()

    with pytest.raises(GatewayRefused, match="Unable to lock subscriber") as refused:
        await mpesa.start(charge(reference="ORD-1001-A2"))

    assert refused.value.retryable


async def test_two_attempts_can_both_be_paid(begin, desk, shop):
    await begin()
    await desk.pay("ORD-1001-A1", "fail", code="1037")
    await begin(reference="ORD-1001-A2", token="t0ken2")
    await desk.pay("ORD-1001-A2")
    await desk.pay("ORD-1001-A1")

    notices = await shop.notices(3)
    assert [(notice.token, notice.finding.outcome) for notice in notices[1:]] == [
        ("t0ken2", Outcome.PAID),
        ("t0ken", Outcome.PAID),
    ]


async def test_throttling_is_a_refusal_that_may_be_tried_again(mpesa, charge, desk):
    await desk.faults(
        refuse=[{"at": "stk", "code": "500.003.02", "message": "Spike Arrest Violation", "times": 1}]
    )
    with pytest.raises(GatewayRefused, match="Spike") as refused:
        await mpesa.start(charge())

    assert refused.value.retryable
    assert (await mpesa.start(charge())).gateway_ref


async def test_a_till_is_paid_through_its_store(connect, charge, desk):
    await connect(till="5600999").start(charge())

    [prompt] = await desk.get("/payments")
    assert prompt["paid_to"] == "5600999"


@pytest.mark.parametrize("phone", ["0712345678", "+254 712 345 678", "712345678", "254112345678"])
async def test_kenyan_numbers_are_taken_however_they_are_written(phone, mpesa, charge):
    assert await mpesa.start(charge(phone=phone))


async def test_a_long_reference_keeps_its_end_and_a_long_description_its_beginning(mpesa, charge, desk):
    await mpesa.start(charge(reference="0190f3a2-7c1e-7d00-8001-A1", description="A very long description"))

    [prompt] = await desk.get("/payments")
    assert (prompt["reference"], prompt["description"]) == (
        "d00-8001-A1"[-12:].rjust(12, "7"),
        "A very long d",
    )
