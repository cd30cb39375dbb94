"""A headless Chromium; tests that need it are skipped if it is not installed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import outside
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome")


class Browser:
    """One window of it."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        self.driver.get(address)

    def run(self, script: str, *arguments: object) -> Any:
        """What a function body returns in the page."""
        return self.driver.execute_script(script, *arguments)

    def tell(self, command: str, **arguments: object) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(command, arguments)

    def look(self, *, dark: bool = False, width: int = 1440, height: int = 1000, media: str = "") -> None:
        """The size of the window, and what the reader prefers."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def complaints(self) -> list[str]:
        """What the console has been told since the last look."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]


def start() -> Iterator[Browser]:
    """A browser, until the caller is done with it."""
    outside.module("selenium")
    program = next((path for name in NAMES if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("no chromium here (make outside)")
    driver = outside.program("chromedriver")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = program
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-gpu"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser: Any = webdriver.Chrome(options, Service(driver))
    browser.set_page_load_timeout(60)
    browser.set_script_timeout(60)
    try:
        yield Browser(browser)
    finally:
        browser.quit()
