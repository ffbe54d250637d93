"""What a person is asked to see to is listed until it is seen to, and for their own shop alone."""

from __future__ import annotations

import pytest

from bot import WakalaError
from plugins.payments import outcomes, waiting
from plugins.payments.gateway import Finding, Outcome
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge, collect, refund
from tests.doubles.till import Till


async def listed(till: Till, tenant: str = "shop") -> list[tuple[str, str, str, str]]:
    """Kind, amount, status and reason of all that waits."""
    found = await till.transactions.run("payments", waiting.waiting, tenant)
    return [(one.kind, str(one.amount), one.status, one.reason) for one in found]


async def pay_out(till: Till, refund_id: str, tenant: str = "shop") -> None:
    """Sipho gave it back: the command is published, and then obeyed."""
    await till.transactions.run("payments", lambda tx: waiting.pay_out(tx, refund_id, "sipho"), tenant)
    await till.deliver(till.events("payments.pay_out")[-1])


@pytest.fixture
async def cash(till: Till) -> str:
    """Cash to give back; the refund's id."""
    await till.obey(charge("cash"))
    await till.obey(collect())
    await till.obey(refund())
    return str(till.events("refund.requested")[0].data["refund_id"])


async def test_cash_waits_until_somebody_gave_it_back(till: Till, cash: str) -> None:
    assert await listed(till) == [("refund", "70.50", "requested", "cancelled")]
    await pay_out(till, cash)
    assert await listed(till) == []
    assert await till.books() == {"refunds": 7050, "sales": -7050}
    with pytest.raises(WakalaError, match="is to be given back by hand"):
        await pay_out(till, cash)


async def test_another_shop_sees_and_gives_nothing_of_it(till: Till, cash: str) -> None:
    assert await listed(till, "mall") == []
    with pytest.raises(WakalaError, match="is to be given back by hand"):
        await pay_out(till, cash, "mall")


@pytest.fixture
async def paid(till: Till, gateway: FakeGateway) -> Till:
    """R70.50 came by card."""
    await till.obey(charge())
    await till.work()
    gateway.pay(till.events("payment.initiated")[0].data["payment_id"])
    await till.pass_time(20)
    assert await till.states() == ["charged"]
    return till


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.REVIEW])
async def test_a_refund_that_the_gateway_did_not_make_waits_until_it_was_given_by_hand(
    paid: Till, gateway: FakeGateway, outcome: Outcome
) -> None:
    gateway.refund_outcome = outcome
    await paid.obey(refund())
    assert await listed(paid) == []
    await paid.work()
    assert await listed(paid) == [("refund", "70.50", outcome.value, "cancelled")]
    await pay_out(paid, paid.events("refund.requested")[0].data["refund_id"])
    assert await listed(paid) == []


async def test_why_a_gateway_refused_is_told(paid: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["refused"]
    await paid.obey(refund())
    await paid.work()
    ((_, _, status, reason),) = await listed(paid)
    assert (status, reason.partition(": ")[0]) == ("failed", "no")


async def test_a_payment_that_is_disputed_waits_until_all_of_it_went_back(
    paid: Till, gateway: FakeGateway
) -> None:
    payment_id = paid.events("payment.initiated")[0].data["payment_id"]
    dispute = Finding(outcome=Outcome.REVIEW, code="dispute", message="the customer's bank asks")
    await paid.transactions.run(
        "payments", lambda tx: outcomes.found(tx, payment_id, dispute, live=False), "shop"
    )
    assert await listed(paid) == [("payment", "70.50", "charged", "dispute: the customer's bank asks")]
    gateway.refund_outcome = Outcome.PAID
    await paid.obey(refund())
    await paid.work()
    assert await listed(paid) == []


async def test_only_late_money_may_be_kept_after_all(paid: Till) -> None:
    for order_id in ("order-1", "nobody's"):
        with pytest.raises(WakalaError, match="has no late money to keep"):
            await paid.transactions.run(
                "payments", lambda tx, order=order_id: waiting.fulfil(tx, order), "shop"
            )


async def test_late_money_is_kept_by_command(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    await till.obey(refund())
    gateway.pay(till.events("payment.initiated")[0].data["payment_id"])
    await till.pass_time(60)
    await till.transactions.run("payments", lambda tx: waiting.fulfil(tx, "order-1"), "shop")
    await till.deliver(till.events("payments.fulfil")[0])
    assert len(till.events("payment.applied")) == 1
    with pytest.raises(WakalaError, match="has no late money to keep"):
        await till.transactions.run("payments", lambda tx: waiting.fulfil(tx, "order-1"), "shop")
