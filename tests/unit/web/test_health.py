"""Probes for machines, a page for the operator."""

import base64
import datetime as dt

import pytest

from adapters.dead_letters import Group
from adapters.web.health import FlowVersion, InboxHealth, OutboxHealth, Part
from adapters.web.pages import span
from tests.unit.web.conftest import NOW


def basic(password):
    return {"Authorization": "Basic " + base64.b64encode(f"me:{password}".encode()).decode()}


async def test_a_living_process_says_so_whatever_else_is_down(client, operator):
    operator.is_now(parts=(Part("database", False),))
    response = await client.get("/livez")
    assert (response.status, await response.json()) == (200, {"status": "ok"})


async def test_it_is_ready_when_every_part_is(client):
    response = await client.get("/readyz")
    assert response.status == 200
    assert await response.json() == {
        "status": "ok",
        "parts": [{"name": "database", "up": True, "required": True, "detail": "migrations current"}],
    }


async def test_it_is_not_ready_when_a_required_part_is_down_and_says_which(client, operator):
    operator.is_now(parts=(Part("redis", True, required=False), Part("database", False, detail="no answer")))
    response = await client.get("/readyz")
    assert response.status == 503
    answer = await response.json()
    assert answer["status"] == "down"
    assert answer["parts"][1] == {"name": "database", "up": False, "required": True, "detail": "no answer"}


async def test_without_a_part_that_is_not_required_it_is_ready_and_says_what_it_does_without(
    client, operator
):
    operator.is_now(parts=(Part("database", True), Part("redis", False, required=False, detail="refused")))
    response = await client.get("/readyz")
    answer = await response.json()
    assert (response.status, answer["status"]) == (200, "degraded")
    assert answer["parts"][1] == {"name": "redis", "up": False, "required": False, "detail": "refused"}


@pytest.mark.parametrize("phase", ["starting", "draining"])
async def test_it_is_not_ready_while_it_starts_or_drains_though_every_part_is(client, operator, phase):
    operator.is_now(phase=phase)
    response = await client.get("/readyz")
    assert (response.status, (await response.json())["status"]) == (503, phase)
    assert (await client.get("/livez")).status == 200


@pytest.mark.parametrize(
    ("parts", "badges"),
    [
        ((Part("database", True),), ("good", "ok")),
        ((Part("redis", False, required=False),), ("fair", "degraded")),
        ((Part("database", False),), ("bad", "down")),
    ],
)
async def test_the_page_shows_what_the_probe_says(client, operator, parts, badges):
    operator.is_now(parts=parts)
    page = await (await client.get("/admin")).text()
    assert page.count('<span class="badge {}">{}</span>'.format(*badges)) >= 1


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_probes_answer_head_as_well(client, path):
    assert (await client.head(path)).status == 200


async def test_the_page_shows_what_needs_a_person(client, operator):
    dead = Group("input", "orders.add: <script>", 9, NOW, NOW, "4711")
    operator.is_now(
        inbox=InboxHealth(waiting=4, failed=1, parked=2),
        outbox=OutboxHealth(waiting=5, sending=6, dead=7, resent=8),
        dead=(dead,),
        last_webhook=NOW - dt.timedelta(minutes=2),
        flows=(FlowVersion("ordering", 9),),
        plugins=("tenants", "orders"),
    )
    page = await (await client.get("/admin")).text()
    for words in ("1.2.3", "3 hours", "4711", "parked", "2 minutes ago", "version 9", "tenants, orders"):
        assert words in page
    for count in (1, 2, 4, 5, 6, 7, 8):
        assert f"<dd>{count}</dd>" in page
    assert "&lt;script&gt;" in page


async def test_the_page_works_without_scripts_and_renews_itself(client):
    page = await (await client.get("/admin")).text()
    assert "<script" not in page
    assert '<meta http-equiv="refresh" content="5">' in page


async def test_the_page_is_open_in_development(client):
    assert (await client.get("/admin")).status == 200


async def test_without_a_token_the_page_is_closed_in_production_and_says_how_to_open_it(aiohttp_client, edge):
    client = await aiohttp_client(edge(production=True))
    response = await client.get("/admin")
    assert response.status == 403
    assert "WAKALA_SERVER__ADMIN_TOKEN" in (await response.json())["detail"]


@pytest.mark.parametrize("production", [True, False])
async def test_with_a_token_the_page_asks_for_it_everywhere(aiohttp_client, edge, production):
    client = await aiohttp_client(edge(admin_token="s3cret", production=production))
    refused = await client.get("/admin")
    assert refused.status == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    assert (await client.get("/admin", headers=basic("s3cret"))).status == 200


@pytest.mark.parametrize(
    "authorization", ["Basic", "Basic !!!", "Basic /w==", "Bearer s3cret", "Basic czNjcmV0"]
)
async def test_a_broken_sign_in_is_refused(aiohttp_client, edge, authorization):
    client = await aiohttp_client(edge(admin_token="s3cret"))
    assert (await client.get("/admin", headers={"Authorization": authorization})).status == 401


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "a moment"), (1, "1 second"), (59, "59 seconds"), (7_300, "2 hours"), (86_400, "1 day")],
)
def test_a_span_is_said_in_its_largest_unit(seconds, words):
    assert span(seconds) == words
