"""Digits and signs that stand for letters within words."""
# ruff: noqa: RUF001 - letters that look alike are the subject

import re

from model.disguises import Disguise
from model.manuscript import Manuscript

_LETTER_FOR = str.maketrans("013457@$€!", "oieastasei")
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
_OTHER_DIGITS = re.compile("[2689]")
# Pairs of digits that are read as letters; others are numbers: "wrt54g".
_PAIRS = frozenset(("00", "33", "55", "11", "10", "14", "41", "13", "31", "15", "45", "43", "34"))
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
    wc1a wc1b ec1a ec1m r5rs catch22s ch3oh nh3s co2e pop3 python3 print0
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
    word = _FIRST_AT.sub("a", _FIRST_DOLLAR.sub("s", word))
    word = _DOLLARS.sub(lambda match: "s" * len(match[0]), word)
    if not _HOST.fullmatch(word):
        word = _SIGNS.sub(lambda match: match[0].translate(_LETTER_FOR), word)
    word = _EXCLAMATION.sub(r"\1i", word)
    if _means_letters(word):
        return word.translate(_LETTER_FOR)
    return word


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
    return word.translate(_LETTER_FOR)
