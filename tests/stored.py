"""Comments as they lie in the database, for tests that need some and care little how they came."""

import datetime as dt
from itertools import count
from typing import Any

from model.artifact import BASELINE_DIRECTORY
from model.card import read_card
from model.comment import TextFormat
from model.labels import Action, Label, Mode
from model.verdict import Scores, Verdict
from service.record import StateBy
from service.store import Site, Store, comments, revisions, verdicts
from service.store.comment_rows import CommentRow, NewCommentRow, RevisionRow, VerdictRow

SERVING = read_card(BASELINE_DIRECTORY).version
"""The shipped model: what it judged is not judged again in the background."""

_NUMBERS = count(1)


def a_site(store: Store, now: dt.datetime, name: str = "garden") -> Site:
    """Return a site that was just added."""
    return store.add_site(name, Mode.POST, created_at=now)


def a_comment(
    store: Store,
    site: Site,
    now: dt.datetime,
    *,
    said: str = "The bread came out well, thank you.",
    verdict: Verdict | None = None,
    **fields: Any,
) -> CommentRow:
    """Return a stored comment with one revision: published, unless ``fields`` say otherwise.

    The ``verdict`` on it is fairly sure of itself, unless another is given.
    """
    values: dict[str, Any] = {
        "guid": f"{next(_NUMBERS):032x}",
        "site_id": site.id,
        "request_digest": "0" * 64,
        "state": Action.PUBLISH,
        "state_by": StateBy.MACHINE,
        "label": Label.LEGITIMATE,
        "created_at": now,
        "updated_at": now,
    }
    new = NewCommentRow(**values | fields)
    comment = store.write(lambda connection: comments.add(connection, new))
    say(store, comment, said, now, verdict=verdict)
    return comment


def a_verdict(action: Action = Action.PUBLISH) -> Verdict:
    """Return a verdict that is fairly sure of itself."""
    return Verdict(
        label=Label.LEGITIMATE,
        scores=Scores(spam=0.1, abuse=0.1, legitimate=0.8),
        action=action,
        would_be=None,
        tier=None,
        abstained=False,
        reasons=(),
        language="en",
        model=SERVING,
    )


def say(
    store: Store,
    comment: CommentRow,
    text: str,
    now: dt.datetime,
    *,
    verdict: Verdict | None = None,
    **fields: Any,
) -> None:
    """Store what the current revision of a comment says, and a verdict on it."""
    revision = RevisionRow(
        comment_id=comment.id,
        number=comment.revision,
        text=text,
        format=TextFormat.TEXT,
        created_at=now,
        **fields,
    )
    row = VerdictRow(
        comment_id=comment.id,
        revision=comment.revision,
        verdict=verdict or a_verdict(comment.state),
        created_at=now,
    )
    store.write(lambda connection: revisions.add(connection, revision))
    store.write(lambda connection: verdicts.add(connection, row))


def edit(store: Store, comment: CommentRow, text: str, now: dt.datetime, *, same: bool) -> None:
    """Store another revision, which says the ``same`` or not as far as people are concerned."""
    current = stored(store, comment)
    before = store.read(lambda c: revisions.get(c, comment.id, current.revision))
    number = current.revision + 1
    edited = store.write(lambda c: comments.change(c, current, revision=number, at=now))
    say(store, edited, text, now, same_as=before.same_as if same else number)


def stored(store: Store, comment: CommentRow) -> CommentRow:
    """Return a comment as it is now."""
    return store.read(lambda connection: comments.find(connection, comment.site_id, comment.guid))
