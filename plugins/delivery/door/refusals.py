"""Why a word about a delivery is refused."""

from __future__ import annotations

import enum

from bot import WakalaError


class Reason(enum.StrEnum):
    """What stands in the way, beside where the delivery stands (``plugins.delivery.model.STATUS``)."""

    NOT_YOURS = "not_yours"
    """Somebody else has it, or nobody."""
    LOCKED = "locked"
    CASH_FIRST = "cash_first"
    TOO_LITTLE = "too_little"
    PAID_ALREADY = "paid_already"
    TAKEN_ALREADY = "taken_already"
    PHOTO_FIRST = "photo_first"
    NOT_CHOSEN = "not_chosen"
    """The customer did not choose that it is left somewhere."""


class DoorClosed(WakalaError):
    """It cannot be done now: for a Reason, or for where the delivery stands. ``missing`` is minor units."""

    def __init__(self, reason: str, missing: int = 0) -> None:
        super().__init__(f"refused: {reason}")
        self.reason, self.missing = reason, missing
