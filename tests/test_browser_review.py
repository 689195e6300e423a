"""The queue in a real browser, served by the real service; the database is asked afterwards."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from model.labels import Action, Label, Mode, Strictness
from service.people.appeal_links import token
from service.people.moderators import Role
from service.record import Waiting
from service.settings import Settings
from service.store import CommentRow, Site, Store
from tests.browser import open_browser
from tests.moderators import PASSWORD, a_moderator, one_that_waits
from tests.server import Service, serving
from tests.stored import stored

KEYS = {"l": Action.PUBLISH, "s": Action.REJECT, "a": Action.REJECT}

OpenQueue = Callable[..., Page]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def record(home: Path) -> Iterator[Store]:
    """The database, which is there before the service starts."""
    settings = Settings.from_environment({"CHAFFINCH_HOME": str(home)})
    with contextlib.closing(Store(settings.database_url)) as store:
        store.migrate()
        yield store


@pytest.fixture(scope="module")
def service(home: Path, record: Store) -> Iterator[Service]:
    with serving(home, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as chromium:
        yield chromium


@pytest.fixture
def site(record: Store, request: pytest.FixtureRequest) -> Site:
    """A site of the test's own, with the moderators robin-… and wren-… ."""
    now = dt.datetime.now(dt.UTC)
    name = re.sub("[^a-z0-9]+", "-", request.node.name.lower())[-40:].strip("-")
    site = record.add_site(name, Mode.POST, created_at=now)
    for moderator in ("robin", "wren"):
        a_moderator(record, f"{moderator}-{site.id}", name, now=now)
    return site


@pytest.fixture
def queue(record: Store, site: Site) -> list[CommentRow]:
    """Six comments that wait, in the order in which they are shown."""
    return fill(record, site, 6)


def fill(record: Store, site: Site, n: int) -> list[CommentRow]:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
    return [
        one_that_waits(record, site, now, text=f"This is number {k}.", author_name=f"Author {k}")
        for k in range(n)
    ]


