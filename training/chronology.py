"""Splitting decided examples by time: a model is judged by what was decided after all it learnt."""

import datetime as dt
from collections.abc import Sequence

from training.decided import DecidedExample
from training.split import group_of

HELD_OUT_SHARE = 0.2
"""Of the examples, the newest, by which a candidate is judged."""
LEAST_HELD_OUT = 100
"""With fewer nothing can be told; but never more than half are held out."""
MOST_HELD_OUT = 10_000


def held_out_from(rows: Sequence[DecidedExample]) -> int:
    """Return the place, among rows in the order of decisions, from which they are held out."""
    wanted = max(LEAST_HELD_OUT, int(HELD_OUT_SHARE * len(rows)))
    return len(rows) - min(MOST_HELD_OUT, wanted, len(rows) // 2)


def earlier_and_later(rows: Sequence[DecidedExample]) -> tuple[list[int], list[int]]:
    """Return which rows teach a model that is judged by the newest, and those: their places.

    Nothing teaches that has a near-duplicate or an earlier revision among those that judge.
    """
    first = held_out_from(rows)
    later = list(range(first, len(rows)))
    groups = {group_of(rows[place]) for place in later}
    clusters = {rows[place].cluster for place in later if rows[place].cluster}
    earlier = [
        place
        for place in range(first)
        if group_of(rows[place]) not in groups and rows[place].cluster not in clusters
    ]
    return earlier, later


def after(rows: Sequence[DecidedExample], moment: dt.datetime | None) -> list[int]:
    """Return the places of what was decided after a moment, of all if there is none."""
    return [place for place, row in enumerate(rows) if moment is None or row.decided_at > moment]
