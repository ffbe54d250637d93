"""A local Ozow, for tests, crash tests, simulators and demos.

It knows nothing of our own client, and judges every request for itself.
"""

from adapters.gateways.ozow.emulator.app import create_emulator, serve
from adapters.gateways.ozow.emulator.settings import (
    DEMO_API_KEY,
    DEMO_PRIVATE_KEY,
    DEMO_SITE_CODE,
    EmulatorSettings,
)

__all__ = [
    "DEMO_API_KEY",
    "DEMO_PRIVATE_KEY",
    "DEMO_SITE_CODE",
    "EmulatorSettings",
    "create_emulator",
    "serve",
]
