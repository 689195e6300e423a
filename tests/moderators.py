"""Moderators, what waits for them, and how they use the queue in a test client."""

import datetime as dt
import re
import secrets
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from model.comment import TextFormat
from model.labels import Action, Label
from model.verdict import Reason, Scores, Verdict
from service import create_app
from service.moderation.attention import urgency
from service.people import moderators
from service.people.moderators import Moderator, Role
from service.record import StateBy, Waiting
from service.settings import Settings
from service.store import Connection, Site, Store, authors, comments, revisions, verdicts
from service.store.comment_rows import CommentRow, NewCommentRow, RevisionRow, VerdictRow
from tests.stored import SERVING

PASSWORD = "marsh reeds at dawn"
AUTHOR = "a" * 64
_SCORES = {
    Label.SPAM: Scores(spam=0.75, abuse=0.05, legitimate=0.2),
    Label.ABUSE: Scores(spam=0.05, abuse=0.75, legitimate=0.2),
    Label.LEGITIMATE: Scores(spam=0.2, abuse=0.05, legitimate=0.75),
}
_SAID = {"text", "format", "author_name", "author_url", "parent_text"}


def a_moderator(
    store: Store, name: str, *sites: str, now: dt.datetime, role: Role = Role.MODERATOR, **said: Any
) -> Moderator:
    """Return a moderator of these sites who has a password."""
    new = moderators.add_moderator(store, name, sites, role, who="operator", now=now, **said)
    return moderators.choose_password(store, new, PASSWORD, who=name, now=now)


def one_that_waits(
    store: Store,
    site: Site,
    now: dt.datetime,
    *,
    kind: Waiting | None = Waiting.HELD,
    label: Label = Label.SPAM,
    reasons: tuple[Reason, ...] = (),
    **fields: Any,
) -> CommentRow:
    """Return a comment that waits; ``fields`` are of what it says or of what it is."""
    scores = _SCORES[label]
    said = {"text": "The bread came out well.", "format": TextFormat.TEXT, "author_name": "Marit"}
    said |= {name: fields.pop(name) for name in _SAID & fields.keys()}
    is_up = kind in (Waiting.AUDIT, Waiting.FLAGGED)
    values: dict[str, Any] = {
        "guid": secrets.token_hex(16),
        "site_id": site.id,
        "request_digest": "0" * 64,
        "state": Action.PUBLISH if is_up else Action.HOLD,
        "state_by": StateBy.MACHINE,
        "label": label,
        "language": "en",
        "waiting": kind,
        "urgency": urgency(kind, scores),
        "author_hash": AUTHOR,
        "created_at": now,
        "updated_at": now,
    }
    new = NewCommentRow(**values | fields)
    verdict = Verdict(
        label=label,
        scores=scores,
        action=new.state,
        would_be=None,
        tier=None,
        abstained=False,
        reasons=reasons,
        language=new.language,
        model=SERVING,
    )

    def work(connection: Connection) -> CommentRow:
        comment = comments.add(connection, new)
        about: Any = {"comment_id": comment.id, "created_at": now}
        revisions.add(connection, RevisionRow(number=1, **about, **said))
        verdicts.add(connection, VerdictRow(revision=1, verdict=verdict, **about))
        authors.count(connection, site.id, comment.author_hash, comments=1, at=now)
        return comment

    return store.write(work)


class Desk:
    """A moderator at the queue, in a browser without JavaScript."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.client: FlaskClient = create_app(settings).test_client()
        self.page = self.client.get("/review/sign-in")
        self.send("/review/sign-in", name=name, password=PASSWORD)

    def open(self, path: str = "/review") -> str:
        """Open a page and return it."""
        self.page = self.client.get(path, follow_redirects=True)
        return self.page.text

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Send a form of the page that is open, and follow where that leads."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page.text)
        assert token
        self.page = self.client.post(
            path, data={"csrf_token": token[1], **fields}, follow_redirects=True
        )
        return self.page

    def decide(self, choice: str, **fields: Any) -> str:
        """Press a button of the comment that is shown; return the page that follows."""
        path = f"/review/comments/{self.guid}/decide"
        return self.send(path, choice=choice, revision=1, **fields).text

    def undo(self) -> str:
        """Take back the last decision; return the page that follows."""
        return self.send("/review/undo").text

    @property
    def guid(self) -> str | None:
        """The guid of the comment that is shown."""
        found = re.search(r'<article id="focus"[^>]*data-guid="(\w+)"', self.page.text)
        return found[1] if found else None
