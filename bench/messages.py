"""What a delivered order costs in messages: each one that leaves is billed, whoever it goes to."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from adapters.console.restaging import PIN
from bench.process import NotMeasured
from bot.messages import Text
from tests.stage import EngineStage, prepared, stage

ORDERED: Final = ("2 russian kotas", "deliver", "yellow house behind the spaza")
WAYS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "card": (("customer", "card"), ("customer", "confirm"), ("customer", "/pay ok")),
    "cash": (("customer", "cash"), ("customer", "100"), ("customer", "confirm")),
    "cash, the shop thinking for a minute": (
        ("customer", "cash"),
        ("customer", "100"),
        ("customer", "confirm"),
        ("clock", "60"),
    ),
    "card, the shop thinking for a minute": (
        ("customer", "card"),
        ("customer", "confirm"),
        ("customer", "/pay ok"),
        ("clock", "60"),
    ),
}
BROUGHT: Final = (
    ("driver", "on"),
    ("vendor", "acc 1 5"),
    ("driver", "yes"),
    ("driver", "got 1"),
)
PAID_AT_THE_DOOR: Final = (("driver", "cash 80"),)
AFTERWARDS: Final = 2 * 3600
"""Seconds in which everything is said that is still to be said, the question for stars among it."""


def of_a_delivered_order(way: str) -> Counter[str]:
    """Return how many messages each of the three was sent, from the first word to the last."""
    return asyncio.run(_count(way))


async def _count(way: str) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder), await prepared(Path(folder))) as played:
            await played.arrange("by hand")
            said = [("customer", words) for words in ORDERED]
            said += [*WAYS[way], *BROUGHT]
            said += [*(PAID_AT_THE_DOOR if way.startswith("cash") else ()), ("driver", f"pin {PIN}")]
            sent: Counter[str] = Counter()
            for role, words in said:
                await _say(played, role, words)
                sent += await _sent(played)
            await played.skip(AFTERWARDS)
            if "order.completed" not in await played.events():
                raise NotMeasured(f"the order by {way} was not delivered")
            return sent + await _sent(played)


async def _say(played: EngineStage, role: str, words: str) -> None:
    if role == "clock":
        await played.skip(float(words))
    elif words == "/pay ok":
        await played.pay(role, "ok")
    else:
        await played.say(role, Text(words))


async def _sent(played: EngineStage) -> Counter[str]:
    roles = ("customer", "vendor", "driver")
    return Counter({role: len(await played.replies(role)) for role in roles})
