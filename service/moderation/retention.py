"""What is past its time goes: words of comments and hashes of addresses, in small portions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from model.labels import Action, Label
from service.sites.options import SiteOptions
from service.store import Connection, Site, Store, retention

PORTION = 200
"""Comments changed in one transaction, so that nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """Of how many comments the words went, and of how many the address."""

    words: int = 0
    addresses: int = 0


TIME_TO_UNDO = dt.timedelta(days=1)
"""Where a site keeps no text of legitimate comments: for so long after a person approved one."""


def prune(
    store: Store, site: Site, *, now: dt.datetime, is_over: Callable[[], bool] = lambda: False
) -> Pruned:
    """Let go of what a site has kept for as long as it wants to; ``is_over`` ends that early.

    What waits for a person or is under a legal hold stays. A site that keeps no text of legitimate
    comments keeps that of one which a person approved for a day, so that they may take it back.
    """
    options = SiteOptions.of(site)
    kept = {
        Action.REJECT: options.keep_rejected_days,
        Action.PUBLISH: options.keep_published_days,
    }
    drops = [
        partial(_drop_words, site_id=site.id, state=state, before=before)
        for state, days in kept.items()
        if (before := _days_before(now, days)) is not None
    ]
    if not options.store_text:
        before = now - TIME_TO_UNDO
        drops.append(partial(_drop_words, site_id=site.id, state=Action.PUBLISH, before=before,
                             label=Label.LEGITIMATE))  # fmt: skip
    words = sum(_repeat(store, drop, is_over) for drop in drops)
    before = _days_before(now, options.keep_addresses_days)
    if before is None:
        return Pruned(words)
    drop = partial(retention.drop_addresses, site_id=site.id, before=before, limit=PORTION)
    return Pruned(words, _repeat(store, drop, is_over))


def _repeat(store: Store, work: Callable[[Connection], int], is_over: Callable[[], bool]) -> int:
    n_done = 0
    while not is_over():
        n_now = store.write(work)
        n_done += n_now
        if n_now < PORTION:
            break
    return n_done


def _drop_words(
    connection: Connection,
    *,
    site_id: int,
    state: Action,
    before: dt.datetime,
    label: Label | None = None,
) -> int:
    found = retention.with_old_words(connection, site_id, state, before, label=label, limit=PORTION)
    if found:
        retention.drop_words(connection, found)
    return len(found)


def _days_before(now: dt.datetime, days: int | None) -> dt.datetime | None:
    return None if days is None else now - dt.timedelta(days=days)
