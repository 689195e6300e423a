"""What other settings of a site would have done with its latest comments, before they are saved."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from model.card import Card
from model.replay import Replay, replay
from service.store import Connection, Site, Store, judged
from service.store.judged import Told

LOOKS_BACK = dt.timedelta(days=7)
MOST_COMMENTS = 20_000
"""The latest ones of a busy week: enough to choose by, and soon read."""
MOST_TOLD = 20
"""Comments that are listed of each kind."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would have been otherwise, and some of the comments that it is about."""

    replay: Replay
    told: dict[str, Told]
    """By guid."""
    is_cut: bool
    """Whether more comments came in than were looked at."""

    def groups(self) -> Iterator[tuple[str, int, list[Told]]]:
        """Yield what would have become of comments, of how many, and some of them."""
        for word, guids in (
            ("held", self.replay.held),
            ("rejected", self.replay.rejected),
            ("released", self.replay.released),
        ):
            known = [self.told[guid] for guid in guids if guid in self.told]
            if guids:
                yield word, len(guids), known


def rehearse(site: Site, changed: Site, *, card: Card, store: Store, now: dt.datetime) -> Rehearsal:
    """Return what would have become of the comments of the last 7 days under changed settings."""

    def work(connection: Connection) -> Rehearsal:
        found = judged.judged_since(connection, site.id, now - LOOKS_BACK, limit=MOST_COMMENTS)
        outcome = replay(found, site.policy, changed.policy, card)
        kinds = (outcome.held, outcome.rejected, outcome.released)
        listed = [guid for guids in kinds for guid in guids[-MOST_TOLD:]]
        told = judged.tell(connection, site.id, listed)
        return Rehearsal(outcome, told, is_cut=len(found) == MOST_COMMENTS)

    return store.read(work)
