"""The try-it page in a real browser, served by the real service."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from model.labels import Mode
from service.settings import Settings
from service.sites import accounts
from service.store import Store
from tests.browser import open_browser
from tests.server import Service, serving

TEXT = "Thank you for the recipe, the bread came out well and the children loved it."
INSULT = "You are an idiot, and everybody here knows it. Shut up and go away, stupid liar."

# A refused form is an answer with its own status; the browser logs it as it logs a lost network.
EXPECTED = re.compile(r"status of 4\d\d|ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def key(served_home: Path) -> str:
    """The key of the first site, which is there before the service starts."""
    now = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
    settings = Settings.from_environment({"CHAFFINCH_HOME": str(served_home)})
    with contextlib.closing(Store(settings.database_url)) as store:
        store.migrate()
        accounts.create_site(store, "default", now=now, mode=Mode.POST)
        return accounts.create_key(store, "default", now=now)


@pytest.fixture(scope="module")
def service(served_home: Path, key: str) -> Iterator[Service]:
    with serving(served_home, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as chromium:
        yield chromium


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[OpenPage]:
    """Opens the page in a fresh profile; afterwards nothing went wrong and nothing got out."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    addresses: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            complaints.append(message.text)

    def opened(path: str = "/", **options) -> Page:
        contexts.append(browser.new_context(base_url=service.address, **options))
        page = contexts[-1].new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert addresses
    assert [url for url in addresses if not url.startswith(f"{service.address}/")] == []


def score(page: Page, text: str) -> None:
    page.get_by_label("Comment").fill(text)
    page.get_by_role("button", name="Score").click()


def expect_verdict(page: Page) -> None:
    expect(page.locator("#verdict-heading")).to_contain_text(
        re.compile("^\\s*(Spam|Abuse|Legitimate)")
    )


