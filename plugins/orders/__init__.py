"""Orders: the cart in the conversation, and the order as an event-sourced aggregate.

cart/      what the customer puts together before there is an order
chat/      the customer's side of an order: checked out, paid, changed, followed
shop/      the shop's side: accepted, made, handed over, the day summed up
swaps/     what has run out after the shop agreed
ratings/   what customers think of it
receipts/  what they can show for it
"""

from plugins.orders import api, capacity, domain, fetching, links
from plugins.orders.cart import browsing, editing, open_carts, usual
from plugins.orders.chat import (
    amending,
    checkout,
    credit,
    delivering,
    following,
    payment,
    pins,
    progress,
    views,
)
from plugins.orders.plugin import plugin
from plugins.orders.projection import READ_MODEL
from plugins.orders.ratings import chat as ratings_chat
from plugins.orders.ratings import domain as ratings_domain
from plugins.orders.receipts import chat as receipts_chat
from plugins.orders.receipts import queries as receipts_queries
from plugins.orders.receipts import takings
from plugins.orders.saga import order_processing
from plugins.orders.shop import board, counter, days, vending, wishes
from plugins.orders.shop import news as shop_news
from plugins.orders.swaps import chat as swaps_chat
from plugins.orders.swaps import domain as swaps_domain
from plugins.orders.swaps import vending as swaps_vending

plugin.api = api.routes
plugin.projection = READ_MODEL
plugin.sagas.append(order_processing)

__all__ = [
    "amending",
    "board",
    "browsing",
    "capacity",
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
    "payment",
    "pins",
    "plugin",
    "progress",
    "ratings_chat",
    "ratings_domain",
    "receipts_chat",
    "receipts_queries",
    "shop_news",
    "swaps_chat",
    "swaps_domain",
    "swaps_vending",
    "takings",
    "usual",
    "vending",
    "views",
    "wishes",
]
