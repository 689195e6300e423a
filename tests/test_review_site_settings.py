"""The settings of a site: for its admins alone, tried before they are saved, on record."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from model.evidence import Kind
from model.labels import Label, Mode
from model.verdict import Scores, Verdict
from service.models.live_model import LiveModel
from service.moderation import rehearse
from service.people.moderators import Role
from service.perspective.attributes import Unmodelled
from service.review.site_form import SiteForm
from service.settings import Settings
from service.store import CommentRow, Store, VerdictRow, lists, verdicts
from service.store.tables import audit_log
from tests.databases import on_both_databases
from tests.query_plans import overheard, slow_queries
from tests.review_team import ReviewBrowser, Team
from tests.stored import a_comment, a_site, a_verdict

SETTINGS, LISTS = "/review/sites/garden/settings", "/review/sites/garden/lists"


@pytest.fixture
def now() -> dt.datetime:
    """These tests ask for what came in lately."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def team(settings: Settings, store: Store, now: dt.datetime) -> Team:
    """The people of the site ``garden``."""
    return Team(settings, store, a_site(store, now), now)


@pytest.fixture
def owl(team: Team) -> ReviewBrowser:
    """The browser of the site's admin."""
    team.join("owl", Role.ADMIN)
    return team.browser("owl")


def save(browser: ReviewBrowser, team: Team, do: str = "save", **fields: str) -> Any:
    """Send the form with these fields changed."""
    form = SiteForm.of_site(team.store.site("garden")).fields
    return browser.send(SETTINGS, **{**form, **fields, "do": do})


def judge(team: Team, *, spam: float, model: str | None = None, **fields: Any) -> CommentRow:
    """Store a comment to which the model that serves, or another, gives this score for spam."""
    comment = a_comment(team.store, team.site, team.now, **fields)
    card = LiveModel(team.settings.models).classifier.card
    said = {field: getattr(a_verdict(), field) for field in Verdict.__dataclass_fields__}
    scores = Scores(spam=spam, abuse=0.0, legitimate=1 - spam)
    verdict = Verdict(**{**said, "scores": scores, "model": model or card.version})
    row = VerdictRow(comment_id=comment.id, revision=1, verdict=verdict, created_at=team.now)
    team.store.write(lambda connection: verdicts.add(connection, row))
    return comment


def audited(team: Team) -> list[Any]:
    asked = select(audit_log).where(audit_log.c.who == "moderator owl").order_by(audit_log.c.id)
    return team.store.read(lambda connection: list(connection.execute(asked)))


@pytest.mark.parametrize("path", [SETTINGS, LISTS])
def test_only_admins_of_the_site_get_in(team: Team, path: str) -> None:
    team.join("robin")
    other = Team(team.settings, team.store, a_site(team.store, team.now, "yard"), team.now)
    other.join("crow", Role.ADMIN)
    for name in ("robin", "crow"):
        assert team.browser(name).get(path).status_code == 404
    assert "Settings" not in team.browser("robin").get("/review/account").text


def test_what_is_shown_and_sent_back_changes_nothing(owl: ReviewBrowser, team: Team) -> None:
    before = team.store.site("garden")
    assert save(owl, team).status_code == 303
    assert team.store.site("garden") == before
    assert audited(team) == []


def test_what_is_chosen_is_saved_and_on_record(owl: ReviewBrowser, team: Team) -> None:
    answer = save(
        owl,
        team,
        mode="pre",
        hold_at_most="2",
        audit_share="5 %",
        flag_threshold="2.5",
        keep_published_days="365",
        keep_addresses_days="",
        hold_new_authors="1",
        languages="en, de",
        publish_trusted="yes",
        store_scored="yes",
        unmodelled_attributes="leave-out",
        store_text="",
        abuse_as_spam="yes",
        reasons="rude = It is rude.\n\noff = It is off-topic = elsewhere.",
    )
    assert answer.status_code == 303
    site = team.store.site("garden")
    assert (site.mode, site.languages) == (Mode.PRE, ("en", "de"))
    options = site.options
    assert (options.hold_at_most, options.audit_share, options.flag_threshold) == (0.02, 0.05, 2.5)
    assert (options.keep_published_days, options.keep_addresses_days) == (365, None)
    assert (options.hold_new_authors, options.publish_trusted, options.store_text) == (
        1,
        True,
        False,
    )
    assert (options.store_scored, options.unmodelled_attributes) == (True, Unmodelled.LEAVE_OUT)
    assert (options.abuse_as_spam, options.discard_blatant) == (True, False)
    assert [reason.code for reason in options.reasons] == ["rude", "off"]
    assert options.reasons[1].sentence == "It is off-topic = elsewhere."
    (line,) = audited(team)
    assert (line.what, line.before["mode"], line.after["mode"]) == ("site.change", "post", "pre")


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("mode", "always", "Choose one of those"),
        ("unmodelled_attributes", "guess", "Choose one of those"),
        ("hold_at_most", "80", "from 0.02 % to 50 %"),
        ("reject_precision", "much", "is not a number"),
        ("hold_new_authors", "-1", "is not a whole number"),
        ("hold_new_authors", "101", "from 0 to 100"),
        ("flag_threshold", "0", "from 0.1 to 1000"),
        ("audit_share", "", "is not a number"),
        ("audit_share", "nan", "from 0 % to 100 %"),
        ("languages", "english", "is no code"),
        ("reasons", "rude", "has no sentence"),
        ("reasons", "", "give 1 to 50"),
        ("keep_rejected_days", "0", "from 1 to"),
        ("reject_abuse", "yes", "sure enough|decided"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_is_saved(
    owl: ReviewBrowser, team: Team, field: str, written: str, told: str
) -> None:
    before = team.store.site("garden")
    answer = (
        save(owl, team, mode="pre", **{field: written})
        if field != "mode"
        else save(owl, team, mode=written)
    )
    assert answer.status_code == 422
    beside = answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0].lower()
    assert any(words.lower() in beside for words in told.split("|")), beside
    assert team.store.site("garden") == before


