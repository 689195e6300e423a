"""The history: all decisions of one's own sites, found, taken back, and taken along."""

import csv
import datetime as dt
import io
import json

import pytest

from model.labels import Action, Label
from service import moderation
from service.moderation import Actor, Ruling
from service.people.moderators import Role
from service.settings import Settings
from service.store import Store
from tests.databases import on_both_databases
from tests.query_plans import overheard, slow_queries
from tests.review_team import Team
from tests.stored import a_comment, a_site, stored

HISTORY = "/review/history"


@pytest.fixture
def team(settings: Settings, store: Store, now: dt.datetime) -> Team:
    """The people of the site ``garden``: robin sees all of it, wren what is about baking."""
    return Team(settings, store, a_site(store, now), now)


@pytest.fixture
def robin(team: Team) -> Actor:
    return team.join("robin")


@on_both_databases
def test_every_decision_is_told_the_latest_first(team: Team, robin: Actor) -> None:
    for number, label in enumerate(Label):
        comment = a_comment(team.store, team.site, team.now, page_title=f"Page {number}")
        team.decide(comment, label, robin, minutes=number, note=f"note {number}")
    page = team.browser("robin").get(HISTORY).text
    assert page.index("note 2") < page.index("note 1") < page.index("note 0")
    assert "Page 2" in page
    assert "by robin" in page


def test_nothing_is_told_of_other_sites_or_sections(team: Team, robin: Actor) -> None:
    team.join("wren", sections=["baking"])
    other = Team(team.settings, team.store, a_site(team.store, team.now, "yard"), team.now)
    foreign = other.decide(
        a_comment(team.store, other.site, team.now), Label.SPAM, other.join("crow")
    )
    hidden = a_comment(team.store, team.site, team.now, section="politics")
    team.decide(hidden, Label.SPAM, robin, note="about politics")
    team.decide(
        a_comment(team.store, team.site, team.now, section="baking"),
        Label.SPAM,
        robin,
        note="about baking",
    )
    wren = team.browser("wren")
    page = wren.get(HISTORY).text
    assert "about baking" in page
    assert "about politics" not in page
    assert "crow" not in team.browser("robin").get(HISTORY).text
    for site, guid in (("garden", hidden.guid), ("yard", foreign.comment.guid)):
        answer = wren.send(f"{HISTORY}/undo", HISTORY, site=site, guid=guid, number=1)
        assert answer.status_code == 404
    assert stored(team.store, hidden).state is Action.REJECT


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("label=spam", ["a", "c"]),
        ("label=legitimate", ["b"]),
        ("action=publish", ["b"]),
        ("who=robin", ["a", "b"]),
        ("source=admin", ["c"]),
        ("undone=yes", ["a"]),
        ("undone=no", ["b", "c"]),
        ("since=2026-11-23", ["c"]),
        ("until=2026-11-22", ["a", "b"]),
        ("site=garden", ["a", "b", "c"]),
        ("site=elsewhere", []),
        ("label=nonsense&since=yesterday&after=never", ["a", "b", "c"]),
    ],
)
def test_filters_find_what_is_asked_for(
    team: Team, robin: Actor, asked: str, found: list[str]
) -> None:
    owl = team.join("owl", Role.ADMIN)
    said = [(Label.SPAM, robin, 0), (Label.LEGITIMATE, robin, 1), (Label.SPAM, owl, 60 * 24)]
    for note, (label, actor, minutes) in zip("abc", said, strict=True):
        comment = a_comment(team.store, team.site, team.now)
        team.decide(comment, label, actor, minutes=minutes, note=note)
        if note == "a":
            moderation.undo(
                comment.guid, 1, actor=robin, site=team.site, store=team.store, now=team.now
            )
    rows = team.browser("robin").get(f"{HISTORY}.json?{asked}").get_json()
    assert sorted(row["note"] for row in rows) == found


