"""Orders: the cart in the conversation, and the order as an event-sourced aggregate."""

from plugins.orders import chat, checkout, editing, progress, views
from plugins.orders.plugin import plugin

__all__ = ["chat", "checkout", "editing", "plugin", "progress", "views"]
