"""Addresses: read, told without what is secret in them, and refused without it."""

from __future__ import annotations

import traceback

import pytest

from adapters.redis import Connection
from adapters.redis.pool import named
from bot.errors import SettingsError


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("redis://127.0.0.1:6380/3", "redis://127.0.0.1:6380/3"),
        ("redis://cache", "redis://cache:6379/0"),
        ("rediss://wakala:s3cret@cache.example:6380/1", "rediss://cache.example:6380/1"),
        ("redis://:s3cr%2Fet@cache?ssl_ca_certs=/s3cret", "redis://cache:6379/0"),
    ],
)
async def test_an_address_is_told_without_what_is_secret(url, name):
    assert named(url) == name


@pytest.mark.parametrize(
    "url",
    [
        "redis://:s3/cret@cache:6379/0",
        "redis://:s3#cret@cache:6379/0",
        "redis://:s3?cret@cache:6379/0",
        "redis://cache:s3cret",
        "redis://:s3cret@",
        "redis://:s3cret@cache/orders",
        "http://:s3cret@cache",
        "s3cret",
        "",
    ],
)
def test_what_is_no_address_is_refused_with_what_is_wanted_and_nothing_of_itself(url):
    with pytest.raises(SettingsError, match=r"redis\.url is not an address of Redis: write") as refused:
        Connection(url)
    assert "s3" not in "".join(traceback.format_exception(refused.value))
    assert "cret" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize(
    "url", [f"redis://:s3cret@cache?{option}" for option in ("colour=red", "db=red", "max_connections=0.5")]
)
async def test_an_option_that_is_none_is_refused_at_once(url):
    with pytest.raises(SettingsError, match=r"^redis://cache:6379/0 has an option after its") as refused:
        Connection(url)
    assert "s3cret" not in "".join(traceback.format_exception(refused.value))


async def test_what_an_address_says_of_time_limits_and_retries_does_not_count():
    connection = Connection("redis://cache?socket_timeout=60&decode_responses=yes&max_connections=1")
    options = connection._pool.connection_kwargs
    assert (options["socket_timeout"], options["decode_responses"]) == (None, False)
    assert connection._pool.max_connections > 1
