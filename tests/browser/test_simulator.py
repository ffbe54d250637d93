from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page


def test_a_message_goes_out_and_the_answer_shows(page: Page) -> None:
    page.say("hi")
    assert page.heard("ordering robot of Mama Joy's").find_element("css selector", "strong").text == (
        "Mama Joy's Kota & Spaza"
    )
    page.until(lambda: page.one(".mine .tick").get_attribute("textContent") == "read")


def test_a_button_can_be_tapped(page: Page) -> None:
    page.say("hi")
    page.button("See the menu", page.heard("ordering robot")).click()
    page.heard("What would you like?")
    assert "Hello, this is" in page.one(".mine .quote").text


def test_a_list_can_be_used_by_keyboard_alone(page: Page) -> None:
    page.say("menu")
    opener = page.button("See the menu", page.heard("What would you like?"))
    opener.send_keys(Keys.ENTER)
    sheet = page.sheet()
    assert [legend.text for legend in page.all("legend", sheet)] == ["Kotas", "Drinks", "Spaza"]
    assert "R35.00" in page.focused().accessible_name
    page.press(Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    page.heard("In your cart")
    assert page.focused() == opener


def test_escape_closes_a_sheet_and_gives_the_focus_back(page: Page) -> None:
    page.say("menu")
    opener = page.button("See the menu", page.heard("What would you like?"))
    opener.click()
    page.sheet()
    page.press(Keys.ESCAPE)
    assert page.all(".sheet") == []
    assert page.focused() == opener


def test_while_a_sheet_is_open_the_focus_stays_in_it(page: Page) -> None:
    page.say("menu")
    page.button("See the menu", page.heard("What would you like?")).click()
    page.sheet()
    assert page.driver.execute_script(
        "return [...document.querySelectorAll('#customer > :not(.veil)')].every((part) => part.inert)"
    )


def test_a_location_that_is_asked_for_can_be_sent(page: Page) -> None:
    page.say("delivery")
    page.button("Send location", page.heard("Where to?")).click()
    page.sheet()
    page.press(Keys.ENTER)
    page.heard("Your order:")
    assert "-26.2485, 27.8540" in page.one(".mine .map").text


def test_a_place_of_ones_own_can_be_sent(page: Page) -> None:
    page.button("Attach").click()
    page.button("Location", page.sheet()).click()
    page.one("[name=position]").send_keys("-29.85, 31.02\n")
    page.heard("-29.8500, 31.0200")


def test_a_photo_can_be_sent_with_words(page: Page) -> None:
    page.one("textarea").send_keys("my slip")
    page.button("Attach").click()
    page.button("Photo", page.sheet()).click()
    page.heard("Thank you for the picture")
    assert "my slip" in page.one(".mine .bubble").text
    assert page.one("textarea").get_attribute("value") == ""


def test_time_can_be_skipped(page: Page) -> None:
    page.say("/skip 10m")
    page.heard("10 min later")
    page.until(lambda: "10 min ahead" in page.one("#ahead").text)


def test_a_command_that_cannot_be_followed_is_explained_and_kept_for_correction(page: Page) -> None:
    page.say("/tap 3")
    page.heard("There is no choice 3")
    assert page.one("textarea").get_attribute("value") == "/tap 3"


def test_a_slash_brings_up_the_commands(page: Page) -> None:
    page.one("textarea").send_keys("/s")
    assert [command.text for command in page.all(".commands b")] == ["/skip 10m", "/save name"]
    page.button("/skip").click()
    assert page.one("textarea").get_attribute("value") == "/skip "


def test_somebody_else_has_a_chat_of_their_own(page: Page) -> None:
    page.say("hi")
    page.heard("ordering robot")
    page.button("Change whose phone").click()
    page.one(".sheet [name=number]").send_keys("27831234567")
    page.one(".sheet [name=name]").send_keys("Lerato\n")
    page.until(lambda: page.one(".owner .name").text == "Lerato")
    page.heard("leaves this machine")
    page.say("/as customer")
    page.heard("ordering robot")


def test_a_chat_can_be_saved_as_a_transcript(page: Page) -> None:
    page.say("hi")
    page.heard("ordering robot")
    page.say("/skip 1h")
    page.heard("1 h later")
    page.one("#save input").send_keys("first-hello\n")
    saved = page.downloaded("first-hello.chat")
    assert saved.startswith("# First hello\ncustomer > hi\nbot      < Hello, this is the ordering robot")
    assert saved.endswith("[Talk to a person]\nclock    + 1h\n")


def test_a_hint_is_said_when_it_is_chosen(page: Page) -> None:
    page.button("2 kotas and a coke").click()
    page.heard("In your cart")


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_nothing_is_wider_than_the_screen(page: Page, width: int, height: int) -> None:
    page.open(width=width, height=height)
    for words in ("hi", "menu", "delivery", f"/as 27831234567 {'Somebody with a long name ' * 3}", "w" * 300):
        page.say(words)
        page.heard("hi" if words.startswith("/as") else words[:20])
    for wide in (
        "document.documentElement",
        *(f"document.querySelector('{part}')" for part in (".log", ".owner", ".bar")),
    ):
        assert page.driver.execute_script(f"return {wide}.scrollWidth <= {wide}.clientWidth"), wide


def test_on_a_narrow_screen_the_tools_open_over_the_chat(page: Page) -> None:
    page.open(width=360, height=740)
    assert not page.one("#save").is_displayed()
    page.button("Tools").click()
    assert page.one("#save").is_displayed()
    page.one("#save input").send_keys("first-hello\n")
    page.heard("Saved as first-hello.chat")
    assert not page.one("#save").is_displayed()
    page.button("Tools").click()
    page.one("textarea").click()
    assert not page.one("#save").is_displayed()


def test_every_control_has_a_name(page: Page) -> None:
    page.say("menu")
    opener = page.button("See the menu", page.heard("What would you like?"))
    assert page.nameless() == []
    opener.click()
    assert page.nameless(page.sheet()) == []
