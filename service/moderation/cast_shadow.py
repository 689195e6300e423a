"""A candidate runs in the shadow: it judges what was stored, and nothing follows from it."""

import datetime as dt
from collections.abc import Callable

from model.classifier import Classifier
from model.policy import decide_again
from service.lists.matcher import EMPTY, Matcher
from service.moderation.score_again import comment_of
from service.store import Connection, Site, Store, VerdictRow, unshadowed, verdicts
from service.store.unscored import Unscored

PORTION = 200
"""Comments judged together, and noted in one transaction."""
PORTIONS_AT_ONCE = 5
"""Other work waits meanwhile: a second or two."""


def cast_shadow(
    store: Store,
    site: Site,
    candidate: Classifier,
    *,
    since: dt.datetime,
    until: dt.datetime,
    now: dt.datetime,
    lists: Matcher = EMPTY,
    is_over: Callable[[], bool] = lambda: False,
) -> dt.datetime:
    """Let a candidate judge the site's comments that came in from ``since`` to ``until``.

    Each once for what it says now, with what the site knew of it, at most `PORTIONS_AT_ONCE` of
    them. Returns up to when all are judged. ``lists`` are the site's own.
    """
    for _ in range(PORTIONS_AT_ONCE):
        if is_over():
            break
        found = _unjudged(store, site, candidate, since, until)
        _note(store, _judged(found, site, candidate, lists, now))
        if len(found) < PORTION:
            return until
        since = found[-1].comment.created_at
    return since


def _unjudged(
    store: Store, site: Site, candidate: Classifier, since: dt.datetime, until: dt.datetime
) -> list[Unscored]:
    version = candidate.card.version
    return store.read(
        lambda connection: unshadowed.between(
            connection, site.id, version, since=since, until=until, limit=PORTION
        )
    )


def _judged(
    found: list[Unscored],
    site: Site,
    candidate: Classifier,
    lists: Matcher,
    now: dt.datetime,
) -> list[VerdictRow]:
    said = [comment_of(each.comment, each.revision) for each in found]
    # Reasons in the text cost most of the time, and nobody reads them.
    assessed = candidate.assess([lists.judged(comment) for comment in said])
    return [
        VerdictRow(
            comment_id=each.comment.id,
            revision=each.comment.revision,
            verdict=decide_again(comment, assessment, site.policy, candidate.card, each.latest),
            shadow=True,
            created_at=now,
        )
        for each, comment, assessment in zip(found, said, assessed, strict=True)
    ]


def _note(store: Store, rows: list[VerdictRow]) -> None:
    def work(connection: Connection) -> None:
        for row in rows:
            verdicts.add(connection, row)

    if rows:
        store.write(work)
