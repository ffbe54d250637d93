"""The fee of a delivery: by the zone that an address names, in whatever way."""

from __future__ import annotations

import pytest

from bot import Menu, Zone
from plugins.orders.pricing import delivery_fee, minimum_order
from plugins.tenants.demo import SHOP

ZONES = (Zone("Orlando", 5_00), Zone("Orlando East", 15_00), Zone("Zone 6", 0), Zone("Mofolo-North", 8_00))
MENU = Menu("t", "ZAR", (), zones=ZONES, minimum_order=20_00)


@pytest.mark.parametrize(
    ("address", "fee"),
    [
        ({"text": "Behind the spaza, ORLANDO east."}, 15_00),
        ({"text": "orlando, by the eastern gate"}, 5_00),
        ({"text": "orlandoville"}, 10_00),
        ({"text": "house 4 zone 6"}, 0),
        ({"text": "zone 61"}, 10_00),
        ({"text": "mofolo north"}, 8_00),
        ({"pin": [-26.2, 27.8]}, 10_00),
        (None, 10_00),
    ],
)
def test_the_longest_zone_that_the_address_names_makes_the_fee(address: dict | None, fee: int) -> None:
    assert delivery_fee(SHOP, MENU, address) == fee


def test_the_larger_minimum_counts() -> None:
    assert minimum_order(SHOP, MENU) == 20_00
