"""People at work on a site, and their browsers, for tests of the moderators' pages."""

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from model.labels import Label
from service import create_app, moderation
from service.moderation import Actor, Decided, Ruling
from service.people import moderators
from service.people.moderators import Role
from service.record import Source
from service.settings import Settings
from service.store import CommentRow, Site, Store

PASSWORD = "marsh reeds at dawn"


@dataclasses.dataclass(frozen=True)
class Team:
    """The moderators of a site, and what they do."""

    settings: Settings
    store: Store
    site: Site
    now: dt.datetime

    def join(
        self, name: str, role: Role = Role.MODERATOR, *, sections: Sequence[str] = ()
    ) -> Actor:
        """Let somebody look after the site, with the password of all."""
        added = moderators.add_moderator(
            self.store, name, [self.site.name], role, sections=sections, who="t", now=self.now
        )
        moderators.choose_password(self.store, added, PASSWORD, who=name, now=self.now)
        source = Source.ADMIN if role is Role.ADMIN else Source.MODERATOR
        return Actor(source=source, name=name, moderator_id=added.id)

    def browser(self, name: str) -> "ReviewBrowser":
        """Return the browser of somebody who has signed in."""
        browser = ReviewBrowser(create_app(self.settings).test_client())
        answer = browser.send("/review/sign-in", name=name, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    def decide(
        self, comment: CommentRow, label: Label, actor: Actor, *, minutes: int = 0, **said: Any
    ) -> Decided:
        """Decide on a comment, some minutes after the team began."""
        return moderation.decide(
            comment.guid,
            Ruling.of(None, label, **said),
            actor=actor,
            site=self.site,
            store=self.store,
            now=self.now + dt.timedelta(minutes=minutes),
        )


@dataclasses.dataclass(frozen=True)
class ReviewBrowser:
    """A browser without JavaScript."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def send(self, path: str, at: str | None = None, /, **fields: Any) -> TestResponse:
        """Send a form of the page ``at`` an address, or at that where the form goes to."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(at or path).text)
        assert found, at or path
        return self.client.post(path, data={"csrf_token": found[1], **fields})
