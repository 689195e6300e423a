"""The one form of a text that n-grams are made of.

In this order: typographic signs to ASCII; characters without width dropped; Unicode's NFKC;
styled letters and look-alikes; small letters; ``@user`` for mentions and ``@mail`` for addresses;
masks as asterisks; letters that stand apart joined; doubled words halved; leet; stretched letters;
single spaces. Text without disguises is only normalised, and folding twice changes nothing more.
"""

import re

from model.apart import join_letters
from model.characters import plain_characters
from model.leet import undo_leet
from model.lookalikes import undo_lookalikes
from model.manuscript import Manuscript
from model.shape import (
    DOUBLED_WORD,
    STRETCHED_LETTER,
    has_leet,
    has_letters_apart,
    has_sign_run,
    repeats_of,
    shape_of,
)
from model.spelling import (
    halve_doubled,
    shorten_signs,
    shorten_stretched,
    undo_masks,
    unify_masks,
)

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_MENTION = re.compile(r"(?<![\w@$.])@(?!(?:user|mail)(?![\w@])|[s$]{2})\w(?:[\w.@$-]{0,200}\w)?")

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
        plain_characters(manuscript)
    if not manuscript.text.isprintable():
        manuscript.sub(_CONTROLS, " ")
    manuscript.lower()
    if "@" in manuscript.text:
        manuscript.sub(_MAIL, "@mail")
        manuscript.sub(_MENTION, "@user")
    for _ in range(_ROUNDS):
        before = manuscript.text
        _fold_words(manuscript)
        is_settled = manuscript.text == before
        # Two spaces part words whose letters stand apart, so they go after those are joined.
        manuscript.squeeze()
        if is_settled and len(manuscript.text) == len(before):
            break
        if not manuscript.text.isascii():
            undo_lookalikes(manuscript)


def _fold_words(manuscript: Manuscript) -> None:
    """Undo one round of disguises of words; each rule runs only where a guard lets it."""
    shape = shape_of(manuscript.text)
    if b"a#" in shape:
        unify_masks(manuscript)
    if "*" in manuscript.text:
        undo_masks(manuscript)
    if has_letters_apart(shape):
        join_letters(manuscript)
    repeats = repeats_of(manuscript.text)
    if DOUBLED_WORD in repeats:
        halve_doubled(manuscript)
    if has_leet(shape):
        undo_leet(manuscript)
        repeats = repeats_of(manuscript.text)
    if STRETCHED_LETTER in repeats:
        shorten_stretched(manuscript)
    if has_sign_run(manuscript.text):
        shorten_signs(manuscript)
