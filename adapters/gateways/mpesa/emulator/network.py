"""The emulated network: its parts, and the acts that touch several of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import web

from adapters.gateways.emulation.answers import Mistake
from adapters.gateways.emulation.courier import Courier, Parcel
from adapters.gateways.emulation.faults import Injector
from adapters.gateways.emulation.timeline import Timeline
from adapters.gateways.mpesa.emulator import bodies
from adapters.gateways.mpesa.emulator.bank import Bank, new_receipt
from adapters.gateways.mpesa.emulator.errors import daraja_error
from adapters.gateways.mpesa.emulator.faults import Endpoint, MpesaFaults
from adapters.gateways.mpesa.emulator.keys import Keys
from adapters.gateways.mpesa.emulator.prompts import PAID, UNREACHABLE, Prompt, Prompts
from adapters.gateways.mpesa.emulator.settings import EmulatorSettings
from adapters.gateways.mpesa.emulator.tokens import Tokens


class Network:
    """One emulated M-Pesa: tokens, prompts on phones, money, and the way to the merchant."""

    def __init__(
        self,
        settings: EmulatorSettings,
        injector: Injector[MpesaFaults],
        courier: Courier,
        timeline: Timeline,
    ) -> None:
        self.settings = settings
        self.injector, self.courier, self.timeline = injector, courier, timeline
        self.tokens = Tokens(settings.consumer_key, settings.consumer_secret, settings.token_seconds)
        self.keys = Keys(settings.private_key, settings.clock())
        self.prompts = Prompts()
        self.bank = Bank(dict.fromkeys(settings.bulk_shortcodes, settings.bulk_balance))
        self.originators: set[str] = set()

    @property
    def faults(self) -> MpesaFaults:
        """The faults in force."""
        return self.injector.faults

    def now(self) -> dt.datetime:
        """The emulator's time, UTC."""
        return self.timeline.now()

    def refuse(self, endpoint: Endpoint) -> None:
        """Raise the first error that is to be injected here, used once by this call."""
        for rule in self.faults.refuse:
            if rule.at in {None, endpoint} and rule.times != 0:
                rule.times = None if rule.times is None else rule.times - 1
                raise daraja_error(rule.code, rule.message, rule.http)

    def admit(self, authorization: str) -> None:
        """Let a caller with a good token pass."""
        if self.faults.expired_tokens:
            self.faults.expired_tokens -= 1
            self.tokens.expire()
        self.tokens.check(authorization, self.now())

    def settle(self, prompt: Prompt, code: str) -> Parcel:
        """End a prompt, moving money if it is paid; the parcel that tells of it is for the caller to send.

        Raises Mistake where no money can come of it any more.
        """
        if not prompt.payable or prompt.code == code:
            raise Mistake(f"{prompt.checkout_id} ended with {prompt.code}; nothing more comes of it")
        prompt.code, prompt.settled_at = code, self.now()
        if code == PAID:
            prompt.receipt = self.bank.pay(prompt, self.now()).receipt
        return bodies.parcel(prompt.callback_url, bodies.payment(prompt, code, self.faults.payment))

    def show(self, prompt: Prompt) -> None:
        """Put a prompt on its phone; one that cannot be shown, or is not answered, ends by itself."""
        self.prompts.add(prompt)
        unreachable = prompt.phone in self.faults.unreachable
        self.timeline.after(
            0 if unreachable else self.settings.prompt_seconds, partial(self._give_up, prompt)
        )

    def pay_late(self, prompt: Prompt, seconds: float) -> None:
        """Tell of a failure now, unless it was told; the money follows."""
        if prompt.code is None:
            self.courier.send(self.settle(prompt, UNREACHABLE))
        self.timeline.after(seconds, partial(self._follow_up, prompt))

    def tell(self, url: str, body: dict[str, Any]) -> None:
        """Post a result."""
        faults = self.faults.results
        self.courier.send(bodies.parcel(url, bodies.as_text(body) if faults.as_text else body))

    def forge(self, prompt: Prompt, url: str) -> Parcel:
        """A callback of success that nobody paid for."""
        claimed = replace(prompt, receipt=new_receipt(), settled_at=self.now())
        return bodies.parcel(url, bodies.payment(claimed, PAID, self.faults.payment))

    def _give_up(self, prompt: Prompt) -> None:
        if prompt.code is None:
            self.courier.send(self.settle(prompt, UNREACHABLE))

    def _follow_up(self, prompt: Prompt) -> None:
        if prompt.payable:
            self.courier.send(self.settle(prompt, PAID))


NETWORK = web.AppKey("network", Network)
