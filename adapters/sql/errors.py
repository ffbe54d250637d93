"""What can be wrong with a database as a whole."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from bot.errors import WakalaError


class DatabaseError(WakalaError):
    """The database cannot be used, for this ``reason``; ``fix`` says what to do."""

    def __init__(self, name: object, reason: object, fix: str) -> None:
        self.reason = f"{name} cannot be used as the database: {reason}"
        self.fix = fix
        super().__init__(f"{self.reason}; {fix}")


def is_away(error: Exception) -> bool:
    """Whether the database was not there, which says nothing about what was asked of it."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, DatabaseError | ConnectionError)
