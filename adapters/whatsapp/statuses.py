"""The fate of what we sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from adapters.whatsapp.errors import INTERACTIVE_REFUSALS, first_fault, remedy_for
from adapters.whatsapp.lenient import Broken, Json, identifier, required, text
from bot.channel import Remedy, Standing, StatusUpdate

_STANDINGS: Mapping[str, Standing] = {
    "sent": Standing.SENT,
    "delivered": Standing.DELIVERED,
    "read": Standing.READ,
    "played": Standing.READ,  # a voice note that was listened to
    "failed": Standing.FAILED,
}


def status_of(part: Json, at: dt.datetime, number: str = "") -> StatusUpdate:
    """Read one status of a message of ``number``.

    Raises Broken for one that names no message, or a standing we do not know.
    """
    word = text(part, "status")
    standing = _STANDINGS.get(word)
    if standing is None:
        raise Broken(f"status is {word!r}, not one of {', '.join(_STANDINGS)}")
    code, reason = first_fault(part)
    return StatusUpdate(
        message_id=required(part, "id"),
        standing=standing,
        at=at,
        outbox_id=identifier(part, "biz_opaque_callback_data") or None,
        code=code,
        reason=reason,
        remedy=_remedy(code) if standing is Standing.FAILED else None,
        number=number,
    )


def _remedy(code: int | None) -> Remedy:
    return Remedy.PLAIN if code in INTERACTIVE_REFUSALS else remedy_for(code)
