"""Daily histograms: what the machine said, counted by day and site."""

import datetime as dt

from sqlalchemy import select

from model.labels import Action, Label
from model.verdict import Scores, Verdict
from service.background import Tools
from service.jobs import count_verdicts
from service.settings import Settings
from service.store import Site, Store, VerdictRow, comments, verdicts
from service.store.tables import histograms
from tests.databases import on_both_databases
from tests.stored import SERVING, a_comment, a_site

pytestmark = on_both_databases


def judge(store: Store, site: Site, spam: float, now: dt.datetime, **fields: object) -> None:
    """Store a comment with a second verdict, which is the only one that ``now`` is the day of."""
    comment = a_comment(store, site, now - dt.timedelta(days=400))
    verdict = Verdict(
        label=Label.SPAM if spam > 0.5 else Label.LEGITIMATE,
        scores=Scores(spam=spam, abuse=0.0, legitimate=1.0 - spam),
        action=Action.HOLD,
        would_be=None,
        tier=None,
        abstained=False,
        reasons=(),
        language=None,
        model=SERVING,
    )
    row = VerdictRow(
        comment_id=comment.id,
        revision=1,
        verdict=verdict,
        shadow=bool(fields.get("shadow")),
        created_at=now,
    )
    store.write(lambda c: verdicts.add(c, row))
    if fields.get("imported"):
        table = comments.comments
        store.write(
            lambda c: c.execute(
                table.update().where(table.c.id == comment.id).values(imported=True)
            )
        )


def count(store: Store, settings: Settings, now: dt.datetime) -> None:
    count_verdicts(Tools(store, settings, is_over=lambda: False), now)


def counted(store: Store, day: str, kind: str) -> dict[str, int]:
    found = select(histograms.c.bucket, histograms.c.n).where(
        histograms.c.day == day, histograms.c.kind == kind
    )
    return {row.bucket: row.n for row in store.read(lambda c: list(c.execute(found)))}


def test_verdicts_are_counted_by_score_label_action_and_language(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    for spam in (0.0, 0.02, 0.05, 0.0999, 0.97, 1.0):
        judge(store, site, spam, now)
    count(store, settings, now)
    day = now.date().isoformat()
    assert counted(store, day, "spam") == {"0.00": 2, "0.05": 2, "0.95": 2}
    assert counted(store, day, "abuse") == {"0.00": 6}
    assert counted(store, day, "label") == {"legitimate": 4, "spam": 2}
    assert counted(store, day, "action") == {"hold": 6}
    assert counted(store, day, "language") == {"unknown": 6}


def test_to_count_a_day_again_counts_nothing_twice(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    judge(store, site, 0.9, now)
    count(store, settings, now)
    judge(store, site, 0.9, now)
    count(store, settings, now)
    count(store, settings, now)
    assert counted(store, now.date().isoformat(), "spam") == {"0.90": 2}


def test_days_that_passed_while_nobody_counted_are_counted_later(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    days = [now - dt.timedelta(days=number) for number in (3, 2, 0)]
    judge(store, site, 0.9, days[0])
    count(store, settings, days[0])
    judge(store, site, 0.9, days[0] + dt.timedelta(hours=11))  # before midnight
    judge(store, site, 0.9, days[1])
    judge(store, site, 0.9, days[2])
    count(store, settings, now)
    each = [counted(store, day.date().isoformat(), "spam") for day in days]
    assert each == [{"0.90": 2}, {"0.90": 1}, {"0.90": 1}]


def test_what_had_no_effect_does_not_count(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    judge(store, site, 0.9, now, shadow=True)
    judge(store, site, 0.9, now, imported=True)
    count(store, settings, now)
    assert counted(store, now.date().isoformat(), "spam") == {}


def test_without_verdicts_there_is_nothing_to_count(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    count(store, settings, now)
    assert counted(store, now.date().isoformat(), "label") == {}


def test_each_site_is_counted_for_itself(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    for name in ("garden", "kitchen"):
        judge(store, a_site(store, now, name), 0.9, now)
    count(store, settings, now)
    found = select(histograms.c.site_id, histograms.c.n).where(
        histograms.c.day == now.date().isoformat(), histograms.c.kind == "spam"
    )
    assert [row.n for row in store.read(lambda c: list(c.execute(found)))] == [1, 1]
