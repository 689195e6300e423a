"""Many comments that wait, chosen to be decided as one."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from model.labels import Label
from service.moderation.desk import Asked
from service.record import Waiting
from service.store import Connection, Store, appeals, waiting, waiting_rows
from service.store.waiting import Looker
from service.store.waiting_rows import WaitingRow

MOST_AT_ONCE = 500
"""Comments that are decided in one transaction: others who write wait for it."""
MOST_SAMPLES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Comments of one site that wait, the first in the queue first."""

    site_name: str
    rows: list[WaitingRow]
    n_elsewhere: int
    """How many are left out because they are of other sites."""
    n_appealed: int
    """How many are left out because each author is to be answered in words of their own."""
    has_more: bool
    """Whether more match than can be decided at once."""

    @property
    def labels(self) -> dict[Label, int]:
        """How many the machine gave each label."""
        return dict(Counter(row.label for row in self.rows))

    @property
    def kinds(self) -> dict[Waiting, int]:
        """How many wait for each reason."""
        return dict(Counter(row.waiting for row in self.rows if row.waiting))

    @property
    def n_authors(self) -> int:
        """How many wrote them; each of those who gave no address counts."""
        return len({row.author_hash or row.guid for row in self.rows})

    @property
    def samples(self) -> list[WaitingRow]:
        """Some of them, evenly from the first to the last."""
        n = len(self.rows)
        if n <= MOST_SAMPLES:
            return self.rows
        return [self.rows[place * (n - 1) // (MOST_SAMPLES - 1)] for place in range(MOST_SAMPLES)]


def choose(
    asked: Asked, guids: Collection[str] = (), *, store: Store, now: dt.datetime
) -> Chosen | None:
    """Return those of these comments that still wait and are free, or without guids all that match.

    Those of one site alone, that of the first, and none with an open appeal. None if nothing is
    left.
    """
    every, appealed = store.read(lambda connection: _found(connection, asked, guids, now))
    found = [row for row in every if row.id not in appealed]
    if not found:
        return None
    site_id = found[0].site_id
    rows = [row for row in found if row.site_id == site_id]
    return Chosen(
        site_name=rows[0].site_name,
        rows=rows[:MOST_AT_ONCE],
        n_elsewhere=len(found) - len(rows),
        n_appealed=len(appealed),
        has_more=len(rows) > MOST_AT_ONCE,
    )


def _found(
    connection: Connection, asked: Asked, guids: Collection[str], now: dt.datetime
) -> tuple[list[WaitingRow], set[int]]:
    looker = Looker(asked.moderator_id, now)
    if guids:
        places = waiting.of_guids(connection, asked.parts, guids, looker)
    else:
        places = waiting.first(
            connection, asked.parts, asked.matching(connection), looker, limit=MOST_AT_ONCE + 1
        )
    appealed = appeals.open_among(connection, [place.id for place in places])
    return waiting_rows.of_places(connection, places), appealed
