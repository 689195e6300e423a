"""A moderator takes back the last thing that they did; with the next call, what was before it."""

import datetime as dt
from collections.abc import Collection, Sequence

from service.moderation.decided import Decided
from service.moderation.people import Actor
from service.moderation.undo import undo, undo_many
from service.store import Site, Store, decisions
from service.store.waiting import Part


def take_back(
    sites: Collection[Site],
    parts: Sequence[Part],
    *,
    since: dt.datetime,
    actor: Actor,
    store: Store,
    now: dt.datetime,
) -> list[Decided]:
    """Undo the last decision that a moderator took on these parts of sites since a moment.

    Decisions that were taken as one are undone as one. Returns what was undone: nothing when
    nothing is left.
    """
    by_id = {site.id: site for site in sites}
    assert actor.moderator_id is not None
    moderator_id = actor.moderator_id
    last = store.read(
        lambda connection: decisions.latest_of(connection, moderator_id, parts, since=since)
    )
    if last is None:
        return []
    site = by_id[last.site_id]
    if last.bulk:
        return undo_many(last.bulk, actor=actor, site=site, store=store, now=now)
    return [undo(last.guid, last.number, actor=actor, site=site, store=store, now=now)]
