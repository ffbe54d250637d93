"""Where it goes makes the fee, and some orders are too small to go anywhere: as the vendor says."""

from __future__ import annotations

import msgspec
import pytest

from plugins.catalogue import service, store
from plugins.tenants.demo import SHOP
from tests.chats.talk import FILLED, hear
from tests.stage import EngineStage

TO = (*FILLED, "deliver")


@pytest.mark.parametrize(
    ("address", "fee", "total"),
    [
        ("green gate by the school, orlando EAST", "R15.00", "R85.00"),
        ("Orlando West, opposite the clinic", "R10.00", "R80.00"),
        ("yellow house behind the spaza", "R10.00", "R80.00"),
    ],
)
async def test_the_zone_in_the_address_makes_the_fee(
    shop: EngineStage, address: str, fee: str, total: str
) -> None:
    reply = await hear(shop, *TO, address, "cash", "exact")
    assert f"Delivery  {fee}\n*Total {total}*" in reply.text


async def test_the_vendors_minimum_counts_as_the_shops_does(shop: EngineStage) -> None:
    async def raise_minimum(tx) -> None:
        (vendor,) = await store.vendors_of(tx, SHOP.tenant)
        await service.save_vendors(tx, [msgspec.structs.replace(vendor, minimum_order=100_00)])

    await shop.wakala.database.transactions.run("catalogue", raise_minimum, SHOP.tenant)
    await shop.settled()
    reply = await hear(shop, *TO)
    assert "We deliver from R100.00. Add R30.00 or more" in reply.text
