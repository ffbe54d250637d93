"""An order from hello to the door, each on their own phone, by taps and words alone."""

from __future__ import annotations

import re

from tests.browser.page import Page

CUSTOMER, VENDOR, DRIVER = range(3)


def order(page: Page, *, pay: str) -> None:
    """The customer orders a kota to their door."""
    for words, answer in (
        ("hi", "What would you like?"),
        ("2 russian kotas and a 330 ml coke", "Your cart"),
        ("deliver", "Where"),
        ("yellow house behind the spaza", "pay"),
        (pay, "Is that right?"),
    ):
        page.say(words, CUSTOMER)
        page.heard(answer, CUSTOMER)
    page.tap("Confirm", CUSTOMER)


def pin(page: Page) -> str:
    """What the customer reads out at the door."""
    found = re.search(r"PIN: (\d{4})", page.heard("Your PIN:", CUSTOMER).text)
    assert found
    return found[1]


def test_an_order_that_is_paid_goes_over_three_phones_to_the_door(demo: Page) -> None:
    demo.say("on", DRIVER)
    demo.heard("You are on", DRIVER)
    order(demo, pay="card")
    demo.heard("R95.00 to pay", CUSTOMER)
    demo.say("/pay ok", CUSTOMER)
    demo.heard("New order #1", VENDOR)
    demo.tap("Accept, 20 min", VENDOR)
    demo.heard("The shop is making it", CUSTOMER)
    demo.tap("Ready", VENDOR)
    demo.heard("yellow house behind the spaza", DRIVER)
    demo.tap("Yes", DRIVER)
    demo.heard("Sipho brings it", VENDOR)
    demo.say("got", DRIVER)
    demo.heard("ask for the customer's 4-digit PIN", DRIVER)
    demo.say(f"pin {pin(demo)}", DRIVER)
    demo.heard("is delivered", DRIVER)
    demo.say("status", CUSTOMER)
    demo.heard("R95.00: delivered", CUSTOMER)
    demo.say("/skip 31m", CUSTOMER)
    demo.heard("How was", CUSTOMER)


def test_who_waits_for_the_shop_sees_that_it_was_read_and_is_being_answered(demo: Page) -> None:
    for words, answer in (("2 russian kotas", "Your cart"), ("collect", "pay"), ("cash", "Is that right?")):
        demo.say(words, CUSTOMER)
        demo.heard(answer, CUSTOMER)
    demo.tap("Confirm", CUSTOMER)
    demo.heard("New order #1", VENDOR)
    demo.until(lambda: demo.all("#customer .mine .tick")[-1].get_attribute("data-status") == "read")
    demo.until(lambda: demo.one("#customer .presence").text == "typing…")
    assert demo.all("#customer .message:last-child.typing")


def test_an_order_that_no_vendor_answers_ends_with_a_word_to_the_customer(demo: Page) -> None:
    order(demo, pay="card")
    demo.heard("R95.00 to pay", CUSTOMER)
    demo.say("/pay ok", CUSTOMER)
    demo.heard("New order #1", VENDOR)
    demo.button("+10 min").click()
    demo.heard("still waits for you", VENDOR)
    demo.heard("is cancelled: please do not make it", VENDOR)
    demo.heard("did not answer in time", CUSTOMER)


def test_what_was_asked_last_is_to_be_answered_first(demo: Page) -> None:
    def first() -> str:
        return demo.all("button", demo.one("#customer .hints"))[0].text

    demo.say("2 russian kotas and a coke", CUSTOMER)
    demo.heard("Which size of Coke?", CUSTOMER)
    demo.until(lambda: first() == "330 ml")
    demo.say("330 ml", CUSTOMER)
    demo.heard("Your cart", CUSTOMER)
    demo.until(lambda: first() == "make that 3")


def test_it_is_told_where_everybody_stands(demo: Page) -> None:
    demo.say("on", DRIVER)
    demo.heard("You are on", DRIVER)
    demo.say("/where", VENDOR)
    demo.heard("Thandi (customer)\nhas not written yet", VENDOR)
    demo.heard("Sipho (driver)\ndriving: at_wheel", VENDOR)


def test_what_was_played_can_be_saved(demo: Page) -> None:
    demo.say("help", VENDOR)
    demo.heard("acc", VENDOR)
    demo.one("#save input").send_keys("help-at-work\n")
    saved = demo.downloaded("help-at-work.chat")
    assert saved.startswith("# Help at work\nshop     = by hand\nvendor   > help\n")
