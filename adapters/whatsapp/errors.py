"""Meta's error codes, and what each asks of us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from adapters.whatsapp.lenient import Json, mappings, text
from bot.channel import Remedy, SendRefused, SendUnknown

_CODES: Mapping[Remedy, Sequence[int]] = {
    # Unknown or passing fault, service down or overloaded, maintenance.
    Remedy.RETRY: (1, 2, 131000, 131016, 131057, 133004),
    # Rate of the app, of the WhatsApp Business Account, of the number.
    Remedy.WAIT_NUMBER: (4, 80007, 130429),
    Remedy.WAIT_PAIR: (131056,),
    Remedy.USE_TEMPLATE: (131047,),
    Remedy.SUPPRESS: (
        *(131026, 131021, 131030, 130497, 1026),  # not on WhatsApp, ourselves, not allowed, too old a client
        *(131049, 130472),  # had enough marketing for a day, or in an experiment
    ),
    Remedy.OPT_OUT: (131050,),
    Remedy.STOP: (
        *(0, 3, 10, 190, 131005, *range(200, 300)),  # token and permissions
        *(368, 131031, 131042, 131045, 131037, 131048, 134011),  # account locked, unpaid, flagged as spam
        *(133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016),  # number not registered
    ),
    Remedy.DEAD: (
        *(33, 100, 131008, 131009, 131051, 131062, 131063, 135000, 137000),  # the request
        *(132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 131064),  # its template
        *(132068, 132069),  # its flow
        *(131014, 131052, 131053),  # its media
    ),
}

REMEDIES: Mapping[int, Remedy] = {code: remedy for remedy, codes in _CODES.items() for code in codes}
"""Every documented code. Branch on these: the same throttle arrives as HTTP 400 or 429."""

INTERACTIVE_REFUSALS = frozenset({100, 1026, 131008, 131009, 131051})
"""Codes by which buttons and lists are refused where the same words as plain text go through."""

_BY_STATUS: Mapping[int, Remedy] = {401: Remedy.STOP, 403: Remedy.STOP, 429: Remedy.WAIT_NUMBER}
_SILENT_GATEWAYS = frozenset({502, 504})


def remedy_for(code: int | None, *, passing: bool = False) -> Remedy:
    """Return what to do about ``code``; one we do not know is tried again only if called passing."""
    unknown = Remedy.RETRY if passing else Remedy.DEAD
    return unknown if code is None else REMEDIES.get(code, unknown)


def failure(status: int, body: bytes) -> SendRefused | SendUnknown:
    """Read an answer other than 2xx to a send.

    502 and 504 without one of Meta's errors come from a gateway that lost sight of the request, which
    may well have been carried out; every other answer means that the message was not taken.
    """
    error = _error(body)
    if error:
        code, reason = describe(error)
        passing = error.get("is_transient") is True or status >= 500
        return SendRefused(remedy_for(code, passing=passing), code or 0, reason or f"HTTP {status}")
    if status in _SILENT_GATEWAYS:
        return SendUnknown(f"HTTP {status} from a gateway, without an answer of the Cloud API")
    remedy = _BY_STATUS.get(status) or remedy_for(None, passing=status >= 500)
    return SendRefused(remedy, 0, f"HTTP {status} without an error in its body")


def describe(error: Json) -> tuple[int | None, str]:
    """Return the code and the reason of an error, as answers and webhooks carry it.

    ``error_data`` is an object or plain text; older webhooks put ``details`` beside the code.
    """
    data = error.get("error_data")
    details = text(data, "details") if isinstance(data, dict) else text(error, "error_data")
    summary = text(error, "message") or text(error, "title")
    reasons = (summary, details or text(error, "details"))
    return _code(error.get("code")), ": ".join(dict.fromkeys(filter(None, reasons)))


def first_fault(part: Json) -> tuple[int | None, str]:
    """Return code and reason of the first of a part's ``errors``; ``(None, "")`` where it has none."""
    faults = mappings(part, "errors")
    return describe(faults[0]) if faults else (None, "")


def _error(body: bytes) -> Json:
    try:
        answer: Any = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return {}
    error = answer.get("error") if isinstance(answer, dict) else None
    return error if isinstance(error, dict) else {}


def _code(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if type(value) is int else None
