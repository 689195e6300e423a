"""What readers do in the demonstration: comment, edit, flag, praise."""

import datetime as dt
import random
import re
from dataclasses import dataclass

from model.classifier import Classifier
from model.comment import Comment
from model.labels import Action
from service import moderation
from service.demo.timeline import Entry
from service.lists.compiled import Lists
from service.moderation import Submission
from service.privacy.pseudonyms import Pseudonyms
from service.record import FlagKind, VoteKind
from service.store import Site, Store

N_READERS = 60
"""Who flag and praise: few enough to have a record after two weeks."""
WHO = "platform (demo)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The platform of both sites, as its readers use it."""

    sites: dict[str, Site]
    classifier: Classifier
    pseudonyms: Pseudonyms
    lists: Lists
    store: Store
    chance: random.Random

    def comment(self, entry: Entry) -> str:
        """Hand a comment in and return its guid."""
        judged = moderation.submit(
            self._submission(entry, entry.line.says),
            site=self.sites[entry.page.site],
            key_id=None,
            classifier=self.classifier,
            pseudonyms=self.pseudonyms,
            lists=self.lists,
            store=self.store,
            now=entry.at,
            chance=self.chance.random,
            new_guid=lambda: f"{self.chance.getrandbits(128):032x}",
        )
        assert judged.comment is not None  # it is no test
        return judged.comment.guid

    def edit(self, entry: Entry, guid: str, now: dt.datetime) -> None:
        """Hand in what the author makes of a comment."""
        moderation.edit(
            guid,
            self._submission(entry, entry.line.then),
            who=WHO,
            site=self.sites[entry.page.site],
            classifier=self.classifier,
            pseudonyms=self.pseudonyms,
            lists=self.lists,
            store=self.store,
            now=now,
        )

    def flag(self, entry: Entry, kind: str, guid: str, now: dt.datetime) -> None:
        """Let some reader report a comment, if readers can see it."""
        site = self.sites[entry.page.site]
        known = moderation.look_up(guid, site=site, store=self.store)
        if known.comment.state is Action.PUBLISH:
            moderation.flag(
                guid,
                FlagKind(kind),
                reader=self._somebody(),
                who=WHO,
                site=site,
                pseudonyms=self.pseudonyms,
                store=self.store,
                now=now,
            )

    def praise(self, entry: Entry, guid: str, now: dt.datetime) -> None:
        """Let some reader praise a comment."""
        moderation.vote(
            guid,
            self.chance.choice(list(VoteKind)),
            reader=self._somebody(),
            who=WHO,
            site=self.sites[entry.page.site],
            pseudonyms=self.pseudonyms,
            store=self.store,
            now=now,
        )

    def appeal(self, entry: Entry, guid: str, now: dt.datetime) -> None:
        """Let the author appeal, if there is a rejection to appeal against."""
        site = self.sites[entry.page.site]
        known = moderation.look_up(guid, site=site, store=self.store)
        if known.comment.state is Action.REJECT:
            moderation.appeal(guid, entry.line.appeals, site=site, store=self.store, now=now)

    def _somebody(self) -> str:
        return f"reader-{self.chance.randrange(N_READERS)}"

    def _submission(self, entry: Entry, text: str) -> Submission:
        page, line = entry.page, entry.line
        said = Comment(
            text=text,
            author_name=line.by,
            author_email=_address_of(line.by),
            author_url=line.link,
            page_url=f"https://{page.site}.example/{page.slug}",
            page_title=page.title,
            parent_text=entry.parent.says if entry.parent else "",
            posted_at=entry.at,
        )
        return Submission(comment=said, section=page.section)


def _address_of(name: str) -> str:
    """Return an e-mail address, by which authors are known."""
    return re.sub(r"\W+", ".", name.lower()) + "@readers.example"
