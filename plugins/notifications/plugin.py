"""The notifications plugin's registry; its modules register themselves on it."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin

plugin = Plugin("notifications", home=Path(__file__).parent)
