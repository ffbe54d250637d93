"""What gateways told us and how to reach people is kept as long as it is needed, and no longer."""

from __future__ import annotations

from plugins.payments.forgetting import CALLBACKS_KEPT, PEOPLE_KEPT, forget
from plugins.payments.schedule import DAY
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge
from tests.doubles.till import Till


async def paid(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    (reference,) = gateway.accounts
    gateway.pay(reference)
    await till.hear("paystack", gateway.tell(reference))
    await till.work()


async def after(till: Till, seconds: float) -> tuple[int, str]:
    """How many callbacks are kept, and the phone, once time has passed."""
    await till.pass_time(seconds)
    await till.database.transactions.run("payments", forget)
    told = till.look.exec_driver_sql("SELECT count(*) FROM payments_callbacks").scalar_one()
    (payment,) = await till.payments()
    return told, payment.phone


async def test_callbacks_go_after_a_month(till: Till, gateway: FakeGateway) -> None:
    await paid(till, gateway)
    assert await after(till, CALLBACKS_KEPT - DAY) == (1, "27820000001")
    assert await after(till, 2 * DAY) == (0, "27820000001")


async def test_phones_go_after_three_months(till: Till, gateway: FakeGateway) -> None:
    await paid(till, gateway)
    assert await after(till, PEOPLE_KEPT + DAY) == (0, "")


async def test_what_is_still_looked_at_is_kept(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    assert (await after(till, DAY))[1] == "27820000001"