@pytest.fixture
def open_queue(browser: Browser, service: Service, site: Site) -> Iterator[OpenQueue]:
    """Signs somebody in in a fresh profile; afterwards nothing went wrong and nothing got out."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    harmless = ["^$"]
    addresses: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not re.search(harmless[-1], message.text):
            complaints.append(message.text)

    def opened(name: str = "robin", expected: str = "^$", **options) -> Page:
        harmless.append(expected)
        contexts.append(browser.new_context(base_url=service.address, **options))
        page = contexts[-1].new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: addresses.append(request.url))
        page.goto("/review")
        page.get_by_label("Name").fill(f"{name}-{site.id}")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect_ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in addresses if not url.startswith(f"{service.address}/")] == []


def expect_ready(page: Page) -> None:
    """Wait until the queue is there with its scripts: a key pressed before them is lost."""
    expect(page.locator("#focus")).to_be_visible()
    page.wait_for_load_state()


def expect_shown(page: Page, comment: CommentRow) -> None:
    expect(page.locator("#focus")).to_have_attribute("data-guid", comment.guid)
    expect(page.locator("#desk.htmx-request, #desk .htmx-request")).to_have_count(0)


def waiting(n: int) -> str:
    return {0: "Nothing is waiting.", 1: " 1 is waiting."}.get(n, f" {n} are waiting.")


def press(page: Page, key: str, announced: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("#announcement")).to_contain_text(announced)


@pytest.mark.parametrize("n_comments", [20, pytest.param(100, marks=pytest.mark.soak)])
def test_a_run_of_decisions_by_keyboard_with_undo_in_between(
    open_queue: OpenQueue, record: Store, site: Site, n_comments: int
) -> None:
    queue = fill(record, site, n_comments)
    page = open_queue()
    page.evaluate("window.still = 'here'")
    for n, comment in enumerate(queue):
        key = "lsa"[n % 3]
        left = len(queue) - n - 1
        expect_shown(page, comment)
        if n % 4 == 3:  # a slip of the finger, taken back
            press(page, "s" if key == "l" else "l", waiting(left))
            press(page, "z", f"Taken back.{waiting(left + 1)}")
            expect_shown(page, comment)
        press(page, key, waiting(left))
    expect(page.get_by_role("heading", name="All done")).to_be_focused()
    assert page.evaluate("window.still") == "here"
    for n, comment in enumerate(queue):
        now = stored(record, comment)
        assert (now.state, now.waiting) == (KEYS["lsa"[n % 3]], None)


def test_keys_pressed_faster_than_the_service_answers_decide_what_was_shown(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store
) -> None:
    page = open_queue()
    page.route("**/decide*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.keyboard.press("s")
    expect(page.locator("#focus")).to_have_attribute("data-guid", queue[1].guid)
    page.keyboard.press("l")
    expect_shown(page, queue[2])
    expect(page.locator("#announcement")).to_contain_text("Published as legitimate. 4 ")
    assert stored(record, queue[0]).label is Label.SPAM
    assert stored(record, queue[1]).state is Action.PUBLISH
    assert stored(record, queue[2]).waiting is Waiting.HELD


def test_the_focus_is_on_the_next_comment_after_a_decision(
    open_queue: OpenQueue, queue: list[CommentRow]
) -> None:
    page = open_queue()
    press(page, "s", "Rejected as spam. 5 are waiting.")
    expect(page.get_by_role("heading", name="Author 1")).to_be_focused()
    page.reload()
    expect_shown(page, queue[1])


def test_the_focus_is_never_lost_whatever_is_done(
    open_queue: OpenQueue, queue: list[CommentRow]
) -> None:
    page = open_queue()

    def expect_at_work() -> None:
        expect(page.locator("#desk.htmx-request, #desk .htmx-request")).to_have_count(0)
        expect(page.locator("#comment-heading")).to_be_focused()

    for key, announced in (("s", "Rejected"), ("z", "Taken back."), ("w", "Skipped")):
        press(page, key, announced)
        expect_at_work()
    page.get_by_role("button", name="Bring back").press("Enter")
    expect(page.locator("#announcement")).to_contain_text("Nothing is skipped any more.")
    expect_at_work()
    page.get_by_role("navigation", name="Why comments wait").get_by_text("Held").press("Enter")
    expect(page).to_have_url(re.compile("kind=held"))
    expect_at_work()
    page.keyboard.press("n")
    expect(page.locator("#focus textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#focus .note-menu summary")).to_be_focused()


def test_a_reason_of_the_site_and_a_note_are_given_by_keyboard(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store
) -> None:
    page = open_queue()
    page.keyboard.press("n")
    page.keyboard.type("slap zed")  # all of them keys, but not in a text field
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Off topic")).to_be_focused()
    press(page, "1", "Rejected: off-topic.")
    page.goto(f"/review/comments/{queue[0].guid}")
    expect(page.locator(".history")).to_contain_text("slap zed")
    assert [stored(record, one).state for one in queue[:2]] == [Action.REJECT, Action.HOLD]


def test_when_the_service_does_not_answer_that_is_said(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store
) -> None:
    page = open_queue(expected="ERR_FAILED|htmx:(sendError|afterRequest)")
    page.route("**/decide*", lambda route: route.abort())
    press(page, "s", "The service did not answer. Please try again.")
    expect(page.locator(".last .trouble")).to_be_visible()
    expect_shown(page, queue[0])
    assert stored(record, queue[0]).waiting is Waiting.HELD
    page.unroute("**/decide*")
    press(page, "s", "Rejected as spam.")
    assert stored(record, queue[0]).state is Action.REJECT


@pytest.mark.parametrize("keys", ["Control+s", "Alt+s", "Meta+l"])
def test_a_key_with_a_modifier_decides_nothing(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store, keys: str
) -> None:
    page = open_queue()
    page.keyboard.press(keys)
    page.keyboard.press("j")
    expect_shown(page, queue[1])
    assert stored(record, queue[0]).waiting is Waiting.HELD


def test_counts_follow_what_comes_in_while_the_page_lies_open(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store, site: Site
) -> None:
    page = open_queue()
    page.clock.install()
    page.reload()
    expect_shown(page, queue[0])
    fill(record, site, 2)
    page.clock.fast_forward(61_000)
    expect(page.locator('[data-count="all"]')).to_have_text("8")
    expect(page.locator('[data-count="held"]')).to_have_text("8")
    expect_shown(page, queue[0])


def test_next_previous_and_help_have_keys(open_queue: OpenQueue, queue: list[CommentRow]) -> None:
    page = open_queue()
    for key, n in (("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect_shown(page, queue[n])
    expect(page.get_by_text("Escalate to the others")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_text("Escalate to the others")).to_be_visible()


def test_two_moderators_at_once_never_see_the_same_comment(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store
) -> None:
    robin, wren = open_queue("robin"), open_queue("wren")
    seen = []
    for turn in range(3):
        for page in (robin, wren):
            seen.append(page.locator("#focus").get_attribute("data-guid"))
            press(page, "s", "Rejected as spam." if turn < 2 or page is robin else "Nothing is")
    assert sorted(seen) == sorted(one.guid for one in queue)
    assert all(stored(record, one).state is Action.REJECT for one in queue)


def test_likely_abuse_stays_covered_until_the_key_for_it(
    open_queue: OpenQueue, record: Store, site: Site
) -> None:
    now = dt.datetime.now(dt.UTC)
    one_that_waits(record, site, now, label=Label.ABUSE, text="You fool.")
    page = open_queue()
    expect(page.get_by_text("You fool.")).to_be_hidden()
    page.keyboard.press("v")
    expect(page.locator("#focus .comment-text")).to_have_text("You fool.")
    expect(page.locator("#focus .comment-text")).to_be_visible()


def test_without_javascript_comments_are_decided_and_taken_back(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store
) -> None:
    page = open_queue(java_script_enabled=False)
    page.get_by_role("button", name="Spam").click()
    expect_shown(page, queue[1])
    expect(page.locator(".last")).to_contain_text("Rejected as spam.")
    page.locator("summary", has_text="Reject for").click()
    page.get_by_role("button", name="Rude").click()
    expect_shown(page, queue[2])
    assert [stored(record, one).state for one in queue[:2]] == [Action.REJECT, Action.REJECT]
    for comment in (queue[1], queue[0]):
        page.get_by_role("button", name="Undo").click()
        expect_shown(page, comment)
        assert stored(record, comment).waiting is Waiting.HELD


@pytest.mark.parametrize("javascript", [True, False])
def test_an_appeal_goes_from_the_authors_link_through_the_queue_to_the_answer(
    open_queue: OpenQueue,
    browser: Browser,
    service: Service,
    home: Path,
    record: Store,
    site: Site,
    javascript: bool,
) -> None:
    now = dt.datetime.now(dt.UTC)
    comment = one_that_waits(record, site, now, text="Who would buy such a clock?")
    robin = open_queue("robin")
    press(robin, "s", "Rejected as spam.")

    secret_key = Settings.from_environment({"CHAFFINCH_HOME": str(home)}).secret_key
    link = f"{service.address}/appeals/{token(site.name, comment.guid, secret_key)}"
    size = {"width": 360, "height": 740}
    context = browser.new_context(java_script_enabled=javascript, viewport=size)
    author = context.new_page()
    author.goto(link)
    expect(author.get_by_role("heading", name="Your comment was not published")).to_be_visible()
    expect(author.get_by_text("A moderator of the site decided this")).to_be_visible()
    author.get_by_label("Why should it be published?").fill("I ask it about <b>my own</b> clock.")
    author.get_by_role("button", name="Send the appeal").click()
    expect(author.get_by_role("status")).to_contain_text("A person will read it")
    assert stored(record, comment).waiting is Waiting.APPEALED
    assert context.cookies() == []

    robin.reload()
    expect(robin.get_by_text("1 appeal against decisions of yours")).to_be_visible()
    expect(robin.locator("#focus")).not_to_have_attribute("data-guid", comment.guid)
    wren = open_queue("wren")
    expect_shown(wren, comment)
    expect(wren.get_by_text("I ask it about <b>my own</b> clock.")).to_be_visible()
    wren.get_by_label("Answer to the author").fill("A slip of ours. ls")
    wren.keyboard.press("Escape")
    press(wren, "l", "Published as legitimate. The appeal is granted.")
    assert stored(record, comment).state is Action.PUBLISH

    author.reload()
    expect(author.get_by_role("heading", name="Your appeal is granted")).to_be_visible()
    expect(author.get_by_text("A slip of ours. ls")).to_be_visible()
    press(wren, "z", "Taken back.")
    expect_shown(wren, comment)
    assert stored(record, comment).waiting is Waiting.APPEALED
    author.reload()
    expect(author.get_by_role("status")).to_contain_text("A person will read it")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_holds_all_of_it(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store, scheme: str
) -> None:
    page = open_queue(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, color_scheme=scheme
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("button", name="Spam")).to_be_in_viewport()
    page.get_by_role("button", name="Spam").tap()
    expect(page.locator("#announcement")).to_contain_text("Rejected as spam.")
    expect_shown(page, queue[1])
    assert stored(record, queue[0]).state is Action.REJECT
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    is_dark = int(re.findall(r"\d+", paper)[0]) < 128
    assert is_dark is (scheme == "dark")


def test_a_change_of_the_settings_is_tried_before_it_is_saved(
    open_queue: OpenQueue, record: Store, site: Site
) -> None:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    for n in range(3):
        one_that_waits(record, site, now, kind=Waiting.AUDIT, text=f"Number {n}.")
    a_moderator(record, f"heron-{site.id}", site.name, now=now, role=Role.ADMIN)
    page = open_queue("heron")
    page.goto(f"/review/sites/{site.name}/settings")
    page.get_by_label("Strictness", exact=True).select_option("strict")
    page.get_by_role("button", name="What would it have done?").click()
    expect(page.locator("#replay-heading")).to_contain_text("Over the last 7 days this would have")
    expect(page.locator("#replay")).to_contain_text("3 comments were judged again")
    expect(page.get_by_label("Strictness", exact=True)).to_have_value("strict")
    assert record.site(site.name).strictness is Strictness.BALANCED
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert record.site(site.name).strictness is Strictness.STRICT


def test_what_is_selected_by_key_is_decided_and_taken_back_as_one(
    open_queue: OpenQueue, queue: list[CommentRow], record: Store
) -> None:
    page = open_queue()
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect_shown(page, queue[1])
    expect(page.locator(".row input:checked")).to_have_count(1)
    page.keyboard.press("x")
    page.get_by_role("button", name="Decide on the selected").click()
    expect(page.get_by_role("heading", name="2 comments at once")).to_be_visible()
    assert stored(record, queue[0]).waiting is Waiting.HELD
    page.get_by_role("button", name="Spam").click()
    expect(page.locator(".last")).to_contain_text("Rejected 2 as spam.")
    expect_ready(page)
    assert [stored(record, one).state for one in queue[:2]] == [Action.REJECT] * 2
    press(page, "z", "Taken back: 2 decisions. 6 are waiting.")
    assert all(stored(record, one).waiting is Waiting.HELD for one in queue)
