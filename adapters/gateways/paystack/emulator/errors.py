"""Refusals in Paystack's form and, where they are known, its words."""

from __future__ import annotations

from adapters.gateways.emulation.answers import Refused


def invalid(message: str, code: str = "invalid_params", *, status: int = 400, next_step: str = "") -> Refused:
    """A request that Paystack will not carry out."""
    hint = next_step or "Ensure that the value(s) you're passing are valid."
    body = {
        "status": False,
        "message": message,
        "meta": {"nextStep": hint},
        "type": "validation_error",
        "code": code,
    }
    return Refused(status, body)


def plain(status: int, message: str) -> Refused:
    """A refusal as older calls put it: no code, only words."""
    return Refused(status, {"status": False, "message": message})


def duplicate_reference() -> Refused:
    """A reference that was used before, whatever became of it."""
    return invalid(
        "Duplicate Transaction Reference",
        "duplicate_reference",
        next_step="Use a reference that no transaction of yours had before.",
    )
