"""Orders: the cart in the conversation, and the order as an event-sourced aggregate."""

from plugins.orders import api, chat, checkout, editing, progress, views
from plugins.orders.plugin import plugin

plugin.api = api.routes

__all__ = ["api", "chat", "checkout", "editing", "plugin", "progress", "views"]
