"""What a site remembers of an author: how many comments, and what people made of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from service.store.prepared import Prepared, Question
from service.store.tables import authors, comments
from service.store.upsert import Insert, for_dialect

N_ACCEPTED_FOR_TRUST = 5
"""Comments that people published before an author is trusted by record."""
N_ACCEPTED_PER_REJECTED = 20
"""Comments that people published for each one that they rejected, of a trusted author."""


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """One author on one site, known by a keyed hash alone."""

    n_comments: int = 0
    n_accepted: int = 0
    """Comments that people published; decisions that were taken back do not count."""
    n_rejected: int = 0
    """Comments that people rejected; decisions that were taken back do not count."""
    muted_at: dt.datetime | None = None
    first_seen_at: dt.datetime | None = None
    """None for an author who was never seen."""

    @property
    def is_trusted(self) -> bool:
        """Whether people accepted many comments of theirs and rejected next to none.

        >>> AuthorRecord(n_accepted=5).is_trusted
        True
        >>> AuthorRecord(n_accepted=5, n_rejected=1).is_trusted
        False
        """
        return (
            self.muted_at is None
            and self.n_accepted >= N_ACCEPTED_FOR_TRUST
            and self.n_accepted >= N_ACCEPTED_PER_REJECTED * self.n_rejected
        )


def record(connection: Connection, site_id: int, author_hash: str | None) -> AuthorRecord:
    """Return the record of an author; an empty one for who is unknown or gave no name."""
    if author_hash is None:
        return AuthorRecord()
    prepared, asked = question_of_record(site_id, author_hash)
    values = prepared.row(connection, asked)
    return AuthorRecord() if values is None else AuthorRecord(**values)


def question_of_record(site_id: int, author_hash: str) -> Question:
    """Return what `record` asks."""
    return _RECORD, {"site": site_id, "author": author_hash}


def count(
    connection: Connection,
    site_id: int,
    author_hash: str | None,
    *,
    comments: int = 0,
    accepted: int = 0,
    rejected: int = 0,
    at: dt.datetime,
) -> None:
    """Add to the counts of an author, who is made if need be; negative numbers take back."""
    if author_hash is None or not (comments or accepted or rejected):
        return
    values = {
        "site_id": site_id,
        "author_hash": author_hash,
        "first_seen_at": at,
        "n_comments": max(comments, 0),
        "n_accepted": max(accepted, 0),
        "n_rejected": max(rejected, 0),
    }
    if min(comments, accepted, rejected) >= 0:
        _ADD.run(connection, values)
        return
    more = {"more_comments": comments, "more_accepted": accepted, "more_rejected": rejected}
    _COUNT.run(connection, values | more)


def _add(dialect: str) -> Insert:
    new = for_dialect(dialect, authors)
    return new.on_conflict_do_update(
        index_elements=["site_id", "author_hash"],
        set_={
            name: authors.c[name] + new.excluded[name]
            for name in ("n_comments", "n_accepted", "n_rejected")
        },
    ).inline()


def _add_or_count(dialect: str) -> Insert:
    return for_dialect(dialect, authors).on_conflict_do_update(
        index_elements=["site_id", "author_hash"],
        set_={
            "n_comments": authors.c.n_comments + bindparam("more_comments"),
            "n_accepted": authors.c.n_accepted + bindparam("more_accepted"),
            "n_rejected": authors.c.n_rejected + bindparam("more_rejected"),
        },
    )


_RECORD = Prepared(
    select(*(authors.c[field.name] for field in fields(AuthorRecord))).where(
        authors.c.site_id == bindparam("site"), authors.c.author_hash == bindparam("author")
    )
)
_GIVEN = ["site_id", "author_hash", "first_seen_at", "n_comments", "n_accepted", "n_rejected"]
_ADD = Prepared(_add, _GIVEN, as_rows=True)
_COUNT = Prepared(_add_or_count, _GIVEN)


def mute(
    connection: Connection, site_id: int, author_hash: str, *, muted_at: dt.datetime | None
) -> None:
    """Mute a known author, or with None let them speak again."""
    which = (authors.c.site_id == site_id, authors.c.author_hash == author_hash)
    changed: dict[str, Any] = {"muted_at": muted_at}
    connection.execute(update(authors).where(*which).values(changed))


def forget(connection: Connection, site_id: int, author_hashes: Sequence[str]) -> None:
    """Delete the record of an author, under all hashes that they are known by."""
    which = (authors.c.site_id == site_id, authors.c.author_hash.in_(author_hashes))
    connection.execute(delete(authors).where(*which))


def forget_without_comments(connection: Connection, site_id: int, author_hash: str | None) -> None:
    """Delete the record of an author of whom no comment is left; a mute is remembered."""
    theirs = exists().where(comments.c.site_id == site_id, comments.c.author_hash == author_hash)
    which = (authors.c.site_id == site_id, authors.c.author_hash == author_hash)
    connection.execute(delete(authors).where(*which, authors.c.muted_at.is_(None), ~theirs))
