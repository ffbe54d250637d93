"""Deliveries: scheduled, assigned, picked up, and handed over with a proof.

search/  who brings it
door/    the way to the customer's hands
money/   what drivers hold for the shop, and earn
alarms/  drivers in danger
"""

from plugins.delivery import (
    amendments,
    api,
    changes,
    domain,
    driving,
    forgetting,
    queries,
    readiness,
    vending,
    whereabouts,
)
from plugins.delivery.alarms import domain as alarms_domain
from plugins.delivery.door import desk, gate, rounds
from plugins.delivery.door import domain as door_domain
from plugins.delivery.door import news as door_news
from plugins.delivery.door import queries as door_queries
from plugins.delivery.money import domain as money_domain
from plugins.delivery.money import purse
from plugins.delivery.plugin import plugin

plugin.api = api.routes

__all__ = [
    "alarms_domain",
    "amendments",
    "changes",
    "desk",
    "domain",
    "door_domain",
    "door_news",
    "door_queries",
    "driving",
    "forgetting",
    "gate",
    "money_domain",
    "plugin",
    "purse",
    "queries",
    "readiness",
    "rounds",
    "vending",
    "whereabouts",
]
