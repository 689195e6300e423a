"""The sentences of a text, with their places in UTF-16 code units, as Perspective counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_SENTENCES = 100
"""What follows goes to the last one: each is judged on its own, which takes time."""

_BETWEEN = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*|\s*\n\s*")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of a text."""

    text: str
    begin: int
    """In UTF-16 code units of the whole text."""
    end: int
    """Exclusive."""


def whole(text: str) -> list[Sentence]:
    """Return the text as one part.

    >>> whole("So 🙂")
    [Sentence(text='So 🙂', begin=0, end=5)]
    """
    return [Sentence(text, 0, units(text))]


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text in order, without the space around them.

    >>> [(each.text, each.begin, each.end) for each in sentences("🙂 Fine. It is 2.5 cm! ")]
    [('🙂 Fine.', 0, 8), ('It is 2.5 cm!', 9, 22)]
    """
    found = []
    place, passed = 0, 0
    for start, end in _places(text):
        begin = passed + units(text[place:start])
        stop = begin + units(text[start:end])
        found.append(Sentence(text[start:end], begin, stop))
        place, passed = end, stop
    return found


def units(text: str) -> int:
    """Return the number of UTF-16 code units that a text takes."""
    return len(text) + sum(character > "\uffff" for character in text)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence in code points."""
    start = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    for number, between in enumerate(_BETWEEN.finditer(text, start, last), start=1):
        if number == MOST_SENTENCES:
            break
        if between.start() > start:
            yield start, between.start()
        start = between.end()
    if last > start:
        yield start, last
