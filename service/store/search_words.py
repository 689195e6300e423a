"""What a search looks for: words that begin so, and in writing without spaces any letters.

The step of the migrations that makes the index of PostgreSQL parts words at the same places.
"""

import re
from dataclasses import dataclass

_PARTS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9"
    r"\u00bb\u00bf\u1680\u2000-\u200a\u2010-\u206f\u3000-\u3004\u3008-\u3020\u3030"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""Spaces and punctuation: they part words."""

_ALONE = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Chinese, Japanese: each letter is a word of its own."""

_PARTING = re.compile(f"[{_PARTS}]+")
_WORD = re.compile(f"[{_ALONE}]|[^{_ALONE}]+")
_STANDS_ALONE = re.compile(f"[{_ALONE}]")
_WANTED = re.compile(r'"([^"]+)"?|([^\s"]+)')
_BEGINS = f"(?<![^{_PARTS}{_ALONE}])"

MOST_PIECES = 20
MOST_GROUPS = 60
LONGEST_WORD = 100
"""Letters; the index of PostgreSQL cuts longer ones into pieces."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text must hold, all of it, to be found."""

    pieces: tuple[str, ...]
    """In lower case, without spaces and punctuation: runs of letters."""
    patterns: tuple[re.Pattern[str], ...]
    """That a text in lower case is looked through for."""

    @classmethod
    def of(cls, query: str) -> "Wanted":
        """Return what is looked for; "words in quotes" stand next to each other.

        >>> Wanted.of('"Best Casino" bonus').pieces
        ('best', 'casino', 'bonus')
        """
        plain = query.replace("\0", " ").encode("utf-8", "ignore").decode().lower()
        pieces: list[str] = []
        patterns = []
        for quoted, word in _WANTED.findall(plain):
            found = [piece for piece in _PARTING.split(quoted or word) if piece]
            if found and len(pieces) < MOST_PIECES:
                pieces += found
                patterns.append(_pattern(found))
        return cls(tuple(pieces), tuple(patterns))

    def is_in(self, text: str) -> bool:
        """Return whether the text holds all of it.

        >>> Wanted.of("casino").is_in("The Casino's best"), Wanted.of("sino").is_in("casino")
        (True, False)
        """
        text = text.lower()
        return all(piece in text for piece in self.pieces) and all(
            pattern.search(text) for pattern in self.patterns
        )

    def groups(self) -> list[str]:
        """Return the groups of three letters that stand in every text that holds it."""
        found = [piece[i : i + 3] for piece in self.pieces for i in range(len(piece) - 2)]
        return list(dict.fromkeys(found))[:MOST_GROUPS]

    def words(self) -> list[str]:
        """Return the words that every text that holds it has, or has words that begin so."""
        found = [word[:LONGEST_WORD] for piece in self.pieces for word in _WORD.findall(piece)]
        return list(dict.fromkeys(found))[:MOST_GROUPS]


def _pattern(pieces: list[str]) -> re.Pattern[str]:
    said = f"[{_PARTS}]+".join(re.escape(piece) for piece in pieces)
    return re.compile(said if _STANDS_ALONE.match(pieces[0]) else _BEGINS + said)
