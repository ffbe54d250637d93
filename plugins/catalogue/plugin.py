"""The plugin object, on which the modules of this domain register themselves."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin

plugin = Plugin("catalogue", home=Path(__file__).parent)
