"""Receipts over REST: text or PDF of an order, by the tenant whose order it is and nobody else."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from adapters.serve import application
from plugins.tenants import service as tenants
from plugins.tenants.demo import SHOP
from tests.stage import stage
from tests.unit.orders.test_api import DEMO, KOTA, order, place


@pytest.fixture
async def shop(tmp_path, database, aiohttp_client):
    async with stage(tmp_path, database) as played:
        client = await aiohttp_client(application(played.wakala, "http://127.0.0.1"), headers=DEMO)
        client.played = played
        yield client


async def register(shop):
    """The shop registers for VAT."""
    wakala = shop.played.wakala
    registered = replace(SHOP, vat_number="4123456789")
    await wakala.database.transactions.run("tenants", lambda tx: tenants.save(tx, registered), SHOP.tenant)
    await shop.played.settled()


async def receipt(shop, placed, ending="", **headers):
    response = await shop.get(f"/orders/{placed['id']}/receipt{ending}", headers=headers)
    assert response.status == 200
    return response


def words_of(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    return pages[0].extract_text()


async def test_a_receipt_is_text_with_its_lines_its_total_and_what_is_not_paid(shop):
    _, placed = await place(shop, order(KOTA))
    response = await receipt(shop, placed)
    assert response.content_type == "text/plain"
    words = await response.text()
    for part in ("Receipt #1", SHOP.name, "2 x Russian Kota  R70.00", "Total R80.00", "Not paid yet: R80.00"):
        assert part in words
    assert "VAT" not in words
    assert "Tax invoice" not in words


async def test_a_registered_shop_gives_a_tax_invoice_from_then_on_and_not_before(shop):
    _, before = await place(shop, order(KOTA))
    await register(shop)
    _, since = await place(shop, order(KOTA))
    assert "VAT" not in await (await receipt(shop, before)).text()
    words = await (await receipt(shop, since)).text()
    for part in ("Tax invoice #2", "VAT number 4123456789", "VAT 15% included  R10.43", "Total R80.00"):
        assert part in words


@pytest.mark.parametrize(("ending", "headers"), [(".pdf", {}), ("", {"Accept": "application/pdf"})])
async def test_the_slip_says_the_same_as_pdf(shop, ending, headers):
    await register(shop)
    _, placed = await place(shop, order(KOTA))
    response = await receipt(shop, placed, ending, **headers)
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="receipt-1.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    words = words_of(await response.read())
    for part in (
        "Mama Thandi's Kitchen",
        "Tax invoice #1",
        "Without VAT R69.57",
        "VAT 15% R10.43",
        placed["id"],
    ):
        assert part in words


async def test_an_order_of_another_tenant_or_of_nobody_has_no_receipt(shop):
    _, placed = await place(shop, order(KOTA))
    for ending in ("", ".pdf"):
        assert (await shop.get(f"/orders/{uuid4()}/receipt{ending}")).status == 404
        refused = await shop.get(
            f"/orders/{placed['id']}/receipt{ending}", headers={"Authorization": "Bearer another"}
        )
        assert refused.status == 401
    receipts = shop.played.wakala.receipts
    with pytest.raises(Exception, match="There is no order"):
        await receipts.document("another-tenant", placed["id"])


async def test_the_api_document_tells_both_kinds(shop):
    paths = (await (await shop.get("/openapi.json")).json())["paths"]
    answer = paths["/orders/{order_id}/receipt"]["get"]["responses"]["200"]
    assert set(answer["content"]) == {"text/plain", "application/pdf"}
