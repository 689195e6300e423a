"""The one form of a text that n-grams are made of.

In this order: typographic signs to ASCII; characters without width dropped; Unicode's NFKC;
styled letters and look-alikes; small letters; ``@user`` for mentions and ``@mail`` for addresses;
masks as asterisks; letters that stand apart joined; doubled words halved; leet; stretched letters;
single spaces. Text without disguises is only normalised, and folding twice changes nothing more.
"""

import re
import unicodedata

from model.disguises import Disguise
from model.leet import undo_leet
from model.lookalikes import ALPHABETIC, undo_lookalikes, undo_styles
from model.manuscript import Manuscript
from model.spelling import (
    halve_doubled,
    join_letters,
    shorten_punctuation,
    shorten_stretched,
    unify_masks,
)

_TYPOGRAPHY = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u02bc", "'"), ("\u00b4", "'"), ("\u201c", '"'),
    ("\u201d", '"'), ("\u201e", '"'), ("\u00ab", '"'), ("\u00bb", '"'), ("\u2013", "-"),
    ("\u2014", "-"), ("\u2011", "-"), ("\u00a0", " "), ("\u2026", "..."),
)  # fmt: skip
# Accents that stand alone: as compatibility forms they would become a space and a mark.
_LONE_ACCENTS = {
    ord(accent): "'"
    for accent in "\u00a8\u00af\u00b8\u02d8\u02d9\u02da\u02db\u02dc\u02dd\u1fbd\u1ffe"
}

