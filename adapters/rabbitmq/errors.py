"""What can be wrong with the broker."""

from __future__ import annotations

from bot.errors import WakalaError


class BrokerAway(WakalaError):
    """The broker does not answer, or the connection to it was lost: it passes, so try again."""


class NotConfirmed(BrokerAway):
    """The broker has not said that it keeps what was published. It may keep it: publish it again."""


class BrokerRefused(WakalaError):
    """The broker answers, and will not serve us as things are: somebody has to change something."""
