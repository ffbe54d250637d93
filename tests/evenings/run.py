"""Evenings by scene and seed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

from adapters.console.acts import Transcript
from adapters.console.transcript import parse_transcript
from bot.ports import Transaction
from plugins.tenants import members, service
from plugins.tenants.demo import SHOP
from tests.evenings.evening import Evening
from tests.evenings.people import cast
from tests.evenings.proofs import violations
from tests.interleavings.loop import SeededLoop, seeded_ids
from tests.interleavings.run import MEMORY, Violated
from tests.interleavings.shop import Shop, shop
from tests.stage import PHONES

SCENES = sorted((Path(__file__).parent / "scenes").glob("*.chat"))
EXTRAS = {"neighbour": "27830000011", "second-driver": "27830000012", "second-vendor": "27830000013"}
"""Whom scenes may name beside the three."""

STOCK = 50
"""Of everything that scenes order: here it is not what runs out."""


def play(scene: Path, seed: int, database: Path) -> Evening:
    """Play a scene on a copy of a prepared database, and return the evening it was; raises Violated."""
    dice = Random(f"{scene.stem}/{seed}")
    transcript = parse_transcript(scene.read_text("utf-8"), scene.name)
    with seeded_ids(dice), asyncio.Runner(loop_factory=lambda: SeededLoop(dice)) as runner:
        return runner.run(_evening(transcript, f"{scene.stem}, seed {seed}", database, dice))


async def _evening(scene: Transcript, name: str, database: Path, dice: Random) -> Evening:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        async with shop(Path(folder), database, dice, stock=STOCK, faults=False) as opened:
            people = cast(scene, PHONES | EXTRAS, dice)
            await _open(opened, [one.role for one in people])
            evening = Evening(opened, dice, people)
            try:
                await evening.play()
            except Exception as fault:
                raise Violated(f"{name}: {fault!r} after {evening.acts[-5:]}") from fault
            if found := list(violations(evening)):
                raise Violated("\n".join((f"{name}: {len(found)} violations", *found[:20])))
            return evening


async def _open(opened: Shop, roles: Sequence[str]) -> None:
    """The shop accepts by hand, and has whoever else the scene names."""
    run = opened.wakala.database.transactions.run
    await run(
        "tenants", partial(service.change, number=SHOP.number, changes={"auto_accept": False}), SHOP.tenant
    )
    extra = {"second-driver": "driver", "second-vendor": "staff"}
    for role in (role for role in roles if role in extra):

        async def join(tx: Transaction, phone: str = EXTRAS[role], power: str = extra[role]) -> None:
            await members.give(tx, SHOP.tenant, phone, [power], name=power.title())

        await run("tenants", join, SHOP.tenant)
    while await opened.wakala.bus.deliver():
        pass