def test_a_replay_says_what_would_have_been_and_saves_nothing(
    owl: ReviewBrowser, team: Team
) -> None:
    for spam in (0.0, 0.0):
        judge(team, spam=spam)
    judge(team, spam=1.0)
    a_comment(team.store, team.site, team.now - dt.timedelta(days=8))
    judge(team, spam=0.0, model="2020-01-01T000000-000000")
    answer = save(owl, team, do="replay", mode="pre")
    assert answer.status_code == 200
    assert "Over the last 7 days this would have held 2 more." in answer.text
    assert "3 comments were judged again" in answer.text
    assert "1 were left out" in answer.text
    assert answer.text.count("The bread came out well") == 2
    assert '<option value="pre" selected>' in answer.text
    assert team.store.site("garden").mode is Mode.POST


def test_a_replay_knows_which_comments_were_an_authors_first(
    owl: ReviewBrowser, team: Team
) -> None:
    long_ago = team.now - dt.timedelta(days=30)
    a_comment(team.store, team.site, long_ago, author_hash="a" * 64)
    judge(team, spam=0.0, author_hash="a" * 64)
    for _ in range(3):
        judge(team, spam=0.0, author_hash="b" * 64)
    answer = save(owl, team, do="replay", hold_new_authors="2")
    assert "this would have held 3 more." in answer.text


@on_both_databases
def test_a_replay_reads_no_table_through(team: Team, settings: Settings) -> None:
    judge(team, spam=1.0, author_hash="a" * 64)
    card = LiveModel(settings.models).classifier.card
    changed = SiteForm({**SiteForm.of_site(team.site).fields, "mode": "log-only"})
    with overheard() as said:
        opened = Store(settings.database_url)
        found = rehearse.rehearse(
            team.site, changed.changed(team.site), card=card, store=opened, now=team.now
        )
        opened.close()
    assert str(found.replay) == "would have released 1"
    assert slow_queries(said, settings) == []


def test_lists_are_added_to_found_and_removed_from(owl: ReviewBrowser, team: Team) -> None:
    answer = owl.send(LISTS, entries="cheap pills\r\npills.example\r\n", effect="block")
    assert answer.status_code == 303
    kept = team.store.read(lambda connection: lists.entries(connection, team.site.id))
    assert {(entry.kind, entry.shown) for entry in kept} == {
        (Kind.WORD, "cheap pills"),
        (Kind.DOMAIN, "pills.example"),
    }
    comment = a_comment(team.store, team.site, team.now)
    team.store.write(lambda c: lists.add_hits(c, comment.id, [kept[0].id]))
    team.decide(comment, Label.LEGITIMATE, team.join("robin"))
    page = owl.get(f"{LISTS}?part=PILLS.ex").text
    assert "2 entries" in page
    assert "cheap pills" not in page
    assert page.count("<td>1</td>") == 2
    assert owl.send(f"{LISTS}/remove", LISTS, entry="cheap pills").status_code == 303
    assert "1 entry" in owl.get(LISTS).text
    assert [line.what for line in audited(team)] == ["lists.add", "lists.remove"]


@pytest.mark.parametrize("entries", ["", "!!!", "x" * 300])
def test_what_cannot_be_an_entry_is_told_beside_the_field(owl: ReviewBrowser, entries: str) -> None:
    answer = owl.send(LISTS, entries=entries, effect="block")
    assert answer.status_code == 422
    beside = answer.text.partition('id="entries-error"')[2].partition("</p>")[0]
    assert "entry" in beside
