"""The overview: figures of one's own sites and sections, in tables and in pictures beside them."""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert

from model.labels import Action, Label, Mode
from service import moderation
from service.people.moderators import Role
from service.record import FlagKind, Waiting
from service.review.shares import Share
from service.settings import Settings
from service.store import Store, left_out
from service.store.tables import flags, histograms, readers, waves
from tests.browser import open_browser
from tests.databases import on_both_databases
from tests.query_plans import overheard, slow_queries
from tests.review_team import PASSWORD, Team
from tests.server import serving
from tests.stored import SERVING, a_comment, a_site

OVERVIEW = "/review/overview"


@pytest.fixture
def now() -> dt.datetime:
    """These tests ask for what came in lately."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def team(settings: Settings, store: Store, now: dt.datetime) -> Team:
    """The people of the site ``garden``."""
    return Team(settings, store, a_site(store, now), now)


def rows_of(page: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table behind a heading, cell by cell."""
    table = page.partition(heading)[2].partition("<tbody>")[2].partition("</tbody>")[0]
    found = []
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        found.append([" ".join(cell.split()) for cell in cells])
    return found


@on_both_databases
def test_comments_are_counted_by_day_and_action(team: Team) -> None:
    team.join("robin")
    for state in (Action.PUBLISH, Action.PUBLISH, Action.REJECT):
        a_comment(team.store, team.site, team.now, state=state)
    a_comment(team.store, team.site, team.now - dt.timedelta(days=3), state=Action.HOLD)
    a_comment(team.store, team.site, team.now - dt.timedelta(days=40))
    page = team.browser("robin").get(OVERVIEW).text
    rows = rows_of(page, "days-heading")
    assert len(rows) == 28
    assert rows[0][1:] == ["2", "0", "1"]
    assert rows[3][1:] == ["0", "1", "0"]
    assert len(re.findall(r'<rect class="(publish|hold|reject)"', page)) == 3
    assert "style=" not in page


def test_what_waits_is_counted_by_age(team: Team) -> None:
    team.join("robin")
    for hours in (0, 5, 5, 1000):
        at = team.now - dt.timedelta(hours=hours)
        a_comment(team.store, team.site, at, waiting=Waiting.HELD)
    page = team.browser("robin").get(OVERVIEW).text
    assert "4 wait for a person" in page
    assert [row[1] for row in rows_of(page, "waiting-heading")] == ["1", "2", "0", "0", "1"]


def test_agreement_is_measured_on_the_audit_sample_alone(team: Team) -> None:
    robin, wren = team.join("robin"), team.join("wren")
    sample = [a_comment(team.store, team.site, team.now, audit_sample=True) for _ in range(3)]
    for comment, label in zip(
        sample, (Label.LEGITIMATE, Label.LEGITIMATE, Label.SPAM), strict=True
    ):
        team.decide(comment, label, robin)
    team.decide(sample[0], Label.LEGITIMATE, wren, minutes=1)
    team.decide(sample[2], Label.LEGITIMATE, wren, minutes=1)
    moderation.undo(sample[1].guid, 1, actor=wren, site=team.site, store=team.store, now=team.now)
    team.decide(a_comment(team.store, team.site, team.now), Label.SPAM, robin)
    rows = rows_of(team.browser("robin").get(OVERVIEW).text, "agreement-heading")
    assert [row[1:3] for row in rows] == [
        ["2", "100 %"],
        ["2", "100 %"],
        ["0", "\N{EN DASH}"],
        ["2", "50 %"],
    ]


def test_flags_and_waves_are_told(team: Team) -> None:
    team.join("robin")
    comment = a_comment(team.store, team.site, team.now)
    said = {"site_id": team.site.id, "reader_hash": "r" * 64, "first_seen_at": team.now}
    flag = {"comment_id": comment.id, "reader_id": 1, "revision": 1, "kind": FlagKind.SPAM}
    flag |= {"weight": 1.0, "is_fresh": False, "agreed": True, "created_at": team.now}
    wave = {"site_id": team.site.id, "n_members": 7, "n_rejected": 2, "label": "spam"}
    wave |= {"first_at": team.now, "last_at": team.now}
    for table, row in ((readers, said), (flags, flag), (waves, wave)):
        team.store.write(lambda c, table=table, row=row: c.execute(insert(table).values(row)))
    page = team.browser("robin").get(OVERVIEW).text
    assert rows_of(page, "Readers’ flags")[0][:3] == ["Spam", "1", "100 %"]  # noqa: RUF001
    assert rows_of(page, "waves-heading")[0][2:] == ["7", "2", "0", "spam"]


