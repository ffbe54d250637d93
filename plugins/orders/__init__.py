"""Orders: the cart in the conversation, and the order as an event-sourced aggregate."""

from plugins.orders import (
    amending,
    api,
    board,
    capacity,
    chat,
    checkout,
    counter,
    days,
    domain,
    editing,
    papers,
    payment,
    progress,
    takings,
    views,
)
from plugins.orders.plugin import plugin
from plugins.orders.projection import READ_MODEL
from plugins.orders.saga import order_processing

plugin.api = api.routes
plugin.projection = READ_MODEL
plugin.sagas.append(order_processing)

__all__ = [
    "amending",
    "board",
    "capacity",
    "chat",
    "checkout",
    "counter",
    "days",
    "domain",
    "editing",
    "papers",
    "payment",
    "plugin",
    "progress",
    "takings",
    "views",
]
