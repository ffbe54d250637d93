"""The front desk's registry; its modules register themselves on it."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin

plugin = Plugin("frontdesk", home=Path(__file__).parent)
