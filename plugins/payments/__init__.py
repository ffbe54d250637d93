"""Payments: attempts, refunds, and the ledger that they add up in."""

from plugins.payments import going_back, hand_back, shortfall
from plugins.payments.api import PaymentsApi
from plugins.payments.book import chat, domain, vending
from plugins.payments.calls import Calls
from plugins.payments.claims import Addresses
from plugins.payments.plugin import plugin
from plugins.payments.runner import WAKES, Runner

__all__ = [
    "WAKES",
    "Addresses",
    "Calls",
    "PaymentsApi",
    "Runner",
    "chat",
    "domain",
    "going_back",
    "hand_back",
    "plugin",
    "shortfall",
    "vending",
]
