"""The delivery plugin's registry; its modules register themselves on it."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin
from flows import driving
from plugins.delivery import service

plugin = Plugin("delivery", home=Path(__file__).parent, flows=[driving], projection=service.READ_MODEL)
