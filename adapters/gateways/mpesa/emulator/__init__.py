"""A local Daraja with the phones of its customers, for tests, crash tests and simulators.

It shares nothing with our own client, and judges every request for itself.
"""

from adapters.gateways.mpesa.emulator.app import create_emulator, serve
from adapters.gateways.mpesa.emulator.settings import SANDBOX_PASSKEY, EmulatorSettings

__all__ = ["SANDBOX_PASSKEY", "EmulatorSettings", "create_emulator", "serve"]
