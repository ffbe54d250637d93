from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

COLLECTOR = Path(__file__).parents[2] / "chats" / "conftest.py"
STAGE = """
from contextlib import asynccontextmanager
from pathlib import Path

from bot.messages import Reply


class EngineStage:
    heard = ()

    async def say(self, role, content):
        self.heard = [Reply(content.body)]

    async def replies(self, role):
        heard, self.heard = self.heard, ()
        return heard

    async def events(self):
        return []


async def prepared(folder):
    return folder


@asynccontextmanager
async def stage(folder, database):
    yield EngineStage()
"""


CHATS = {
    "hello": "customer > hi\nbot < hi\n",
    "goodbye": "# The end\ncustomer > hi\nbot < bye\n",
    "nonsense": "customer says hi\n",
}


def test_each_file_is_a_test_whose_failure_shows_place_and_difference(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests = pytester.mkdir("tests")
    (tests / "stage.py").write_text(STAGE)
    chats = tests / "chats"
    chats.mkdir()
    (chats / "conftest.py").write_text(COLLECTOR.read_text())
    for name, chat in CHATS.items():
        (chats / f"{name}.chat").write_text(chat)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    result = pytester.runpytest_subprocess("-v", "-p", "no:cacheprovider")

    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines_random(
        [
            "tests/chats/hello.chat::hello PASSED*",
            "tests/chats/goodbye.chat:2",
            "customer > hi",
            " ! bye *| hi",
            "tests/chats/nonsense.chat:1: 'customer says hi' is none of*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
