"""Payments in the running engine: the gateways that are set up, and the domain that calls them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import aiohttp

from adapters.gateways.demo import StandIns
from adapters.gateways.mpesa import Initiator, Mpesa, MpesaSettings
from adapters.gateways.ozow.gateway import Ozow
from adapters.gateways.ozow.settings import OzowSettings
from adapters.gateways.paystack.gateway import Paystack
from adapters.gateways.paystack.settings import PaystackSettings
from bot.clock import Clock
from bot.errors import SettingsError
from bot.events import Envelope
from bot.ports import Transactions
from bot.settings import Mpesa as MpesaTable
from bot.settings import Ozow as OzowTable
from bot.settings import Paystack as PaystackTable
from bot.settings import Settings
from plugins.payments import WAKES, Addresses, Calls, PaymentsApi, Runner
from plugins.payments.gateway import Gateway

ORDER: Final = ("mpesa", "paystack", "ozow")
"""Which method is offered first: where people have M-Pesa it is what they expect."""
RETURN_PATH: Final = "/paid"

Gateways = Mapping[str, Gateway]


def payment_methods(gateways: Gateways, currency: str) -> tuple[str, ...]:
    """Return how a shop of this currency can be paid: by what is set up for it, and always in cash."""
    able = (name for name in ORDER if name in gateways and currency in gateways[name].currencies)
    return (*able, "cash")


def open_gateways(
    settings: Settings, session: aiohttp.ClientSession, clock: Clock, stand_ins: StandIns
) -> Gateways:
    """Make a client of each gateway that is set up; raises SettingsError for one that cannot call back."""
    gateways: dict[str, Gateway] = {}
    if settings.paystack:
        gateways["paystack"] = Paystack(session, paystack_settings(settings.paystack, stand_ins))
    if settings.ozow:
        ozow = ozow_settings(settings.ozow, stand_ins, test=not settings.production)
        gateways["ozow"] = Ozow(session, ozow, clock)
    if settings.mpesa:
        gateways["mpesa"] = Mpesa(session, mpesa_settings(settings.mpesa, stand_ins), clock)
    real = [name for name in gateways if name not in stand_ins.apps]
    if real and settings.payments.public_url is None:
        raise SettingsError(
            f"payments.public_url is not set, so {real[0]} cannot call back. Set it in wakala.toml under "
            "[payments], or as WAKALA_PAYMENTS__PUBLIC_URL, to this server's address as seen from outside"
        )
    return gateways


def paystack_settings(table: PaystackTable, stand_ins: StandIns) -> PaystackSettings:
    """Return what the client must be told."""
    return PaystackSettings(
        secret_key=table.secret_key.get_secret_value(),
        email_domain=table.email_domain,
        api_url=stand_ins.address("paystack") or table.api_url,
    )


def ozow_settings(table: OzowTable, stand_ins: StandIns, *, test: bool) -> OzowSettings:
    """Return what the client must be told; the emulator is API and pay page in one."""
    emulator = stand_ins.address("ozow")
    return OzowSettings(
        site_code=table.site_code,
        private_key=table.private_key.get_secret_value(),
        api_key=table.api_key.get_secret_value(),
        test=test,
        api_url=emulator or table.api_url,
        pay_url=emulator or table.pay_url,
    )


def mpesa_settings(table: MpesaTable, stand_ins: StandIns) -> MpesaSettings:
    """Return what the client must be told; raises SettingsError for a certificate that is not there."""
    return MpesaSettings(
        consumer_key=table.consumer_key.get_secret_value(),
        consumer_secret=table.consumer_secret.get_secret_value(),
        shortcode=table.shortcode,
        passkey=table.passkey.get_secret_value(),
        callback_key=table.callback_key.get_secret_value(),
        till=table.till or "",
        bulk_shortcode=table.bulk_shortcode or "",
        initiator=_initiator(table, stand_ins),
        api_url=stand_ins.address("mpesa") or table.api_url,
        callers=frozenset(table.callers),
    )


def _initiator(table: MpesaTable, stand_ins: StandIns) -> Initiator | None:
    if table.initiator is None or table.initiator_password is None:
        return None
    certificate = stand_ins.certificate or _read_certificate(table.certificate)
    return Initiator(
        name=table.initiator,
        password=table.initiator_password.get_secret_value(),
        certificate=certificate,
    )


def _read_certificate(file: str | None) -> bytes:
    if file is None:
        raise SettingsError(
            "mpesa.certificate is not set, and mpesa.initiator needs it: name the file with Safaricom's "
            "public certificate (PEM) in wakala.toml under [mpesa], or as WAKALA_MPESA__CERTIFICATE"
        )
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise SettingsError(
            f"mpesa.certificate = {file!r}: cannot be read: {error.strerror}; name a PEM file"
        ) from None


def compose_payments(
    settings: Settings, gateways: Gateways, transactions: Transactions, base: str
) -> PaymentsApi:
    """Put the domain together; ``base`` is our address where no other is set."""
    public = settings.payments.public_url or base
    addresses = Addresses(public, settings.payments.return_url or public + RETURN_PATH)
    calls = Calls(gateways, transactions, addresses, live=settings.production)
    return PaymentsApi(calls, Runner(calls))


def payment_listeners(payments: PaymentsApi | None) -> dict[str, Callable[[Envelope], Awaitable[None]]]:
    """Wake the runner by the events that give it something to do."""
    if payments is None:
        return {}
    runner = payments.runner

    async def wake(_: Envelope) -> None:
        runner.wake()

    return {event.type: wake for event in WAKES}
