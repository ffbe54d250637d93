"""The gateways of the demo: emulators in our own process, told of the same secrets as our clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import ClientSession, web
from pydantic import SecretStr

from adapters.gateways.emulation.app import MACHINERY
from adapters.gateways.mpesa import emulator as mpesa
from adapters.gateways.mpesa.emulator.network import NETWORK
from adapters.gateways.ozow import emulator as ozow
from adapters.gateways.paystack import emulator as paystack
from bot.clock import SystemClock, utc
from bot.errors import WakalaError
from bot.settings import Mpesa, Ozow, Paystack, Settings

PREFIX: Final = "/emulator"


@dataclass(frozen=True, slots=True)
class StandIns:
    """Emulators by the gateway that each stands in for; ``base`` is the address of their server."""

    base: str = ""
    apps: Mapping[str, web.Application] = field(default_factory=dict)

    def address(self, gateway: str) -> str:
        """Where the emulator answers; empty where none stands in."""
        return f"{self.base}{PREFIX}/{gateway}" if gateway in self.apps else ""

    @property
    def certificate(self) -> bytes:
        """What encrypts the passwords of M-Pesa's initiators; empty where no emulator reads them."""
        return self.apps["mpesa"][NETWORK].keys.certificate if "mpesa" in self.apps else b""

    async def pay(self, gateway: str, reference: str, outcome: str) -> None:
        """Act as the customer at an emulator; raises WakalaError with the reason where it cannot be."""
        if gateway not in self.apps:
            raise WakalaError(f"{gateway} is not emulated here, so that only its customers can pay")
        url = f"{self.address(gateway)}/payments/{reference}/pay"
        async with ClientSession() as session, session.post(url, json={"outcome": outcome}) as answer:
            if answer.status != HTTPStatus.OK:
                raise WakalaError((await answer.json())["error"])

    def mount(self, app: web.Application) -> None:
        """Serve the emulators below PREFIX."""
        for gateway, emulator in self.apps.items():
            app.add_subapp(f"{PREFIX}/{gateway}", emulator)


NOBODY: Final = StandIns()
"""Where every gateway answers for itself."""


def stand_ins(settings: Settings, base: str, clock: SystemClock) -> StandIns:
    """Make the emulators that the demo needs, on its clock; none in production."""
    apps: dict[str, web.Application] = {}
    if settings.paystack and settings.stands_in_for(settings.paystack):
        apps["paystack"] = _paystack(settings.paystack, base, clock)
    if settings.ozow and settings.stands_in_for(settings.ozow):
        apps["ozow"] = _ozow(settings.ozow, clock)
    if settings.mpesa and settings.stands_in_for(settings.mpesa):
        apps["mpesa"] = _mpesa(settings.mpesa, clock)
    for app in apps.values():
        clock.on_skip(app[MACHINERY].timeline.wake)
    return StandIns(base, apps)


def _paystack(table: Paystack, base: str, clock: SystemClock) -> web.Application:
    return paystack.create_emulator(
        paystack.EmulatorSettings(
            webhook_url=f"{base}/webhooks/paystack",
            secret_key=table.secret_key.get_secret_value(),
            clock=lambda: utc(clock.now()),
        )
    )


def _ozow(table: Ozow, clock: SystemClock) -> web.Application:
    return ozow.create_emulator(
        ozow.EmulatorSettings(
            site_code=table.site_code,
            private_key=table.private_key.get_secret_value(),
            api_key=table.api_key.get_secret_value(),
            clock=lambda: utc(clock.now()),
        )
    )


def _mpesa(table: Mpesa, clock: SystemClock) -> web.Application:
    return mpesa.create_emulator(
        mpesa.EmulatorSettings(
            consumer_key=table.consumer_key.get_secret_value(),
            consumer_secret=table.consumer_secret.get_secret_value(),
            passkeys={table.shortcode: table.passkey.get_secret_value()},
            tills={table.till: table.shortcode} if table.till else {},
            initiators=_initiators(table.initiator, table.initiator_password),
            bulk_shortcodes=(table.bulk_shortcode,) if table.bulk_shortcode else (),
            clock=lambda: utc(clock.now()),
        )
    )


def _initiators(name: str | None, password: SecretStr | None) -> dict[str, str]:
    return {name: password.get_secret_value()} if name and password else {}
