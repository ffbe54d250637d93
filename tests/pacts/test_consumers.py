"""Consumers against a provider that does exactly what their pact says, and the files that keep the pacts."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from tests.pacts.consumers import Client
from tests.pacts.contracts import CONTRACTS, KEPT, files, pact_of


@pytest.mark.parametrize("pair", CONTRACTS, ids="-".join)
async def test_a_consumer_understands_what_its_provider_promises(pair: tuple[str, str]) -> None:
    with pact_of(*pair).serve() as provider:
        async with ClientSession() as http:
            client = Client(http, str(provider.url).rstrip("/"))
            told = [await one.call(client) for one in CONTRACTS[pair]]
    assert told == [one.says for one in CONTRACTS[pair]]


def test_the_pact_files_are_up_to_date() -> None:
    kept = {file: file.read_text("utf-8") for file in KEPT.glob("*.json")}
    assert kept == dict(files()), "write them anew: python -m tests.pacts"
