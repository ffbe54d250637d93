"""Every error is a problem document that names what is wrong and gives nothing else away."""

import io
import logging

import pytest

from bot import ServiceUnavailable
from bot.route import Route


async def problem_of(response):
    assert response.content_type == "application/problem+json"
    problem = await response.json()
    assert problem["status"] == response.status
    assert problem["request_id"] == response.headers["X-Request-ID"]
    return problem


async def test_an_unknown_path_is_named(client):
    problem = await problem_of(await client.get("/nope"))
    assert problem["status"] == 404
    assert problem["instance"] == "/nope"
    assert "/nope" in problem["detail"]


async def test_a_wrong_method_is_answered_with_the_right_ones(client):
    response = await client.delete("/livez")
    problem = await problem_of(response)
    assert problem["detail"] == "DELETE is not allowed at /livez; allowed are GET, HEAD."
    assert response.headers["Allow"] == "GET, HEAD"


async def test_a_fault_of_ours_is_logged_with_its_cause_and_told_without(aiohttp_client, edge, caplog):
    async def broken(_):
        raise RuntimeError("the password is hush-hush")

    route = Route(method="GET", path="/broken", summary="", tag="", handler=broken, raw=True)
    client = await aiohttp_client(edge([route]))
    with caplog.at_level(logging.ERROR):
        response = await client.get("/broken")
    problem = await problem_of(response)
    assert problem["status"] == 500
    assert "hush-hush" not in await response.text()
    assert "Traceback" not in await response.text()
    assert problem["request_id"] in caplog.text
    assert "hush-hush" in caplog.text


async def test_a_domain_that_is_away_is_no_fault_and_may_be_asked_again(aiohttp_client, edge):
    async def waits(_):
        raise ServiceUnavailable("at 10.0.0.7", service="orders", attempts=3, breaker="open")

    route = Route(method="GET", path="/waits", summary="", tag="", handler=waits, raw=True)
    response = await (await aiohttp_client(edge([route]))).get("/waits")
    problem = await problem_of(response)
    assert problem["status"] == 503
    assert problem["detail"] == "orders does not answer just now. Try again in a moment."
    assert response.headers["Retry-After"] == "15"


async def test_a_token_in_the_path_of_what_failed_is_not_logged(aiohttp_client, edge, caplog):
    async def broken(_):
        raise RuntimeError

    route = Route(method="GET", path="/broken/{token}", summary="", tag="", handler=broken, raw=True)
    client = await aiohttp_client(edge([route]))
    with caplog.at_level(logging.ERROR):
        await client.get("/broken/opens-the-door")
    assert "opens-the-door" not in caplog.text
    assert "GET /broken/{token}" in caplog.text


async def test_a_body_over_the_limit_of_all_is_refused(aiohttp_client, edge):
    async def read(request):
        await request.read()

    route = Route(method="POST", path="/read", summary="", tag="", handler=read, raw=True)
    client = await aiohttp_client(edge([route]))
    problem = await problem_of(await client.post("/read", data=io.BytesIO(b"x" * 4_000_000)))
    assert problem["status"] == 413


@pytest.mark.parametrize(("given", "kept"), [("abc-123", True), ("a b\tc", False), ("x" * 65, False)])
async def test_a_callers_request_id_is_kept_if_it_is_a_sane_one(client, given, kept):
    problem = await problem_of(await client.get("/nope", headers={"X-Request-ID": given}))
    assert (problem["request_id"] == given) is kept


async def test_every_answer_forbids_what_a_page_of_ours_never_needs(client):
    for path in ("/livez", "/nope", "/admin", "/docs", "/static/wakala.css"):
        headers = (await client.get(path)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Server"] == "wakala"
