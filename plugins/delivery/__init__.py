"""Deliveries: scheduled, assigned, picked up, and handed over with a proof."""

from plugins.delivery import api, domain
from plugins.delivery.plugin import plugin

plugin.api = api.routes

__all__ = ["domain", "plugin"]
