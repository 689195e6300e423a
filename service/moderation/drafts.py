"""Texts that are asked about before anybody posts them: kept only where the site wants that."""

import contextlib
import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from model.classifier import Classifier
from model.comment import Comment, TextFormat
from model.fingerprint import fingerprint
from model.text import read
from service.errors import AnotherComment, ErasedComment
from service.lists.compiled import Lists
from service.moderation.submission import Submission, storable
from service.moderation.submit import submit
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.record import Via
from service.store import CommentRow, Connection, Site, Store, comments, fingerprints, revisions


def keep_draft(
    draft: Comment,
    *,
    via: Via,
    site: Site,
    key_id: int,
    classifier: Classifier,
    pseudonyms: Pseudonyms,
    lists: Lists,
    store: Store,
    now: dt.datetime,
) -> None:
    """Judge a draft and store it, each text once, however often it is asked about.

    An erased one stays erased.
    """
    name = _names(draft.text, site, pseudonyms)[0]
    submission = Submission(comment=draft, idempotency_key=name, via=via)
    # Another one that says the same under another page or parent is on record already.
    with contextlib.suppress(AnotherComment, ErasedComment):
        submit(
            submission,
            site=site,
            key_id=key_id,
            classifier=classifier,
            pseudonyms=pseudonyms,
            lists=lists,
            store=store,
            now=now,
        )


def find_text(
    text: str,
    *,
    external_ids: Iterable[str],
    site: Site,
    pseudonyms: Pseudonyms,
    store: Store,
) -> str | None:
    """Return the guid of the site's comment that says just this now, or None.

    Looked for, in this order, among those that a platform calls so, the drafts, and those that are
    nearly the same, of which only long ones are known.
    """
    names = _names(text, site, pseudonyms)

    def work(connection: Connection) -> str | None:
        for comment in _candidates(connection, site, text, external_ids, names):
            if _says(connection, comment, text, names):
                return comment.guid
        return None

    return store.read(work)


def _candidates(
    connection: Connection,
    site: Site,
    text: str,
    external_ids: Iterable[str],
    names: Collection[str],
) -> Iterator[CommentRow]:
    # No platform's name for a comment holds the character NUL, which PostgreSQL does not know.
    for external_id in (each for each in external_ids if "\0" not in each):
        yield from comments.of_request(connection, site.id, external_id, None)
    for name in names:
        yield from comments.of_request(connection, site.id, None, name)
    mark = fingerprint(Comment(text=text))
    if mark is not None:
        # The latest first: the platform speaks of what its moderators see now.
        for candidate in reversed(fingerprints.candidates(connection, site.id, mark)):
            yield comments.get(connection, candidate.comment_id)


def _says(connection: Connection, comment: CommentRow, text: str, names: Collection[str]) -> bool:
    """Return whether a comment says this, as people read it, whatever its markup."""
    said = revisions.get(connection, comment.id, comment.revision)
    if said.text is None:  # not kept, or pruned: only the name of a draft can tell
        return comment.revision == 1 and comment.idempotency_key in names
    wanted = read(text, TextFormat.TEXT)
    return wanted.folded.split() == read(said.text, said.format).folded.split()


def _names(text: str, site: Site, pseudonyms: Pseudonyms) -> list[str]:
    """Return the idempotency keys that a draft may have, the one of today first."""
    told = storable(Submission(comment=Comment(text=text))).comment.text
    return [f"draft:{each}" for each in pseudonyms.all_of(site.id, Kind.REQUEST, told)]