def luminance_of(page: Page, what: str) -> float:
    colours = page.evaluate(f"getComputedStyle(document.body).{what}")
    red, green, blue = (int(part) for part in re.findall(r"\d+", colours)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_click_scores_the_comment_without_loading_the_page_anew(open_page):
    page = open_page()
    page.evaluate("window.still = 'here'")
    score(page, TEXT)
    expect_verdict(page)
    expect(page.locator(".scores dd")).to_have_count(3)
    expect(page.locator("#result")).to_contain_text("t would be published.")
    expect(page.get_by_label("Comment")).to_have_value(TEXT)
    assert page.evaluate("window.still") == "here"


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_the_keyboard_alone_scores_a_comment(open_page, keys):
    page = open_page()
    page.get_by_label("Comment").focus()
    page.keyboard.insert_text(TEXT)
    page.keyboard.press(keys)
    expect_verdict(page)
    expect(page.get_by_label("Comment")).to_be_focused()


def test_enter_alone_is_a_line_break(open_page):
    page = open_page()
    page.get_by_label("Comment").focus()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(page.get_by_label("Comment")).to_have_value("one\ntwo")


def test_without_javascript_the_form_and_the_examples_work(open_page):
    page = open_page(java_script_enabled=False)
    score(page, TEXT)
    expect_verdict(page)
    expect(page.get_by_label("Comment")).to_have_value(TEXT)
    page.get_by_role("link", name="Disguised spam").click()
    expect_verdict(page)
    expect(page.locator(".invisible").first).to_have_text("ZWSP")
    score(page, "")
    expect(page.locator("#text-error")).to_contain_text("there is nothing to score")


def test_an_example_is_filled_in_and_scored_with_one_click(open_page):
    page = open_page()
    page.evaluate("window.still = 'here'")
    page.get_by_role("link", name="Abuse", exact=True).click()
    expect_verdict(page)
    expect(page.get_by_label("Comment")).to_have_value(re.compile("^You are an idiot"))
    expect(page.get_by_label("Author’s name")).to_have_value("grumbler")  # noqa: RUF001
    expect(page.get_by_role("link", name="Abuse", exact=True)).to_be_focused()
    assert page.evaluate("window.still") == "here"
    # The form that came with it works too.
    score(page, TEXT)
    expect(page.locator("#comment-text")).to_have_text(TEXT)


def test_markup_in_a_comment_comes_out_as_text(open_page):
    attack = "<script>window.hit=1</script><img src=x onerror='window.hit=1'> {{7*7}} </textarea>"
    page = open_page()
    score(page, attack)
    expect(page.locator("#comment-text")).to_have_text(attack)
    assert page.evaluate("window.hit") is None


def test_white_space_is_kept(open_page):
    text = "first line\n\n   indented,\ttabbed,   spaced\nlast line"
    page = open_page()
    score(page, text)
    expect_verdict(page)
    assert page.locator("#comment-text").evaluate("each => each.textContent") == text
    assert page.locator("#comment-text").evaluate("each => each.innerText") == text


@pytest.mark.parametrize("example", ["Legitimate", "Spam", "Abuse", "Disguised spam"])
def test_what_is_highlighted_is_what_the_api_points_at(open_page, key, example):
    page = open_page()
    page.get_by_role("link", name=example, exact=True).click()
    expect_verdict(page)
    text = page.get_by_label("Comment").input_value()
    comment = {
        "text": text,
        "author_name": page.get_by_label("Author’s name").input_value(),  # noqa: RUF001
        "author_url": page.get_by_label("Author’s web address").input_value(),  # noqa: RUF001
        "page_title": page.get_by_label("Title of the page").input_value(),
    }
    answer = page.request.post(
        "/v1/score",
        data={"comment": comment},
        headers={"Authorization": f"Bearer {key}"},
    )
    verdict = answer.json()
    expect(page.locator("#verdict-heading")).to_contain_text(verdict["label"].capitalize())
    pointed_at = {
        number: {place for start, end in reason["spans"] for place in range(start, end)}
        for number, reason in enumerate(verdict["reasons"], start=1)
        if reason["spans"]
    }
    assert highlighted(page) == pointed_at


def highlighted(page: Page) -> dict[int, set[int]]:
    marks = page.locator("#comment-text mark").evaluate_all("marks => marks.map(m => m.dataset)")
    places: dict[int, set[int]] = {}
    for mark in marks:
        for number in mark["reasons"].split():
            stretch = range(int(mark["start"]), int(mark["end"]))
            places.setdefault(int(number), set()).update(stretch)
    return places


def test_a_reason_and_the_text_it_points_at_light_up_together(open_page):
    page = open_page("/?example=abuse")
    mark = page.locator("#comment-text mark").first
    number = mark.get_attribute("data-reasons").split()[0]
    reason = page.locator(f".reason[data-reasons='{number}']")
    mark.hover()
    expect(reason).to_contain_class("connected")
    page.locator("h1").hover()
    expect(reason).not_to_contain_class("connected")
    reason.focus()
    expect(mark).to_contain_class("connected")
    page.keyboard.press("Tab")
    mark.focus()
    expect(reason).to_contain_class("connected")


def test_the_verdict_is_announced_in_one_sentence(open_page):
    page = open_page()
    expect(page.get_by_role("status")).to_have_text("")
    score(page, TEXT)
    expect(page.get_by_role("status")).to_contain_text(
        re.compile(r"^Legitimate, .*%\. .*it would be published\.$", re.IGNORECASE)
    )


def test_an_error_stands_beside_its_field_and_leaves_when_mended(open_page):
    page = open_page()
    score(page, "   ")
    alert = page.locator("#text-error")
    expect(alert).to_have_text("Write or paste a comment first; there is nothing to score.")
    expect(page.get_by_label("Comment")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Comment")).to_be_focused()
    score(page, TEXT)
    expect_verdict(page)
    expect(alert).to_be_empty()
    expect(page.get_by_label("Comment")).to_have_attribute("aria-invalid", "false")


def test_a_page_whose_session_ended_says_so_and_works_at_the_second_try(open_page):
    page = open_page()
    page.context.clear_cookies()
    score(page, TEXT)
    expect(page.locator("#form-error")).to_contain_text("Please send it again")
    page.get_by_role("button", name="Score").click()
    expect_verdict(page)
    expect(page.locator("#form-error")).to_be_empty()


def test_a_service_that_does_not_answer_is_told_of_and_the_text_stays(open_page):
    page = open_page()
    page.context.set_offline(True)
    score(page, TEXT)
    expect(page.locator("#form-error")).to_contain_text("The service did not answer")
    expect(page.get_by_label("Comment")).to_have_value(TEXT)
    page.context.set_offline(False)
    page.get_by_role("button", name="Score").click()
    expect_verdict(page)
    expect(page.locator("#form-error")).to_be_empty()


@pytest.mark.parametrize("path", ["/", "/?example=spam", "/?example=disguised"])
@pytest.mark.parametrize("width", [360, 768, 1280, 2200])
def test_the_page_fits_from_small_phones_to_wide_screens(open_page, path, width):
    assert fits(open_page(path, viewport={"width": width, "height": 800}))


def test_a_word_without_end_does_not_widen_a_phone(open_page):
    page = open_page(viewport={"width": 360, "height": 740})
    score(page, "https://example.org/" + "a" * 2_000)
    expect_verdict(page)
    assert fits(page)


def test_on_a_phone_the_verdict_comes_into_view(open_page):
    page = open_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    score(page, INSULT)
    expect(page.locator("#verdict-heading")).to_be_in_viewport()


def test_the_page_follows_the_reader_into_the_dark(open_page):
    light, dark = open_page(color_scheme="light"), open_page(color_scheme="dark")
    assert luminance_of(light, "backgroundColor") > 200 > 100 > luminance_of(light, "color")
    assert luminance_of(dark, "backgroundColor") < 40 < 200 < luminance_of(dark, "color")


def test_focus_can_be_seen_on_everything_that_takes_it(open_page):
    page = open_page("/?example=abuse")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        tag, outline = page.evaluate(
            "(({tagName}, {outlineStyle, outlineWidth}) => [tagName, outlineStyle + outlineWidth])"
            "(document.activeElement, getComputedStyle(document.activeElement))"
        )
        if tag == "BODY":
            break
        seen.add(tag)
        assert outline == "solid3px", tag
    assert {"A", "TEXTAREA", "SUMMARY", "INPUT", "SELECT", "BUTTON", "MARK", "LI"} <= seen


def test_a_visitor_from_elsewhere_signs_in_with_the_key(open_page, key):
    forwarded = {"X-Forwarded-For": "192.0.2.7"}
    page = open_page(extra_http_headers=forwarded)
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    score(page, TEXT)
    expect_verdict(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("API key")).to_be_visible()


def test_a_page_that_lost_its_sign_in_asks_for_the_key_again(open_page, key):
    page = open_page(extra_http_headers={"X-Forwarded-For": "192.0.2.7"})
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Comment")).to_be_visible()
    page.context.clear_cookies()
    score(page, TEXT)
    expect(page.get_by_label("API key")).to_be_visible()
