"""Transparency: what everybody may know of a site's moderation, where it wants that."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from model.labels import Action, Label
from service import create_app
from service.cli import main
from service.errors import NoReport
from service.moderation import Actor, Ruling
from service.moderation.appeal import appeal
from service.moderation.decide import decide
from service.moderation.undo import undo
from service.people.moderators import Role
from service.record import Source, StateBy
from service.settings import Settings
from service.sites.change import change_site
from service.store import CommentRow, Site, Store
from service.transparency import OLD_FOR, Counted, Ground, Outcome, Report, Transparency
from tests.databases import on_both_databases
from tests.query_plans import overheard, slow_queries
from tests.review_team import Team
from tests.stored import a_comment, a_site

MONTH = dt.timedelta(days=31)


class Reporting:
    """A site that tells everybody, and what happens on it."""

    def __init__(self, store: Store, now: dt.datetime) -> None:
        self.store, self.now, self.seconds = store, now, 0.0
        a_site(store, now - 2 * MONTH)
        self.site: Site = change_site(
            store, "garden", who="operator", now=now, options={"transparency": True}
        )
        self.transparency = Transparency(store, clock=lambda: self.seconds)

    def came(self, state: Action, n: int = 1, *, months_ago: int = 0, **fields: Any) -> CommentRow:
        then = self.now - months_ago * MONTH
        return [a_comment(self.store, self.site, then, state=state, **fields) for _ in range(n)][-1]

    def decide(self, comment: CommentRow, ruling: Ruling, source: Source = Source.ADMIN) -> int:
        actor = Actor(source=source, name="somebody")
        return decide(comment.guid, ruling, actor=actor, **self.world).decision.number

    def appeal(self, comment: CommentRow) -> None:
        appeal(comment.guid, "Please look again.", **self.world)

    def told(self) -> Report:
        self.seconds += OLD_FOR
        return self.transparency.report("garden", self.now)

    @property
    def world(self) -> dict[str, Any]:
        return {"site": self.site, "store": self.store, "now": self.now}


@pytest.fixture
def reporting(store: Store, now: dt.datetime) -> Reporting:
    return Reporting(store, now)


def this_month(reporting: Reporting) -> Counted:
    return reporting.told().months[0]


@on_both_databases
def test_every_comment_counts_once_by_who_decided_last(reporting: Reporting) -> None:
    reporting.came(Action.PUBLISH, 3)
    reporting.came(Action.HOLD, 2)
    reporting.came(Action.REJECT, 2, label=Label.SPAM)
    overruled = reporting.came(Action.REJECT, label=Label.SPAM)
    reporting.decide(overruled, Ruling.of(None, Label.LEGITIMATE))
    twice = reporting.came(Action.HOLD)
    reporting.decide(twice, Ruling.of(None, Label.LEGITIMATE))
    reporting.decide(twice, Ruling(action=Action.REJECT, reason="rude"))
    counted = this_month(reporting)
    assert counted.published == Outcome(machine=3, people=1)
    assert counted.rejected == Outcome(machine=2, people=1)
    assert (counted.waiting, counted.n) == (2, 9)
    assert counted.grounds == [Ground("spam", 2, 0, 0), Ground("rude", 0, 1, 0)]


@on_both_databases
def test_reasons_are_those_of_the_decision_that_stands(reporting: Reporting) -> None:
    for reason, label in (("off-topic", None), (None, Label.ABUSE), (None, None)):
        ruling = Ruling(action=Action.REJECT, reason=reason, label=label)
        reporting.decide(reporting.came(Action.PUBLISH), ruling)
    both = reporting.came(Action.PUBLISH)
    reporting.decide(both, Ruling(action=Action.REJECT, reason="rude"))
    feedback = Ruling.of(None, Label.SPAM)
    reporting.decide(both, feedback, Source.PLATFORM)  # kept, but the moderator's stands
    undone = reporting.came(Action.PUBLISH)
    number = reporting.decide(undone, Ruling(action=Action.REJECT, reason="illegal"))
    undo(undone.guid, number, actor=Actor(source=Source.ADMIN, name="x"), **reporting.world)
    reporting.came(Action.REJECT, state_by=StateBy.LIST)
    reporting.came(Action.REJECT, state_by=StateBy.WAVE, label=Label.SPAM)
    assert {(one.name, one.machine, one.people) for one in this_month(reporting).grounds} == {
        ("off-topic", 0, 1), ("abuse", 0, 1), ("other", 0, 1), ("rude", 0, 1),
        ("list", 1, 0), ("spam", 1, 0),
    }  # fmt: skip


@on_both_databases
def test_appeals_count_by_what_came_of_them_and_what_they_overturned(reporting: Reporting) -> None:
    granted, refused, _ = every = [
        reporting.came(Action.REJECT, label=Label.SPAM) for _ in range(3)
    ]
    reporting.decide(granted, Ruling(action=Action.REJECT, reason="off-topic"))
    for comment in every:
        reporting.appeal(comment)
    reporting.decide(granted, Ruling.of(None, Label.LEGITIMATE))
    reporting.decide(refused, Ruling.of(None, Label.SPAM))
    counted = this_month(reporting)
    assert (counted.n_appeals, counted.appeals_granted) == (3, 1)
    assert (counted.appeals_refused, counted.appeals_open) == (1, 1)
    assert Ground("off-topic", 0, 0, 1) in counted.grounds


@on_both_databases
def test_months_are_apart_and_add_up(reporting: Reporting) -> None:
    reporting.came(Action.PUBLISH, 2)
    reporting.came(Action.REJECT, 3, months_ago=1, label=Label.SPAM)
    reporting.came(Action.PUBLISH, months_ago=2)
    reporting.came(Action.REJECT, 5, imported=True)
    report = reporting.told()
    assert [f"{month.begin:%Y-%m}" for month in report.months] == ["2026-11", "2026-10", "2026-09"]
    assert [month.n for month in report.months] == [2, 3, 1]
    assert (report.total.n, report.total.published, report.total.rejected) == (
        6, Outcome(3, 0), Outcome(3, 0),
    )  # fmt: skip
    assert report.total.grounds == [Ground("spam", 3, 0, 0)]


@on_both_databases
def test_another_sites_comments_are_not_counted(reporting: Reporting, now: dt.datetime) -> None:
    other = a_site(reporting.store, now, "harbour")
    a_comment(reporting.store, other, now)
    assert this_month(reporting).n == 0


@on_both_databases
def test_counting_reads_through_no_table(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    with overheard() as said:
        reporting = Reporting(Store(settings.database_url), now)
        this_month(reporting)
        reporting.store.close()
    assert slow_queries(said, settings) == []


def test_a_month_is_counted_anew_only_now_and_then(reporting: Reporting) -> None:
    assert this_month(reporting).n == 0
    reporting.came(Action.PUBLISH)
    reporting.came(Action.PUBLISH, months_ago=1)
    for seconds, expected in ((599, [0, 0, 0]), (2, [1, 0, 0]), (OLD_FOR, [1, 1, 0])):
        reporting.seconds += seconds
        report = reporting.transparency.report("garden", reporting.now)
        assert [month.n for month in report.months] == expected


def test_nothing_is_told_of_a_site_that_did_not_choose_so_or_is_not_there(
    reporting: Reporting, settings: Settings, now: dt.datetime
) -> None:
    a_site(reporting.store, now, "harbour")
    client = create_app(settings).test_client()
    for name in ("harbour", "nowhere", "x" * 300):
        with pytest.raises(NoReport):
            reporting.transparency.report(name, now)
        assert client.get(f"/transparency/{name}").status_code == 404
        answer = client.get(f"/v1/transparency/{name}")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "no_report")
    change_site(reporting.store, "garden", who="operator", now=now, options={"transparency": False})
    assert client.get("/transparency/garden").status_code == 404


@pytest.fixture
def today(reporting: Reporting) -> Reporting:
    """The same site, with comments of today."""
    reporting.now = dt.datetime.now(dt.UTC)
    reporting.came(Action.PUBLISH, 300, author_hash="a" * 64, page_url="https://blog.example/p")
    comment = reporting.came(Action.REJECT, label=Label.SPAM, said="Buy my watches.")
    reporting.decide(comment, Ruling(action=Action.REJECT, reason="off-topic", note="Him again."))
    reporting.appeal(comment)
    reporting.decide(comment, Ruling.of(None, Label.LEGITIMATE))
    return reporting


def test_the_page_tells_the_counts_and_no_comment(today: Reporting, settings: Settings) -> None:
    answer = create_app(settings).test_client().get("/transparency/garden")
    assert answer.status_code == 200
    page = re.sub(r"\s+", " ", answer.text)
    for words in (
        "Of 301 comments",
        "100 % are published",
        "over 99 %, people on under 1 %",
        "Off topic<small>It has nothing to do with the page.</small>",
    ):
        assert words in page
    for hidden in ("watches", "Him again", "somebody", "a" * 64, "blog.example", "look again"):
        assert hidden not in page
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in page and 'style="' not in page


def test_programs_get_the_same_as_json(today: Reporting, settings: Settings) -> None:
    document = create_app(settings).test_client().get("/v1/transparency/garden").get_json()
    assert document["site"] == "garden"
    assert document["months"][0] == {
        "month": f"{today.now:%Y-%m}",
        "published": {"machine": 300, "people": 1},
        "rejected": {"machine": 0, "people": 0},
        "waiting": 0,
        "reasons": [{"reason": "off-topic", "machine": 0, "people": 0, "overturned": 1}],
        "appeals": {"made": 1, "granted": 1, "refused": 0, "open": 0},
    }


def test_an_empty_site_says_so(reporting: Reporting, settings: Settings) -> None:
    assert "No comments have come in yet." in (
        create_app(settings).test_client().get("/transparency/garden").text
    )


def test_it_is_off_until_the_command_line_turns_it_on(
    settings: Settings, store: Store, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_site(store, now)
    assert not store.site("garden").options.transparency
    monkeypatch.setenv("CHAFFINCH_HOME", str(settings.home))
    answer = CliRunner().invoke(main, ["sites", "set", "garden", "--transparency"])
    assert "transparency yes" in answer.stderr
    assert store.site("garden").options.transparency


def test_an_admin_turns_it_on_in_the_browser(
    settings: Settings, store: Store, now: dt.datetime
) -> None:
    site = a_site(store, now)
    team = Team(settings, store, site, now)
    team.join("robin", Role.ADMIN)
    robin = team.browser("robin")
    path = "/review/sites/garden/settings"
    fields = dict(re.findall(r'<input id="\w+" name="(\w+)" value="([^"]*)"', robin.get(path).text))
    fields |= {"mode": "post", "strictness": "balanced", "reasons": "rude = Mind your tone."}
    fields |= {"unmodelled_attributes": "refuse"}
    answer = robin.send(path, transparency="yes", do="save", **fields)
    assert answer.status_code == 303, answer.text
    assert store.site("garden").options.transparency
    assert 'href="/transparency/garden"' in robin.get(path).text


def test_too_many_questions_are_refused_in_the_one_shape(
    reporting: Reporting, settings: Settings
) -> None:
    client = create_app(settings).test_client()
    answers = [client.get("/v1/transparency/nowhere") for _ in range(121)]
    last = answers[-1]
    assert (last.status_code, last.get_json()["error"]["code"]) == (429, "rate_limited")
    assert json.loads(last.text)["error"]["message"].startswith("too much was asked")
