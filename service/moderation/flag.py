"""Readers report a comment: it waits for a person then."""

import datetime as dt
from dataclasses import dataclass

from service.moderation.consequences import agrees_with_flags
from service.moderation.flagging import wait_for_a_person
from service.moderation.reader_weight import BRIGADE_TIME, is_fresh, reader_weight
from service.moderation.standing import standing
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.record import FlagKind
from service.store import (
    CommentRow,
    Connection,
    Site,
    Store,
    audit,
    comments,
    decisions,
    flags,
    readers,
)
from service.store.flags import FlagRow
from service.store.readers import ReaderRow


@dataclass(frozen=True, slots=True)
class Flagged:
    """A reader's flag, the comment as it is with it, and whether it was new."""

    flag: FlagRow
    comment: CommentRow
    is_new: bool


def flag(
    guid: str,
    kind: FlagKind,
    *,
    reader: str,
    note: str = "",
    who: str,
    site: Site,
    pseudonyms: Pseudonyms,
    store: Store,
    now: dt.datetime,
) -> Flagged:
    """Take a reader's report of a comment; ``reader`` is whatever the platform calls them.

    It weighs by the reader's record. The comment waits for a person, and is hidden until one came
    where the site chose a threshold; where a decision stands it does neither. A reader flags a
    comment once: a repeat changes nothing. Raises `UnknownComment`.
    """
    hashes = pseudonyms.all_of(site.id, Kind.READER, reader)

    def work(connection: Connection) -> Flagged:
        comment = comments.find(connection, site.id, guid, for_change=True)
        known = readers.find_or_add(connection, site.id, hashes, at=now)
        earlier = flags.by_reader(connection, comment.id, known.id)
        if earlier is not None:
            return Flagged(earlier, comment, is_new=False)
        flag, after = _take(connection, site, comment, known, kind, note, now)
        _write_audit(connection, comment, after, flag, who)
        return Flagged(flag, after, is_new=True)

    return store.write(work)


def _take(
    connection: Connection,
    site: Site,
    comment: CommentRow,
    reader: ReaderRow,
    kind: FlagKind,
    note: str,
    now: dt.datetime,
) -> tuple[FlagRow, CommentRow]:
    stands = standing(decisions.of_same_text(connection, comment.id, comment.revision))
    agreed = agrees_with_flags(stands)
    n_fresh = flags.n_fresh(connection, comment.id, since=now - BRIGADE_TIME)
    flag = FlagRow(
        comment_id=comment.id,
        reader_id=reader.id,
        revision=comment.revision,
        kind=kind,
        note=note,
        weight=reader_weight(
            n_judged=reader.n_judged, n_agreed=reader.n_agreed, n_fresh_before=n_fresh
        ),
        is_fresh=is_fresh(reader.n_judged),
        agreed=agreed,
        created_at=now,
    )
    flags.add(connection, flag)
    if agreed is not None:  # people have answered it before it was asked
        readers.count(connection, reader.id, judged=1, agreed=int(agreed))
        return flag, comment
    weight = flags.open_weight(connection, comment.id, comment.revision)
    comment = comments.change(connection, comment, flag_weight=weight, at=now)
    if stands is None:
        comment = wait_for_a_person(connection, site, comment, now=now)
    return flag, comment


def _write_audit(
    connection: Connection, before: CommentRow, after: CommentRow, flag: FlagRow, who: str
) -> None:
    audit.write(
        connection,
        site_id=before.site_id,
        who=who,
        what="flag",
        at=flag.created_at,
        comment_id=before.id,
        before={"state": before.state, "waiting": before.waiting},
        after={"state": after.state, "waiting": after.waiting, "kind": flag.kind},
    )
