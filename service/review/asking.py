"""What a moderator asks of the queue, as it stands in the address of a page."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import request, session

from model.labels import Label
from service.moderation.desk import Asked
from service.record import Waiting
from service.review import people
from service.review.preferences import spared
from service.store.waiting import Filter, Place

MOST_PUT_OFF = 100
"""Comments that a session remembers as skipped; the oldest ones come back."""
AGES = {"hour": dt.timedelta(hours=1), "day": dt.timedelta(days=1), "week": dt.timedelta(days=7)}

_PUT_OFF = "put_off"
_NAMES = (
    "text", "site", "kind", "label", "reason", "language", "page", "author", "wave", "older",
    "after",
)  # fmt: skip
_CODE = re.compile("[a-z_]{1,63}")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asking:
    """The parts of an address that say which comments are wanted; those that make sense."""

    words: Mapping[str, Any]
    """Of ``_NAMES``, as strings."""

    @classmethod
    def of_request(cls) -> "Asking":
        """Return what the address of this request asks for."""
        given = {name: request.args.get(name, "").strip() for name in _NAMES}
        return cls({name: word for name, word in given.items() if word})

    def asked(self, now: dt.datetime) -> Asked:
        """Return it as the use cases know it; of the sites, those that are the moderator's."""
        person = people.person()
        site = self.words.get("site")
        return Asked(
            moderator_id=person.moderator.id,
            memberships=[one for one in person.memberships if site in (None, one.site_name)],
            wanted=self._filter(now),
            text=self.words.get("text", ""),
            put_off=put_off(),
            after=_place(self.words.get("after", "")),
        )

    def but(self, **changes: str | None) -> dict[str, str]:
        """Return the words of an address that asks for the same but for these changes."""
        changed = {"after": None, **changes}
        kept = {name: word for name, word in self.words.items() if name not in changed}
        return kept | {name: word for name, word in changed.items() if word}

    @property
    def n_filters(self) -> int:
        """How many things, beside the kind, are asked for."""
        return len(self.words.keys() - {"kind", "after"})

    def _filter(self, now: dt.datetime) -> Filter:
        words = self.words
        age = AGES.get(words.get("older", ""))
        wave, reason = words.get("wave", ""), words.get("reason", "")
        return Filter(
            kind=_word(Waiting, words.get("kind")),
            label=_word(Label, words.get("label")),
            language=words.get("language"),
            page_url=words.get("page"),
            author_hash=words.get("author"),
            reason=reason if _CODE.fullmatch(reason) else None,
            spared=spared(people.person().moderator),
            wave_id=int(wave) if wave.isdecimal() and len(wave) < 16 else None,
            before=now - age if age else None,
        )


def cursor(place: Place) -> str:
    """Return a place in the queue as an address can carry it."""
    return f"{place.kind.value}:{place.urgency!r}:{place.id}"


def put_off() -> list[int]:
    """Return the comments that were skipped in this session."""
    return list(session.get(_PUT_OFF, ()))


def put_off_too(comment_id: int) -> None:
    """Skip a comment for the rest of this session."""
    known = [each for each in put_off() if each != comment_id]
    session[_PUT_OFF] = [*known, comment_id][-MOST_PUT_OFF:]


def take_up_again(*comment_ids: int) -> None:
    """Skip these comments no more; without any, skip none."""
    gone = set(comment_ids)
    session[_PUT_OFF] = [each for each in put_off() if gone and each not in gone]


def _word(kind: type[Word], value: str | None) -> Word | None:
    try:
        return kind(value) if value else None
    except ValueError:
        return None


def _place(text: str) -> Place | None:
    try:
        kind, urgency, number = text.split(":")
        return Place(Waiting(kind), float(urgency), int(number))
    except ValueError:
        return None
