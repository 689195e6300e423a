"""A platform that hands comments in, without HTTP, for tests of what becomes of them."""

import dataclasses
import datetime as dt
import itertools
from typing import Any

from model.comment import Comment
from model.labels import Mode
from service import moderation
from service.lists.compiled import Lists
from service.moderation import Judged, Known, Submission
from service.privacy.pseudonyms import Pseudonyms
from service.sites.options import SiteOptions
from service.store import CommentRow, RevisionRow, Site, Store, comments, revisions
from tests.small_model import small_classifier

HARMLESS = "The bread came out well, and the crust was crisp; thank you for the recipe."
SPAM = "Cheap watches and pills! Buy now at www.watches.example and win money!"

_NUMBERS = itertools.count(1)


class Platform:
    """The platform of a site, with a model that is fitted on our sentences."""

    def __init__(self, store: Store, now: dt.datetime, *, mode: Mode = Mode.POST) -> None:
        name = f"garden-{next(_NUMBERS)}"
        self.store = store
        self.now = now
        self.site: Site = store.add_site(name, mode, created_at=now)
        self.pseudonyms = Pseudonyms(store, "a secret key of thirty-two characters")
        self.lists = Lists(store, self.pseudonyms)

    def with_options(self, **options: Any) -> "Platform":
        """Have the site choose these from now on."""
        self.site = dataclasses.replace(self.site, options=SiteOptions(**options))
        return self

    def submit(self, text: str = HARMLESS, *, in_sample: bool = False, **said: Any) -> Judged:
        """Hand in a comment; what is said beside the text is of the submission or the comment."""
        return moderation.submit(
            self.submission(text, **said),
            site=self.site,
            key_id=None,
            classifier=small_classifier(),
            pseudonyms=self.pseudonyms,
            lists=self.lists,
            store=self.store,
            now=self.now,
            chance=lambda: 0.0 if in_sample else 0.999,
        )

    def stored(self, text: str = HARMLESS, **said: Any) -> CommentRow:
        """Hand in a comment and return what is stored of it."""
        comment = self.submit(text, **said).comment
        assert comment is not None
        return comment

    def edit(self, comment: CommentRow, text: str, **said: Any) -> CommentRow:
        """Hand in an edit and return what is stored of the comment then."""
        judged = moderation.edit(
            comment.guid,
            self.submission(text, **said),
            who="platform (key …wxyz)",
            site=self.site,
            classifier=small_classifier(),
            pseudonyms=self.pseudonyms,
            lists=self.lists,
            store=self.store,
            now=self.now + dt.timedelta(minutes=5),
        )
        assert judged.comment is not None
        return judged.comment

    def erase(self, comment: CommentRow) -> None:
        """Erase a comment."""
        moderation.erase_comment(
            comment.guid,
            who="platform (key …wxyz)",
            site=self.site,
            store=self.store,
            now=self.now + dt.timedelta(hours=1),
        )

    def look_up(self, comment: CommentRow) -> Known:
        """Return what is known of a comment."""
        return moderation.look_up(comment.guid, site=self.site, store=self.store)

    def found(self, comment: CommentRow) -> CommentRow:
        """Return a comment as it is now."""
        guid = comment.guid
        return self.store.read(lambda connection: comments.find(connection, self.site.id, guid))

    def revisions(self, comment: CommentRow) -> list[RevisionRow]:
        """Return what a comment said at each time."""
        return self.store.read(lambda connection: revisions.of_comment(connection, comment.id))

    @staticmethod
    def submission(text: str, **said: Any) -> Submission:
        """Return what is handed in."""
        of_request = {"external_id", "idempotency_key", "section", "is_test"} & said.keys()
        request = {name: said.pop(name) for name in of_request}
        return Submission(comment=Comment(text=text, **said), **request)
