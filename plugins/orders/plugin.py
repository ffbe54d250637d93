"""The orders plugin's registry; its modules register themselves on it."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin
from flows import ordering

plugin = Plugin("orders", home=Path(__file__).parent, flows=[ordering])
