"""A terminal to chat in: asks for lines, and shows what arrives meanwhile above the prompt."""

from __future__ import annotations

import asyncio
import threading
from typing import TextIO

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

_CLEAR_LINE = Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2))


class Terminal:
    """Lines come from ``source``; where that is no terminal they are shown too, as if they had been typed."""

    def __init__(self, source: TextIO, console: Console) -> None:
        self.console = console
        self.interactive = source.isatty()
        self._source = source
        self._prompt: Text | None = None

    async def ask(self, prompt: str) -> str | None:
        """Return the next line, or None at the end. The thread that reads may be left behind."""
        asked = Text(prompt, style="bold cyan")
        if self.interactive:
            self._prompt = asked
            self.console.print(asked, end="")
        line = await self._line()
        self._prompt = None
        if line and not self.interactive:
            self.show(asked + Text(line.rstrip("\n")))
        return line or None

    def show(self, text: Text) -> None:
        """Print, and put a waiting prompt below it."""
        if self._prompt:
            self.console.control(_CLEAR_LINE)
        self.console.print(text, soft_wrap=True)
        if self._prompt:
            self.console.print(self._prompt, end="")

    async def _line(self) -> str:
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str] = loop.create_future()

        def read() -> None:
            loop.call_soon_threadsafe(line.set_result, self._source.readline())

        threading.Thread(target=read, daemon=True).start()
        return await line
