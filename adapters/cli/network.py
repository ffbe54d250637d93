"""The doctor's checks of what is around us: the port, Meta, and the time."""

from __future__ import annotations

import datetime as dt
import secrets
import socket
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.cli.finding import Finding, fail, ok, skip
from adapters.cli.http import get, running_at
from bot.settings import Settings

NEAR: Final = 1.0
FAR: Final = 5.0
"""Seconds to wait for this machine, and for others."""
LARGEST_SKEW: Final = 30.0
"""Seconds that our clock may differ from Meta's: the 24-hour window is reckoned with it."""


def check_port(settings: Settings) -> Finding:
    """The port must be free, or ours already."""
    host, port = settings.server.host, settings.server.port
    if running_at(settings):
        return ok("port", f"{port}: a server of ours answers there")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fix = "end what listens there, or set server.host and server.port"
            return fail("port", f"{host}:{port}: {error.strerror}", fix)
    return ok("port", f"{port} is free")


def check_webhook(settings: Settings) -> Finding:
    """A running server must answer Meta's challenge with the verify token that is set here."""
    base = running_at(settings)
    if base is None:
        return skip("webhook", "the server is not running")
    challenge = secrets.token_hex(8)
    query = {
        "hub.mode": "subscribe",
        "hub.verify_token": settings.whatsapp.verify_token.get_secret_value(),
        "hub.challenge": challenge,
    }
    answer = get(f"{base}/webhook?{urlencode(query)}", NEAR)
    if answer and answer.status == 200 and answer.body.decode() == challenge:
        return ok("webhook", "answers Meta's challenge")
    status = answer.status if answer else "nothing"
    fix = "restart the server: it runs with another whatsapp.verify_token"
    return fail("webhook", f"the challenge was answered with {status}", fix)


def check_channel(settings: Settings) -> Finding:
    """Meta, or what stands in for it, must be within reach."""
    if settings.emulated:
        return ok("whatsapp", "the built-in emulator stands in for Meta")
    url = settings.whatsapp.api_url
    if get(f"{url}/{settings.whatsapp.version}", FAR):
        return ok("whatsapp", f"{url} answers")
    fix = "see to DNS, the firewall, and whatsapp.api_url"
    return fail("whatsapp", f"{url} does not answer within {FAR:g} s", fix)


def check_clock(settings: Settings) -> Finding:
    """Our clock must agree with Meta's."""
    answer = None if settings.emulated else get(f"{settings.whatsapp.api_url}/", FAR)
    told = answer.headers.get("Date") if answer else None
    if told is None:
        return skip("clock", "nobody to compare it with")
    skew = abs((dt.datetime.now(dt.UTC) - parsedate_to_datetime(told)).total_seconds())
    if skew <= LARGEST_SKEW:
        return ok("clock", f"within {LARGEST_SKEW:g} s of Meta's")
    return fail("clock", f"{skew:.0f} s off", "switch on time synchronisation: timedatectl set-ntp true")


def check_time_zones(_: Settings) -> Finding:
    """Opening hours are local times, so the zones must be known."""
    try:
        ZoneInfo("Africa/Johannesburg")
    except ZoneInfoNotFoundError:
        return fail("time zones", "no time zone data", "apt-get install -y tzdata")
    return ok("time zones", "known")
