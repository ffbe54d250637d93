"""Notifications: what is said to people who did not just ask, within what they agreed to."""

from plugins.notifications import broadcasts, chat, consents, sending, vending
from plugins.notifications.events import MarketingRefused, NotificationSent, SendNotification, StartBroadcast
from plugins.notifications.plugin import plugin

__all__ = [
    "MarketingRefused",
    "NotificationSent",
    "SendNotification",
    "StartBroadcast",
    "broadcasts",
    "chat",
    "consents",
    "plugin",
    "sending",
    "vending",
]