def test_only_ones_own_sites_and_sections_are_told_of_and_nobody_by_name(team: Team) -> None:
    wren = team.join("wren", sections=["baking"])
    a_site(team.store, team.now, "yard")
    for section in ("baking", "politics"):
        comment = a_comment(team.store, team.site, team.now, section=section, waiting=Waiting.HELD)
    team.decide(comment, Label.SPAM, team.join("zebra"))
    browser = team.browser(wren.name)
    page = browser.get(OVERVIEW).text
    assert "Only of baking" in page
    assert "1 waits for a person" in page
    assert "zebra" not in page
    assert browser.get(f"{OVERVIEW}?site=yard").status_code == 404


def test_attributes_that_a_platform_asks_for_in_vain_are_told_of(team: Team) -> None:
    team.join("robin")
    browser = team.browser("robin")
    assert "is not modelled" not in browser.get(OVERVIEW).text
    asked = ["THREAT", "INSULT"]
    team.store.write(lambda c: left_out.note(c, team.site.id, asked, team.now))
    long_ago = team.now - dt.timedelta(days=91)
    team.store.write(lambda c: left_out.note(c, team.site.id, ["PROFANITY"], long_ago))
    page = browser.get(OVERVIEW).text
    assert "is not modelled" in page
    assert "INSULT, THREAT within" in page
    assert "PROFANITY" not in page


@on_both_databases
def test_it_reads_no_table_through(team: Team, settings: Settings) -> None:
    team.join("robin")
    team.join("wren", sections=["baking"])
    with overheard() as said:
        for name in ("robin", "wren"):
            assert team.browser(name).get(OVERVIEW).status_code == 200
    assert slow_queries(said, settings) == []


@pytest.mark.parametrize(
    ("n_right", "n", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (990, 1000, 0.982, 0.995)],
)
def test_an_interval_is_that_of_wilson(n_right: int, n: int, low: float, high: float) -> None:
    assert Share("", n_right, n).bounds == pytest.approx((low, high), abs=0.001)


def test_the_pages_fit_a_phone_and_ask_nobody_else(team: Team, home: Path) -> None:
    team.join("owl", Role.ADMIN)
    team.decide(a_comment(team.store, team.site, team.now), Label.SPAM, team.join("robin"))
    addresses, complaints = [], []
    with serving(home, workers=1) as service, open_browser() as chromium:
        page = chromium.new_page(
            base_url=service.address, viewport={"width": 360, "height": 740}, color_scheme="dark"
        )
        page.on("request", lambda request: addresses.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto("/review/sign-in")
        expect(page.get_by_label("Name")).to_be_focused()  # or Chromium complains of our haste
        page.get_by_label("Name").fill("owl")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        for name in ("History", "Overview", "Settings"):
            page.get_by_role("navigation").get_by_role("link", name=name).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.get_by_label("Mode", exact=True).select_option("pre")
        page.get_by_role("button", name="What would it have done?").click()
        expect(page.get_by_role("heading", name="Over the last 7 days")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert [url for url in addresses if not url.startswith(f"{service.address}/")] == []
    assert complaints == []
    assert team.store.site("garden").mode is Mode.PRE


def test_drift_is_told_beside_what_it_is_compared_with(team: Team) -> None:
    team.join("robin")
    browser = team.browser("robin")
    assert "has not served here for long enough" in browser.get(OVERVIEW).text
    for days, bucket in ((20, "0.00"), (1, "0.95")):
        day = (team.now - dt.timedelta(days=days)).date().isoformat()
        row = {"site_id": team.site.id, "day": day, "model": SERVING, "n": 500}
        rows = [
            {**row, "kind": "spam", "bucket": bucket},
            {**row, "kind": "label", "bucket": "legitimate"},
        ]
        team.store.write(lambda c, rows=rows: c.execute(insert(histograms), rows))
    page = browser.get(OVERVIEW).text
    assert "the first days on which it served here stand for it" in page
    [row] = rows_of(page, "drift-heading")
    assert (row[0], row[2]) == ("Score for spam", "much")
