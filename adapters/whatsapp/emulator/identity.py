"""Names of people and messages: wa_id, business-scoped user id, wamid."""

from __future__ import annotations

import base64
import hashlib
import os
import re

from adapters.whatsapp.emulator.errors import GraphError

_COUNTRIES = {
    "27": "ZA",
    "254": "KE",
    "234": "NG",
    "233": "GH",
    "256": "UG",
    "255": "TZ",
    "260": "ZM",
    "263": "ZW",
}
_PUNCTUATION = str.maketrans("", "", "+ -()")
_INTERNATIONAL = re.compile(r"[1-9]\d{6,14}")


def new_wamid(wa_id: str) -> str:
    """Unique over restarts of the emulator; base64 with ``+``, ``/`` and ``=``, as Meta's are."""
    return "wamid." + base64.b64encode(wa_id.encode() + os.urandom(15)).decode()


def user_id(wa_id: str) -> str:
    """The business-scoped user id (BSUID) of a phone, always the same for the same wa_id."""
    country = next((code for prefix, code in _COUNTRIES.items() if wa_id.startswith(prefix)), "ZZ")
    digits = int.from_bytes(hashlib.sha256(wa_id.encode()).digest()[:7])
    return f"{country}.{digits:017d}"


def dialled(to: str) -> str:
    """The wa_id behind what was put into ``to``; raises GraphError 131009 if it is no phone number."""
    wa_id = to.translate(_PUNCTUATION)
    if _INTERNATIONAL.fullmatch(wa_id):
        return wa_id
    raise GraphError(
        131009, f"to: {to!r} is not a phone number with its country code; a user id goes into recipient"
    )
