"""What the site knows of a comment beside its words, gathered for its policy."""

import datetime as dt

from model.comment import Comment
from model.evidence import UNKNOWN_AUTHOR, AuthorRecord, Evidence
from model.fingerprint import Fingerprint
from model.text import Reading
from service.lists.compiled import Lists
from service.moderation import resemblance, waves
from service.store import CommentRow, Connection, Site, authors, lists
from service.store.authors import AuthorRecord as AuthorRow

NEW_FOR = dt.timedelta(days=7)
"""How long an author is new."""


def gather(
    connection: Connection,
    site: Site,
    comment: Comment,
    reading: Reading,
    language: str | None,
    *,
    site_lists: Lists,
    author_hash: str | None,
    fingerprint: Fingerprint | None,
    now: dt.datetime,
) -> Evidence:
    """Return all that a site knows of a comment, as it stands in the transaction.

    ``comment`` is as it was sent, ``reading`` that of its text, and ``language`` that of the
    assessment.
    """
    wave = waves.remembered(connection, site.id, fingerprint)
    resembled = None
    if wave is None or not wave.n_rejected + wave.n_published:
        visible = reading.visible
        resembled = resemblance.resembled(
            connection, site.id, fingerprint, visible=visible, now=now
        )
    return Evidence(
        list_hits=site_lists.now(connection, site.id).hits(comment, reading, language),
        wave=wave,
        author=author_record(authors.record(connection, site.id, author_hash), now=now),
        resembled=resembled,
    )


def remember(connection: Connection, comment: CommentRow, evidence: Evidence) -> None:
    """Note which entries of the site's lists a stored comment meets, as it says now."""
    if comment.revision > 1:
        lists.forget_hits(connection, comment.id)
    met = [hit.entry_id for hit in evidence.list_hits if hit.entry_id is not None]
    if met:
        lists.add_hits(connection, comment.id, met)


def author_record(row: AuthorRow, *, now: dt.datetime) -> AuthorRecord:
    """Return what the policy asks of an author's record.

    >>> author_record(AuthorRow(), now=dt.datetime.now(dt.UTC)) is UNKNOWN_AUTHOR
    True
    """
    if row.first_seen_at is None:
        return UNKNOWN_AUTHOR
    return AuthorRecord(
        n_comments=row.n_comments,
        accepted=row.n_accepted,
        rejected=row.n_rejected,
        muted=row.muted_at is not None,
        is_new=now - row.first_seen_at < NEW_FOR,
        trusted=row.is_trusted,
    )
