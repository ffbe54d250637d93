"""The addresses that Safaricom calls. It signs nothing, so each address proves itself.

The path ends with the attempt's token, a letter for what is called about, and a seal over both that only
we can make. A guess is refused before anything is looked up.
"""

from __future__ import annotations

import enum
import hmac

from plugins.payments.gateway import Forged

_SEAL = 32
"""Hexadecimal digits, 128 bits: nothing that a firewall could take for a command."""


class Subject(enum.StrEnum):
    """What a callback is about."""

    PAYMENT = "p"
    REFUND = "r"
    STATUS = "s"
    """The answer to our question what became of a refund."""
    TIMEOUT = "t"
    """A request about a refund waited too long in a queue; whether it was carried out is not known."""


def address(url: str, token: str, subject: Subject, key: str) -> str:
    """Return where to call; raises ValueError unless ``url`` ends with the token."""
    if not token or not url.endswith(f"/{token}"):
        raise ValueError(f"the callback address {url.rpartition('/')[0]}/... must end with its own token")
    return f"{url}{subject}{_seal(token, subject, key)}"


def open_address(segment: str, key: str) -> tuple[str, Subject]:
    """Take the last part of a path that was called apart; raises Forged unless we made it."""
    head, seal = segment[:-_SEAL], segment[-_SEAL:]
    token, letter = head[:-1], head[-1:]
    expected = _seal(token, letter, key)
    given = seal.encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(expected.encode(), given) or not token:
        raise Forged("the address that was called is not one we gave out")
    return token, Subject(letter)


def _seal(token: str, subject: str, key: str) -> str:
    message = f"{subject}:{token}".encode("utf-8", "surrogateescape")
    return hmac.digest(key.encode(), message, "sha256").hex()[:_SEAL]
