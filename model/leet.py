"""Digits and signs that stand for letters within words."""
# ruff: noqa: RUF001 - letters that look alike are the subject

import re

from model.common_words import is_common, is_often_hidden
from model.disguises import Disguise
from model.manuscript import Manuscript

_LETTER_FOR = str.maketrans("013457@$€!", "oieastasei")
# A one is an l as well: common words tell which.
_ELL_FOR = str.maketrans("013457@$€!", "oleastasel")
_LATIN = "a-z\u00df-\u00f6\u00f8-\u024f"
_TOKEN = re.compile(
    rf"(?<![{_LATIN}0-9@$€])(?=[{_LATIN}]*[0-9@$€!])(?=[0-9@$€]*[{_LATIN}])"
    rf"(?:[{_LATIN}0-9@$€]|(?<=[a-z])!(?=[a-z]))+"
)
_LETTERS = re.compile(f"[{_LATIN}]")

_DOLLARS = re.compile(rf"(?<=[{_LATIN}])\$+(?=[{_LATIN}])|(?<=[{_LATIN}])\$\$$")
# Prices, ticker symbols and variables begin with the same sign: only these words are meant.
_FIRST_DOLLAR = re.compile(
    r"^\$(?=(?:ex|exy|exual|h[1i!]t|hitty|hitting|uck|ucks|ucker|ucking|lut|luts|tupid|ave|aves"
    r"|hop|ale|ales|tar|tars|ell|pam|cam|hemale|issy|perm|crew|crewed)$)"
)
_SIGNS = re.compile(rf"(?<=[{_LATIN}])@+(?=[{_LATIN}])|(?<=[a-z])€+(?=[a-z])")
_HOST = re.compile(rf"[{_LATIN}0-9]{{4,}}@[{_LATIN}0-9]{{5,}}")
_FIRST_AT = re.compile(r"^@(?=[s$]{2})")
_EXCLAMATION = re.compile(r"^([bcdfghjklmnpqrstvwxz]{1,3})!(?=[a-z])")

_WITHIN = re.compile(rf"(?<=[{_LATIN}])[013457]{{1,3}}(?=[{_LATIN}])")
# Neither a number with its unit ("50ft") nor a word with its number ("step5").
_MAY_BE_COMMON = re.compile(
    rf"(?=.{{4,13}}$)(?=(?:[^{_LATIN}]*[{_LATIN}]){{2}})(?![0-9]{{2,}}[{_LATIN}]+$)"
    rf"(?!4)[013457@$€!{_LATIN}]*[@0{_LATIN}]"
)
_WITHIN_COMMON = re.compile(rf"(?<=.)[013457@$€!]+(?=[{_LATIN}])|^[15]")
_OTHER_DIGITS = re.compile("[2689]")
# Pairs of digits that are read as letters; others are numbers: "wrt54g".
_PAIRS = frozenset(("00", "33", "55", "11", "10", "14", "41", "13", "31", "15", "45", "43", "34"))
_SHORT_RUNS = frozenset(("0", "1", "3", "4", "5", "7", "00", "33", "55"))
_FOR = re.compile("[a-z]{3,}4[a-z]{3,}")
_NUMBER_WORD = re.compile(r"rp[0-9].*|.*[34]d|[0-9a-f]{6,}|[0-9]+.{1,2}[0-9]+")
_SHORT = re.compile("[b-df-hj-np-tv-z][034][b-df-hj-np-tv-z]")
_LAST_ZERO = re.compile(r"[a-z]{3,}[b-df-hj-np-tv-z]0|vide0|radi0")
_LAST_DOUBLE = re.compile(r"(?:fr|thr|s|agr)33|(?:p?u|m?a|le|ki|pi|dumba|jacka)55")
_NUMBERED = re.compile(
    r"[0-9]+(?:st|nd|rd|th|e|er|ers|s|k|m|mm|cm|km|mg|kg|g|ml|l|h|min|mins|sec|hrs?|am|pm|px|gb|mb"
    r"|tb|kb|hz|mhz|ghz|w|kw|v|x|bn|yrs?|days?|weeks?|months?|years?|hours?|star|man|way|ish|p|fps)"
    r"|s[0-9]+e[0-9]+|[a-z]{1,2}[0-9][a-z]"
)
_PRODUCTS = """
    mp3s mp4s mp3player log4j log4net log4shell w3c w3schools p3p c3po hba1c web3js ipv4s sw1a se1a
    wc1a wc1b ec1a ec1m r5rs catch22s ch3oh nh3s co2e pop3 python3 print0 a11y i18n l10n p45s
"""
_NAMES = frozenset(_PRODUCTS.split())
# Cyrillic words take digits by sound and shape.
_CYRILLIC_SIGNS = re.compile("(?<=[а-яёіїєґ])[0@3](?=[а-яёіїєґ])")
_CYRILLIC_FOR = {"0": "о", "@": "а", "3": "з"}


