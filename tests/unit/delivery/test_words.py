"""What drivers may say with "on"."""

from __future__ import annotations

import pytest

from plugins.delivery.driving import read_shift


@pytest.mark.parametrize(
    ("said", "vehicle", "area"),
    [
        ("", None, None),
        ("Zone 14", None, "Zone 14"),
        ("in Orlando West.", None, "Orlando West"),
        ("bicycle", "bicycle", None),
        ("by car in Diepkloof", "car", "Diepkloof"),
        ("Diepkloof on a Scooter", "motorbike", "Diepkloof"),
        ("my way", None, None),
        ("the way", None, None),
        ("now", None, None),
    ],
)
def test_a_vehicle_and_an_area_are_heard_in_either_order(said, vehicle, area):
    assert read_shift(said) == (vehicle, area)
