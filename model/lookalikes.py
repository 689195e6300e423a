"""Letters of other scripts that pass for those of a word."""
# ruff: noqa: RUF001 - letters that look alike are the subject

import re

from model.disguises import Disguise
from model.manuscript import Manuscript

LATIN = "a-zA-Z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff"
CYRILLIC = "\u0400-\u0481\u048a-\u052f"
GREEK = "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff"
RARE = "\u0531-\u0556\u0561-\u0587\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf\ua4d0-\ua4f7"
"""Armenian, Cherokee and Lisu, from which makers of look-alikes borrow."""

ALPHABETIC = LATIN + CYRILLIC + GREEK + RARE
"""Character ranges of the scripts whose letters pass for each other."""


def pairs_of(pairs: str) -> dict[str, str]:
    """Return a table from words of two letters: one, and the one that it passes for."""
    return {pair[0]: pair[1] for pair in pairs.split()}


# Foreign letters that no reader can tell from Latin ones.
_SAME = pairs_of(
    "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ҺH"
    " ԀD ԚQ ԜW ӀI οo νv ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϲc ϹC ϳj ͿJ օo ՕO սu ՍU հh ՀZ"
)
# Foreign letters that a reader takes for Latin ones in a word of both.
_CLOSE = _SAME | pairs_of(
    # Cyrillic
    "ёe ЁE їi ЇI ѵv ѴV кk мm тt нh вb ьb ЬB зe ЗE"
    # Greek
    " αa ρp υu ιi κk τt εe ηn χx γy ΓG ωw ΩW βb ζz μm"
    # Armenian
    " ոn ՈN ցg ՑG զq ԶQ յj ՅJ ՏS տs ԼL լl"
    # Cherokee
    " ᎠD ᎡR ᎢT ᎪA ᎫJ ᎬE ᎥI ᎳW ᎷM ᎻH ᎵP ᏀG ᏂH ᏃZ ᏒR ᏔW ᏕS ᏙV ᏚS ᏞL ᏟC ᏢP ᏦK ᏴB ᎩY ᏩG ᏌU"
    # Lisu
    " ꓐB ꓑP ꓓD ꓔT ꓖG ꓗK ꓙJ ꓚC ꓜZ ꓝF ꓟM ꓠN ꓡL ꓢS ꓣR ꓦV ꓧH ꓪW ꓫX ꓬY ꓮA ꓰE ꓲI ꓳO ꓴU"
)
# Foreign letters that a reader takes for Latin ones only in a word that is Latin otherwise.
_FAR = pairs_of(
    "яr ЯR иn ИN шw ШW цu ЦU чy ЧY гr ГR пn ПN бb БB дa ДA фo ФO лn ЛN юo ЮO эe ЭE жx ЖX"
    " йn ЙN λa ΛA πn ΠN δd ΔA σo ΣE ςs ξe ΞE θo ΘO φo ΦO ψw ΨW"
)
# Latin letters that a reader takes for Cyrillic or Greek ones. As small letters, k, m, t, h and b
# differ from theirs, but they are what is typed for them.
_CYRILLIC_FOR = pairs_of(
    "aа eе oо pр cс yу xх iі kк mм tт jј AА BВ EЕ KК MМ HН OО PР CС TТ YУ XХ IІ JЈ bв hн"
)
_GREEK_FOR = pairs_of(
    "aα oο pρ vν uυ iι kκ tτ nη xχ eε AΑ BΒ EΕ ZΖ HΗ IΙ KΚ MΜ NΝ OΟ PΡ TΤ UΥ YΥ XΧ VΝ"
)

TO_LATIN = str.maketrans(_CLOSE | _FAR)
TO_CYRILLIC = str.maketrans(_CYRILLIC_FOR)
TO_GREEK = str.maketrans(_GREEK_FOR)
# Greek letters in a Cyrillic word pass for what the Latin letters do that they resemble.
TO_CYRILLIC_ALONE = TO_CYRILLIC | {
    ord(greek): _CYRILLIC_FOR[latin]
    for greek, latin in _CLOSE.items()
    if "\u0370" <= greek <= "\u03ff" and latin in _CYRILLIC_FOR
}

_ANY_FOREIGN = re.compile(f"[{CYRILLIC}{GREEK}{RARE}]")
_ANY_LATIN = re.compile(f"[{LATIN}]")
_IS_LATIN = re.compile(f"[{LATIN}]+")
_IS_CYRILLIC = re.compile(f"[{CYRILLIC}]+")
_IS_GREEK = re.compile(f"[{GREEK}]+")
_ANY_CYRILLIC = re.compile(f"[{CYRILLIC}]")
_ANY_GREEK = re.compile(f"[{GREEK}]")
_ANY_RARE = re.compile(f"[{RARE}]")
_NOT_SLAVIC = re.compile("[^\u0400-\u045f\u0490\u0491]|[\u0405\u0455]")
_WORD = re.compile(f"[{ALPHABETIC}0-9]+")
_SHORTEST = 3
_DIGITS = re.compile("[0-9]+")


