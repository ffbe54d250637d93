"""The simulator's page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 20
"""Seconds until something that must come is given up."""


class Page:
    """Whatever is waited for is waited for until it is there, not for a time."""

    def __init__(self, driver: Chrome, url: str, downloads: Path) -> None:
        self.driver, self._url, self._downloads = driver, url, downloads

    def open(self, query: str = "", *, width: int = 1280, height: int = 800) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        still = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", still)
        self.driver.get(f"{self._url}/simulator{query}")
        self.until(
            lambda: {part.get_attribute("textContent") for part in self.all(".presence")} == {"online"}
        )

    def presence(self) -> set[str | None]:
        """What the phones' heads say of the shop, in sight or not."""
        return {part.get_attribute("textContent") for part in self.all(".presence")}

    def say(self, words: str, phone: int = 0) -> None:
        self.all(".composer textarea")[phone].send_keys(f"{words}\n")

    def paste(self, words: str) -> None:
        """Put many words at once where the first phone is written on."""
        self.driver.execute_script("arguments[0].value = arguments[1]", self.one("textarea"), words)
        self.one("textarea").click()

    def tap(self, title: str, phone: int = 0) -> None:
        """Tap on the newest choice with this title, once it is there, as a finger would: by what is seen."""
        log = self.all(".log")[phone]

        def newest() -> WebElement | None:
            return next((b for b in reversed(self.all(".action", log)) if title == b.text), None)

        self.until(newest).click()

    def heard(self, words: str, phone: int = 0) -> WebElement:
        """The newest item of the chat with these words, once it is there."""
        return self.until(lambda: next((i for i in reversed(self.items(phone)) if words in i.text), None))

    def items(self, phone: int = 0) -> list[WebElement]:
        return self.all(".log")[phone].find_elements(By.CSS_SELECTOR, ":scope > div")

    def press(self, *keys: str) -> None:
        """Type where the focus is."""
        for key in keys:
            self.focused().send_keys(key)

    def focused(self) -> WebElement:
        return self.driver.switch_to.active_element

    def sheet(self) -> WebElement:
        return self.until(lambda: next(iter(self.all(".sheet")), None))

    def button(self, label: str, within: WebElement | None = None) -> WebElement:
        return self.until(
            lambda: next((b for b in self.all("button", within) if label in b.accessible_name), None)
        )

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str, within: WebElement | None = None) -> list[WebElement]:
        return (within or self.driver).find_elements(By.CSS_SELECTOR, selector)

    def nameless(self, within: WebElement | None = None) -> list[str]:
        """The controls in sight that a screen reader could not name."""
        controls = self.all("button, input, textarea", within)
        return [
            c.get_attribute("outerHTML") or "" for c in controls if c.is_displayed() and not c.accessible_name
        ]

    def downloaded(self, name: str) -> str:
        file = self._downloads / name
        self.until(file.exists)
        return file.read_text()

    def until(self, there: Callable[[], Any]) -> Any:
        wait = WebDriverWait(self.driver, PATIENCE, 0.05, ignored_exceptions=[StaleElementReferenceException])
        return wait.until(lambda _: there())

    def complaints(self) -> list[str]:
        """What the browser's console says, and did not say before."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
