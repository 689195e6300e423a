"""What holds on every page: for eyes, keyboards and screen readers, and against foreign scripts."""

import contextlib
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from model.comment import Comment, TextFormat
from model.evidence import Effect, Kind
from model.labels import Label
from service import create_app, moderation
from service.demo import play
from service.demo.script import Script, read_script
from service.lists.changes import add_entries, entries_of
from service.lists.compiled import Lists
from service.models.live_model import LiveModel
from service.moderation import Actor, Ruling, Submission
from service.people import moderators
from service.people.appeal_links import token
from service.privacy.pseudonyms import Pseudonyms
from service.record import FlagKind, Source
from service.settings import Settings
from service.sites.change import change_site
from service.sites.options import SiteReason
from service.store import Store
from tests.browser import open_browser
from tests.server import Service, serving

PASSWORD = "marsh reeds at dawn"
EVIL = (
    "\"'><img src=x onerror=\"owned='img'\"><script>owned='script'</script>"
    "<svg onload=owned='svg'></svg><a href=\"javascript:owned='a'\">here</a>{{ 7 * 7 }}"
)
EVIL_ADDRESS = "javascript:owned='address'//\"><img src=x onerror=\"owned='img'\">"

SITE = "/review/sites/kitchen-garden"
FOR_ALL = {
    "pages.show": "/?example=spam",
    "pages.show_sign_in": "/sign-in",
    "review.show_sign_in": "/review/sign-in",
    "review.show_welcome": "/review/welcome/{welcome}",
    "public.show_statement": "/appeals/{appeal}",
    "public.show_transparency": "/transparency/kitchen-garden",
    "documentation.get_docs": "/docs",
}
SIGNED_IN = {
    "review.home": "/review",
    "review.show_comment": "/review/comments/{guid}",
    "review.preview": "/review/bulk?guid={guid}",
    "review.show_history": "/review/history",
    "review.show_overview": "/review/overview",
    "review.show_sites": "/review/sites",
    "review.show_settings": f"{SITE}/settings",
    "review.show_lists": f"{SITE}/lists",
    "review.show_account": "/review/account",
}
NO_PAGE = {
    "pages.static",
    "review.static",
    "review.export_csv",
    "review.export_json",
    "review.show_feed",
    "review.show_counts",
    "documentation.static",
}
PAGES = ("pages.", "review.", "public.", "documentation.")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def settings(home: Path) -> Settings:
    return Settings.from_environment({"CHAFFINCH_HOME": str(home)})


@pytest.fixture(scope="module")
def words(settings: Settings) -> dict[str, str]:
    """Parts of addresses, of a small demonstration with one comment that is evil all through."""
    now, whole = dt.datetime.now(dt.UTC), read_script()
    english = [page for page in whole.pages if page.language == "en"]
    with contextlib.closing(Store(settings.database_url)) as store:
        store.migrate()
        pseudonyms = Pseudonyms(store, settings.secret_key)
        classifier = LiveModel(settings.models).classifier
        play(
            store=store,
            classifier=classifier,
            pseudonyms=pseudonyms,
            now=now,
            chance=random.Random(1),
            script=Script(english[:3], whole.campaigns[:1]),
        )
        robin, wren = moderators.find(store, "robin"), moderators.find(store, "wren")
        moderators.choose_password(store, robin, PASSWORD, who="robin", now=now)
        guid = _evil_comment(store, classifier, pseudonyms, now)
        return {
            "guid": guid,
            "welcome": moderators.welcome_token(wren, settings.secret_key),
            "appeal": token("kitchen-garden", guid, settings.secret_key),
        }


def _evil_comment(store: Store, classifier, pseudonyms: Pseudonyms, now: dt.datetime) -> str:
    said = Comment(
        text=f'{EVIL} <a href="{EVIL_ADDRESS}">x</a> http://evil.example/{EVIL_ADDRESS}',
        format=TextFormat.HTML,
        author_name=EVIL,
        author_email="evil@readers.example",
        author_url=EVIL_ADDRESS,
        page_url=EVIL_ADDRESS,
        page_title=EVIL,
        parent_text=EVIL,
    )
    options = {"reasons": (SiteReason("evil", EVIL),), "transparency": True}
    site = change_site(store, "kitchen-garden", who="t", now=now, options=options)
    about = {"site": site, "store": store, "now": now}
    judged = moderation.submit(
        Submission(comment=said, section=EVIL, external_id=EVIL),
        key_id=None,
        classifier=classifier,
        pseudonyms=pseudonyms,
        lists=Lists(store, pseudonyms),
        chance=lambda: 0.0,
        **about,
    )
    assert judged.comment is not None
    guid = judged.comment.guid
    robin, wren = (
        Actor(source=source, name=name, moderator_id=moderators.find(store, name).id)
        for source, name in ((Source.ADMIN, "robin"), (Source.MODERATOR, "wren"))
    )
    decided = Ruling.of(None, Label.ABUSE, reason="evil", note=EVIL, answer=EVIL)
    taken = moderation.decide(guid, decided, actor=wren, **about)
    moderation.undo(guid, taken.decision.number, actor=wren, **about)
    moderation.decide(guid, decided, actor=wren, **about)
    moderation.appeal(guid, EVIL, **about)
    moderation.decide(guid, Ruling.escalation(EVIL), actor=robin, **about)
    moderation.flag(
        guid, FlagKind.OTHER, reader=EVIL, note=EVIL, who="t", pseudonyms=pseudonyms, **about
    )
    entries = entries_of(site.id, [EVIL[:60]], Effect.HOLD, Kind.WORD, pseudonyms=pseudonyms)
    add_entries(store, site, entries, who="t", now=now)
    return guid


