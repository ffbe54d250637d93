"""Who is asked first: the rules, one by one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plugins.delivery.search.dispatch import Driver, Trip, eligible, is_near, kilometres, nearness, way

SHOP = (-26.2485, 27.8540)
NORTH = 1 / 111.195
"""Degrees of latitude that one kilometre is."""


def at(km):
    """A place so many kilometres north of the shop."""
    return (SHOP[0] + km * NORTH, SHOP[1])


TRIP = Trip(shop=SHOP, door=at(2.0), pickup="12 Vilakazi Street, Orlando West", cash_due=Decimal(80))
SIPHO = Driver("sipho", position=at(1.0), area="Orlando West", room=Decimal(1000))


def asked(*drivers, trip=TRIP):
    return [driver.id for driver in eligible(drivers, trip)]


def test_a_kilometre_is_a_kilometre():
    assert kilometres(SHOP, at(1.0)) == pytest.approx(1.0, abs=0.001)
    assert kilometres(SHOP, SHOP) == 0
    assert kilometres(None, SHOP) is kilometres(SHOP, None) is None
    johannesburg, cape_town = (-26.2041, 28.0473), (-33.9249, 18.4241)
    assert kilometres(johannesburg, cape_town) == pytest.approx(1262, abs=2)


def test_the_way_is_to_the_shop_and_on_to_the_door_as_far_as_it_is_known():
    assert way(SIPHO, TRIP) == pytest.approx(3.0, abs=0.01)
    assert way(replace(SIPHO, position=None), TRIP) == pytest.approx(2.0, abs=0.01)
    assert way(SIPHO, replace(TRIP, door=None)) == pytest.approx(1.0, abs=0.01)
    assert way(SIPHO, Trip()) is None


def test_the_nearest_to_the_shop_is_asked_first():
    near, far = replace(SIPHO, id="near", position=at(0.4)), replace(SIPHO, id="far", position=at(5.0))
    assert asked(far, SIPHO, near) == ["near", "sipho", "far"]


def test_each_job_in_hand_counts_for_half_a_kilometre():
    busy, farther = replace(SIPHO, jobs=2), replace(SIPHO, position=at(1.9))
    assert nearness(SIPHO, TRIP) < nearness(farther, TRIP) < nearness(busy, TRIP)


def test_of_two_who_are_as_near_the_one_who_was_asked_longer_ago_is_asked_first():
    early, late = replace(SIPHO, id="early", last_offer=100.0), replace(SIPHO, id="late", last_offer=200.0)
    few_metres = replace(late, id="late", position=at(0.99))
    assert asked(late, early) == ["early", "late"]
    assert asked(few_metres, early) == ["early", "late"]


def test_who_has_no_fresh_position_is_asked_by_area_after_those_who_have_one():
    here = replace(SIPHO, id="here", position=None, area="orlando west")
    there = replace(SIPHO, id="there", position=None, area="Diepkloof")
    assert asked(there, here, replace(SIPHO, position=at(20.0))) == ["sipho", "here", "there"]


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("has a job in hand", {"jobs": 1}),
        ("has an offer to answer", {"asked": True}),
        ("is nowhere", {"position": None, "area": ""}),
        ("holds too much cash", {"room": Decimal("79.99")}),
        ("handed in less than they took", {"room": Decimal(-5)}),
        ("goes on foot", {"vehicle": "foot"}),
    ],
)
def test_nobody_is_asked_who(reason, change):
    assert asked(replace(SIPHO, **change)) == [], reason


@pytest.mark.parametrize(
    ("vehicle", "km", "suits"),
    [
        ("foot", 0.99, True),
        ("foot", 1.01, False),
        ("bicycle", 2.99, True),
        ("bicycle", 3.01, False),
        ("motorbike", 30, True),
        ("car", 30, True),
    ],
)
def test_a_vehicle_suits_a_distance_from_the_shop_to_the_door(vehicle, km, suits):
    trip = replace(TRIP, door=at(km))
    assert bool(asked(replace(SIPHO, vehicle=vehicle), trip=trip)) == suits


def test_an_order_that_is_paid_is_for_drivers_with_full_pockets_too():
    full = replace(SIPHO, room=Decimal(-100))
    assert asked(full, trip=replace(TRIP, cash_due=Decimal(0))) == ["sipho"]


def test_where_the_customer_sent_no_pin_no_distance_is_in_the_way():
    walker = replace(SIPHO, vehicle="foot")
    assert asked(walker, trip=replace(TRIP, door=None)) == ["sipho"]


def test_an_area_is_near_an_address_that_has_all_its_words():
    assert is_near("orlando west", "12 Vilakazi Street, Orlando West, Soweto")
    assert not is_near("Orlando East", "12 Vilakazi Street, Orlando West, Soweto")
    assert not is_near("", "12 Vilakazi Street")
