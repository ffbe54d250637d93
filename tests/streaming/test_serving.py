"""Streams where they are switched on: beside the web edge, in one process and in several."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from adapters.serve import serve
from adapters.streaming import interests, streaming
from adapters.watchers import Watchers
from bot.errors import SettingsError
from bot.settings import Database, Grpc, Server, Settings
from tests.chats.talk import PLACED, hear
from tests.doubles.template import Disk, Template
from tests.scenarios.demo import CASH, Demo
from tests.stage import EngineStage, furnish, stage_on
from tests.streaming.client import Client, rest
from tests.streaming.conftest import following, switched_on

ROOT = Path(__file__).parents[2]
MADE = ("updates_pb2.py", "updates_pb2.pyi")
DRIVER = "0190a1b2-0000-7000-8000-000000000003"
LOADED = "import sys, adapters.serve; print([name for name in sys.modules if name.split('.')[0] == 'grpc'])"


async def test_an_order_over_rest_is_followed_over_grpc(tmp_path: Path, database: Path) -> None:
    file, port = Path(shutil.copy(database, tmp_path / "demo.db")), unused_port()
    settings = Settings(
        server=Server(port=0), database=Database(url=f"sqlite:///{file}"), grpc=Grpc(port=port)
    )
    async with serve(settings) as url, ClientSession(url) as http:
        demo, client = Demo(url, http, file, CASH), Client(port)
        order = await demo.place()
        call = client.order(order["id"], after=0)
        await demo.payment(order)
        await demo.bring(await demo.delivery(order), driver=DRIVER)
        told = await rest(call)
        assert [told[0].event, told[-1].event] == ["order.created", "order.completed"]
        assert (told[0].number, told[0].total_amount) == (order["number"], order["total_amount"])
        await client.channel.close()
        demo.close()


async def test_another_replica_goes_on_where_the_first_one_broke_off(postgres: str) -> None:
    template = Template(postgres)
    await furnish(template.url)
    with switched_on():
        async with (
            stage_on(template.url, Disk(template.url)) as here,
            stage_on(template.url, Disk(template.url)) as there,
        ):
            had = await follow_over_two(here, there)
    template.drop(template.url)
    assert [one.position for one in had] == list(range(1, len(had) + 1))
    assert (had[0].event, had[-1].event) == ("order.created", "order.completed")


async def follow_over_two(here: EngineStage, there: EngineStage) -> list[Any]:
    """All that is told of an order which is made ``here``, first here and from its middle on ``there``."""
    await hear(here, *PLACED)
    (order_id,) = here.disk.execute("SELECT order_id FROM orders_orders").fetchone()
    async with following(here.wakala) as client:
        had = [await client.order(order_id, after=0).read()]
    async with following(there.wakala) as client:
        call = client.order(order_id, after=had[-1].position)
        had.append(await call.read())
        assert there.wakala.team is not None
        for said in ("ready 1", "fetched 1"):
            await hear(here, said, role="vendor")
            await there.wakala.team.news.tell()
        return had + await rest(call)


def test_nothing_of_grpc_is_loaded_where_it_is_not_switched_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    assert interests(Settings()) == frozenset()


async def test_who_lacks_the_packages_is_told_which_and_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("adapters.streaming.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "grpc", None)
    with pytest.raises(SettingsError, match=r"grpc is missing.*pip install 'wakala\[grpc\]'"):
        async with streaming(Settings(grpc=Grpc(port=0)), nobody, Watchers(), {}):
            pass


async def nobody(*_: object) -> None:
    """Answers nothing."""


def test_the_code_for_the_messages_is_that_of_the_proto(tmp_path: Path) -> None:
    subprocess.run(
        [ROOT / "scripts/proto", tmp_path], env={**os.environ, "PYTHON": sys.executable}, check=True
    )
    kept = ROOT / "adapters" / "streaming"
    assert [(tmp_path / name).read_text() for name in MADE] == [(kept / name).read_text() for name in MADE]
