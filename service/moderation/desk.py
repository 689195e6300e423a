"""A moderator's desk: the comment before them, the next one, and what else waits.

Nobody is given a comment that another has before them, but for the audit sample.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from service.errors import UnknownComment
from service.moderation.appealed import may_decide
from service.moderation.dossier import Dossier, dossier
from service.record import Waiting
from service.store import (
    CommentRow,
    Connection,
    Store,
    appeals,
    claims,
    comments,
    waiting,
    waiting_rows,
)
from service.store.claims import Claim
from service.store.moderators import Membership
from service.store.search import search
from service.store.waiting import Filter, Looker, Part, Place
from service.store.waiting_rows import WaitingRow

CLAIM_LASTS = dt.timedelta(minutes=10)
"""How long a comment stays before one moderator alone who does nothing with it."""
MOST_IN_LIST = 25
MOST_FOUND = 500
"""Comments that a search finds, waiting ones and others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a moderator has before them."""

    current: Dossier | None
    """None where nothing waits that matches."""
    claimed_by: Claim | None
    """Another moderator, who has the current one before them."""
    is_for_others: bool
    """Whether an appeal leaves the current one to who did not reject it."""
    upcoming: Dossier | None
    """What comes next once the current one is decided."""
    rows: list[WaitingRow]
    """What waits, the first in the queue first; the current one is among them where it waits."""
    counts: dict[Waiting, int]
    n_for_others: int
    """How many appeals against the moderator's own decisions wait for somebody else."""
    further: Place | None
    """Where the next page of the list begins; None where this is the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who looks, at which part of what waits."""

    moderator_id: int
    memberships: Sequence[Membership]
    """The sites that are looked at."""
    wanted: Filter = field(default_factory=Filter)
    text: str = ""
    """What the comments say, in the words of a search."""
    put_off: Collection[int] = ()
    """Comments that the moderator leaves for later or for others."""
    after: Place | None = None
    """Where the page of the list begins."""

    @property
    def parts(self) -> list[Part]:
        """What may be seen of each site."""
        return [Part(each.site_id, each.sections) for each in self.memberships]

    def matching(self, connection: Connection) -> Filter:
        """Return what is asked for, a search by the newest comments that it finds."""
        if not self.text:
            return self.wanted
        sites = [part.site_id for part in self.parts]
        found = search(connection, sites, self.text, limit=MOST_FOUND)
        return replace(self.wanted, ids=tuple(found))


def look(
    asked: Asked,
    *,
    guid: str | None = None,
    rather: str | None = None,
    store: Store,
    now: dt.datetime,
) -> Desk:
    """Return the desk with the comment of that guid on it, or else with the first that is free.

    Without a guid the comment of the guid ``rather`` comes first, where it waits and is free. What
    lies on the desk is claimed; claims on anything else end. Raises `UnknownComment`.
    """
    return store.write(lambda connection: _look(connection, asked, guid, rather, now))


def count(asked: Asked, *, store: Store, now: dt.datetime) -> dict[Waiting, int]:
    """Return how many comments wait of each kind, as `look` does, and claim nothing."""
    looker = Looker(asked.moderator_id, now)
    return store.read(
        lambda connection: waiting.count(
            connection, asked.parts, asked.matching(connection), looker
        )
    )


def find(connection: Connection, memberships: Sequence[Membership], guid: str) -> CommentRow:
    """Return a comment that who has these memberships may see. Raises `UnknownComment`."""
    for membership in memberships:
        try:
            comment = comments.find(connection, membership.site_id, guid)
        except UnknownComment:
            continue
        if not membership.sections or comment.section in membership.sections:
            return comment
    raise UnknownComment(guid)


def _look(
    connection: Connection, asked: Asked, guid: str | None, rather: str | None, now: dt.datetime
) -> Desk:
    looker, wanted = Looker(asked.moderator_id, now), asked.matching(connection)
    places = waiting.first(
        connection,
        asked.parts,
        wanted,
        looker,
        limit=MOST_IN_LIST + 1,
        after=asked.after,
        without=asked.put_off,
    )
    rows = waiting_rows.of_places(connection, places[:MOST_IN_LIST])
    chosen = None if guid is None else find(connection, asked.memberships, guid)
    is_for_others = chosen is not None and not _may_decide(connection, chosen, looker)
    holder = _claim(connection, chosen, looker) if chosen and not is_for_others else None
    order = _behind(rows, chosen) if chosen else _from(rows, rather)
    found = [] if chosen is None else [chosen]
    for row in order:
        if len(found) == 2:
            break
        candidate = comments.find(connection, row.site_id, row.guid)
        if _claim(connection, candidate, looker) is None:
            found.append(candidate)
    claims.let_go(connection, asked.moderator_id, but=tuple(each.id for each in found))
    dossiers = [_dossier(connection, asked, comment) for comment in found]
    return Desk(
        current=dossiers[0] if dossiers else None,
        claimed_by=holder,
        is_for_others=is_for_others,
        upcoming=dossiers[1] if len(dossiers) > 1 else None,
        rows=rows,
        counts=waiting.count(connection, asked.parts, wanted, looker),
        n_for_others=appeals.n_closed_to(
            connection, [part.site_id for part in asked.parts], asked.moderator_id
        ),
        further=places[MOST_IN_LIST - 1] if len(places) > MOST_IN_LIST else None,
    )


def _from(rows: list[WaitingRow], guid: str | None) -> list[WaitingRow]:
    """Return the rows, those before the one of that guid last."""
    start = next((n for n, row in enumerate(rows) if row.guid == guid), 0)
    return rows[start:] + rows[:start]


def _behind(rows: list[WaitingRow], chosen: CommentRow) -> list[WaitingRow]:
    """Return what comes after the chosen one, and then what came before it."""
    places = [row.id for row in rows]
    behind = places.index(chosen.id) + 1 if chosen.id in places else 0
    return [row for row in rows[behind:] + rows[:behind] if row.id != chosen.id]


def _may_decide(connection: Connection, comment: CommentRow, looker: Looker) -> bool:
    appeal = appeals.of_comment(connection, comment.id)
    return may_decide(connection, comment, appeal, looker.moderator_id)


def _claim(connection: Connection, comment: CommentRow, looker: Looker) -> Claim | None:
    """Claim a comment and return None, or return who has it before them."""
    if comment.waiting in (None, Waiting.AUDIT):
        return None
    until = looker.now + CLAIM_LASTS
    if claims.take(connection, comment.id, looker.moderator_id, until=until, now=looker.now):
        return None
    return claims.of_comment(connection, comment.id, now=looker.now)


def _dossier(connection: Connection, asked: Asked, comment: CommentRow) -> Dossier:
    one = next(each for each in asked.memberships if each.site_id == comment.site_id)
    return dossier(connection, one.site_name, comment, sections=one.sections)
