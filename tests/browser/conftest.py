"""Headless Chromium on the simulator's page, with the scripted shop behind it."""

from __future__ import annotations

import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.browser.page import Page
from tests.browser.shop_thread import ShopThread, demo_shop, shop_by_rote

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "apt-get update && apt-get install -y chromium chromium-driver"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests, with a profile of its own."""
    browser, chromedriver = found_or_installed()
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options=options, service=Service(chromedriver)) as driver:
        yield driver


@pytest.fixture(scope="session")
def shop() -> Iterator[ShopThread]:
    thread = ShopThread(shop_by_rote)
    thread.start()
    yield thread
    thread.stop()


@pytest.fixture
def demo(driver: Chrome, tmp_path: Path) -> Iterator[Page]:
    """The simulator of a demo that nobody has used; nothing may go wrong in its console."""
    thread = ShopThread(partial(demo_shop, tmp_path))
    thread.start()
    page = opened(driver, thread.url, tmp_path)
    page.open(width=1440, height=900)
    yield page
    assert page.complaints() == []
    driver.get("about:blank")
    thread.stop()


@pytest.fixture
def page(driver: Chrome, shop: ShopThread, tmp_path: Path) -> Iterator[Page]:
    """The simulator as a laptop shows it, nobody having written yet; nothing may go wrong in its console."""
    urllib.request.urlopen(urllib.request.Request(f"{shop.url}/emulator/phones", method="DELETE")).close()
    page = opened(driver, shop.url, tmp_path)
    page.open()
    yield page
    assert page.complaints() == []
    driver.get("about:blank")


def opened(driver: Chrome, url: str, downloads: Path) -> Page:
    """The page before it is looked at: what the console said before is forgotten."""
    driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    driver.get_log("browser")
    return Page(driver, url, downloads)


def found_or_installed() -> tuple[str, str]:
    """Paths of browser and driver; they are installed where that may be done, else it is said how."""
    if (paths := found()) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(INSTALL, shell=True, check=False)
        paths = found()
    if paths is None:
        pytest.fail(f"these tests drive a browser: run `{INSTALL}` as root", pytrace=False)
    return paths


def found() -> tuple[str, str] | None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    chromedriver = shutil.which("chromedriver")
    return (browser, chromedriver) if browser and chromedriver else None
