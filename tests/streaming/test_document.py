"""The client that docs/streaming.md shows works, with the code that others make for themselves."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from adapters.streaming.server import served
from tests.streaming.client import TOKEN
from tests.streaming.ledger import BOTH, ORDER, Ledger, updates_of

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "streaming.md").read_text("utf-8")
PROTO = "wakala/updates/v1/updates.proto"
PROTOC = (
    *("-m", "grpc_tools.protoc", "-I", str(ROOT / "proto")),
    *("--python_out=.", "--grpc_python_out=.", PROTO),
)


async def python(folder: Path, *arguments: str) -> str:
    """What a Python of its own prints there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=folder, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return printed.decode()


async def test_the_client_in_the_document_follows_an_order_over_a_broken_stream(tmp_path: Path) -> None:
    await python(tmp_path, *PROTOC)
    (shown,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    (tmp_path / "follow.py").write_text(shown)
    ledger = Ledger(version=2, ends_at=4)
    async with served(updates_of(ledger, longest=0.5), "127.0.0.1", 0, BOTH) as port:
        following = asyncio.create_task(python(tmp_path, "follow.py", f"127.0.0.1:{port}", TOKEN, ORDER))
        await ledger.looked(1)
        await ledger.moves()
        await ledger.looked(3)
        await ledger.moves()
        printed = await following
    assert printed.splitlines() == [f"{n} order.ready ORDER_STAGE_READY" for n in (2, 3, 4)]
