"""Petitions: what many who have long been here say in the same words is no wave."""

import datetime as dt
from collections.abc import Sequence

from service.store.waves import AuthorOfWave

LEAST_ESTABLISHED = 5
"""Authors who have long been here, and at least half of all, that make a petition of a wave."""
DAYS_ESTABLISHED = 7
COMMENTS_ESTABLISHED = 3
"""Comments of an author that nobody rejected, from which on they have long been here."""


def is_petition(authors: Sequence[AuthorOfWave], *, begun_at: dt.datetime) -> bool:
    """Return whether at least half of the authors, and five, have long been here."""
    before = begun_at - dt.timedelta(days=DAYS_ESTABLISHED)
    n_established = sum(
        one.first_seen_at <= before and one.n_comments - one.n_rejected >= COMMENTS_ESTABLISHED
        for one in authors
    )
    return n_established >= max(LEAST_ESTABLISHED, len(authors) / 2)
