"""What a check of the doctor's found."""

from __future__ import annotations

import enum

import msgspec


class Outcome(enum.StrEnum):
    """How a check ended; only FAIL keeps the server from serving well."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


class Finding(msgspec.Struct, frozen=True):
    """What a check found; ``fix`` is empty where nothing need be done."""

    name: str
    outcome: Outcome
    detail: str
    fix: str = ""


def ok(name: str, detail: str) -> Finding:
    """All is well."""
    return Finding(name, Outcome.OK, detail)


def skip(name: str, why: str) -> Finding:
    """It could not be looked at."""
    return Finding(name, Outcome.SKIP, why)


def warn(name: str, detail: str, fix: str) -> Finding:
    """Mend it before customers come."""
    return Finding(name, Outcome.WARN, detail, fix)


def fail(name: str, detail: str, fix: str) -> Finding:
    """Mend it now."""
    return Finding(name, Outcome.FAIL, detail, fix)
