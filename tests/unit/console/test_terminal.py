from __future__ import annotations

import asyncio
import io
import threading

from rich.console import Console
from rich.text import Text

from adapters.console.terminal import Terminal


class Keyboard(io.StringIO):
    """A terminal at which nothing is typed until ``enter`` is set."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.enter = threading.Event()

    def isatty(self) -> bool:
        return True

    def readline(self, *_: object) -> str:
        self.enter.wait()
        return super().readline()


def screen() -> Console:
    return Console(file=io.StringIO(), width=80, force_terminal=True, no_color=True, highlight=False)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")


async def test_what_arrives_while_a_line_is_awaited_is_shown_above_the_prompt() -> None:
    keyboard, console = Keyboard("hi\n"), screen()
    terminal = Terminal(keyboard, console)
    asking = asyncio.create_task(terminal.ask("customer > "))
    await asyncio.sleep(0)
    terminal.show(Text("Still there?"))
    keyboard.enter.set()
    assert await asking == "hi\n"
    assert shown(console) == "customer > \r\x1b[2KStill there?\ncustomer > "


async def test_lines_that_were_not_typed_are_shown_as_if_they_had_been() -> None:
    console = screen()
    terminal = Terminal(io.StringIO("hi\n"), console)
    assert [await terminal.ask("customer > "), await terminal.ask("customer > ")] == ["hi\n", None]
    assert shown(console) == "customer > hi\n"