@pytest.fixture(scope="module")
def service(home: Path, words: dict[str, str]) -> Iterator[Service]:
    with serving(home, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def session(browser: Browser, service: Service) -> StorageState:
    """What a browser keeps of somebody who has signed in."""
    page = browser.new_page(base_url=service.address)
    page.goto("/review")
    page.get_by_label("Name").fill("robin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#focus")).to_be_visible()
    kept = page.context.storage_state()
    page.close()
    return kept


@pytest.fixture(scope="module")
def context(
    request: pytest.FixtureRequest, browser: Browser, service: Service, session: StorageState
) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=service.address,
        storage_state=session,
        color_scheme=getattr(request, "param", "light"),
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


@pytest.fixture
def complaints() -> list[str]:
    """What a page complains of, dialogs of foreign scripts among it."""
    return []


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    """A page that nothing foreign may run in."""
    opened = context.new_page()
    opened.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
    yield opened
    opened.close()


def everything(page: Page) -> None:
    """Open whatever is folded together."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")


every_page = pytest.mark.parametrize("endpoint", [*FOR_ALL, *SIGNED_IN])


def address(endpoint: str, words: dict[str, str]) -> str:
    return (FOR_ALL | SIGNED_IN)[endpoint].format(**words)


def test_no_page_is_left_out(settings: Settings, words: dict[str, str]) -> None:
    rules = create_app(settings).url_map.iter_rules()
    served = {
        rule.endpoint
        for rule in rules
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith(PAGES)
    }
    assert served == set(FOR_ALL) | set(SIGNED_IN) | NO_PAGE


@pytest.mark.parametrize("context", ["light", "dark"], indirect=True)
@every_page
def test_axe_finds_nothing_serious(endpoint: str, page: Page, words: dict[str, str]) -> None:
    page.goto(address(endpoint, words))
    everything(page)
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], [node["html"][:120] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@every_page
def test_what_strangers_write_is_text_everywhere(
    endpoint: str, page: Page, words: dict[str, str], complaints: list[str]
) -> None:
    answer = page.goto(address(endpoint, words))
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    everything(page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("typeof owned") == "undefined"
    foreign = "img[src='x'], [onerror], [onload], a[href^='javascript'], [style]"
    assert page.locator(foreign).count() == 0
    assert page.locator("script:not([src])").count() == 0
    assert complaints == []


def test_a_comment_with_tricks_is_shown_with_them(page: Page, words: dict[str, str]) -> None:
    page.goto(f"/review/comments/{words['guid']}")
    everything(page)
    places = (
        "#comment-heading",
        ".who .page",
        ".parent blockquote",
        ".flags",
        ".history",
        ".appeal",
    )
    for place in places:
        expect(page.locator("#focus").locator(place)).to_contain_text("<script>owned='script'")
    expect(page.locator("#focus .comment-text").first).to_contain_text("onerror=")
    expect(page.locator(".links")).to_contain_text("javascript:owned")
    expect(page.locator("#focus")).to_contain_text("{{ 7 * 7 }}")
    assert page.locator("#focus a[href*='evil.example'], #focus a[href^='javascript']").count() == 0


def test_a_comment_with_tricks_can_be_decided_on_and_is_text_in_what_is_swapped_in(
    page: Page, words: dict[str, str], complaints: list[str]
) -> None:
    page.goto("/review?kind=escalated")
    page.locator(f".row[data-guid='{words['guid']}'] a").click()
    expect(page.locator("#focus")).to_have_attribute("data-guid", words["guid"])
    page.keyboard.press("s")
    expect(page.locator("#announcement")).to_contain_text("Rejected as spam.")
    page.keyboard.press("z")
    expect(page.locator("#announcement")).to_contain_text("Taken back.")
    expect(page.locator("#focus")).to_have_attribute("data-guid", words["guid"])
    assert page.evaluate("typeof owned") == "undefined"
    assert complaints == []


@every_page
def test_what_has_the_focus_is_seen(endpoint: str, page: Page, words: dict[str, str]) -> None:
    page.goto(address(endpoint, words))
    for _ in range(6):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            " return [document.activeElement.localName, style.outlineStyle] })()"
        )
        assert shown[0] == "body" or shown[1] != "none", shown
