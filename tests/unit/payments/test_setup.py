"""Gateways from the settings: which there are, what each shop offers, and what is missing to call us back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.gateways.demo import NOBODY, stand_ins
from adapters.payments import Gateways, open_gateways, payment_methods
from bot.clock import SystemClock
from bot.errors import SettingsError
from bot.settings import Settings

OZOW = {"site_code": "S", "private_key": "p", "api_key": "a"}
MPESA = {
    "consumer_key": "k",
    "consumer_secret": "s",
    "shortcode": "174379",
    "passkey": "p",
    "callback_key": "c",
    "initiator": "joy",
    "initiator_password": "hush-hush",
}
PUBLIC = {"public_url": "https://shop.example"}


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


def opened(session: ClientSession, **tables: Any) -> Gateways:
    settings = Settings.model_validate({"demo": {"emulator": False}, **tables})
    return open_gateways(settings, session, SystemClock(), NOBODY)


async def test_the_demo_offers_each_shop_what_takes_its_currency(session: ClientSession) -> None:
    settings, clock = Settings(), SystemClock()
    emulators = stand_ins(settings, "http://127.0.0.1:1", clock)
    gateways = open_gateways(settings, session, clock, emulators)
    assert payment_methods(gateways, "ZAR") == ("paystack", "ozow", "cash")
    assert payment_methods(gateways, "KES") == ("mpesa", "paystack", "cash")


def test_without_a_gateway_there_is_cash() -> None:
    assert payment_methods({}, "ZAR") == ("cash",)


async def test_a_table_is_a_gateway(session: ClientSession) -> None:
    assert list(opened(session, ozow=OZOW, payments=PUBLIC)) == ["ozow"]


async def test_a_gateway_that_cannot_call_back_stops_the_start(session: ClientSession) -> None:
    with pytest.raises(SettingsError, match=r"payments\.public_url is not set, so ozow cannot call back"):
        opened(session, ozow=OZOW)


async def test_an_initiator_needs_the_certificate(session: ClientSession, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"mpesa\.certificate is not set"):
        opened(session, mpesa=MPESA, payments=PUBLIC)
    with pytest.raises(SettingsError, match="cannot be read: No such file") as caught:
        opened(session, mpesa={**MPESA, "certificate": str(tmp_path / "none.pem")}, payments=PUBLIC)
    assert "hush-hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ({**MPESA, "initiator_password": None}, "must be set with mpesa.initiator, or neither"),
        (
            {**MPESA, "initiator": None, "initiator_password": None, "bulk_shortcode": "600997"},
            "must go with mpesa.initiator",
        ),
    ],
)
def test_half_an_initiator_is_refused(table: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        Settings.model_validate({"mpesa": table})
