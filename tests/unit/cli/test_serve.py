"""``wakala run`` serves until it is told to stop, and says where."""

import asyncio
import os
import re
import signal
import socket
import sys

import aiohttp
import pytest

from adapters.cli.serve import welcome
from bot.settings import load
from tests.crash.ports import free_port

SEND = {"to": "+27821234567", "text": "Your order is ready"}


@pytest.fixture
async def server():
    """A server process on a free port, and the address that it printed."""
    code = "from adapters.cli import main; main()"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, "run", "--port", "0",
        env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    lines = [(await process.stdout.readline()).decode() for _ in range(5)]
    yield process, re.search(r"(http://\S+)/simulator", "".join(lines))[1]
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_a_fresh_server_is_ready_sends_for_the_demo_shop_and_stops_when_told(server):
    process, url = server
    async with aiohttp.ClientSession(url) as session:
        assert (await session.get("/livez")).status == 200
        for page in ("/simulator", "/admin", "/docs"):
            assert (await session.get(page)).status == 200
        assert (await session.get("/")).url.path == "/simulator"
        headers = {"Authorization": "Bearer demo-api-token", "Idempotency-Key": "k"}
        first = await session.post("/messages/send", json=SEND, headers=headers)
        again = await session.post("/messages/send", json=SEND, headers=headers)
        assert first.status == again.status == 200
        assert await first.json() == await again.json()
        other = await session.post("/messages/send", json=SEND | {"text": "No"}, headers=headers)
        assert other.status == 422
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


def test_a_taken_port_is_told_in_one_line(wakala):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = wakala("run", "--port", port)
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith(f"wakala: port {port} on 127.0.0.1 is taken")


def test_a_database_that_is_not_there_in_time_is_named_in_one_line(wakala, monkeypatch):
    monkeypatch.setenv("WAKALA_DATABASE__URL", f"postgresql://wakala:kota@127.0.0.1:{free_port()}/shop")
    monkeypatch.setenv("WAKALA_SERVER__WAIT_SECONDS", "0.1")
    ended = wakala("run", "--port", 0)
    assert ended.code == 2
    last = ended.err.splitlines()[-1]
    assert last.startswith("wakala: database at postgresql://wakala@127.0.0.1:")
    assert "was not there within 0.1 s" in last
    assert last.endswith("; start the server, or name another in database.url")
    assert "kota" not in ended.err


def test_a_database_that_does_not_exist_is_not_waited_for(wakala, monkeypatch, postgres):
    monkeypatch.setenv("WAKALA_DATABASE__URL", f"{postgres}_no_such")
    ended = wakala("run", "--port", 0)
    assert ended.code == 2
    assert "make the database (CREATE DATABASE)" in ended.err


def test_a_port_that_cannot_be_is_refused_by_the_name_it_was_given(wakala):
    ended = wakala("run", "--port", 99999)
    assert ended.code == 2
    assert "--port" in ended.err


def test_production_with_the_demos_secrets_does_not_start(wakala, monkeypatch):
    monkeypatch.setenv("WAKALA_SERVER__ENVIRONMENT", "production")
    ended = wakala("run")
    assert ended.code == 2
    assert ended.err.count("must be a secret of your own in production") == 3


def test_a_chat_without_the_emulator_is_refused_with_the_reason(wakala, monkeypatch):
    monkeypatch.setenv("WAKALA_WHATSAPP__API_URL", "http://127.0.0.1:1")
    ended = wakala("chat")
    assert ended.code == 2
    assert "no whatsapp.api_url" in ended.err


def test_the_welcome_has_three_addresses_and_a_sentence_to_try():
    words = welcome(load(None, {}), "http://127.0.0.1:8080")
    assert words.count("http://") == 3
    assert '"2 kotas and a coke"' in words


def test_without_the_demo_no_simulator_is_promised():
    assert "simulator" not in welcome(load(None, {"WAKALA_DEMO__ENABLED": "no"}), "http://127.0.0.1:8080")