def undo_lookalikes(manuscript: Manuscript) -> None:
    """Write each word that mixes scripts in one; words of one script stay as they are."""
    text = manuscript.text
    if not _ANY_FOREIGN.search(text) or not (
        _ANY_LATIN.search(text) or (_ANY_GREEK.search(text) and _ANY_CYRILLIC.search(text))
    ):
        return
    words = {word for word in _WORD.findall(text) if _ANY_FOREIGN.search(word)}
    context = _Context(text, words)
    replacements = {word: fixed for word in words if (fixed := context.fixed(word)) != word}
    if not replacements:
        return

    def replace(match: re.Match[str]) -> str:
        fixed = replacements.get(match[0])
        if fixed is None:
            return match[0]
        manuscript.note(Disguise.MIXED_SCRIPTS, match.start(), match.end())
        return fixed

    manuscript.sub(_WORD, replace)


class _Context:
    """The scripts of a whole text, by which a doubtful word is decided."""

    def __init__(self, text: str, foreign_words: set[str]) -> None:
        unmixed = [
            word for word in foreign_words if not _ANY_LATIN.search(word) and not _is_mixed(word)
        ]
        self.has_foreign_words = any(not _passes(word, _TO_CLOSE) for word in unmixed)
        latin = sum(map(len, _IS_LATIN.findall(text)))
        foreign = len(_ANY_FOREIGN.findall(text))
        self.is_latin = latin > foreign and not self.has_foreign_words

    def fixed(self, word: str) -> str:
        """Return ``word`` in one script, or as it is where that is not plain to see."""
        letters = _DIGITS.sub("", word)
        latin = "".join(_IS_LATIN.findall(letters))
        if _is_mixed(letters):
            return self._without_home(word, letters)
        if not latin:
            return self._without_latin(word, letters)
        foreign = "".join(_ANY_FOREIGN.findall(letters))
        home = _home_table(foreign)
        may_be_home = home is not None and _passes(latin, home)
        may_be_latin = _passes(foreign, _TO_CLOSE)
        if may_be_home and may_be_latin:
            may_be_latin = self.is_latin or (
                not self.has_foreign_words and len(latin) >= len(foreign)
            )
        if may_be_latin and len(letters) < _SHORTEST and home is TO_GREEK:
            return word  # a unit or a formula
        if may_be_latin:
            return word if self._is_inflected(letters) else word.translate(TO_LATIN)
        if may_be_home and home is not None:
            return word.translate(home)
        if self.is_latin and len(latin) > len(foreign) and _passes(foreign, TO_LATIN):
            return word.translate(TO_LATIN)
        return word

    def _without_latin(self, word: str, letters: str) -> str:
        """A word of nothing but look-alikes, alone in a Latin text, is meant as Latin."""
        if self.is_latin and len(letters) >= _SHORTEST and _passes(letters, _TO_SAME):
            return word.translate(TO_LATIN)
        return word

    def _without_home(self, word: str, letters: str) -> str:
        """A word of two foreign scripts is Cyrillic among Cyrillic words, else Latin."""
        cyrillic = word.translate(TO_CYRILLIC_ALONE)
        is_cyrillic = _IS_CYRILLIC.fullmatch(_DIGITS.sub("", cyrillic)) is not None
        if is_cyrillic and not self.is_latin:
            is_slavic = not _NOT_SLAVIC.search(_DIGITS.sub("", cyrillic))
            if is_slavic or self.has_foreign_words:
                return cyrillic
        foreign = "".join(_ANY_FOREIGN.findall(letters))
        if len(letters) >= _SHORTEST and _passes(foreign, TO_LATIN):
            return word.translate(TO_LATIN)
        return word

    def _is_inflected(self, letters: str) -> bool:
        """Return whether a foreign ending follows a Latin stem, as Russian does with names."""
        if not self.has_foreign_words:
            return False
        stem = _IS_LATIN.match(letters)
        return stem is not None and not _ANY_LATIN.search(letters, stem.end())


_TO_SAME = str.maketrans(_SAME)
_TO_CLOSE = str.maketrans(_CLOSE)


def _passes(letters: str, table: dict[int, str]) -> bool:
    return all(ord(letter) in table for letter in letters)


def _is_mixed(letters: str) -> bool:
    """Return whether there are letters of two scripts other than Latin."""
    scripts = (_ANY_CYRILLIC, _ANY_GREEK, _ANY_RARE)
    return sum(script.search(letters) is not None for script in scripts) > 1


def _home_table(foreign: str) -> dict[int, str] | None:
    """Return the table by which a word of these and Latin letters would not be Latin."""
    if _IS_CYRILLIC.fullmatch(foreign):
        return TO_CYRILLIC
    return TO_GREEK if _IS_GREEK.fullmatch(foreign) else None
