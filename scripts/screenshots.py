"""Take the pictures of the documentation: the real pages, of a real service, in a real browser.

Run it from the project's folder: ``.venv/bin/python -m scripts.screenshots``, with names of
pictures to take only those, and with ``--home`` to keep the demonstration for another time.
"""

import contextlib
import datetime as dt
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Browser, Page, StorageState

from service.demo import play
from service.models.live_model import LiveModel
from service.people import moderators
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings
from service.store import Store, comments
from tests.browser import open_browser
from tests.server import serving

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WHO, PASSWORD = "robin", "marsh reeds at dawn"
WIDE, PHONE = 1280, 390
COLOURS = 160
"""In a picture: enough for flat pages, and a third of the bytes."""


def _nothing(page: Page) -> None:
    """Show the page as it opens."""


def _search_wave(page: Page) -> None:
    page.goto(page.url + "?text=root-syrup.example")
    page.get_by_role("link", name="Decide on all of these at once").click()


def _open_escalated(page: Page) -> None:
    page.locator(".kinds").get_by_role("link", name="Flagged").click()
    page.locator(".row a").nth(1).click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("v")


def _replay(page: Page) -> None:
    page.get_by_label("Strictness", exact=True).select_option("strict")
    page.get_by_role("button", name="What would it have done?").click()
    page.locator("#replay").wait_for()


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as it is shown: its name without ending, its address, the screen and its colours."""

    name: str
    path: str
    width: int = WIDE
    height: int = 960
    colours: str = "light"
    act: Callable[[Page], None] = _nothing
    """What is done before the picture is taken."""
    is_signed_in: bool = True


SETTINGS = "/review/sites/kitchen-garden/settings"
PICTURES = (
    Picture("try-it", "/?example=spam", height=1180, is_signed_in=False),
    Picture("try-it-dark", "/?example=disguised", WIDE, 1180, "dark", is_signed_in=False),
    Picture("try-it-phone", "/?example=abuse", PHONE, 1800, is_signed_in=False),
    Picture("sign-in", "/review/sign-in", height=720, is_signed_in=False),
    Picture("queue", "/review"),
    Picture("queue-dark", "/review", colours="dark"),
    Picture("queue-phone", "/review", PHONE, 844),
    Picture("queue-phone-dark", "/review", PHONE, 844, "dark"),
    Picture("queue-wide", "/review", 1920, 1080),
    Picture("comment", "/review", height=1320, act=_open_escalated),
    Picture("bulk", "/review", act=_search_wave),
    Picture("history", "/review/history"),
    Picture("history-phone", "/review/history", PHONE, 844),
    Picture("overview", "/review/overview", height=1400),
    Picture("overview-dark", "/review/overview", WIDE, 1400, "dark"),
    Picture("overview-phone", "/review/overview", PHONE, 1400),
    Picture("settings", SETTINGS, height=1400),
    Picture("settings-dark", SETTINGS, WIDE, 1400, "dark"),
    Picture("replay", SETTINGS, act=_replay),
    Picture("lists", "/review/sites/kitchen-garden/lists"),
    Picture("account", "/review/account", height=1100),
)


def take(browser: Browser, picture: Picture, address: str, session: StorageState) -> Path:
    """Write one picture of what fits on the screen and return its path."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.colours,  # type: ignore[arg-type]  # "light" or "dark"
        reduced_motion="reduce",
        has_touch=picture.width == PHONE,
        is_mobile=picture.width == PHONE,
        storage_state=session if picture.is_signed_in else None,
    )
    page = context.new_page()
    page.goto(picture.path)
    picture.act(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    path = IMAGES / f"{picture.name}.png"
    page.screenshot(path=path)
    context.close()
    _make_small(path)
    return path


def _make_small(path: Path) -> None:
    """Keep as many colours as a flat page needs."""
    with Image.open(path) as image:
        flat = image.convert("RGB").quantize(
            COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    flat.save(path, optimize=True)


@contextlib.contextmanager
def _demonstration(home: Path) -> Iterator[str]:
    """Fill the home if it is empty, serve from it, and yield the address."""
    settings = Settings.from_environment({"CHAFFINCH_HOME": str(home)})
    now = dt.datetime.now(dt.UTC)
    with contextlib.closing(Store(settings.database_url)) as store:
        store.migrate()
        if not store.read(comments.has_any):
            play(
                store=store,
                classifier=LiveModel(settings.models).classifier,
                pseudonyms=Pseudonyms(store, settings.secret_key),
                now=now,
                chance=random.Random(14),
            )
        who = moderators.find(store, WHO)
        moderators.choose_password(store, who, PASSWORD, who=WHO, now=now)
    with serving(home) as service:
        yield service.address


def _sign_in(browser: Browser, address: str) -> StorageState:
    page = browser.new_page(base_url=address)
    page.goto("/review")
    page.get_by_label("Name").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#focus").wait_for()
    session = page.context.storage_state()
    page.close()
    return session


@click.command()
@click.argument("names", nargs=-1)
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Kept if given.")
def main(names: tuple[str, ...], home: Path | None) -> None:
    """Write the pictures of these NAMES, or all, into docs/images/."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        _demonstration(home or Path(folder) / "home") as address,
        open_browser() as browser,
    ):
        session = _sign_in(browser, address)
        for picture in PICTURES:
            if not names or picture.name in names:
                path = take(browser, picture, address, session)
                print(f"{path.relative_to(IMAGES.parents[1])}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
