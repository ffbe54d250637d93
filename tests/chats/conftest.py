"""Every ``.chat`` file here is a test, named by its file: the chat must go as it is written."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.console.acts import Transcript
from adapters.console.play import Mismatch, play
from adapters.console.transcript import TranscriptError, parse_transcript
from tests.stage import EngineStage, stage

DATABASE = pytest.StashKey[Path]()


@pytest.fixture
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[EngineStage]:
    """The demo shop, to which nobody has written yet."""
    async with stage(tmp_path, await database(request.config)) as fresh:
        yield fresh


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".chat":
        return None
    collector: pytest.Collector = ChatFile.from_parent(parent, path=file_path)
    return collector


class ChatFile(pytest.File):
    """One transcript, one test."""

    def collect(self) -> Iterator[pytest.Item]:
        yield Chat.from_parent(self, name=self.path.stem)


class Chat(pytest.Item):
    """Plays the transcript on a fresh stage."""

    def runtest(self) -> None:
        source = self.nodeid.partition("::")[0]
        asyncio.run(perform(parse_transcript(self.path.read_text(encoding="utf-8"), source), self.config))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A chat that went otherwise says so itself; only other failures need a traceback."""
        if isinstance(excinfo.value, Mismatch | TranscriptError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name


async def perform(transcript: Transcript, config: pytest.Config) -> None:
    """Play the transcript on a stage of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder), await database(config)) as fresh:
            await play(transcript, fresh)


async def database(config: pytest.Config) -> Path:
    """A database with the demo shop, made once for all chats, to be copied."""
    from tests.stage import prepared

    if DATABASE not in config.stash:
        folder = Path(tempfile.mkdtemp())
        config.add_cleanup(partial(shutil.rmtree, folder))
        config.stash[DATABASE] = await prepared(folder)
    return config.stash[DATABASE]
