"""Sentences with choices and slots, and the texts that come of them.

``{a|b|}`` is one of its choices and ``{name}`` one line of a slot; ``\\n`` breaks the line. Choices
may hold further braces, and the lines of a slot may hold slots.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

_MARKS = re.compile(r"([{}|])")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a line that stands elsewhere."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Several ways to go on, one of which is taken."""

    ways: tuple["Phrase", ...]


Phrase = tuple[str | Slot | Choice, ...]


@cache
def parse(template: str) -> Phrase:
    """Return the parts of ``template``.

    Raises `ValueError` when a brace lacks its other one, or a template asks for a choice of one.

    >>> parse("{Good|Bad} {thing}!")
    (Choice(ways=(('Good',), ('Bad',))), ' ', Slot(name='thing'), '!')
    """
    marks = [mark for mark in _MARKS.split(template.replace("\\n", "\n")) if mark]
    parts, end = _sequence(marks, 0, template, depth=0)
    if end < len(marks):
        raise ValueError(f"a brace without its other one: {template!r}")
    return parts


@dataclass(slots=True)
class Writer:
    """Writes one text: no line of a slot is taken twice in it while others are left."""

    slots: Mapping[str, Sequence[str]]
    randomness: random.Random
    _left: dict[str, list[str]] = field(default_factory=dict)

    def write(self, template: str) -> str:
        """Return a text made of ``template``; raises `ValueError` for a slot that is not there."""
        return self._say(parse(template)).strip()

    def _say(self, phrase: Phrase) -> str:
        return "".join([part if isinstance(part, str) else self._fill(part) for part in phrase])

    def _fill(self, part: Slot | Choice) -> str:
        if isinstance(part, Choice):
            return self._say(self._pick(part.ways))
        if part.name not in self.slots:
            raise ValueError(f"no slot is called {part.name!r}; add it, or a second choice")
        if not (left := self._left.get(part.name)):
            left = self._left[part.name] = list(self.slots[part.name])
        return self._say(parse(left.pop(int(self.randomness.random() * len(left)))))

    def _pick(self, ways: tuple[Phrase, ...]) -> Phrase:
        return ways[int(self.randomness.random() * len(ways))]


def _sequence(marks: list[str], at: int, template: str, *, depth: int) -> tuple[Phrase, int]:
    """Return the parts from ``at`` to the end of this choice, and where that is."""
    parts: list[str | Slot | Choice] = []
    while at < len(marks) and marks[at] != "}":
        if marks[at] == "|" and depth:
            break
        if marks[at] == "{":
            part, at = _braces(marks, at + 1, template, depth=depth + 1)
            parts.append(part)
        else:
            parts.append(marks[at])
        at += 1
    return tuple(parts), at


def _braces(marks: list[str], at: int, template: str, *, depth: int) -> tuple[Slot | Choice, int]:
    """Return what stands in the braces whose inside begins at ``at``, and where they close."""
    ways = []
    while True:
        way, at = _sequence(marks, at, template, depth=depth)
        ways.append(way)
        if at == len(marks):
            raise ValueError(f"a brace without its other one: {template!r}")
        if marks[at] == "}":
            break
        at += 1
    if len(ways) > 1:
        return Choice(tuple(ways)), at
    if len(ways[0]) == 1 and isinstance(ways[0][0], str):
        return Slot(ways[0][0]), at
    raise ValueError(f"braces with a single choice: {template!r}")
