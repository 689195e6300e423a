"""Whether a retrain is worth it: what people decided since, and what has changed."""

import datetime as dt
import json
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from model.labels import Label
from service.moderation import Actor, Ruling, decide
from service.record import Source
from service.settings import Settings
from service.store import Site, Store
from service.store.tables import histograms
from tests.databases import on_both_databases
from tests.small_model import a_card
from tests.stored import SERVING, a_comment, a_site
from training.advice import Advice, Gathered, advise, gather
from training.cli import main

TODAY = dt.date(2026, 11, 27)
LATER = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
MARA = Actor(source=Source.MODERATOR, name="mara")


def decided(n: int, *, agreed: int | None = None, sample: bool = False) -> list[dict[str, Any]]:
    """Return what people decided of some comments, ``agreed`` with the model on so many."""
    said = {"model": "small", "audit_sample": sample, "decided_at": LATER, "label": "spam"}
    n_agreed = n if agreed is None else agreed
    return [{**said, "decided": "spam" if k < n_agreed else "legitimate"} for k in range(n)]


def counted(days_ago: int, **kinds: dict[str, int]) -> list[dict[str, Any]]:
    day = (TODAY - dt.timedelta(days=days_ago)).isoformat()
    kinds = {"label": {"legitimate": 1000}, **kinds}
    return [
        {"day": day, "model": "small", "kind": kind, "bucket": bucket, "n": n}
        for kind, buckets in kinds.items()
        for bucket, n in buckets.items()
    ]


def advice(rows: list[dict[str, Any]], histogram: list[dict[str, Any]] | None = None) -> Advice:
    card = a_card()
    return advise(gather("garden", card, rows, histogram or []), card, today=TODAY)


def test_nothing_new_is_no_reason() -> None:
    found = advice(decided(10), counted(0))
    assert not found.is_worth_it and found.reasons == []
    assert found.answer == "garden: a retrain is not worth it now."


def test_many_new_decisions_are_a_reason() -> None:
    found = advice(decided(300))
    assert found.is_worth_it
    assert found.reasons == [
        "300 decisions with a label since the model was made on 2026-11-22: "
        "300 spam, 0 abuse, 0 legitimate."
    ]


def test_decisions_that_the_model_was_made_after_are_not_new() -> None:
    old = [{**row, "decided_at": LATER - dt.timedelta(days=300)} for row in decided(300)]
    assert advice(old).n_new == 0


@pytest.mark.parametrize("agreed, is_reason", [(95, False), (85, False), (70, True)])
def test_people_who_surely_disagree_with_the_model_are_a_reason(
    agreed: int, is_reason: bool
) -> None:
    found = advice(decided(100, agreed=agreed, sample=True))
    assert any("People agree" in each for each in found.reasons) is is_reason
    assert not any("People agree" in each for each in advice(decided(100, agreed=0)).reasons)


@pytest.mark.parametrize(
    "kinds, word",
    [
        ({"spam": {"0.95": 1000}}, "drift"),
        ({"language": {"en": 900, "pl": 100}}, "pl"),
        ({"abstained": {"yes": 300, "no": 700}}, "abstained"),
    ],
)
def test_what_changed_is_a_reason_where_there_is_something_to_learn_from(
    kinds: dict[str, dict[str, int]], word: str
) -> None:
    before = counted(60, spam={"0.00": 1000})
    found = advice(decided(60), before + counted(0, **kinds))
    assert found.is_worth_it
    [reason] = found.reasons
    assert word in reason
    few = advice(decided(10), before + counted(0, **kinds))
    assert not few.is_worth_it and "too few decisions" in few.answer


def test_what_another_model_said_does_not_count() -> None:
    rows = [{**row, "model": "another"} for row in counted(0, abstained={"yes": 1000})]
    assert gather("garden", a_card(), [], rows) == Gathered("garden")


@on_both_databases
def test_the_command_reads_the_views_of_the_service(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site: Site = a_site(store, now)
    for label in (Label.SPAM, Label.LEGITIMATE):
        comment = a_comment(store, site, now, audit_sample=True)
        ruling = Ruling.of(None, label)
        decide(comment.guid, ruling, actor=MARA, site=site, store=store, now=now)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    row = {"site_id": site.id, "day": today, "model": SERVING, "kind": "label", "n": 7}
    store.write(lambda c: c.execute(insert(histograms), [{**row, "bucket": "legitimate"}]))
    url = settings.database_url.replace("postgresql+psycopg", "postgresql")
    given = ["advise", "--database", url, "--models", str(settings.models)]
    answer = CliRunner().invoke(main, [*given, "--json"])
    assert answer.exit_code == 0, answer.output
    [found] = json.loads(answer.stdout)
    assert (found["site"], found["model"], found["worth_it"]) == ("garden", SERVING, False)
    assert "2 comments of the random sample" in " ".join(found["facts"])
    assert "not worth it now" in CliRunner().invoke(main, given).output
