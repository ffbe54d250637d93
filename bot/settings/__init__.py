"""Settings: ``wakala.toml`` under environment variables ``WAKALA_<SECTION>__<KEY>``, checked as a whole."""

from bot.settings.gateways import Mpesa, Ozow, Payments, Paystack
from bot.settings.load import load, trace
from bot.settings.sections import (
    Database,
    Demo,
    Engine,
    Grpc,
    Log,
    Outbox,
    Plugins,
    Server,
    Settings,
    WhatsApp,
)

__all__ = [
    "Database",
    "Demo",
    "Engine",
    "Grpc",
    "Log",
    "Mpesa",
    "Outbox",
    "Ozow",
    "Payments",
    "Paystack",
    "Plugins",
    "Server",
    "Settings",
    "WhatsApp",
    "load",
    "trace",
]
