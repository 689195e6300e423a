"""Campaigns: what resembles several comments that people rejected lately waits for a person.

Whoever spins a text, with other words for half of its words and a disguise on top, sends comments
that are not near-identical any more. They resemble each other all the same, far more than anything
honest resembles them; so one rejection says nothing yet, but two that agree hold the next.
"""

import datetime as dt
import weakref
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.evidence import WaveMemory
from model.fingerprint import BAND_ROWS, N_BANDS, RESEMBLES, Fingerprint
from service.moderation.waves import memory_of_all
from service.store import Connection, resembling

LOOKS_BACK = dt.timedelta(days=7)
MOST_DECISIONS = 300
"""The latest ones of a site that are compared with: a fraction of a millisecond."""
BELIEVED_FOR = dt.timedelta(seconds=1)
"""How long a process believes what it read: so soon a rejection counts in every worker."""
LEAST_LIKE = 2
"""Of a single one, chance may make the likeness."""
LEAST_CHARACTERS = 100
"""Of shorter texts honest people say things that resemble each other."""


@dataclass(frozen=True, slots=True)
class _Lately:
    """What people decided on lately, as it was a moment ago."""

    read_at: dt.datetime
    comment_ids: tuple[int, ...]
    signatures: npt.NDArray[np.uint32]


_KNOWN: weakref.WeakKeyDictionary[object, dict[int, _Lately]] = weakref.WeakKeyDictionary()
"""By database and site."""


def resembled(
    connection: Connection,
    site_id: int,
    fingerprint: Fingerprint | None,
    *,
    visible: str,
    now: dt.datetime,
) -> WaveMemory | None:
    """Return what people decided lately for comments that a comment resembles.

    ``visible`` is what a person reads of it. None where it resembles fewer than two, and for a
    short text.
    """
    if fingerprint is None or len(visible) < LEAST_CHARACTERS:
        return None
    lately = _lately(connection, site_id, now)
    like = _like(lately, fingerprint)
    if len(like) < LEAST_LIKE:
        return None
    return memory_of_all(connection, resembling.as_they_are(connection, like))


def _like(lately: _Lately, fingerprint: Fingerprint) -> Sequence[int]:
    if not lately.comment_ids:
        return ()
    mine = np.frombuffer(fingerprint.signature, "<u4")
    similar = (lately.signatures == mine).mean(axis=1) >= RESEMBLES
    return [lately.comment_ids[place] for place in np.flatnonzero(similar)]


def _lately(connection: Connection, site_id: int, now: dt.datetime) -> _Lately:
    of_sites = _KNOWN.setdefault(connection.engine, {})
    known = of_sites.get(site_id)
    if known is None or abs(now - known.read_at) >= BELIEVED_FOR:
        found = resembling.decided_since(
            connection, site_id, now - LOOKS_BACK, limit=MOST_DECISIONS
        )
        read = np.frombuffer(b"".join(found.values()), "<u4").astype(np.uint32)
        table = read.reshape(len(found), N_BANDS * BAND_ROWS)
        known = of_sites[site_id] = _Lately(now, tuple(found), table)
    return known
