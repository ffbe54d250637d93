"""A local Paystack, for tests, crash tests, simulators and demos.

It knows nothing of our own client, and judges every request for itself.
"""

from adapters.gateways.paystack.emulator.app import create_emulator, serve
from adapters.gateways.paystack.emulator.settings import DEMO_SECRET_KEY, EmulatorSettings

__all__ = ["DEMO_SECRET_KEY", "EmulatorSettings", "create_emulator", "serve"]
