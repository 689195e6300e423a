"""Words spelt so that a filter does not see them: set apart, stretched, doubled, masked."""
# ruff: noqa: RUF001 - letters that look alike are the subject

import re

from model.disguises import Disguise
from model.lookalikes import ALPHABETIC
from model.manuscript import Manuscript

_ALPHABET = "a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff"
_SIGN = f"[{_ALPHABET}0134@$]"
_APART = re.compile(
    rf"(?<![\w@$'])(?<![\w@$][.\-_*·|/~,+]){_SIGN}"
    rf"(?:(?: {_SIGN}){{2,}}|(?P<sign> ?[.\-_*·|/~,+] ?){_SIGN}(?:(?P=sign){_SIGN})+)"
    rf"(?![\w@$'])(?![.\-_*·|/~,+][\w@$])"
)
_NOT_LETTERS = re.compile(r"[\W_]*[ .\-_*·|/~,+]")
_SEPARATORS = re.compile(r"[ .\-_*·|/~,+]")
# Words of one letter: a row of them may be a sentence.
_ONE_LETTER_WORDS = frozenset("aioeyuàáâèéêìíòóôùúɛ" + "ивсукоаябжіїйзє" + "ηοώήό")
_FEW = 3

_RUN = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[xvlcdm]*iii|m{1,3}[cdxlvi]*|[cdm]*[xl]?x{1,3}[vi]*|[cdlm]*ccc[xlvi]*")
# Scripts without spaces between words, in which a run is not a stretched letter.
_UNSPACED = re.compile(
    "[\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
# What "goood" and "coffeee" stand for; not those that have a twin, as "too" has in "to".
_WITH_DOUBLES = """
    agree all asshole assholes ball balls battle beer bill bless boob boobs book boom boss bottle
    bull bullshit butter call cheers cherry class coffee cool cross deep doll door eek fall feel
    feeling feels feet food fool fools foot free freedom full funny glass good goodbye goodness
    goods google grass green guess hall happy hell hello hill hurry jeez keep kill killed killer
    kiss less letter little look looking looks lool loose loss mall matter meet mess miss missed
    mood moon need needed noob ooh oops pass passed pee pill pills piss pissed pizza pool poop poor
    press pretty pussy queen really room scree see seem seems seen sell sheesh shoot silly sleep
    small smell soon sorry spell still street stress stuff sweet tall teen teeth tell three took
    tool tree wall wallet week weekend well whoop will wood woohoo worry yeehaw yell yippee yummy
"""
_DOUBLES = {re.sub(r"(.)\1", r"\1", word): word for word in _WITH_DOUBLES.split()} | {"as": "ass"}
_PUNCTUATION_RUN = re.compile(r"([^\w\s*@$])\1{3,}")

_DOUBLED = re.compile(rf"(?<![^\W_])(?:([{_ALPHABET}])\1){{3,}}(?![^\W_])")
_PAIR = re.compile(r"(.)\1")

_MASKS = re.compile(rf"(?<=[{ALPHABETIC}])[#%•●∗✱✶×■█]+(?=[{ALPHABETIC}])")
_MASKED = re.compile(
    rf"[{ALPHABETIC}]\*+[{ALPHABETIC}]|(?<![^\W_])[{ALPHABETIC}]{{1,3}}\*{{2,}}(?!\w)"
)


def unify_masks(manuscript: Manuscript) -> None:
    """Write every sign that masks letters within a word as an asterisk."""
    manuscript.sub(_MASKS, lambda match: "*" * len(match[0]))
    for match in _MASKED.finditer(manuscript.text):
        manuscript.note(Disguise.MASKED, match.start(), match.end())


def join_letters(manuscript: Manuscript) -> None:
    """Join three single letters or more that stand apart by one and the same sign."""

    def join(match: re.Match[str]) -> str:
        letters = _SEPARATORS.sub("", match[0])
        if not any(letter.isalpha() for letter in letters):
            return match[0]
        few = len(letters) <= _FEW
        if match["sign"] is None:
            if few and _ONE_LETTER_WORDS.issuperset(letters):
                return match[0]
        elif sum(letter.isalpha() for letter in letters) < _FEW:
            return match[0]
        if not few:
            manuscript.note(Disguise.SPACED_LETTERS, match.start(), match.end())
        return letters

    manuscript.sub(_APART, join)


def halve_doubled(manuscript: Manuscript) -> None:
    """Write words in which every letter stands twice with each letter once."""

    def halve(match: re.Match[str]) -> str:
        if len(set(match[0])) < _FEW:
            return match[0]
        manuscript.note(Disguise.DOUBLED_LETTERS, match.start(), match.end())
        return match[0][::2]

    manuscript.sub(_DOUBLED, halve)


def shorten_stretched(manuscript: Manuscript) -> None:
    """Write runs of three or more of a letter once: "soooo" is "so", "viaaagra" is "viagra".

    Words that have a double letter by nature keep it ("goood" is "good"); a word of one letter
    alone ("xxx", "kkkkk") keeps three; Roman numerals stay.
    """

    def shorten(match: re.Match[str]) -> str:
        word = match[0]
        if _RUN.search(word) is None or _ROMAN.fullmatch(word):
            return word
        if _UNSPACED.match(word):
            return _RUN.sub(r"\1\1\1", word)
        once = _RUN.sub(r"\1", word)
        if len(once) == 1:
            return once * 3
        manuscript.note(Disguise.STRETCHED, match.start(), match.end())
        return _with_doubles(once)

    manuscript.sub(_WORD, shorten)


def _with_doubles(word: str) -> str:
    return _DOUBLES.get(_PAIR.sub(r"\1", word), word)


def shorten_punctuation(manuscript: Manuscript) -> None:
    """Leave three of any sign that stands four times or more in a row."""
    manuscript.sub(_PUNCTUATION_RUN, lambda match: match[1] * 3)
