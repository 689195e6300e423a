"""Letters set apart by spaces, dots or dashes, brought together into words."""
# ruff: noqa: RUF001 - letters that look alike are the subject

import re
from collections.abc import Iterator

from model.common_words import is_common, split
from model.disguises import Disguise
from model.manuscript import Edit, Manuscript

_ALPHABET = "a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff"
_SIGN = f"[{_ALPHABET}0134@$]"
_APART = re.compile(
    rf"(?<![\w@$'{{])(?<![\w@$][.\-_*·|/~+])(?!@){_SIGN}"
    rf"(?:(?:\s{_SIGN}){{2,}}|(?P<sign> ?[.\-_*·|/~+] ?){_SIGN}(?:(?P=sign){_SIGN})+)"
    rf"(?![\w@$'])(?![.\-_*·|/~+][\w@$])"
)
# A whole sentence of letters apart has wider gaps between its words.
_GAPPED = re.compile(
    rf"(?<![\w@$'.\-]){_SIGN}(?: {_SIGN})*+(?: {{2,5}}+{_SIGN}(?: {_SIGN})*+)++(?![\w@$'])"
)
_THREE_APART = re.compile(rf"{_SIGN} {_SIGN} {_SIGN}")
# Scripts other than those, where four characters and more in a row are joined; of Korean, which
# has words of one syllable, more where spaces part them.
_HANGUL = "\uac00-\ud7a3"
_CHARACTER = (
    "(?:[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\u0e01-\u0e30\u3041-\u30ff\u3400-\u9fff"
    f"{_HANGUL}]|[\u0904-\u0939\u0958-\u0961][\u0900-\u0903\u093a-\u094f]*+)"
)
_CHARACTERS_APART = re.compile(
    rf"(?<!\w){_CHARACTER}(?P<sign>\s| ?[.\-_*·|/~+] ?){_CHARACTER}"
    rf"(?:(?P=sign){_CHARACTER}){{2,}}(?!\w)"
)
# Where no spaces part words, a few characters apart stand amid others.
_UNSPACED = "[\u0e01-\u0e30\u3041-\u30ff\u3400-\u9fff]"
_UNSPACED_APART = re.compile(
    rf"{_UNSPACED}(?P<sign>\s| ?[.\-_*·|/~+] ?){_UNSPACED}(?:(?P=sign){_UNSPACED})+"
)
_ANY_CHARACTER = re.compile(f"[\u05d0-\u06d3\u0904-\u0961\u0e01-\u0e30\u3041-\u9fff{_HANGUL}]")
_IS_KOREAN = re.compile(f"[{_HANGUL} ]{{1,9}}+")
_SEPARATORS = re.compile(r"[\s.\-_*·|/~+]+")
# Words of one letter: a row of them may be a sentence.
_ONE_LETTER_WORDS = frozenset("aioeyuàáâèéêìíòóôùúɛηοώήό")
_CYRILLIC_ONE_LETTER_WORDS = frozenset("ивсукоаябжіїйзє")
_FEW = 3
_FEWEST_TO_SPLIT = 5


def join_letters(manuscript: Manuscript) -> None:
    """Join three single letters or more that stand apart by one and the same sign.

    Where spaces do, a wider gap parts two words; without gaps, common words tell them apart.
    """
    if "  " in manuscript.text:
        manuscript.edit(_in_sentences(manuscript))
    manuscript.edit(_in_words(manuscript))
    if not manuscript.text.isascii() and _ANY_CHARACTER.search(manuscript.text):
        manuscript.edit(_in_other_scripts(manuscript, _CHARACTERS_APART))
        manuscript.edit(_in_other_scripts(manuscript, _UNSPACED_APART))


def _in_sentences(manuscript: Manuscript) -> Iterator[Edit]:
    for sentence in _GAPPED.finditer(manuscript.text):
        if _THREE_APART.search(sentence[0]):
            manuscript.note(Disguise.SPACED_LETTERS, *sentence.span())
            for gap in _SEPARATORS.finditer(manuscript.text, *sentence.span()):
                yield gap.start(), gap.end(), " " if len(gap[0]) > 1 else ""


def _in_words(manuscript: Manuscript) -> Iterator[Edit]:
    for match in _APART.finditer(manuscript.text):
        letters = _SEPARATORS.sub("", match[0])
        if not _mean_a_word(letters, is_spaced=match["sign"] is None):
            continue
        if len(letters) > _FEW:
            manuscript.note(Disguise.SPACED_LETTERS, *match.span())
        words: tuple[str, ...] = (letters,)
        if match["sign"] is None and len(letters) >= _FEWEST_TO_SPLIT:
            words = split(letters)
        yield from _joined(manuscript.text, match, words)


def _mean_a_word(letters: str, *, is_spaced: bool) -> bool:
    if sum(letter.isalpha() for letter in letters) < _FEW:
        return False
    if is_spaced and _ONE_LETTER_WORDS.issuperset(letters):
        return is_common(letters)
    few = len(letters) <= _FEW
    return not (is_spaced and few and _CYRILLIC_ONE_LETTER_WORDS.issuperset(letters))


def _in_other_scripts(manuscript: Manuscript, apart: re.Pattern[str]) -> Iterator[Edit]:
    for match in apart.finditer(manuscript.text):
        if not _IS_KOREAN.fullmatch(match[0]):
            manuscript.note(Disguise.SPACED_LETTERS, *match.span())
            yield from _joined(manuscript.text, match, (match[0],))


def _joined(text: str, match: re.Match[str], words: tuple[str, ...]) -> Iterator[Edit]:
    """Yield the edits that leave a space between ``words`` and nothing between letters."""
    ends, at = set[int](), 0
    for word in words[:-1]:
        at += len(word)
        ends.add(at)
    for number, gap in enumerate(_SEPARATORS.finditer(text, *match.span()), start=1):
        yield gap.start(), gap.end(), " " if number in ends else ""
