"""The documentation says what the routes check, and needs nobody else's site."""

import re

import pytest

from adapters.web.openapi import document
from adapters.web.pages import STATIC


def references(node):
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from references(part)


@pytest.fixture
async def api(client):
    return await (await client.get("/openapi.json")).json()


async def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(api):
    assert api["openapi"] == "3.1.0"
    schemas = {f"#/components/schemas/{name}" for name in api["components"]["schemas"]}
    assert set(references(api)) <= schemas


async def test_a_route_is_told_with_its_limits_its_key_and_its_refusals(api):
    send = api["paths"]["/messages/send"]["post"]
    body = api["components"]["schemas"]["SendMessage"]
    assert body["properties"]["text"]["maxLength"] == 4096
    assert body["additionalProperties"] is False
    assert [parameter["name"] for parameter in send["parameters"]] == ["Idempotency-Key"]
    assert set(send["responses"]) == {"200", "400", "401", "403", "413", "415", "422"}
    assert send["security"] == [{"bearer": []}]


async def test_the_probes_are_told_too(api):
    assert set(api["paths"]["/readyz"]["get"]["responses"]) == {"200", "503"}


def test_a_document_of_no_routes_is_still_one():
    assert document([], version="1")["paths"] == {}


async def test_the_page_loads_only_from_here(client):
    page = await (await client.get("/docs")).text()
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources
    for source in sources:
        assert source.startswith("/")
        assert (await client.get(source)).status == 200


def test_vendored_files_come_with_their_licence_and_without_source_maps():
    names = {path.name for path in (STATIC / "swagger").iterdir()}
    assert {"LICENSE", "NOTICE", "swagger-ui.css", "swagger-ui-bundle.js"} <= names
    for name in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert "sourceMappingURL" not in (STATIC / "swagger" / name).read_text("utf-8")
