"""Refusals in Daraja's form."""

from __future__ import annotations

import secrets

from adapters.gateways.emulation.answers import Refused

PROCESSING = "The transaction is being processed"
LOCKED = "Unable to lock subscriber, a transaction is already in process for the current subscriber"


def daraja_error(code: str, message: str, http: int | None = None) -> Refused:
    """An error as it is answered; the status is the first part of its code unless it is given."""
    request_id = f"{secrets.randbelow(10**5)}-{secrets.randbelow(10**8)}-1"
    body = {"requestId": request_id, "errorCode": code, "errorMessage": message}
    return Refused(http or int(code.partition(".")[0]), body)


def invalid(field: str) -> Refused:
    """A field is missing or wrong."""
    return daraja_error("400.002.02", f"Bad Request - Invalid {field}")
