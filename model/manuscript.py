"""A text under correction: plain and fast, or remembering where every code point came from."""

import re
import unicodedata
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from model.disguises import Disguise

Edit = tuple[int, int, str]
"""Start and end, in code points of the present text, and what stands there afterwards."""

Replacement = str | Callable[[re.Match[str]], str]
"""A replacement without backslashes, or what makes one from a match."""

Origins = npt.NDArray[np.int32]

WHITE_SPACE = re.compile(r"\s+")
# Starters that compose with the letter before them: Hangul vowels and final consonants.
_COMPOSES_BACKWARDS = re.compile(r"[\u1160-\u11ff]")


class Manuscript:
    """A text that rules change step by step; it notes the disguises that they undo."""

    __slots__ = ("disguises", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.disguises: set[Disguise] = set()

    def note(self, disguise: Disguise, start: int, end: int) -> None:
        """Record that ``disguise`` stands between two offsets of the present text."""
        self.disguises.add(disguise)

    def edit(self, edits: Iterable[Edit]) -> None:
        """Apply ``edits``, which ascend and do not overlap."""
        text, at = self.text, 0
        pieces: list[str] = []
        for start, end, replacement in edits:
            pieces += (text[at:start], replacement)
            at = end
        self.text = "".join(pieces) + text[at:]

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> None:
        """Replace every match of ``pattern``."""
        self.text = pattern.sub(replacement, self.text)

    def replace(self, old: str, new: str) -> None:
        """Replace every ``old``."""
        self.text = self.text.replace(old, new)

    def translate(self, table: dict[int, str]) -> None:
        """Replace single code points by ``table``."""
        self.text = self.text.translate(table)

    def lower(self) -> None:
        """Write small letters; the length stays, for the dotted capital I must be gone by then."""
        self.text = self.text.lower()

    def normalise(self, runs: re.Pattern[str]) -> None:
        """Bring every run that the pattern matches to Unicode's form NFKC."""
        self.text = runs.sub(_to_nfkc, self.text)

    def squeeze(self) -> None:
        """Leave single spaces between words, none at the ends."""
        self.text = " ".join(self.text.split())


class TracedManuscript(Manuscript):
    """A manuscript whose every code point knows its start and end in the text as sent."""

    __slots__ = ("found", "origins")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        starts = np.arange(len(text), dtype=np.int32)
        self.origins: Origins = np.stack((starts, starts + 1), axis=1)
        self.found: list[tuple[Disguise, int, int]] = []

    def note(self, disguise: Disguise, start: int, end: int) -> None:
        super().note(disguise, start, end)
        if start < end:
            first, last = int(self.origins[start, 0]), int(self.origins[end - 1, 1])
            self.found.append((disguise, first, last))

    def edit(self, edits: Iterable[Edit]) -> None:
        blocks: list[Origins] = []
        pieces: list[str] = []
        at = 0
        for start, end, replacement in edits:
            pieces += (self.text[at:start], replacement)
            blocks += (self.origins[at:start], self._origins_of(start, end, len(replacement)))
            at = end
        self.text = "".join(pieces) + self.text[at:]
        self.origins = np.concatenate([*blocks, self.origins[at:]])

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> None:
        self.edit(
            (
                match.start(),
                match.end(),
                replacement if isinstance(replacement, str) else replacement(match),
            )
            for match in pattern.finditer(self.text)
        )

    def replace(self, old: str, new: str) -> None:
        self.sub(re.compile(re.escape(old)), new)

    def translate(self, table: dict[int, str]) -> None:
        self.edit(
            (at, at + 1, table[ord(character)])
            for at, character in enumerate(self.text)
            if ord(character) in table
        )

    def normalise(self, runs: re.Pattern[str]) -> None:
        self.edit(edit for match in runs.finditer(self.text) for edit in _nfkc_edits(match))

    def squeeze(self) -> None:
        end = len(self.text)
        edits = (
            (match.start(), match.end(), " " if match.start() > 0 and match.end() < end else "")
            for match in WHITE_SPACE.finditer(self.text)
        )
        # Most spaces are single ones and stay.
        self.edit(edit for edit in edits if self.text[edit[0] : edit[1]] != edit[2])

    def _origins_of(self, start: int, end: int, length: int) -> Origins:
        """Return the origins of ``length`` code points that replace those between two offsets."""
        if length == end - start:
            return self.origins[start:end]
        if start < end:
            whole = (self.origins[start, 0], self.origins[end - 1, 1])
        else:
            at = self.origins[start - 1, 1] if start else 0
            whole = (at, at)
        return np.full((length, 2), whole, dtype=np.int32)


def _to_nfkc(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _nfkc_edits(match: re.Match[str]) -> list[Edit]:
    """Return the edits of a run, letter by letter where that gives the same as the whole run."""
    run, offset = match[0], match.start()
    whole = unicodedata.normalize("NFKC", run)
    if whole == run:
        return []
    starts = [at for at, character in enumerate(run) if at == 0 or _starts_letter(character)]
    pieces = [
        (offset + start, offset + end, unicodedata.normalize("NFKC", run[start:end]))
        for start, end in zip(starts, [*starts[1:], len(run)], strict=True)
    ]
    if "".join(piece for _, _, piece in pieces) != whole:
        return [(offset, match.end(), whole)]
    return pieces


def _starts_letter(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.combining(first) == 0 and not _COMPOSES_BACKWARDS.match(first)
