"""Words spelt so that a filter does not see them: stretched, doubled, masked."""
# ruff: noqa: RUF001 - letters that look alike are the subject

import re
from collections.abc import Iterator

from model.common_words import with_doubles
from model.disguises import Disguise
from model.lookalikes import ALPHABETIC
from model.manuscript import Edit, Manuscript
from model.masked_words import HIDDEN, unmask

_ALPHABET = "a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff"
_FEW = 3

_RUN = re.compile(r"([^\W\d_])\1{2,}")
_WORD_WITH_RUN = re.compile(r"(?<![^\W\d_])[^\W\d_]*?([^\W\d_])\1\1[^\W\d_]*")
_KEPT = re.compile(
    r"p?[xvlcdm]*iii|www.*|[0-9a-f]{6}|ieee|pppoe?|ссср|m{1,3}[cdxlvi]*|[cdm]*[xl]?x{1,3}[vi]*|[cdlm]*ccc[xlvi]*"
)
# Scripts without spaces between words, in which a run is not a stretched letter.
_UNSPACED = re.compile(
    "[\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_SOUNDS = frozenset("哈呵嘿嘻呜啊哦嗯呀哇草笑吼嘤唉呃하호히후흐크키쿠푸")
# What "goood" and "coffeee" stand for; not those that have a twin, as "too" has in "to".
_WITH_DOUBLES = """
    agree all asshole assholes ball balls battle beer bill bless boob boobs book boom boss bottle
    bull bullshit butter call cheers cherry class coffee cool cross deep doll door eek fall feel
    feeling feels feet food fool foolish fools foot free freedom full funny glass good goodbye
    goodness goods google grass greedy green guess hall happy hell hello hill hurry jeez keep kill
    killed killer kiss less letter little look looking looks lool loose loss mall matter meet mess
    miss missed mood moon need needed noob ooh oops pass passed pee pill pills piss pissed pizza
    pool poop poor press pretty pussy queen really room scree see seem seems seen sell sheesh
    shoot silly sleep small smell soon sorry spell still street stress stuff sweet tall teen teeth
    tell three took tool tree wall wallet week weekend well whoop will wood woohoo worry yeehaw
    yell yippee yummy
"""
_DOUBLES = {re.sub(r"(.)\1", r"\1", word): word for word in _WITH_DOUBLES.split()} | {"as": "ass"}
_SIGN_RUN = re.compile(r"([!?.=_-])\1{3,}")

_DOUBLED = re.compile(rf"(?<![^\W_])(?:([{_ALPHABET}])\1){{3,}}(?![^\W_])")
_PAIR = re.compile(r"(.)\1")

# A hash begins a topic ("so much#love"), a percent sign follows a number and a bullet parts
# items: they mask letters in short words only.
ANY_MASK = re.compile("[•●∗✱✶×■█]")
"""The signs beyond ASCII that mask letters."""

_MASKS = re.compile(
    rf"(?<![^\W_])([{ALPHABETIC}]{{1,3}})([#%•●∗✱✶×■█]{{1,3}})"
    rf"(?=[{ALPHABETIC}]{{1,5}}(?![^\W_]))"
)
_STARS = re.compile(r"\*+")
_LONGEST_MASKED = 20
_LETTER = r"[^\W\d_]"
_MASKED = re.compile(
    # Neither "x*y" nor the star of German: "Leser*innen".
    rf"(?<![^\W_])(?!\w\*\w(?![\w*])|[^\W_]+\*(?:innen|in|n|r|s|m)(?![\w*]))"
    rf"{_LETTER}+\*+{_LETTER}+(?:\*+{_LETTER}+)*+"
    rf"|(?<![\w*]){_LETTER}{{1,2}}\*{{2,}}(?!\w)"
)


def unify_masks(manuscript: Manuscript) -> None:
    """Write every sign that masks letters within a word as an asterisk."""
    manuscript.sub(_MASKS, lambda match: match[1] + "*" * len(match[2]))


def undo_masks(manuscript: Manuscript) -> None:
    """Note the words that hold asterisks, and write those out that are common."""
    manuscript.edit(_unmasked(manuscript))


def _unmasked(manuscript: Manuscript) -> Iterator[Edit]:
    text, at = manuscript.text, 0
    for stars in _STARS.finditer(text):
        start = stars.start()
        least = max(at, start - _LONGEST_MASKED)
        while start > least and text[start - 1].isalnum():
            start -= 1
        if stars.start() < at or not (masked := _MASKED.match(text, start)):
            continue
        at = masked.end()
        manuscript.note(Disguise.MASKED, start, at)
        if at - start <= _LONGEST_MASKED and (word := unmask(masked[0])):
            yield from (
                (start + k, start + k + 1, word[k])
                for k in range(at - start)
                if text[start + k] == HIDDEN
            )


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
        if _KEPT.fullmatch(word):
            return word
        if _UNSPACED.match(word):
            return _RUN.sub(lambda run: _shorten_character(manuscript, match, run), word)
        once = _RUN.sub(r"\1", word)
        if len(once) == 1:
            return once * 3
        manuscript.note(Disguise.STRETCHED, match.start(), match.end())
        return _with_doubles(once)

    manuscript.sub(_WORD_WITH_RUN, shorten)


def _shorten_character(manuscript: Manuscript, word: re.Match[str], run: re.Match[str]) -> str:
    """Return three of a sound, such as laughter, or of what stands thrice by itself; else one.

    The last syllable of a Korean word is drawn out even where it stands thrice.
    """
    is_ideograph = _IDEOGRAPH.match(run[0]) is not None and len(run[0]) > 3
    is_drawn_out = _SYLLABLE.match(run[0]) is not None and run.start() > 0
    if run[1] in _SOUNDS or not (is_ideograph or is_drawn_out):
        return run[1] * 3
    manuscript.note(Disguise.STRETCHED, word.start() + run.start(), word.start() + run.end())
    return run[1]


def _with_doubles(word: str) -> str:
    return _DOUBLES.get(_PAIR.sub(r"\1", word)) or with_doubles(word)


def shorten_signs(manuscript: Manuscript) -> None:
    """Leave three of any sign that stands four times or more in a row."""
    manuscript.sub(_SIGN_RUN, lambda match: match[1] * 3)
