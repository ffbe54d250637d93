"""A turn by itself, for what needs no engine."""

from __future__ import annotations

from typing import Any

from bot import Conversation, Flow, Turn
from bot.clock import utc
from bot.flow import CompiledFlow, compile_flow
from tests.doubles.rows import NOON
from tests.doubles.town import MENU, SHOP


def turn_in(flow: Flow | CompiledFlow, state: str, **changes: Any) -> Turn:
    """A turn of a conversation in this state."""
    compiled = compile_flow(flow) if isinstance(flow, Flow) else flow
    conversation = Conversation(
        id="100:thandi",
        tenant="shop",
        number="100",
        customer="thandi",
        flow=compiled.name,
        flow_version=compiled.table.version,
        state=state,
        **changes,
    )
    return Turn(conversation, compiled, SHOP, MENU, utc(NOON), "m1")