_INVISIBLE = (
    "\u00ad\u034f\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff"
)
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2460-\u249b\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_ANY_RARE = re.compile(f"[{_INVISIBLE}{_DIRECTIONS}{_MARKS}]")
_DROPPED = re.compile(f"[{_INVISIBLE}{_DIRECTIONS}]+")
_INVISIBLE_WITHIN = re.compile(
    f"(?<=[{ALPHABETIC}])[\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0]+(?=[{ALPHABETIC}])"
)
_TURNS = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER_WITH_MARKS = re.compile(f"([{ALPHABETIC}])[{_MARKS}]+")
_STRUCK = re.compile("[\u0332-\u0338\u0483-\u0489\u20d0-\u20f0]")
_LOOSE_MARKS = re.compile(f"(?<=[^{ALPHABETIC}])[{_MARKS}]+|^[{_MARKS}]+")
# NFKC takes these apart, though they are how Thai, Lao and Korean are written.
_RUNS = re.compile("[^\u0e33\u0eb3\u3131-\u318e]+")
_STYLED_FORMS = re.compile(
    "[\U0001d400-\U0001d7ff\u249c-\u24e9\uff21-\uff3a\uff41-\uff5a\u1d2c-\u1d6a\U0001f110-\U0001f149]{2,}"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")

_ANY_EMOJI = re.compile(f"[{_EMOJI}]")
_EMOJI_WITHIN = re.compile(
    f"(?<![{ALPHABETIC}])([{ALPHABETIC}]{{1,12}})((?:[{_EMOJI}]{{1,3}}[{ALPHABETIC}]{{1,12}})+)(?![{ALPHABETIC}])"
)
_EMOJI_RUN = re.compile(f" *([{_EMOJI}]) *")
_SAME_EMOJI = re.compile(f"(?:([{_EMOJI}])(?: \\1){{3,}})(?= |$)")

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_MENTION = re.compile(r"(?<![\w@$.])@(?!(?:user|mail)(?!\w)|[s$]{2})\w[\w.-]{0,60}\w?")

# What each ASCII character is to the guards below: a letter, leet, a sign between letters.
_SHAPES = bytes(
    ord("a") if chr(code).isalpha() or code > 127 or chr(code) == "?"
    else ord("0") if chr(code) in "0123456789@$"
    else ord(".") if chr(code) in ".-_*|/~,+"
    else ord("#") if chr(code) in "#%"
    else ord(" ") if chr(code).isspace()
    else code
    for code in range(256)
)  # fmt: skip
_TRIPLES = tuple(letter * 3 for letter in "abcdefghijklmnopqrstuvwxyz")
_ANY_TRIPLE = re.compile(r"([^\W\d_])\1\1")
_DOUBLED_START = re.compile(r"(?<![^\W_])([^\W\d_])\1([^\W\d_])\2")
_ROUNDS = 4


def fold(text: str) -> str:
    """Return ``text``, free of markup, in the form that n-grams are made of.

    >>> fold("Get \\u0440aid TODAY: v1agra, c-a-s-i-n-o and sooo much more\\u2026")
    'get paid today: viagra, casino and so much more...'
    """
    manuscript = Manuscript(text)
    fold_manuscript(manuscript)
    return manuscript.text


def fold_manuscript(manuscript: Manuscript) -> None:
    """Fold the text of ``manuscript`` and note the disguises that it wore."""
    if not manuscript.text.isascii():
        _fold_characters(manuscript)
    if not manuscript.text.isprintable():
        manuscript.sub(_CONTROLS, " ")
    manuscript.lower()
    if "@" in manuscript.text:
        manuscript.sub(_MAIL, "@mail")
        manuscript.sub(_MENTION, "@user")
    for _ in range(_ROUNDS):
        before = manuscript.text
        _fold_words(manuscript)
        if manuscript.text == before:
            break
    manuscript.squeeze()


def _fold_characters(manuscript: Manuscript) -> None:
    """Bring what is not ASCII to plain characters."""
    for typographic, plain in _TYPOGRAPHY:
        if typographic in manuscript.text:
            manuscript.replace(typographic, plain)
    if manuscript.text.isascii():
        return
    manuscript.sub(_SURROGATES, "\ufffd")
    if _ANY_RARE.search(manuscript.text):
        _drop_unseen(manuscript)
    if not unicodedata.is_normalized("NFKC", manuscript.text):
        for match in _STYLED_FORMS.finditer(manuscript.text):
            manuscript.note(Disguise.STYLED_LETTERS, match.start(), match.end())
        manuscript.translate(_LONE_ACCENTS)
        manuscript.normalise(_RUNS)
    undo_styles(manuscript)
    undo_lookalikes(manuscript)
    manuscript.replace("\u0130", "i")
    if _ANY_EMOJI.search(manuscript.text):
        _set_emoji_apart(manuscript)


def _drop_unseen(manuscript: Manuscript) -> None:
    """Drop characters without width, controls of direction, and heaps of marks."""
    for match in _INVISIBLE_WITHIN.finditer(manuscript.text):
        manuscript.note(Disguise.INVISIBLE, match.start(), match.end())
    turn = _TURNS.search(manuscript.text)
    if turn and not _RIGHT_TO_LEFT.search(manuscript.text):
        manuscript.note(Disguise.BIDIRECTIONAL, turn.start(), turn.end())
    manuscript.sub(_DROPPED, "")

    def unpile(match: re.Match[str]) -> str:
        kept = _STRUCK.sub("", unicodedata.normalize("NFC", match[0]))
        if len(kept) < 3 and len(match[0]) - len(kept) < 2:
            return kept
        manuscript.note(Disguise.PILED_MARKS, match.start(), match.end())
        return unicodedata.normalize("NFD", match[1])[0]

    manuscript.sub(_LETTER_WITH_MARKS, unpile)
    manuscript.sub(_LOOSE_MARKS, "")


def _set_emoji_apart(manuscript: Manuscript) -> None:
    """Take emoji out of words; make every other one a word of its own."""

    def join(match: re.Match[str]) -> str:
        parts = _ANY_EMOJI.sub(" ", match[0]).split()
        if len(match[0]) > 20 or (len(parts) == 2 and min(map(len, parts)) > 3):
            return match[0]
        manuscript.note(Disguise.EMOJI_BETWEEN_LETTERS, match.start(), match.end())
        return "".join(parts)

    manuscript.sub(_EMOJI_WITHIN, join)
    manuscript.sub(_EMOJI_RUN, lambda match: f" {match[1]} ")
    manuscript.squeeze()
    manuscript.sub(_SAME_EMOJI, lambda match: f"{match[1]} {match[1]} {match[1]}")


def _fold_words(manuscript: Manuscript) -> None:
    """Undo one round of disguises of words; each rule runs only where a cheap guard lets it."""
    text = manuscript.text
    shape = text.encode("ascii", "replace").translate(_SHAPES)
    if b"*" in text.encode("ascii", "replace") or b"a#" in shape or not text.isascii():
        unify_masks(manuscript)
    padded = b" " + shape + b" "
    if b" a a " in padded or b"a.a.a" in shape or b"a . a" in shape or b" a 0 a " in padded:
        join_letters(manuscript)
    if _DOUBLED_START.search(manuscript.text):
        halve_doubled(manuscript)
    if b"a0" in shape or b"0a" in shape or b"a!a" in shape:
        undo_leet(manuscript)
    text = manuscript.text
    if any(triple in text for triple in _TRIPLES) or (
        not text.isascii() and _ANY_TRIPLE.search(text)
    ):
        shorten_stretched(manuscript)
    if "!!!!" in text or "...." in text or "????" in text:
        shorten_punctuation(manuscript)
