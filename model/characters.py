"""Characters beyond ASCII, brought to the plain ones that a reader takes them for."""

import re
import unicodedata

from model.disguises import Disguise
from model.emoji import EMOJI, set_emoji_apart
from model.lookalikes import ALPHABETIC, undo_lookalikes
from model.manuscript import Manuscript
from model.marks import MARKED, MARKS, remove_piled_marks
from model.spelling import ANY_MASK, unify_masks
from model.styles import undo_styles

_TYPOGRAPHY = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u02bc", "'"), ("\u00b4", "'"), ("\u201c", '"'),
    ("\u201d", '"'), ("\u201e", '"'), ("\u00ab", '"'), ("\u00bb", '"'), ("\u2013", "-"),
    ("\u2014", "-"), ("\u2011", "-"), ("\u00a0", " "), ("\u2800", " "), ("\u2026", "..."),
    # Their forms in Chinese and Japanese, which NFKC would change as well, but slowly.
    ("\uff0c", ","), ("\uff01", "!"), ("\uff1f", "?"), ("\uff1a", ":"), ("\uff1b", ";"),
    ("\uff08", "("), ("\uff09", ")"),
    # The dotted capital of Turkish: as a small letter it would be an i and a mark.
    ("\u0130", "i"), ("I\u0307", "i"), ("i\u0307", "i"),
)  # fmt: skip
# Accents that stand alone: as compatibility forms they would become a space and a mark.
_ANY_LONE_ACCENT = re.compile(
    "[\u00a8\u00af\u00b8\u02d8-\u02dd\u037a\u0384\u0385\u1fbd-\u1fc1\u1fcd-\u1fcf\u1fdd-\u1fdf\u1fed-\u1fef\u1ffd\u1ffe]"
)

_INVISIBLE = (
    "\u00ad\u034f\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001f3fb-\U0001f3ff\U0001bca0-\U0001bca3\U000e0000-\U000e0fff"
)
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_STYLED = (
    "\u0182\u018e\u0196\u019c\u01a6\u0245\u0250-\u02b8\u02e0-\u02e4\u1d00-\u1dbf\u20a0-\u20b5"
    "\u249c-\u24e9\u2c60-\u2c7f\ua730-\ua7bf\uab30-\uab6f\uff21-\uff3a\uff41-\uff5a"
    "\U0001d400-\U0001d7ff"
)
# One search tells most texts that nothing of the following concerns them.
_ANY_UNUSUAL = re.compile(
    f"[{_INVISIBLE}{_DIRECTIONS}{MARKS}{MARKED}{EMOJI}{_STYLED}\u01dd\u0183\u2022\u2217\u00d7\ud800-\udfff]"
)
_ANY_UNSEEN = re.compile(f"[{_INVISIBLE}{_DIRECTIONS}]")
_DROPPED = re.compile(f"[{_INVISIBLE}{_DIRECTIONS}]+")
_INVISIBLE_WITHIN = re.compile(
    f"(?<=[{ALPHABETIC}])[\u034f\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff"
    f"\uffa0\U000e0000-\U000e0fff]+(?=[{ALPHABETIC}])"
    # A word is hyphenated between syllables, not after every letter.
    f"|(?<=[{ALPHABETIC}])\u00ad(?=[{ALPHABETIC}]\u00ad[{ALPHABETIC}]\u00ad)"
)
_TURNS = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# NFKC takes these apart, though they are how Thai, Lao and Korean are written; the last ones it
# spells out in up to eighteen letters.
_RUNS = re.compile("[^\u0e33\u0eb3\u3131-\u318e\ufdfa\ufdfb]+")
_STYLED_FORMS = re.compile(
    "[\U0001d400-\U0001d7ff\u249c-\u24e9\uff21-\uff3a\uff41-\uff5a\u1d2c-\u1d6a\U0001f110-\U0001f149]{2,}"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def plain_characters(manuscript: Manuscript) -> None:
    """Bring what is not ASCII to plain characters."""
    _plain_signs(manuscript)
    if manuscript.text.isascii():
        return
    is_unusual = _drop_unseen(manuscript)
    if not unicodedata.is_normalized("NFKC", manuscript.text):
        manuscript.sub(_ANY_LONE_ACCENT, "'")
        manuscript.normalise(_RUNS)
        _plain_signs(manuscript)
        is_unusual = _drop_unseen(manuscript) or is_unusual
    if is_unusual:
        undo_styles(manuscript)
        if ANY_MASK.search(manuscript.text):
            unify_masks(manuscript)
        set_emoji_apart(manuscript)
    undo_lookalikes(manuscript)


def _plain_signs(manuscript: Manuscript) -> None:
    for typographic, plain in _TYPOGRAPHY:
        if typographic in manuscript.text:
            manuscript.replace(typographic, plain)


def _drop_unseen(manuscript: Manuscript) -> bool:
    """Drop characters without width, controls of direction, and heaps of marks.

    Returns whether the text holds anything else that is unusual.
    """
    if not _ANY_UNUSUAL.search(manuscript.text):
        return False
    manuscript.sub(_SURROGATES, "\ufffd")
    for match in _STYLED_FORMS.finditer(manuscript.text):
        manuscript.note(Disguise.STYLED_LETTERS, match.start(), match.end())
    if _ANY_UNSEEN.search(manuscript.text):
        _note_unseen(manuscript)
        manuscript.sub(_DROPPED, "")
    remove_piled_marks(manuscript)
    return True


def _note_unseen(manuscript: Manuscript) -> None:
    for match in _INVISIBLE_WITHIN.finditer(manuscript.text):
        manuscript.note(Disguise.INVISIBLE, match.start(), match.end())
    turn = _TURNS.search(manuscript.text)
    if turn and not _RIGHT_TO_LEFT.search(manuscript.text):
        manuscript.note(Disguise.BIDIRECTIONAL, turn.start(), turn.end())
