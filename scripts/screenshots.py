"""Take the pictures of the documentation: the real pages, of a real service, in a real browser.

Run it from the project's folder: ``.venv/bin/python -m scripts.screenshots``
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import open_browser
from tests.server import serving

IMAGES = Path(__file__).parents[1] / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as it is shown: its name without ending, its address, the screen and its colours."""

    name: str
    path: str
    width: int
    height: int
    colours: str = "light"


PICTURES = (
    Picture("try-it", "/?example=spam", 1280, 1180),
    Picture("try-it-dark", "/?example=disguised", 1280, 1180, "dark"),
    Picture("try-it-phone", "/?example=abuse", 360, 1800),
)


def take(browser: Browser, picture: Picture, address: str) -> Path:
    """Write one picture of what fits on the screen and return its path."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.colours,  # type: ignore[arg-type]  # "light" or "dark"
    )
    page.goto(address + picture.path)
    page.evaluate("document.fonts.ready")
    path = IMAGES / f"{picture.name}.png"
    page.screenshot(path=path)
    page.close()
    return path


def main() -> None:
    """Write all pictures into docs/images/."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "home") as service,
        open_browser() as browser,
    ):
        for picture in PICTURES:
            print(take(browser, picture, service.address))


if __name__ == "__main__":
    main()
