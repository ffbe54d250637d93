"""Vendors: a menu names them, and each product is of one."""

import pytest

from bot import Product, Zone
from plugins.catalogue import demo, service, store
from plugins.catalogue.vendors import Vendor, vendor_of

GOGO = Vendor(
    vendor_id="v1",
    tenant="t",
    slug="gogos-pap",
    name="Gogo's Pap",
    phone="+27 11 555 0199",
    hours=(("08:00", "20:00"), None),
    zones=(Zone("Diepkloof", 1200),),
    minimum_order=4000,
    active=False,
)


@pytest.fixture
def tx(open_transaction):
    transaction = open_transaction(store.metadata)
    transaction.tenant = "t"
    return transaction


async def test_a_vendor_comes_back_whole_to_its_own_tenant(tx):
    await service.save_vendors(tx, [GOGO])
    assert await store.find_vendor(tx, "v1") == GOGO
    tx.tenant = "another"
    assert await store.find_vendor(tx, "v1") is None


async def test_a_vendor_that_changes_keeps_its_id_and_the_catalogue_is_another(tx):
    await service.save_vendors(tx, [GOGO])
    await service.save_vendors(tx, [Vendor(vendor_id="", tenant="t", slug="gogos-pap", name="Gogo")])
    assert (await store.find_vendor(tx, "v1")).name == "Gogo"
    assert [event.data["menu_version"] for event in tx.published] == [1, 2]


async def test_a_menu_brings_the_vendors_it_names_and_leaves_those_that_are_known(tx):
    await service.save_vendors(tx, [GOGO])
    sold = [Product("pap", "Pap", 1000, vendor="Gogo's Pap"), Product("kota", "Kota", 3000, vendor="Sphatlo")]
    menu = await service.replace(tx, "t", sold)
    known = await store.vendor_ids(tx, "t")
    assert sorted(known) == ["gogos-pap", "sphatlo"]
    assert [vendor_of(product.vendor, known) for product in menu.products] == ["v1", known["sphatlo"]]
    assert menu.products[0].vendor == "Gogo's Pap"


@pytest.mark.parametrize(
    ("named", "known", "of"),
    [
        ("", {"gogo": "v1"}, "v1"),
        ("", {"gogo": "v1", "sphatlo": "v2"}, None),
        ("", {}, None),
        ("Sphatlo", {"gogo": "v1"}, None),
    ],
)
def test_a_product_that_names_no_vendor_is_the_only_ones(named, known, of):
    assert vendor_of(named, known) == of


async def test_the_demo_menu_has_one_vendor(tx):
    await demo.seed(tx, "t")
    vendor = await store.find_vendor(tx, demo.VENDOR_ID)
    assert (vendor.name, len(vendor.zones)) == ("Mama Thandi's Kitchen", 2)
