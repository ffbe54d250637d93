"""The customer's side, for simulators and tests: prompts as they stand on phones, and what people do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from aiohttp import web

from adapters.gateways.emulation.answers import Mistake, answer
from adapters.gateways.mpesa.emulator import bodies
from adapters.gateways.mpesa.emulator.network import NETWORK, Network
from adapters.gateways.mpesa.emulator.prompts import PAID, RESULTS, Prompt

CANCELLED = "1032"
LONGEST_REFERENCE = 12


class Pay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer does.

    ``fail`` ends the prompt with ``code``: 1032 is cancelled, 1037 not answered, which may still be paid.
    ``late`` does not answer either, and pays after so many seconds of the emulator's clock. ``twice`` does
    all that can come twice: every prompt of the reference that can still be paid is, each with two equal
    callbacks.
    """

    outcome: Literal["ok", "fail", "late", "twice"]
    code: str = CANCELLED
    after: float = 60.0


async def payments(request: web.Request) -> web.StreamResponse:
    """``GET /payments``: all prompts, newest first; with ``?phone=`` those of one phone."""
    phone = request.query.get("phone")
    prompts = reversed(request.app[NETWORK].prompts.all())
    return answer([prompt.row() for prompt in prompts if phone in {None, prompt.phone}])


async def pay(request: web.Request) -> web.StreamResponse:
    """``POST /payments/{reference}/pay`` with ``{"outcome": "ok"}``: act as the customer."""
    network = request.app[NETWORK]
    act = msgspec.json.decode(await request.read(), type=Pay)
    payable = [prompt for prompt in _named(request) if prompt.payable]
    if not payable:
        raise Mistake(f"{request.match_info['reference']} has ended; start another payment to act on")
    chosen = payable if act.outcome == "twice" else payable[-1:]
    for prompt in chosen:
        _do(network, prompt, act)
    return answer(chosen[-1].row())


async def forge(request: web.Request) -> web.StreamResponse:
    """``POST /payments/{reference}/forge``: somebody who knows everything but the address claims it was paid.

    Answers the status of each try: at an address with another last part, with one that is ``cut`` short by a
    character, and with none.
    """
    network, prompt = request.app[NETWORK], _named(request)[-1]
    own = prompt.callback_url.rpartition("/")[2]
    guesses = {"guessed": "0" * len(own), "cut": own[:-1], "none": ""}
    answered = {}
    for name, guess in guesses.items():
        forgery = network.forge(prompt, bodies.guessed(prompt.callback_url, guess))
        answered[name] = await network.courier.post(forgery)
    return answer(answered)


def _do(network: Network, prompt: Prompt, act: Pay) -> None:
    match act.outcome:
        case "late":
            network.pay_late(prompt, act.after)
        case "fail":
            network.courier.send(network.settle(prompt, _failure(act.code)))
        case _:
            parcel = network.settle(prompt, PAID)
            for _copy in range(2 if act.outcome == "twice" else 1):
                network.courier.send(parcel)


def _failure(code: str) -> str:
    failures = RESULTS.keys() - {PAID}
    if code not in failures:
        raise Mistake(f"code: {code!r} is no failure; choose one of {', '.join(sorted(failures))}")
    return code


def _named(request: web.Request) -> Sequence[Prompt]:
    """The prompts of a reference, of which at most 12 characters ever arrive here; or one by its id."""
    name, network = request.match_info["reference"], request.app[NETWORK]
    if (prompt := network.prompts.get(name)) is not None:
        return [prompt]
    found = [p for p in network.prompts.all() if p.reference == name[-LONGEST_REFERENCE:]]
    if not found:
        raise Mistake(f"reference: there is no payment {name!r}; GET /payments lists them")
    return found
