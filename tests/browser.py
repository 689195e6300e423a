"""A real Chromium for the tests of the pages and for the pictures of the documentation."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")

# What should be seen soon is waited for: a loaded machine takes its time.
expect.set_options(timeout=30_000)

# Root may not use the sandbox; the rest keeps the browser from asking its maker for things.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(Exception):
    """No Chromium is installed."""

    def __init__(self) -> None:
        super().__init__(
            f"none of {', '.join(NAMES)} is on the PATH; type: sudo apt-get install chromium"
        )


def find_browser() -> str:
    """Return the path of the installed Chromium. Raises `NoBrowser`."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoBrowser


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Run a headless Chromium until the block ends. Raises `NoBrowser`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
