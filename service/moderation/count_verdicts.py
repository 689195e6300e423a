"""Daily histograms of verdicts: each day's is kept up while it lasts, and counted to its end."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from service.store import Store, counting, histograms
from service.store.counting import Place

A_LITTLE = dt.timedelta(minutes=5)
"""A verdict may be stored a little later than it was given, but not later than that."""


def count_verdicts(store: Store, *, now: dt.datetime, is_over: Callable[[], bool]) -> None:
    """Count the verdicts that came in since the last time, of all days with verdicts.

    Where ``is_over`` says that it is enough, the next one goes on from there.
    """
    complete_before = now - A_LITTLE
    place = _first_place(store, complete_before)
    while place is not None and not is_over():
        place = _to_the_end(store, place, complete_before, is_over)


def _first_place(store: Store, complete_before: dt.datetime) -> Place | None:
    place = store.read(counting.where)
    if place is not None:
        if not place.is_last and place.end <= complete_before:
            return _begin(store, place.day, complete_before)
        return place
    day = store.read(histograms.last_day) or store.read(histograms.next_day)
    return None if day is None else _begin(store, day, complete_before)


def _begin(store: Store, day: dt.date, complete_before: dt.datetime) -> Place:
    is_over = day < complete_before.date()
    return store.write(partial(counting.begin, day=day, is_last=is_over))


def _to_the_end(
    store: Store, place: Place, complete_before: dt.datetime, is_over: Callable[[], bool]
) -> Place | None:
    """Count the rest of a day; return where the next one begins, or None if there is none."""
    following = partial(counting.portion, before=complete_before)
    while (found := store.read(partial(following, place=place))) is not None:
        counts, after = found
        settle = partial(counting.settle, place=place, counts=counts, after=after)
        if is_over() or not store.write(settle):
            return None
        place = after
    # Whoever writes a comment meanwhile does not wait until these are counted.
    rest = store.read(partial(counting.rest, place=place))
    store.write(partial(counting.show, place=place, rest=rest))
    if not place.is_last:  # the next day waits until this one is complete
        return None
    day = store.read(partial(histograms.next_day, after=place.day))
    return None if day is None else _begin(store, day, complete_before)
