"""Combining marks: those that languages write stay, those heaped on letters go."""

import re
import unicodedata
from collections.abc import Iterator

from model.disguises import Disguise
from model.lookalikes import ALPHABETIC
from model.manuscript import Edit, Manuscript

MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
"""Marks that stand on letters of the scripts that `model.lookalikes` knows."""
MARKED = "\u1e00-\u1e9f"
"""Letters with marks, of which hardly a word of any language has three."""

_ANY_MARK = re.compile(f"[{MARKS}]")
_ANY_TO_WEIGH = re.compile(f"[{MARKS}{MARKED}]")
_WORD = re.compile(f"[{ALPHABETIC}][{ALPHABETIC}{MARKS}]{{3,}}")
_LETTER = re.compile(f"[{ALPHABETIC}][{MARKS}]*")
_LETTER_WITH_MARKS = re.compile(f"([{ALPHABETIC}])[{MARKS}]+")
_LOOSE_MARKS = re.compile(f"(?<=[^{ALPHABETIC}])[{MARKS}]+|^[{MARKS}]+")
_STRUCK = re.compile("[\u0332-\u0338\u0483-\u0489\u20d0-\u20f0]")
_PILE = 3  # a letter with two marks: Vietnamese has them, composed or not

_FEW = 3
_ALIKE = 4  # letters in a row under the same mark: Sanskrit in Latin letters has three
_WHOLE_WORD = 5  # letters, all of them marked: Czech has words of four
# Letters that no orthography writes with marks for which Unicode has no single character.
_BARE = frozenset("bcdfhjkpqstvwxz")


def remove_piled_marks(manuscript: Manuscript) -> None:
    """Leave out marks that are more than any language writes, and note the words under them."""
    if not _ANY_TO_WEIGH.search(manuscript.text):
        return
    manuscript.edit(_laid_bare(manuscript))
    if _ANY_MARK.search(manuscript.text):
        manuscript.sub(_LETTER_WITH_MARKS, lambda match: _unpiled(manuscript, match))
        manuscript.sub(_LOOSE_MARKS, "")


def _laid_bare(manuscript: Manuscript) -> Iterator[Edit]:
    for word in _WORD.finditer(manuscript.text):
        if not _ANY_TO_WEIGH.search(word[0]):
            continue
        if _is_under_marks([unicodedata.normalize("NFD", one) for one in _LETTER.findall(word[0])]):
            manuscript.note(Disguise.PILED_MARKS, *word.span())
            for letter in _LETTER.finditer(manuscript.text, *word.span()):
                yield letter.start(), letter.end(), unicodedata.normalize("NFD", letter[0])[0]


def _is_under_marks(letters: list[str]) -> bool:
    """Return whether a word, given as letters each with its marks, is one that nobody spells so."""
    if sum(_STRUCK.search(letter) is not None for letter in letters) >= _FEW:
        return True
    if len(letters) >= _WHOLE_WORD and all(len(letter) > 1 for letter in letters):
        return True
    loose = [one[0].lower() for one in letters if len(unicodedata.normalize("NFC", one)) > 1]
    if len(loose) >= _FEW and not _BARE.isdisjoint(loose):
        return True
    return any(
        set.intersection(*(set(letter[1:]) for letter in letters[at : at + _ALIKE]))
        for at in range(len(letters) - _ALIKE + 1)
    )


def _unpiled(manuscript: Manuscript, match: re.Match[str]) -> str:
    """Return a letter with its marks, or bare where they are more than any language writes."""
    kept = _STRUCK.sub("", unicodedata.normalize("NFC", match[0]))
    if len(kept) < _PILE and len(match[0]) <= _PILE:
        return kept
    manuscript.note(Disguise.PILED_MARKS, match.start(), match.end())
    return unicodedata.normalize("NFD", match[1])[0]
