"""Analytics: figures of what all domains publish, by the hour, with nobody's name in them."""

from plugins.analytics import queries
from plugins.analytics.plugin import plugin
from plugins.analytics.rebuilding import rebuild

__all__ = ["plugin", "queries", "rebuild"]
