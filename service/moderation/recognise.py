"""Which stored comment a platform means that has no name of its own for comments."""

from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from service.moderation.submission import Submission, storable
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.store import Connection, Site, Store, comments, written
from service.store.written import Written

ALIKE = 0.9
"""Share of the text that must be the same for it to be the same comment, perhaps tidied up."""
EDITED = 0.5
"""The same, where the platform says that its author changed it."""

LOOKED_AT = 50
"""Last comments of the author among which it is looked for."""


def with_identity(submission: Submission, *, site: Site, pseudonyms: Pseudonyms) -> Submission:
    """Return the submission with an idempotency key made of who said what where.

    So the same comment is known again, whatever else is said of it. Who gives neither name nor
    address is known by the IP address.
    """
    comment = storable(submission).comment
    has_name = comment.author_name.strip() or comment.author_email.strip()
    parts = (
        comment.type,
        comment.author_name,
        comment.author_email,
        comment.author_url,
        comment.page_url,
        comment.text,
        "" if has_name else comment.ip,
    )
    told = "\0".join(part.strip() for part in parts)
    identity = pseudonyms.of(site.id, Kind.REQUEST, told)
    return replace(submission, idempotency_key=f"{submission.via}:{identity}")


def recognise(
    submission: Submission,
    *,
    guid: str | None,
    alike: float,
    site: Site,
    pseudonyms: Pseudonyms,
    store: Store,
) -> str | None:
    """Return the guid of the comment that is meant, or None where there is none.

    By the ``guid`` itself, else by the identity that `with_identity` gave, else as the one of the
    same author on the same page that was posted at the same moment, or of whose text at least the
    share ``alike`` is the same. Raises `ErasedComment`.
    """

    def work(connection: Connection) -> str | None:
        if guid is not None and comments.exists(connection, site.id, guid):
            return guid
        known = comments.of_request(connection, site.id, None, submission.idempotency_key)
        if known:
            return known[0].guid
        email = submission.comment.author_email
        if not email.strip():
            return None
        hashes = pseudonyms.all_of(site.id, Kind.AUTHOR, email)
        found = written.by_author(connection, site.id, hashes, limit=LOOKED_AT)
        return _most_alike(found, submission, alike)

    return store.read(work)


def _most_alike(found: list[Written], submission: Submission, alike: float) -> str | None:
    comment = storable(submission).comment
    here = [one for one in found if (one.type, one.page_url) == (comment.type, comment.page_url)]
    for one in here:
        if comment.posted_at is not None and one.posted_at == comment.posted_at:
            return one.guid
    shares = [
        (Levenshtein.normalized_similarity(one.text, comment.text, score_cutoff=alike), one.guid)
        for one in here
        if one.text
    ]
    best, guid = max(shares, default=(0.0, None))
    return guid if best >= alike else None
