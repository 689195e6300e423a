"""What can be said of a work before it is done, so that several may be done together."""

from collections.abc import Hashable
from dataclasses import dataclass

from service.store.prepared import Question


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a work will ask first, and what it shares with others."""

    questions: tuple[Question, ...] = ()
    about: frozenset[Hashable] = frozenset()
    """What the answers are about, and the work may change. Of two works that share any of it, one
    asks when the other is done."""


NOTHING = Foreseen()
