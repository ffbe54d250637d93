"""The page of an order as a customer sees it on a phone: it moves by itself, and does not need a script."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.tracking_thread import ORDER, TrackingThread

PATIENCE = 20
LIGHT = 15_000
"""Bytes of the page with all that it needs: data is dear."""


@pytest.fixture
def order() -> Iterator[TrackingThread]:
    thread = TrackingThread()
    thread.start()
    yield thread
    thread.stop()


@pytest.fixture
def phone(driver: Chrome, order: TrackingThread) -> Iterator[Chrome]:
    size = {"width": 360, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.get_log("browser")
    driver.get(order.page)
    yield driver
    driver.get("about:blank")


def shows(driver: Chrome, words: str) -> None:
    """Wait until the page says so."""
    WebDriverWait(driver, PATIENCE, 0.05).until(lambda _: words in driver.find_element(By.ID, "order").text)


def complaints(driver: Chrome) -> list[str]:
    return [entry["message"] for entry in driver.get_log("browser")]


def test_the_page_moves_with_the_order_until_it_is_over(phone: Chrome, order: TrackingThread) -> None:
    shows(phone, "Sipho is on the way to you\nAbout 1.2 km from you.")
    order.becomes(km=0.31, way=0.8)
    shows(phone, "About 0.3 km from you.")
    order.becomes(stage="at_the_gate", way=0.95)
    shows(phone, "Sipho is at your gate")
    order.becomes(stage="delivered", way=1.0, arrived="18:55", over=True)
    shows(phone, "Delivered at 18:55")
    assert complaints(phone) == []


def test_each_step_has_its_own_time(phone: Chrome, order: TrackingThread) -> None:
    order.becomes(stage="accepted", ready="18:01", left="")
    shows(phone, "Accepted\nReady about 18:01\nOn the way\nDelivered")
    order.becomes(stage="ready", driver="", left="")
    shows(phone, "It leaves as soon as a driver has it.")
    shows(phone, "Ready since 18:01")
    order.becomes(stage="delivered", left="18:42", arrived="18:55", over=True)
    shows(phone, "Accepted\nReady at 18:01\nOn the way at 18:42\nDelivered at 18:55")


def test_the_page_comes_back_after_the_server_was_away(phone: Chrome, order: TrackingThread) -> None:
    shows(phone, "About 1.2 km")
    order.stop()
    WebDriverWait(phone, PATIENCE, 0.05).until(
        lambda _: phone.find_element(By.ID, "link").text == "No connection just now. I keep trying."
    )
    order.order = ORDER
    order.start()
    order.becomes(km=0.52)
    shows(phone, "About 0.5 km")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(phone: Chrome, order: TrackingThread, width: int) -> None:
    size = {"width": width, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    phone.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    order.becomes(shop="The Very Long Named Kota Palace of Diepkloof Extension", driver="Nkosinathi-Sibusiso")
    shows(phone, "Nkosinathi-Sibusiso")
    inside = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert phone.execute_script(f"return {inside}")


def test_without_a_script_the_page_looks_again_by_itself(phone: Chrome, order: TrackingThread) -> None:
    phone.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        phone.get(order.page)
        assert "Sipho is on the way to you" in phone.page_source
        assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in phone.page_source
    finally:
        phone.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_page_and_all_that_it_needs_are_light(order: TrackingThread) -> None:
    root = order.page.partition("/track/")[0]
    parts = ("wakala.css", "track.css", "track.js", "wakala.svg")
    sizes = [
        len(urllib.request.urlopen(url).read())
        for url in (order.page, *(f"{root}/static/{part}" for part in parts))
    ]
    assert sum(sizes) < LIGHT
