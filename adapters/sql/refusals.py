"""What a PostgreSQL server means by refusing us, and what helps."""

from __future__ import annotations

from typing import Final, NamedTuple

START: Final = "start the server, or name another in database.url"

FIXES: Final = {
    "28P01": "correct the user and the password in database.url",
    "28000": "correct the user and the password in database.url, or let that user in (pg_hba.conf)",
    "3D000": "make the database (CREATE DATABASE), or name another in database.url",
    "42501": "let the user in database.url connect (GRANT CONNECT ON DATABASE)",
    "55000": "let it be connected to (ALTER DATABASE ... ALLOW_CONNECTIONS true)",
}
"""What helps by SQLSTATE, where waiting does not."""


class Refusal(NamedTuple):
    """It is ``lasting`` where somebody has to mend something; else it passes, as a restart does."""

    reason: str
    fix: str
    lasting: bool


def refusal(error: BaseException) -> Refusal:
    """Tell what an error means, be it of the driver or of SQLAlchemy, with which we could not connect."""
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", ""))
    return Refusal(str(cause) or type(cause).__name__, FIXES.get(state, START), state in FIXES)
