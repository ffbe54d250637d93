"""Deliveries: scheduled, assigned, picked up, and handed over with a proof."""

from plugins.delivery import (
    amendments,
    api,
    desk,
    domain,
    door_domain,
    door_queries,
    driving,
    forgetting,
    gate,
    purse,
    queries,
    readiness,
    road_news,
    rounds,
    vending,
    whereabouts,
)
from plugins.delivery.plugin import plugin

plugin.api = api.routes

__all__ = [
    "amendments",
    "desk",
    "domain",
    "door_domain",
    "door_queries",
    "driving",
    "forgetting",
    "gate",
    "plugin",
    "purse",
    "queries",
    "readiness",
    "road_news",
    "rounds",
    "vending",
    "whereabouts",
]
