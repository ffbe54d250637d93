"""What the customer confirmed is what is charged, whatever the shop changes afterwards."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from bot.events import decode_envelope
from plugins.orders import service
from plugins.tenants.demo import SHOP
from tests.chats.talk import PLACED, change_menu, hear
from tests.stage import EngineStage


async def test_a_price_that_rises_later_changes_no_order_that_was_confirmed(shop: EngineStage) -> None:
    await hear(shop, *PLACED)
    (body,) = shop.disk.execute("SELECT body FROM events WHERE type = 'order.created'").fetchone()
    created = decode_envelope(body)
    await change_menu(shop, "russian-kota", lambda product: replace(product, price=product.price * 2))
    order, _ = await shop.wakala.database.transactions.run(
        "test", lambda tx: service.look(tx, created.data["order_id"]), SHOP.tenant
    )
    assert order is not None
    assert [str(line.price) for line in order.items] == [line["price"] for line in created.data["items"]]
    assert order.total_amount == Decimal(created.data["total_amount"])
    assert sum(line.price * line.quantity for line in order.items) + order.delivery_fee == order.total_amount
    (charge,) = shop.disk.execute("SELECT body FROM events WHERE type = 'payments.charge'").fetchone()
    assert decode_envelope(charge).data["amount"] == created.data["total_amount"]
