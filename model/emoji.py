"""Emoji: taken out of words that they part, otherwise words of their own."""

import re

from model.common_words import is_common
from model.disguises import Disguise
from model.lookalikes import ALPHABETIC
from model.manuscript import Manuscript

EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2460-\u249b\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
"""Character ranges of emoji and of the signs that are used as such."""

_ANY_EMOJI = re.compile(f"[{EMOJI}]")
_ANY_LETTER = re.compile(f"[{ALPHABETIC}]")
_TOUCHED = re.compile(f"[{EMOJI}](?=[^\\W\\d_])")
# Scripts in which a word has several letters and its own spaces: here, also Hebrew, Arabic,
# Devanagari and Bengali, with their marks.
_LETTERS = f"[{ALPHABETIC}\u05d0-\u05ea\u0620-\u0669\u066e-\u06d3\u0900-\u0963\u0980-\u09e3]"
_WITHIN = re.compile(
    f"(?<!{_LETTERS})({_LETTERS}{{1,16}})((?:[{EMOJI}]{{1,3}}{_LETTERS}{{1,16}})+)(?!{_LETTERS})"
)
# Where a character is a syllable or a word, the same emoji parts one from the next, twice or more.
_SYLLABLE = "[\u0e01-\u0e30\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_BETWEEN_SYLLABLES = re.compile(
    f"{_SYLLABLE}(?P<emoji>[{EMOJI}]){_SYLLABLE}(?:(?P=emoji){_SYLLABLE})+"
)
_APART = re.compile(
    f"(?<![{ALPHABETIC}])[{ALPHABETIC}](?: [{EMOJI}]{{1,3}} [{ALPHABETIC}]){{3,}}(?![{ALPHABETIC}])"
)
_TOKEN = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|[{EMOJI}]")
_SAME = re.compile(f"(?:([{EMOJI}])(?: \\1){{3,}})(?= |$)")

_LONGEST = 24
_SHORT_WORDS = frozenset(
    ("i", "the", "and", "to", "you", "is", "are", "it", "my", "we", "so", "me", "for", "of")
)


def set_emoji_apart(manuscript: Manuscript) -> None:
    """Take emoji out of words; make every other one a word of its own."""
    if not _ANY_EMOJI.search(manuscript.text):
        return
    if _TOUCHED.search(manuscript.text):
        manuscript.sub(_WITHIN, lambda match: _joined(manuscript, match))
        manuscript.sub(_BETWEEN_SYLLABLES, lambda match: _without(manuscript, match))
    manuscript.sub(_TOKEN, lambda match: f" {match[0]} ")
    manuscript.squeeze()
    if _APART.search(manuscript.text):
        manuscript.sub(_APART, lambda match: _letters_of(manuscript, match))
    manuscript.sub(_SAME, lambda match: f"{match[1]} {match[1]} {match[1]}")


def _joined(manuscript: Manuscript, match: re.Match[str]) -> str:
    parts = _ANY_EMOJI.sub(" ", match[0]).split()
    if sum(map(len, parts)) > _LONGEST or (len(parts) == 2 and _are_words(parts)):
        return match[0]
    return _without(manuscript, match)


def _without(manuscript: Manuscript, match: re.Match[str]) -> str:
    manuscript.note(Disguise.EMOJI_BETWEEN_LETTERS, match.start(), match.end())
    return _ANY_EMOJI.sub("", match[0])


def _letters_of(manuscript: Manuscript, match: re.Match[str]) -> str:
    manuscript.note(Disguise.EMOJI_BETWEEN_LETTERS, match.start(), match.end())
    return "".join(_ANY_LETTER.findall(match[0]))


def _are_words(parts: list[str]) -> bool:
    """Return whether an emoji stands between two words rather than in one.

    Where common words do not tell, two long parts or a short word are taken for words.
    """
    small = [part.lower() for part in parts]
    if is_common("".join(small)) and not all(map(is_common, small)):
        return False
    return min(map(len, parts)) > 3 or not _SHORT_WORDS.isdisjoint(small)
