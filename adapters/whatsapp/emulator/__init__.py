"""A local WhatsApp Cloud API, for tests, crash tests, simulators and benchmarks.

It shares nothing with our own client but the signature, and judges every request for itself.
"""

from adapters.whatsapp.emulator.app import create_emulator, serve
from adapters.whatsapp.emulator.settings import DEMO_NUMBERS, EmulatorSettings
from adapters.whatsapp.emulator.templates import ApprovedTemplate

__all__ = ["DEMO_NUMBERS", "ApprovedTemplate", "EmulatorSettings", "create_emulator", "serve"]
