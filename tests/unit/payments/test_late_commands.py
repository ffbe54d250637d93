"""Commands that the bus brings late: what a person chose later is not replaced by what was chosen before."""

from __future__ import annotations

from decimal import Decimal

from bot import utc
from plugins.payments import service
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge, collect, refund
from tests.doubles.till import Till


async def chosen_by_client(till: Till, method: str, amount: str = "70.50") -> str:
    """A client asks payments itself, at once, as over REST."""
    command = charge(method, amount=Decimal(amount))
    return await till.transactions.run("payments", lambda tx: service.request(tx, command), "shop")


async def test_a_command_that_comes_late_gives_up_nothing_that_was_chosen_since(till: Till) -> None:
    late = till.envelope(charge())
    till.clock.skip(1.0)
    await chosen_by_client(till, "paystack")
    till.clock.skip(1.0)
    await chosen_by_client(till, "ozow")
    till.clock.skip(1.0)
    await till.deliver(late)
    assert await till.states() == ["cancelled", "created"]


async def test_the_choice_counts_and_not_when_it_was_passed_on(till: Till) -> None:
    placed_at = utc(till.clock.now())
    till.clock.skip(1.0)
    await chosen_by_client(till, "ozow")
    till.clock.skip(1.0)
    await till.obey(charge(chosen_at=placed_at))
    assert await till.states() == ["created"]


async def test_cash_promised_since_is_told_to_whoever_asks_late(till: Till) -> None:
    late = till.envelope(charge())
    till.clock.skip(1.0)
    await chosen_by_client(till, "cash")
    await till.deliver(late)
    assert await till.states() == ["promised"]
    (stands,) = till.events("payment.stands")
    assert stands.data["method"] == "cash"


async def test_a_late_command_replaces_what_was_chosen_before_it(till: Till) -> None:
    await chosen_by_client(till, "ozow")
    till.clock.skip(1.0)
    late = till.envelope(charge())
    till.clock.skip(1.0)
    await till.deliver(late)
    assert await till.states() == ["cancelled", "created"]


async def test_of_two_late_commands_the_one_that_was_published_later_stands(till: Till) -> None:
    first = till.envelope(charge())
    till.clock.skip(1.0)
    second = till.envelope(charge("ozow"))
    till.clock.skip(1.0)
    await till.deliver(first)
    await till.deliver(second)
    assert await till.states() == ["cancelled", "created"]


async def test_what_was_asked_for_at_another_price_is_replaced_whenever_that_was(till: Till) -> None:
    late = till.envelope(charge())
    till.clock.skip(1.0)
    await chosen_by_client(till, "ozow", amount="1.00")
    await till.deliver(late)
    assert await till.states() == ["cancelled", "created"]


async def test_cash_for_an_order_that_became_cheaper_may_come_before_payments_hear_that_it_did(
    till: Till,
) -> None:
    await till.obey(charge("cash"))
    await till.obey(collect("60.50"))
    await till.obey(refund("10.00", reason="ran_out", key="one"))
    assert await till.states() == ["charged"]
    assert till.events("refund.requested") == []
    (succeeded,) = till.events("payment.succeeded")
    assert succeeded.data["amount"] == "60.50"
    assert await till.books() == {"cash:sipho": 6050, "sales": -6050}


async def test_what_is_missing_of_cash_is_asked_less_for_before_any_goes_back(till: Till) -> None:
    await till.obey(charge("cash"))
    await till.obey(collect("40.50"))
    await till.obey(refund("10.00", reason="ran_out", key="one"))
    await till.obey(collect("20.00"))
    assert await till.states() == ["charged"]
    assert till.events("refund.requested") == []


async def test_all_that_happens_to_a_bill_is_heard_in_its_order_whoever_caused_it(
    till: Till, gateway: FakeGateway
) -> None:
    asked = await till.obey(charge())
    await till.work()
    (reference,) = gateway.accounts
    gateway.pay(reference)
    await till.pass_time(60.0)
    assert "payment.succeeded" in till.types()
    assert {one.correlation_id for one in till.events()} == {asked.correlation_id}
