"""Daily histograms: what the machine said, counted by day and site."""

import datetime as dt
import itertools
from collections.abc import Iterator
from functools import partial

from sqlalchemy import func, select

from model.labels import Action, Label
from model.verdict import Scores, Verdict
from service.background.jobs import count_all_verdicts
from service.background.loop import Tools
from service.moderation.count_verdicts import count_verdicts
from service.settings import Settings
from service.store import Site, Store, VerdictRow, comments, counting, verdicts
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
    count_all_verdicts(Tools(store, settings, is_over=lambda: False), now)


def counted(store: Store, day: str, kind: str) -> dict[str, int]:
    found = select(histograms.c.bucket, histograms.c.n).where(
        histograms.c.day == day, histograms.c.kind == kind
    )
    return {row.bucket: row.n for row in store.read(lambda c: list(c.execute(found)))}


def at_step(steps: Iterator[int], last: int) -> bool:
    return next(steps) >= last


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


def test_each_verdict_is_settled_once_and_the_newest_are_counted_anew(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    for minutes in (60, 50, 6, 1):
        judge(store, site, 0.9, now - dt.timedelta(minutes=minutes))
    count(store, settings, now)
    day = now.date().isoformat()
    settled = select(histograms.c.settled).where(
        histograms.c.kind == "spam", histograms.c.day == day
    )
    assert store.read(lambda c: c.execute(settled).scalar_one()) == 3
    assert counted(store, day, "spam") == {"0.90": 4}
    judge(store, site, 0.9, now - dt.timedelta(minutes=2))  # given before, and stored later
    count(store, settings, now + dt.timedelta(minutes=10))
    assert store.read(lambda c: c.execute(settled).scalar_one()) == 5
    assert counted(store, day, "spam") == {"0.90": 5}


def test_small_portions_of_equal_times_count_each_verdict_once(
    store: Store, now: dt.datetime
) -> None:
    site = a_site(store, now)
    for _ in range(5):
        judge(store, site, 0.9, now)
    place = store.write(lambda c: counting.begin(c, now.date(), is_last=False))
    sizes = []
    while found := store.read(
        lambda c, at=place: counting.portion(c, at, before=now + dt.timedelta(hours=1), limit=2)
    ):
        counts, after = found
        sizes.append(sum(n for (_, kind, *_), n in counts.items() if kind == "spam"))
        assert store.write(lambda c, at=place, f=found: counting.settle(c, at, *f))
        # Another process that counted the same is too late.
        assert not store.write(lambda c, at=place, f=found: counting.settle(c, at, *f))
        place = after
    assert sizes == [2, 2, 1]
    assert store.write(lambda c: counting.show(c, place, {}))
    assert counted(store, now.date().isoformat(), "spam") == {"0.90": 5}


def test_a_process_that_ends_in_the_middle_is_followed_by_one_that_goes_on(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    for days in (2, 1):
        judge(store, site, 0.9, now - dt.timedelta(days=days))
    judge(store, site, 0.9, now)
    for last in range(10):  # it is told to end a little later each time
        steps = itertools.count()
        count_verdicts(store, now=now, is_over=partial(at_step, steps, last))
    for days in (2, 1, 0):
        day = (now - dt.timedelta(days=days)).date().isoformat()
        assert counted(store, day, "spam") == {"0.90": 1}


def test_what_is_erased_leaves_the_histogram_when_its_day_is_over(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    judge(store, site, 0.9, now - dt.timedelta(hours=1))
    judge(store, site, 0.1, now - dt.timedelta(hours=1))
    count(store, settings, now)
    which = comments.comments.c.id == select(func.min(comments.comments.c.id)).scalar_subquery()
    store.write(lambda c: c.execute(comments.comments.delete().where(which)))
    day = now.date().isoformat()
    count(store, settings, now)
    assert counted(store, day, "spam") == {"0.10": 1, "0.90": 1}
    count(store, settings, now + dt.timedelta(days=1))
    assert counted(store, day, "spam") == {"0.10": 1}
