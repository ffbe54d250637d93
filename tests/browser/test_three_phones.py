"""Customer, vendor and driver on one page: side by side where they fit, one at a time where not."""

from __future__ import annotations

import pytest

from tests.browser.page import Page
from tests.browser.shop_thread import ShopThread

ROLES = ["Customer", "Vendor", "Driver"]
WIDER = "return [...document.querySelectorAll('{}')].some((part) => part.scrollWidth > part.clientWidth)"


def widths(page: Page) -> tuple[list[int], list[int]]:
    """Where the phones begin and end, in pixels from the left."""
    boxes = [phone.rect for phone in page.all(".phone")]
    return [round(box["x"]) for box in boxes], [round(box["x"] + box["width"]) for box in boxes]


def in_sight(page: Page) -> list[str]:
    """The tabs of the phones of which all is on the screen."""
    starts, ends = widths(page)
    width = page.driver.execute_script("return innerWidth")
    return [role for role, start, end in zip(ROLES, starts, ends, strict=True) if start >= 0 and end <= width]


@pytest.mark.parametrize(("width", "height"), [(1024, 600), (1280, 800), (1440, 900), (1920, 1080)])
def test_on_a_laptop_all_three_are_whole(page: Page, width: int, height: int) -> None:
    page.open(width=width, height=height)
    assert in_sight(page) == ROLES
    assert not page.driver.execute_script(WIDER.format("html, body, .bar, .phones, .phone, .log"))
    for box in page.all(".composer .send"):
        assert box.rect["y"] + box.rect["height"] <= height


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (768, 1024), (844, 390)])
def test_on_a_narrow_screen_tabs_lead_to_each(page: Page, width: int, height: int) -> None:
    page.open(width=width, height=height)
    for role in ROLES:
        tab = next(tab for tab in page.all(".tabs a") if tab.text == role)
        tab.click()
        page.until(lambda role=role: role in in_sight(page))
        assert tab.get_attribute("aria-current") is not None
        assert len(page.all(".tabs [aria-current]")) == 1
    assert not page.driver.execute_script(WIDER.format("html, body, .bar, .log"))


def test_one_phone_may_be_asked_for(page: Page) -> None:
    page.open("?as=vendor", width=390, height=844)
    assert [name.text for name in page.all(".owner .name")] == ["Mama Joy"]
    assert not page.all(".tabs a")[1:]


def test_each_has_a_chat_of_their_own(page: Page) -> None:
    page.say("hi", phone=1)
    page.heard("ordering robot", phone=1)
    assert [len(page.items(phone)) for phone in (0, 2)] == [1, 1]


def test_what_arrives_elsewhere_is_counted_until_somebody_looks(page: Page) -> None:
    page.say("hi", phone=1)
    page.one("#customer textarea").click()
    page.heard("ordering robot", phone=1)
    page.say("hi")
    page.heard("ordering robot")
    assert not page.one("#customer .unread").is_displayed()
    page.one("#vendor textarea").click()
    page.until(lambda: not page.one("#vendor .unread").is_displayed())


def test_the_tab_of_a_phone_out_of_sight_counts_what_arrives_there(page: Page, shop: ShopThread) -> None:
    page.open(width=390, height=844)
    shop.write("27820000002", "hi")
    badge = page.one("[data-tab=vendor] .badge")
    page.until(lambda: badge.get_attribute("textContent") == "1 new message")
    page.one("[data-tab=vendor]").click()
    page.until(lambda: not badge.is_displayed())


def test_by_keyboard_one_tab_leads_to_a_phone(page: Page) -> None:
    page.driver.execute_script("document.querySelector('[data-tab=driver]').focus()")
    assert page.focused().text == "Driver"
    page.press("\n")
    assert page.focused() == page.one("#driver textarea")


def test_every_phone_says_what_to_try_next(page: Page) -> None:
    first = [page.all("button", hints)[0].text for hints in page.all(".hints")]
    assert first == ["hi", "orders", "on"]
    page.all("button", page.one("#customer .hints"))[0].click()
    page.heard("ordering robot")
    page.until(lambda: page.all("button", page.one("#customer .hints"))[0].text == "See the menu")


def test_a_hint_to_tap_taps(page: Page) -> None:
    page.say("hi")
    page.heard("ordering robot")
    page.button("Tap See the menu", page.one("#customer .hints")).click()
    page.heard("What would you like?")
    assert "Hello, this is" in page.one(".mine .quote").text


@pytest.mark.parametrize(
    ("button", "later"), [("+1 min", "1 min later"), ("+10 min", "10 min later"), ("+1 h", "1 h later")]
)
def test_a_button_moves_the_clock_for_all(page: Page, button: str, later: str) -> None:
    before = page.one(".now .engine-time").text
    page.button(button).click()
    for phone in range(3):
        page.heard(later, phone)
    page.until(lambda: page.one(".now .engine-time").text != before)


def test_any_length_of_time_can_be_skipped(page: Page) -> None:
    page.one("#skip input").send_keys("2d\n")
    page.heard("2 d later", phone=2)


def test_a_chat_is_still_there_after_a_reload(page: Page) -> None:
    page.say("hi")
    page.heard("ordering robot")
    page.open()
    page.heard("ordering robot")
    assert not page.one("#customer .unread").is_displayed()


def test_what_is_too_long_for_whatsapp_is_said_and_kept(page: Page) -> None:
    page.paste("w" * 4097)
    page.press("\n")
    page.heard("This has 4097 characters; WhatsApp takes 4096 in one message.")
    assert len(page.one("textarea").get_attribute("value") or "") == 4097


def test_a_long_message_is_followed_to_its_end(page: Page) -> None:
    page.paste("all work and no play " * 150)
    page.press("\n")
    page.heard("I did not get that")
    assert page.driver.execute_script(
        "const log = document.querySelector('.log');"
        "return log.scrollHeight - log.scrollTop - log.clientHeight < 2"
    )


def test_a_phone_connects_again_after_the_server_was_away(page: Page, shop: ShopThread) -> None:
    page.say("hi")
    page.heard("ordering robot")
    shop.stop()
    page.until(lambda: "Trying again" in page.one("#driver .lost").text)
    page.say("anybody?")
    page.heard("nothing was sent")
    assert page.one("textarea").get_attribute("value") == "anybody?"
    shop.start()
    page.until(lambda: page.presence() == {"online"})
    assert not page.one("#driver .lost").is_displayed()
    page.heard("It forgot what was on this screen")
    page.say("\b" * 8 + "menu")
    page.heard("What would you like?")
    assert all("ERR_" in complaint for complaint in page.complaints())


def test_pictures_and_late_payments_can_be_sent_from_the_sheet(page: Page) -> None:
    page.button("Attach").click()
    page.button("Pay what is asked for", page.sheet()).click()
    page.until(lambda: "Be declined" in page.sheet().text)
    page.press("\n")
    page.heard("27820000001 does as told: ok")
