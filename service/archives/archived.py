"""What an archive says of one comment."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from model.comment import Comment
from model.labels import Action, Label
from service.errors import ServiceError


class UnreadableArchive(ServiceError):
    """The file is not what it was said to be."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True, slots=True)
class Archived:
    """One comment of an archive, and what a person had decided about it there."""

    external_id: str
    comment: Comment
    state: Action
    """Whether readers saw it: published, waiting, or hidden."""
    is_decided: bool
    """Whether a person made the state what it is."""
    label: Label | None = None
    """What the person said it was; None where the archive does not say."""
    reason: str | None = None


def moment(text: str, formats: Iterable[str] = ("%Y-%m-%d %H:%M:%S",)) -> dt.datetime | None:
    """Return a time that an archive gives in UTC, or None where it gives none that can be read.

    >>> moment("2024-05-01 10:00:00")
    datetime.datetime(2024, 5, 1, 10, 0, tzinfo=datetime.timezone.utc)
    >>> moment("0000-00-00 00:00:00")
    """
    for form in formats:
        try:
            return dt.datetime.strptime(text.strip(), form).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
