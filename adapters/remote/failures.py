"""How asking another service can fail before it gave any answer of use."""

from __future__ import annotations


class CallFailed(Exception):
    """The service broke or was silent: it may be asked again, and its circuit breaker counts it."""


class OutOfTime(Exception):
    """The caller's time was up, too soon to say anything about the service: nobody is to blame."""


class BreakerOpen(Exception):
    """Nobody was asked: the service failed so often that it is left alone for a while."""
