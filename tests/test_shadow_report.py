"""The report on a candidate in the shadow: how often it differs, where, and who is right."""

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from model.labels import Action, Label
from model.shadow import set_shadow
from model.verdict import Scores
from service.moderation import Actor, Ruling, decide
from service.record import Source
from service.settings import Settings
from service.store import CommentRow, Site, Store, VerdictRow, verdicts
from tests.databases import on_both_databases
from tests.publishing import add_model
from tests.stored import a_comment, a_site, a_verdict
from training.cli import main

MARA = Actor(source=Source.MODERATOR, name="mara")


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return a_site(store, now)


def judged(
    store: Store, site: Site, now: dt.datetime, spam: float, action: Action = Action.PUBLISH
) -> CommentRow:
    """Return a comment that serves as legitimate, and that the candidate gives this score."""
    comment = a_comment(store, site, now)
    scores = Scores(spam, 0.0, 1.0 - spam)
    verdict = dataclasses.replace(
        a_verdict(action), label=scores.label, scores=scores, model="next"
    )
    row = VerdictRow(
        comment_id=comment.id, revision=1, verdict=verdict, shadow=True, created_at=now
    )
    store.write(lambda connection: verdicts.add(connection, row))
    return comment


def ask(settings: Settings, *more: str) -> Result:
    url = settings.database_url.replace("postgresql+psycopg", "postgresql")
    given = ["shadow-report", "--database", url, "--models", str(settings.models), *more]
    return CliRunner().invoke(main, given)


def report(settings: Settings, *more: str) -> dict[str, Any]:
    answer = ask(settings, "next", "--json", *more)
    assert answer.exit_code == 0, answer.output
    return dict(json.loads(answer.stdout))


@on_both_databases
def test_differences_are_counted_by_label_and_action_with_the_most_moved_comments(
    store: Store, site: Site, settings: Settings, now: dt.datetime
) -> None:
    judged(store, site, now, 0.1)
    near = judged(store, site, now, 0.6, Action.HOLD)
    far = judged(store, site, now, 0.9, Action.REJECT)
    judged(store, a_site(store, now, "attic"), now, 0.9)
    found = report(settings, "--site", "garden")
    assert (found["n"], found["n_alone"]) == (3, 0)
    [change] = found["labels"]["of"]
    assert (change["serving"], change["candidate"], change["n"]) == ("legitimate", "spam", 2)
    assert [each["id"] for each in change["comments"]] == [far.guid, near.guid]
    assert {(each["candidate"], each["n"]) for each in found["actions"]["of"]} == {
        ("hold", 1),
        ("reject", 1),
    }
    assert report(settings)["n"] == 4


@on_both_databases
def test_where_people_decided_it_says_who_was_right(
    store: Store, site: Site, settings: Settings, now: dt.datetime
) -> None:
    for spam, label in ((0.9, Label.SPAM), (0.9, Label.LEGITIMATE), (0.1, Label.LEGITIMATE)):
        comment = judged(store, site, now, spam)
        ruling = Ruling.of(None, label)
        decide(comment.guid, ruling, actor=MARA, site=site, store=store, now=now)
    judged(store, site, now, 0.9)
    assert report(settings)["decided"] == {
        "n": 3,
        "candidate_right": 2,
        "serving_right": 2,
        "only_candidate_right": 1,
        "only_serving_right": 1,
    }
    assert "the candidate alone is right on 1" in ask(settings, "next").output


def test_the_candidate_that_runs_is_meant_where_none_is_named(
    store: Store, site: Site, settings: Settings, now: dt.datetime
) -> None:
    assert "no candidate runs in the shadow" in ask(settings).output
    add_model(settings.models, "next")
    set_shadow(settings.models, "next")
    judged(store, site, now, 0.9)
    assert "next judged 1 comments beside" in ask(settings).output


def test_a_candidate_that_nobody_judged_beside_is_said_to_be_alone(
    store: Store, site: Site, settings: Settings
) -> None:
    assert "Nothing that next judged" in ask(settings, "next").output


def test_the_command_begins_and_ends_the_shadow(tmp_path: Path) -> None:
    add_model(tmp_path, "next")

    def shadow(*given: str) -> Result:
        return CliRunner().invoke(main, ["shadow", *given, "--models", str(tmp_path)])

    assert shadow("next").stdout == "next\n"
    assert (tmp_path / "SHADOW").read_text() == "next\n"
    assert shadow("--off").exit_code == 0
    assert (tmp_path / "SHADOW").read_text() == ""
    assert shadow("gone").exit_code == 1
    assert shadow().exit_code == shadow("next", "--off").exit_code == 2
