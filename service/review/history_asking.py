"""What is asked of the history, as it stands in the address of its page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import request

from model.labels import Action, Label
from service.record import Source
from service.review import people
from service.store.history import Entry, Place, Reach, Wanted

NAMES = ("site", "who", "label", "action", "source", "undone", "since", "until", "after")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class HistoryAsking:
    """The parts of an address that say which decisions are wanted; those that make sense."""

    words: Mapping[str, str]

    @classmethod
    def of_request(cls) -> "HistoryAsking":
        """Return what the address of this request asks for."""
        given = {name: request.args.get(name, "").strip() for name in NAMES}
        return cls({name: word for name, word in given.items() if word})

    @property
    def reaches(self) -> list[Reach]:
        """What the person may see, of the site that is asked for or of all."""
        site = self.words.get("site")
        return [
            Reach(each.site_id, each.sections)
            for each in people.person().memberships
            if site in (None, each.site_name)
        ]

    @property
    def place(self) -> Place | None:
        """Where the page begins; None for the start."""
        moment, _, number = self.words.get("after", "").partition("~")
        try:
            at = dt.datetime.fromisoformat(moment)
            return Place(at, int(number)) if at.tzinfo and len(number) < 16 else None
        except ValueError:
            return None

    @property
    def filters(self) -> dict[str, str]:
        """What is asked for, without the place."""
        return {name: word for name, word in self.words.items() if name != "after"}

    def wanted(self) -> Wanted:
        """Return which decisions are wanted."""
        words = self.words
        last = _midnight(words.get("until"))
        return Wanted(
            decided_by=words.get("who"),
            label=_word(Label, words.get("label")),
            action=_word(Action, words.get("action")),
            source=_word(Source, words.get("source")),
            undone={"yes": True, "no": False}.get(words.get("undone", "")),
            since=_midnight(words.get("since")),
            until=last and last + dt.timedelta(days=1),
        )

    def behind(self, entry: Entry) -> dict[str, str]:
        """Return the words of the page that begins behind an entry."""
        return self.filters | {"after": f"{entry.decided_at.isoformat()}~{entry.id}"}


def _midnight(text: str | None) -> dt.datetime | None:
    """Return when a day begins, in UTC."""
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    # The last days that there are have no day after them.
    return dt.datetime.combine(min(day, dt.date(9999, 1, 1)), dt.time(), dt.UTC)


def _word(kind: type[Word], value: str | None) -> Word | None:
    try:
        return kind(value) if value else None
    except ValueError:
        return None