def undo_leet(manuscript: Manuscript) -> None:
    """Write letters for digits and signs where a word is plainly meant; the text is lower case.

    Where two words or more are written so, digits at the ends of others are letters as well.
    """
    spelled = {word: _spelled(word) for word in _TOKEN.findall(manuscript.text)}
    if sum(_WITHIN.search(word) is not None for word in spelled if spelled[word] != word) > 1:
        for word, letters in spelled.items():
            if letters == word:
                spelled[word] = _spelled_throughout(word)
    if any(letters != word for word, letters in spelled.items()):

        def spell(match: re.Match[str]) -> str:
            letters = spelled[match[0]]
            if letters != match[0]:
                manuscript.note(Disguise.LEET, match.start(), match.end())
            return letters

        manuscript.sub(_TOKEN, spell)
    if not manuscript.text.isascii() and _CYRILLIC_SIGNS.search(manuscript.text):
        manuscript.sub(_CYRILLIC_SIGNS, lambda match: _note_cyrillic(manuscript, match))


def _note_cyrillic(manuscript: Manuscript, match: re.Match[str]) -> str:
    manuscript.note(Disguise.LEET, match.start(), match.end())
    return _CYRILLIC_FOR[match[0]]


def _spelled(word: str) -> str:
    """Return ``word`` in letters where digits and signs stand within it, else as it is."""
    if word.isalpha() or word.isdigit() or word.startswith(("@user", "@mail")):
        return word
    if common := _common(word):
        return common
    word = _FIRST_AT.sub("a", _FIRST_DOLLAR.sub("s", word))
    word = _DOLLARS.sub(lambda match: "s" * len(match[0]), word)
    if not _HOST.fullmatch(word):
        word = _SIGNS.sub(lambda match: match[0].translate(_LETTER_FOR), word)
    word = _EXCLAMATION.sub(r"\1i", word)
    if _means_letters(word):
        return word.translate(_LETTER_FOR)
    return word


def _common(word: str) -> str | None:
    """Return the common word that ``word`` passes for, unless it may be a number or a name."""
    if not _MAY_BE_COMMON.fullmatch(word) or word in _NAMES:
        return None
    for table in (_LETTER_FOR, _ELL_FOR):
        letters = word.translate(table)
        if is_often_hidden(letters) or (
            is_common(letters) and _WITHIN_COMMON.search(word) and not is_common(word[1:])
        ):
            return letters
    return None


def _means_letters(word: str) -> bool:
    if _OTHER_DIGITS.search(word) or word in _NAMES or len(word) > 20:
        return False
    if _LAST_ZERO.fullmatch(word) or _LAST_DOUBLE.fullmatch(word):
        return True
    within = _WITHIN.search(word)
    if within is None or not word[0].isalpha():
        return False
    if len(word) == 3:
        return _SHORT.fullmatch(word) is not None
    if len(word) == 4 and within[0] not in _SHORT_RUNS:
        return False
    if any(len(run) > 1 and run not in _PAIRS for run in _WITHIN.findall(word)):
        return False
    if _NUMBER_WORD.fullmatch(word) or _FOR.fullmatch(word):
        return False
    digits = sum(character.isdigit() for character in word)
    return len(word) - digits > digits - (len(within[0]) > 1) and not _NUMBERED.fullmatch(word)


def _spelled_throughout(word: str) -> str:
    digits = sum(character.isdigit() for character in word)
    if not digits or _OTHER_DIGITS.search(word) or word in _NAMES:
        return word
    if _NUMBERED.fullmatch(word) or _NUMBER_WORD.fullmatch(word):
        return word
    if len(_LETTERS.findall(word)) < max(3, digits):
        return word
    meant = [word.translate(table) for table in (_LETTER_FOR, _ELL_FOR)]
    # A number at the end belongs to a product, unless the word is a common one.
    return next(filter(is_common, meant), meant[0] if _WITHIN.search(word) else word)
