"""On a server the same shop says the same words: every twelfth transcript is played there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.console.acts import Transcript
from adapters.console.play import play
from adapters.console.transcript import parse_transcript
from tests.doubles.template import Disk, Template
from tests.stage import furnish, stage_on

CHATS = Path(__file__).parent.parent / "chats"
SAMPLE = sorted(CHATS.glob("*/*.chat"))[::12]


@pytest.fixture(scope="module")
def template(postgres: str) -> Template:
    """The demo shop on a server."""
    made = Template(postgres)
    asyncio.run(furnish(made.url))
    return made


@pytest.fixture
def transcript(path: Path) -> Transcript:
    return parse_transcript(path.read_text(encoding="utf-8"), path.name)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
async def test_a_chat_goes_as_it_is_written(transcript: Transcript, template: Template) -> None:
    url = template.copy()
    async with stage_on(url, Disk(url)) as stage:
        await play(transcript, stage)
    template.drop(url)
