"""The menu's picture on the phones, from the shop's camera to who asks for it."""

from __future__ import annotations

from selenium.webdriver.remote.webelement import WebElement

from tests.browser.page import Page

CUSTOMER, VENDOR = 0, 1


def picture(page: Page, item: WebElement) -> WebElement:
    """The picture in a message, once it is loaded."""
    (found,) = page.all("img.picture", item)
    page.until(lambda: page.driver.execute_script("return arguments[0].naturalWidth > 600", found))
    return found


def test_a_photo_that_the_shop_sends_is_seen_by_the_customer_who_asks(demo: Page) -> None:
    demo.say("pic", CUSTOMER)
    demo.heard("There is no photo of the menu yet", CUSTOMER)
    demo.say("menu pic", VENDOR)
    demo.heard("Send the photo of your menu now", VENDOR)
    demo.say("/image", VENDOR)
    demo.heard("kB small", VENDOR)
    picture(demo, demo.all(".log")[VENDOR])
    demo.say("pic", CUSTOMER)
    shown = picture(demo, demo.heard("the menu. Should a price differ", CUSTOMER))
    assert shown.accessible_name == "Photo"
