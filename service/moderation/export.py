"""What is known of a comment or an author, as they may ask for it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from service.privacy.pseudonyms import Kind, Pseudonyms
from service.store import (
    CommentRow,
    Connection,
    Site,
    Store,
    appeals,
    authors,
    comments,
    decisions,
    flags,
    retention,
    revisions,
    told_of,
    verdicts,
)

Document = dict[str, Any]

_OURS = ("id", "site_id", "key_id", "hash_key_id", "request_digest", "wave_id")
"""Numbers that mean nothing outside the database."""


def export_comment(guid: str, *, site: Site, store: Store) -> Document:
    """Return all that is kept of a comment, ready for JSON.

    Who flagged, praised or decided is not in it: they are other people. Raises `UnknownComment`, or
    `ErasedComment`.
    """
    return store.read(lambda connection: _comment(connection, site, guid))


def export_author(
    email: str, *, site: Site, store: Store, pseudonyms: Pseudonyms
) -> Iterator[Document]:
    """Yield the author's record, then each of their comments as `export_comment` returns it."""
    hashes = pseudonyms.all_of(site.id, Kind.AUTHOR, email)
    records = store.read(
        lambda connection: [authors.record(connection, site.id, each) for each in hashes]
    )
    for record in records:
        if record.first_seen_at is not None:
            yield {"author": asdict(record)}
    for guid in store.read(lambda connection: retention.all_of_author(connection, site.id, hashes)):
        yield export_comment(guid, site=site, store=store)


def _comment(connection: Connection, site: Site, guid: str) -> Document:
    comment = comments.find(connection, site.id, guid)
    return {
        "comment": _plain(comment),
        "site": site.name,
        "revisions": [
            _without(asdict(each), "comment_id")
            for each in revisions.of_comment(connection, comment.id)
        ],
        "verdicts": [
            {
                "revision": each.revision,
                "at": each.created_at,
                "shadow": each.shadow,
                **each.verdict.as_dict(),
            }
            for each in verdicts.every(connection, comment.id)
        ],
        "decisions": [
            {
                "revision": each.revision,
                "action": each.action,
                "label": each.label,
                "reason": each.reason,
                "note": each.note,
                "by": each.source,
                "at": each.decided_at,
                "undone_at": each.undone_at,
            }
            for each in decisions.of_comment(connection, comment.id)
        ],
        "flags": [
            {"kind": each.kind, "note": each.note, "at": each.created_at}
            for each in flags.of_comment(connection, comment.id)
        ],
        "votes": told_of.votes_on(connection, comment.id),
        "promotions": told_of.promotions_of(connection, comment.id),
        "appeal": _appeal(connection, comment),
        "examples": told_of.examples_of(connection, guid),
        "changes": told_of.changes_of(connection, guid),
        "notices": told_of.notices_of(connection, guid),
        "audit": told_of.audit_lines(connection, comment.id),
    }


def _appeal(connection: Connection, comment: CommentRow) -> Document | None:
    appeal = appeals.of_comment(connection, comment.id)
    if appeal is None:
        return None
    return {
        "revision": appeal.revision,
        "text": appeal.text,
        "at": appeal.created_at,
        "granted": appeal.granted,
        "answer": appeal.answer,
        "answered_at": appeal.answered_at,
    }


def _plain(comment: CommentRow) -> Document:
    return _without(asdict(comment), *_OURS)


def _without(document: Document, *names: str) -> Document:
    return {name: value for name, value in document.items() if name not in names}
