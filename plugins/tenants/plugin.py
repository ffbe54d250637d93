"""The plugin object, on which the modules of this domain register themselves."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin
from flows import vending

plugin = Plugin("tenants", home=Path(__file__).parent, flows=[vending])
