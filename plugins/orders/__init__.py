"""Orders: the cart in the conversation, and the order as an event-sourced aggregate."""

from plugins.orders import (
    amending,
    api,
    board,
    capacity,
    chat,
    checkout,
    counter,
    credit,
    days,
    delivering,
    domain,
    editing,
    fetching,
    following,
    links,
    open_carts,
    papers,
    payment,
    progress,
    rating,
    ratings,
    running_out,
    swapping,
    swaps,
    takings,
    usual,
    vending,
    vending_news,
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
    "api",
    "board",
    "capacity",
    "chat",
    "checkout",
    "counter",
    "credit",
    "days",
    "delivering",
    "domain",
    "editing",
    "fetching",
    "following",
    "links",
    "open_carts",
    "papers",
    "payment",
    "plugin",
    "progress",
    "rating",
    "ratings",
    "running_out",
    "swapping",
    "swaps",
    "takings",
    "usual",
    "vending",
    "vending_news",
    "views",
]
