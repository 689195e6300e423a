"""Readers praise a comment, and its platform lifts it to the top."""

import datetime as dt
from dataclasses import dataclass

from service.moderation.flagging import rank_anew, show_again
from service.moderation.reader_weight import BRIGADE_TIME, is_fresh, reader_weight
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.record import Promotion, StateBy, VoteKind
from service.store import CommentRow, Connection, Site, Store, audit, comments, readers, votes


@dataclass(frozen=True, slots=True)
class Praised:
    """A comment as it is with a vote or a promotion, and whether that was new."""

    comment: CommentRow
    is_new: bool


def vote(
    guid: str,
    kind: VoteKind,
    *,
    reader: str,
    who: str,
    site: Site,
    pseudonyms: Pseudonyms,
    store: Store,
    now: dt.datetime,
) -> Praised:
    """Take a reader's praise of a comment, once for each kind; it makes up for part of the flags.

    However many kinds, a reader counts once.

    It weighs by the reader's record, as flags do, and one that is flagged waits less urgently.
    Raises `UnknownComment`.
    """
    hashes = pseudonyms.all_of(site.id, Kind.READER, reader)

    def work(connection: Connection) -> Praised:
        comment = comments.find(connection, site.id, guid, for_change=True)
        weight = _vote(connection, comment, kind, hashes, now)
        if weight is None:
            return Praised(comment, is_new=False)
        total = comment.vote_weight + weight
        after = comments.change(connection, comment, vote_weight=total, at=now)
        after = rank_anew(connection, after, now=now)
        _write_audit(connection, comment, after, what="vote", kind=kind, who=who, at=now)
        return Praised(after, is_new=True)

    return store.write(work)


def promote(
    guid: str,
    promotion: Promotion,
    *,
    who: str,
    site: Site,
    store: Store,
    now: dt.datetime,
) -> Praised:
    """Note that the platform lifts a comment to the top: from now on flags do not hide it.

    One that they hid is shown again. Once an edit has made something else of it, it may be
    promoted anew. Raises `UnknownComment`.
    """

    def work(connection: Connection) -> Praised:
        comment = comments.find(connection, site.id, guid, for_change=True)
        is_new = votes.promote(connection, comment_id=comment.id, promotion=promotion, at=now)
        if not is_new and comment.promoted:
            return Praised(comment, is_new=False)
        after = comments.change(connection, comment, promoted=True, at=now)
        if after.state_by is StateBy.FLAGS:
            after = show_again(connection, after, now=now, lapsed=False)
        _write_audit(connection, comment, after, what="promote", kind=promotion, who=who, at=now)
        return Praised(after, is_new=True)

    return store.write(work)


def _vote(
    connection: Connection,
    comment: CommentRow,
    kind: VoteKind,
    hashes: list[str],
    now: dt.datetime,
) -> float | None:
    """Store a vote and return its weight; None for a repeat."""
    reader = readers.find_or_add(connection, comment.site_id, hashes, at=now)
    n_fresh = votes.n_fresh(connection, comment.id, since=now - BRIGADE_TIME)
    has_voted = votes.has_voted(connection, comment.id, reader.id)
    weight = reader_weight(
        n_judged=reader.n_judged, n_agreed=reader.n_agreed, n_fresh_before=n_fresh
    )
    weight = 0.0 if has_voted else weight
    is_new = votes.add(
        connection,
        comment_id=comment.id,
        reader_id=reader.id,
        kind=kind,
        weight=weight,
        is_fresh=is_fresh(reader.n_judged) and not has_voted,
        at=now,
    )
    return weight if is_new else None


def _write_audit(
    connection: Connection,
    before: CommentRow,
    after: CommentRow,
    *,
    what: str,
    kind: VoteKind | Promotion,
    who: str,
    at: dt.datetime,
) -> None:
    audit.write(
        connection,
        site_id=before.site_id,
        who=who,
        what=what,
        at=at,
        comment_id=before.id,
        before={"state": before.state},
        after={"state": after.state, "kind": kind},
    )
