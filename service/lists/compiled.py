"""What each worker keeps of the sites' lists in memory.

A list is compiled once per version and worker. What is stored is judged by the version that stands
in the database at that moment; what is only scored, by one that was true within the last second.
"""

import threading
import time
from collections.abc import Callable
from functools import partial

from service.lists.matcher import EMPTY, Matcher
from service.privacy.pseudonyms import Pseudonyms
from service.store import Connection, Store
from service.store import lists as table

SECONDS_BELIEVED = 1.0
"""For how long a version is believed without asking the database, where nothing is stored."""


class Lists:
    """The compiled lists of all sites; one for all threads of a process.

    ``clock`` answers in seconds. Every method may raise `StoreError`.
    """

    def __init__(
        self,
        store: Store,
        pseudonyms: Pseudonyms,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._pseudonyms = pseudonyms
        self._clock = clock
        self._compiling = threading.Lock()
        self._known: dict[int, tuple[float, Matcher]] = {}

    def lately(self, site_id: int) -> Matcher:
        """Return the lists of a site as they were within the last second."""
        known = self._known.get(site_id)
        if known and self._clock() - known[0] < SECONDS_BELIEVED:
            return known[1]
        return self._store.read(lambda connection: self.now(connection, site_id))

    def now(self, connection: Connection, site_id: int) -> Matcher:
        """Return the lists of a site as they stand in the transaction."""
        version = table.version(connection, site_id)
        known = self._known.get(site_id)
        # A transaction that began before a change must not bring back what was before it.
        is_known = known is not None and known[1].version >= version
        matcher = known[1] if known and is_known else self._compiled(connection, site_id, version)
        self._known[site_id] = (self._clock(), matcher)
        return matcher

    def _compiled(self, connection: Connection, site_id: int, version: int) -> Matcher:
        with self._compiling:
            known = self._known.get(site_id)
            if known and known[1].version >= version:  # another thread was quicker
                return known[1]
            if not version:
                return EMPTY
            hashes = partial(self._pseudonyms.all_of, site_id)
            return Matcher(version, table.entries(connection, site_id), hashes)
