"""Characters that leave no mark on the screen, made visible."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

SHORT_NAMES = {
    0x0000: "NUL",
    0x00AD: "SHY",
    0x034F: "CGJ",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}
# Letters and marks by category, yet nothing is drawn for them.
_BLANK = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
_LAYOUT = {"\n", "\t"}
_JOINERS = {"\u200c", "\u200d"}


@dataclass(frozen=True, slots=True)
class Part:
    """Some characters of a text: shown as they are, or, when invisible, by a short name."""

    text: str
    name: str | None = None
    """Such as ``ZWSP``, with a count where there are several; None for text that can be seen."""
    title: str = ""
    """The full name, for those who want to know."""


def parts(text: str, start: int = 0, end: int | None = None) -> Iterator[Part]:
    """Yield ``text[start:end]`` in order, each run of one invisible character as its own part.

    The rest of the text tells whether a joiner at the edge does honest work.

    >>> [part.name or part.text for part in parts("fr\\u200bee")]
    ['fr', 'ZWSP', 'ee']
    """
    stop = len(text) if end is None else end
    for invisible, run in groupby(range(start, stop), key=lambda place: _hidden(text, place)):
        characters = "".join(text[place] for place in run)
        yield _named(characters) if invisible else Part(characters)


def _hidden(text: str, place: int) -> str:
    """Return the character at ``place`` if it cannot be seen, else nothing."""
    character = text[place]
    if not _is_invisible(character) or (character in _JOINERS and _joins(text, place)):
        return ""
    return character


def _is_invisible(character: str) -> bool:
    if character in _LAYOUT:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} or ord(character) in _BLANK


def _joins(text: str, place: int) -> bool:
    """Tell whether a joiner does its honest work: in an emoji, or in a script that needs it."""
    if not 0 < place < len(text) - 1:
        return False
    return all(_is_joinable(text[near]) for near in (place - 1, place + 1))


def _is_joinable(character: str) -> bool:
    if unicodedata.category(character) in {"So", "Sk", "Mn", "Mc"}:
        return True
    code = ord(character)
    # Arabic and its extensions, then the scripts of India and its neighbours.
    return 0x0600 <= code < 0x0900 or 0x0900 <= code < 0x0E00 or 0xFB50 <= code < 0xFE00


def _named(run: str) -> Part:
    code = ord(run[0])
    name = SHORT_NAMES.get(code, f"U+{code:04X}")
    full = unicodedata.name(run[0], "control character").lower()
    times = f" \N{MULTIPLICATION SIGN}{len(run)}" if len(run) > 1 else ""
    return Part(run, f"{name}{times}", f"U+{code:04X} {full}{times}")
