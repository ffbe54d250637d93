"""``gateways.py PAYSTACK OZOW MPESA WEBHOOK``: the emulators on these ports, in a process that lives on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping

from aiohttp import web

from adapters.gateways.mpesa import emulator as mpesa
from adapters.gateways.ozow import emulator as ozow
from adapters.gateways.paystack import emulator as paystack

AGAIN = (0.5,) * 100
"""Pauses before M-Pesa calls back again while the server is away. Safaricom does not promise to: a push whose
answer and whose callback are both lost is for a person to look at, and has tests of its own."""

PROMPT = 20.0
"""Seconds that a phone asks: of a push whose answer was lost the customer hears nothing before."""


def emulators(webhook: str) -> Mapping[str, web.Application]:
    """The emulators by name; ``webhook`` is where Paystack is told to call back."""
    return {
        "paystack": paystack.create_emulator(paystack.EmulatorSettings(webhook_url=webhook)),
        "ozow": ozow.create_emulator(ozow.EmulatorSettings(retries=AGAIN)),
        "mpesa": mpesa.create_emulator(mpesa.EmulatorSettings(callback_retries=AGAIN, prompt_seconds=PROMPT)),
    }


async def serve(ports: list[int], webhook: str) -> None:
    """Serve until killed."""
    for port, app in zip(ports, emulators(webhook).values(), strict=True):
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve([int(port) for port in sys.argv[1:4]], sys.argv[4]))