@on_both_databases
def test_pages_follow_each_other_without_gap_or_repeat(team: Team, robin: Actor) -> None:
    for number in range(120):
        comment = a_comment(team.store, team.site, team.now)
        # Several at one moment, as bulk decisions are.
        team.decide(comment, Label.SPAM, robin, minutes=number // 40, note=f"note {number}.")
    browser, path, seen = team.browser("robin"), HISTORY, []
    while path:
        page = browser.get(path).text
        seen += [number for number in range(120) if f"note {number}." in page]
        path = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        path = path.replace("&amp;", "&") if 'rel="next"' in page else ""
    assert sorted(seen) == list(range(120))


def test_a_decision_is_taken_back_from_there(team: Team, robin: Actor) -> None:
    comment = a_comment(team.store, team.site, team.now)
    team.decide(comment, Label.SPAM, robin)
    wren = team.join("wren").name
    browser = team.browser(wren)
    answer = browser.send(
        f"{HISTORY}/undo?label=spam", HISTORY, site="garden", guid=comment.guid, number=1
    )
    assert (answer.status_code, answer.location) == (303, f"{HISTORY}?label=spam")
    assert stored(team.store, comment).state is Action.PUBLISH
    assert "Undone by wren" in browser.get(HISTORY).text


def test_what_was_decided_as_one_is_taken_back_as_one(team: Team, robin: Actor) -> None:
    team.join("wren", sections=["baking"])
    found = [
        a_comment(team.store, team.site, team.now, section=section)
        for section in ("baking", "politics", "baking")
    ]
    guids = [comment.guid for comment in found]
    ruling = Ruling.of(None, Label.SPAM)
    moderation.decide_many(
        guids, ruling, bulk="b1", actor=robin, site=team.site, store=team.store, now=team.now
    )
    path, bulk = f"{HISTORY}/undo-bulk", {"site": "garden", "bulk": "b1"}
    assert team.browser("wren").send(path, HISTORY, **bulk).status_code == 404
    browser = team.browser("robin")
    assert "Undo all 3 decided as one" in browser.get(HISTORY).text
    assert browser.send(path, HISTORY, **bulk).status_code == 303
    assert {stored(team.store, each).state for each in found} == {Action.PUBLISH}


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(team: Team, robin: Actor) -> None:
    notes = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'said "so", and\nmore']
    for note in notes:
        team.decide(a_comment(team.store, team.site, team.now), Label.SPAM, robin, note=note)
    answer = team.browser("robin").get(f"{HISTORY}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))
    told = {row["note"] for row in rows}
    assert told == {"'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", 'said "so", and\nmore'}
    assert "attachment" in answer.headers["Content-Disposition"]


def test_an_export_holds_more_than_a_page(team: Team, robin: Actor) -> None:
    comment = a_comment(team.store, team.site, team.now)
    for minute in range(510):
        team.decide(comment, Label.SPAM, robin, minutes=minute)
    answer = team.browser("robin").get(f"{HISTORY}.json")
    rows = json.loads(answer.get_data())
    assert [row["number"] for row in rows] == list(range(510, 0, -1))
    assert rows[0]["comment"] == comment.guid
    assert team.browser("robin").get(f"{HISTORY}.json?label=abuse").get_json() == []


def test_what_was_called_abuse_is_covered_and_markup_is_text(team: Team, robin: Actor) -> None:
    comment = a_comment(team.store, team.site, team.now, page_title="<b>title</b>")
    team.decide(comment, Label.ABUSE, robin, note="<script>alert(1)</script>")
    page = team.browser("robin").get(HISTORY).text
    assert "<details" in page
    assert "<script>alert" not in page
    assert "<b>title" not in page


@on_both_databases
def test_it_reads_no_table_through(team: Team, robin: Actor, settings: Settings) -> None:
    team.join("wren", sections=["baking"])
    comment = a_comment(team.store, team.site, team.now, section="baking")
    team.decide(comment, Label.SPAM, robin)
    with overheard() as said:
        for name in ("robin", "wren"):
            browser = team.browser(name)
            filters = "who=robin&label=spam&action=reject&source=moderator&undone=no"
            after = "after=2027-01-01T00:00:00%2B00:00~9"
            for path in ("", f"?{filters}&since=2026-11-01&until=2026-12-01&{after}"):
                assert browser.get(HISTORY + path).status_code == 200
    assert any("decided_at DESC" in statement for statement, _ in said)
    assert slow_queries(said, settings) == []
