"""Deliveries: one for each order, handed over with a proof, and never called back once picked up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins.delivery import service, store
from plugins.delivery.events import CancelDelivery, ScheduleDelivery
from plugins.delivery.model import NotNow

ORDER = ScheduleDelivery(
    order_id="one",
    customer_id="thandi",
    address={"text": "yellow house"},
    fee=Decimal("10.00"),
    cash_due=Decimal("80.00"),
    currency="ZAR",
)
CANCEL = CancelDelivery(order_id="one", reason="changed my mind")


@pytest.fixture
async def tx(open_transaction):
    tx = open_transaction(store.metadata)
    tx.tenant = "shop"
    await service.schedule(tx, ORDER)
    return tx


@pytest.fixture
async def delivery(tx) -> str:
    return await store.of_order(tx, "one")


def news(tx):
    return [envelope.event_type.removeprefix("delivery.") for envelope in tx.published]


async def stands(tx, delivery):
    """Where it stands, as its events say and as it is listed."""
    status = (await service.look(tx, delivery))[1].status
    assert await store.page(tx, status=status, page=1, limit=20) == ([delivery], 1)
    return status


async def hand_over(tx, delivery, **proof):
    proof = {"signature": None, "photo_url": None, "pin": False, **proof}
    await service.complete(tx, delivery, **proof)


async def test_every_step_once_however_often_it_is_told(tx, delivery):
    for _ in range(2):
        await service.schedule(tx, ORDER)
        await service.assign(tx, delivery, "sipho")
    for _ in range(2):
        await service.pick_up(tx, delivery, {"latitude": -26.2, "longitude": 27.8})
    for _ in range(2):
        await hand_over(tx, delivery, pin=True)
    assert news(tx) == ["scheduled", "assigned", "picked_up", "completed"]
    assert [envelope.metadata.sequence for envelope in tx.published] == [1, 2, 3, 4]
    assert (await stands(tx, delivery)) == "completed"
    assert (await service.look(tx, delivery))[1].driver_id == "sipho"


async def test_nothing_is_handed_over_without_a_proof(tx, delivery):
    await service.assign(tx, delivery, "sipho")
    await service.pick_up(tx, delivery, None)
    with pytest.raises(NotNow, match="needs a proof"):
        await hand_over(tx, delivery)


@pytest.mark.parametrize("step", [service.pick_up, service.fail])
async def test_what_no_driver_has_can_be_neither_picked_up_nor_failed(tx, delivery, step):
    with pytest.raises(NotNow, match="is scheduled; it can be"):
        await step(tx, delivery, None)


async def test_it_is_cancelled_until_it_is_picked_up(tx, delivery):
    await service.assign(tx, delivery, "sipho")
    for _ in range(2):
        await service.cancel(tx, CANCEL)
    assert news(tx)[-3:] == ["cancelled", "offer_closed", "cancelled"]
    assert (await stands(tx, delivery)) == "cancelled"


async def test_what_was_picked_up_is_not_called_back(tx, delivery):
    await service.assign(tx, delivery, "sipho")
    await service.pick_up(tx, delivery, None)
    await service.cancel(tx, CANCEL)
    assert tx.published[-1].data["status"] == "picked_up"
    assert (await stands(tx, delivery)) == "picked_up"


async def test_an_order_without_a_delivery_is_cancelled_all_the_same(tx):
    await service.cancel(tx, CancelDelivery(order_id="another", reason="no stock"))
    assert tx.published[-1].data["delivery_id"] is None


async def test_another_tenant_sees_none_of_it(tx, delivery):
    tx.tenant = "another"
    assert (await service.look(tx, delivery))[0] is None
    assert await store.page(tx, status=None, page=1, limit=20) == ([], 0)


async def test_the_saga_is_told_again_of_a_delivery_that_stands_and_never_of_one_that_is_over(tx, delivery):
    await service.ask(tx, ORDER)
    assert news(tx) == ["scheduled", "scheduled"]
    await service.cancel(tx, CANCEL)
    await service.ask(tx, ORDER)
    assert news(tx) == ["scheduled", "scheduled", "cancelled"]
