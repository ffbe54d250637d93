"""Orders that nobody brings: fetched by the customer, without the fee, and told once."""

from __future__ import annotations

import pytest

from bot import Envelope, utc
from plugins.delivery.events import DeliveryToCollect
from plugins.orders import service, store, streams
from plugins.orders.events import ConfirmOrder, OrderLine, PlaceOrder
from plugins.orders.fetching import to_fetch
from plugins.orders.shop import acceptance


def news(tx, order_id="one"):
    event = DeliveryToCollect(delivery_id="d", order_id=order_id, number=1, asked_at=utc(tx.now))
    return Envelope.wrap(event, source="delivery", tenant=tx.tenant, at=utc(tx.now))


@pytest.fixture
async def tx(open_transaction):
    tx = open_transaction(store.metadata)
    tx.tenant = "shop"
    kota = OrderLine(product_id="kota", name="Russian Kota", quantity=2, unit_price=3500, options=[])
    order = PlaceOrder(
        order_id="one",
        customer_id="thandi",
        currency="ZAR",
        items=[kota],
        delivery_fee=1000,
        fulfilment="delivery",
        address={"text": "yellow house"},
        payment_method="cash",
        cash_note=None,
    )
    await service.place(tx, order)
    return tx


async def test_it_costs_no_delivery_from_then_on_and_the_fee_goes_back_once(tx):
    order = await streams.load(tx, "one")
    taken = acceptance.confirm(order, ConfirmOrder(order_id="one", vendor_id=None), utc(tx.now))
    await streams.record(tx, "one", order, taken)
    for _ in range(2):
        await to_fetch(tx, news(tx))
    told = [envelope for envelope in tx.published if envelope.event_type == "order.to_fetch"]
    refunds = [envelope for envelope in tx.published if envelope.event_type == "payments.refund"]
    assert [(one.data["total_amount"], one.data["less"]) for one in told] == [("70.00", "10.00")]
    assert [one.data["amount"] for one in refunds] == ["10.00"]
    placed = (await streams.load(tx, "one")).placed
    assert (placed.fulfilment, placed.total_amount, placed.delivery_fee) == ("collection", 70, 0)


async def test_an_order_that_is_not_made_or_not_known_stays_as_it_is(tx):
    before = len(tx.published)
    await to_fetch(tx, news(tx))
    await to_fetch(tx, news(tx, "another"))
    assert len(tx.published) == before


async def test_all_that_happens_to_an_order_is_heard_in_its_order_whoever_says_it(tx):
    order = await streams.load(tx, "one")
    taken = acceptance.confirm(order, ConfirmOrder(order_id="one", vendor_id=None), utc(tx.now))
    await streams.record(tx, "one", order, taken)
    await to_fetch(tx, news(tx))
    told = {one.event_type: one.correlation_id for one in tx.published}
    assert list(told) == ["order.created", "order.confirmed", "order.to_fetch", "payments.refund"]
    assert len(set(told.values())) == 1
