"""How much a reader's flag or vote counts.

A reader begins with the weight 1. Their record, how often people later decided as they meant, moves
it: the share of agreement, smoothed by two flags of each kind that nobody gave (the mean of a beta
distribution with the prior Beta(2, 2)), times two. So nobody counts more than twice, and who is
always wrong soon counts for next to nothing. A reader with fewer than five judged flags gets no
bonus, however right they were, since that many can be had by flagging what everybody sees.

Many new readers who meet at one comment within one hour may be a brigade, or one person. The
first three of them count in full, and the n-th one 3/n: a hundred of them weigh no more than
thirteen.
"""

import datetime as dt

N_FOR_RECORD = 5
"""Judged flags from which on a reader has a record."""

AGREED_BEFORE, DISAGREED_BEFORE = 2.0, 2.0
"""Flags that every reader is given, so that one or two of their own say little."""

MOST = 2.0
"""No reader's flag weighs more."""

N_IN_FULL = 3
"""New readers who count in full though they meet at one comment."""

BRIGADE_TIME = dt.timedelta(hours=1)
"""Within what time they meet."""


def is_fresh(n_judged: int) -> bool:
    """Return whether a reader's record is too short to say anything."""
    return n_judged < N_FOR_RECORD


def reader_weight(*, n_judged: int, n_agreed: int, n_fresh_before: int = 0) -> float:
    """Return how much a reader counts, in (0, 2].

    ``n_fresh_before`` says how many readers without a record came to the same comment within the
    last hour; it matters only for one who has none either.

    >>> reader_weight(n_judged=0, n_agreed=0)
    1.0
    >>> reader_weight(n_judged=4, n_agreed=4)
    1.0
    >>> reader_weight(n_judged=16, n_agreed=16)
    1.8
    >>> reader_weight(n_judged=0, n_agreed=0, n_fresh_before=11)
    0.25
    """
    share = (n_agreed + AGREED_BEFORE) / (n_judged + AGREED_BEFORE + DISAGREED_BEFORE)
    if not is_fresh(n_judged):
        return MOST * share
    return min(1.0, MOST * share) * min(1.0, N_IN_FULL / (n_fresh_before + 1))
