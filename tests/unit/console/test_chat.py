from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port
from rich.console import Console

from adapters.console.chat import ChatError, chat
from tests.doubles.scripted_shop import scripted_shop


@pytest.fixture
async def shop() -> AsyncIterator[str]:
    async with scripted_shop() as url:
        yield url


async def talk(shop: str, *lines: str, folder: Path = Path("unused"), colours: bool = False) -> str:
    screen = Console(file=io.StringIO(), width=80, force_terminal=colours, highlight=False)
    source = io.StringIO("".join(f"{line}\n" for line in lines))
    await chat(shop, source=source, console=screen, folder=folder, quiet=0.05)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


async def test_lines_from_a_pipe_are_sent_and_the_answers_shown_in_order(shop: str) -> None:
    screen = await talk(shop, "hi", "2 kotas and a coke")
    places = [
        screen.index(words) for words in ("customer > hi", "Hello", "customer > 2 kotas", "In your cart")
    ]
    assert places == sorted(places)


async def test_choices_are_numbered_and_it_says_how_to_take_one(shop: str) -> None:
    screen = await talk(shop, "menu")
    assert "│ Kotas\n│  1 Russian Kota\n│    R35.00 · russian" in screen
    assert "type 1 (sent as text) or /tap 1 (sent as a tap in [See the menu])" in screen


async def test_a_typed_number_goes_as_text_and_a_tap_as_a_tap(shop: str) -> None:
    assert "I did not get that" in await talk(shop, "hi", "1")
    assert "What would you like?" in await talk(shop, "hi", "/tap 1")


async def test_what_came_before_can_be_tapped_on(shop: str) -> None:
    await talk(shop, "hi")
    assert "What would you like?" in await talk(shop, "/tap 1")


async def test_pins_and_pictures_are_sent(shop: str) -> None:
    assert "Place the order" in await talk(shop, "/pin -26.2485, 27.8540")
    assert "Thank you for the picture" in await talk(shop, "/image")


async def test_others_may_speak_and_each_has_a_chat_of_their_own(shop: str) -> None:
    screen = await talk(shop, "/as vendor", "hi", "/as 27831234567 Lerato", "hi")
    assert "vendor > hi" in screen
    assert "27831234567 > hi" in screen


async def test_somebody_is_called_as_before_until_they_are_given_another_name(shop: str) -> None:
    screen = await talk(shop, "/as 27831234567 Nomvula", "hi", "/as vendor", "/as 27831234567", "hi")
    assert screen.count("you are Nomvula now, +27831234567") == 2
    screen = await talk(shop, "/as 27831234567", "/as 27831234567 Nomvula", "/as vendor", "/as 27831234567")
    assert screen.count("you are Nomvula now, +27831234567") == 2


async def test_who_speaks_next_is_told_what_to_try(shop: str) -> None:
    assert "you are Sipho now, +27820000003; try: on, jobs, float" in await talk(shop, "/as driver")


async def test_a_message_to_somebody_else_is_marked_as_theirs(shop: str) -> None:
    screen = await talk(shop, "/as vendor", "hi", "/as customer", "/as vendor", "menu")
    assert "\nbot\n│ Hello" in screen
    writing = talk(shop, "/skip 1m", "/skip 1m", "/skip 1m")
    screen, _ = await asyncio.gather(writing, talk(shop, "/as driver", "hi"))
    assert "\nbot to Sipho (driver)\n│ Hello" in screen


async def test_it_is_shown_where_everybody_stands(shop: str) -> None:
    screen = await talk(shop, "/where")
    assert "customer, Thandi  27820000001 stands here\nvendor, Mama Joy  " in screen


async def test_what_cannot_be_done_is_explained_and_the_chat_goes_on(shop: str) -> None:
    screen = await talk(shop, "/jump", "/tap 1", "", "hi")
    assert "/jump is no command" in screen
    assert "there is no choice 1; offered are none" in screen
    assert "Hello" in screen


async def test_a_chat_is_saved_as_a_transcript_and_never_over_another(shop: str, tmp_path: Path) -> None:
    save = "/save ordering/menu"
    screen = await talk(shop, "hi", "/tap 1", "/pay late", "/skip 10m", save, save, folder=tmp_path)
    saved = (tmp_path / "ordering" / "menu.chat").read_text()
    assert saved.startswith("# Menu\ncustomer > hi\nbot      < Hello")
    assert "customer > [See the menu]\nbot      < What would you like?" in saved
    assert saved.endswith("customer > /pay late\nclock    + 10m\n")
    assert "27820000001 does as told: late" in screen
    assert "the clock was moved 10m ahead" in screen
    assert "menu.chat is there already; choose another name" in screen


async def test_after_quit_nothing_more_is_sent(shop: str) -> None:
    assert "Hello" not in await talk(shop, "/quit", "hi")


async def test_help_shows_every_command(shop: str) -> None:
    assert "/skip 10m" in await talk(shop, "/help")


async def test_there_are_colours_only_on_a_terminal(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in await talk(shop, "hi")
    assert "\x1b[" in await talk(shop, "hi", colours=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;36m" not in await talk(shop, "hi", colours=True)


async def test_without_a_server_it_says_how_to_start_one() -> None:
    with pytest.raises(ChatError, match="start it with `wakala run`"):
        await talk(f"http://127.0.0.1:{unused_port()}", "hi")
