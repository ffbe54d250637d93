"""What can be wrong with a database as a whole."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, PendingRollbackError

from bot.errors import WakalaError


class DatabaseError(WakalaError):
    """The database cannot be used, for this ``reason``; ``fix`` says what to do."""

    def __init__(self, name: object, reason: object, fix: str) -> None:
        self.reason = f"{name} cannot be used as the database: {reason}"
        self.fix = fix
        super().__init__(f"{self.reason}; {fix}")


GONE = ("08", "57P", "53300")
"""How the codes begin of errors that pass: no connection, shutting down or starting, too many clients."""


def is_away(error: Exception) -> bool:
    """Whether the database was not there, or has gone, which says nothing about what was asked of it.

    SQLAlchemy tells of a connection that broke as one whose transaction cannot go on.
    """
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or str(getattr(error.orig, "sqlstate", "")).startswith(GONE)
    return isinstance(error, DatabaseError | OSError | PendingRollbackError)
