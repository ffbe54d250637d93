"""Errors the engine raises. Each message names the thing, the value, what is allowed, and the fix."""

from __future__ import annotations


class WakalaError(Exception):
    """Base of all errors that a person should read rather than a traceback."""


class FlowError(WakalaError):
    """A flow table or a plugin does not fit together; raised at start, never during a turn."""


class SettingsError(WakalaError):
    """A setting is wrong; the message names key, value, what is allowed, file and line."""


class Refusal(WakalaError):
    """Raised by a handler that declines: the person gets the named template and the state stays.

    >>> raise Refusal("sold_out", product="Coke")
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template, self.values = template, values


class Conflict(WakalaError):
    """Somebody else moved the conversation (or the stream) first: load it again and decide again."""


class AlreadyEnded(WakalaError):
    """The input has had its turn: there is nothing left to decide."""


class ServiceUnavailable(WakalaError):
    """The ``service`` that a query lies with gave no answer in so many ``attempts``, or was not even asked.

    ``breaker`` is where its circuit breaker stands: closed, open or half-open.
    """

    def __init__(self, message: str, *, service: str, attempts: int, breaker: str) -> None:
        super().__init__(message)
        self.service, self.attempts, self.breaker = service, attempts, breaker
