"""The front desk: stop and start, a person on demand, and second thoughts at work."""

from plugins.frontdesk import counter, desk, second_thoughts, talks, wishes
from plugins.frontdesk.events import PersonRequested
from plugins.frontdesk.plugin import plugin

__all__ = ["PersonRequested", "counter", "desk", "plugin", "second_thoughts", "talks", "wishes"]
