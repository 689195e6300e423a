"""When the classifier says "I don't know": the scores stand, but nothing is rejected on them."""

from collections.abc import Mapping, Sequence

from model.labels import Label
from model.text import Reading
from model.verdict import Reason, Scores

LEAST_LETTERS = 4
"""Fewer letters than these, without a link, say nothing."""

LEAST_CONFIDENCE = 0.5
"""Where no label is likelier than all others together, the answer is wrong more often than right.

The plain highest score is the measure of sureness: nothing that was learnt beside it, such as the
length of a text or the share of n-grams that are known, served strangers better.
"""

TOO_SHORT = Reason("too_short", "The comment is too short to judge.")
NO_LETTERS = Reason("no_letters", "The comment has no letters to judge it by.")
UNSURE = Reason("unsure", "The model is not sure enough to judge this comment.")


def abstention(
    reading: Reading,
    scores: Scores,
    language: str | None,
    covered: Mapping[str, Sequence[str]],
) -> Reason | None:
    """Return why the scores should not be acted on, or None when they can be.

    ``covered`` names, per label, the languages in which the model has shown that it can tell it.
    """
    if not reading.links:
        if not reading.folded or not any(map(str.isalpha, reading.folded)):
            return NO_LETTERS
        if len(reading.folded) < 2 * LEAST_LETTERS and _n_letters(reading.folded) < LEAST_LETTERS:
            return TOO_SHORT
    suspected = Label.SPAM if scores.spam >= scores.abuse else Label.ABUSE
    if language and language not in covered.get(suspected, ()):
        return Reason(
            "language_not_covered",
            f"The model has not shown that it can tell {suspected} in this language ({language}).",
        )
    if max(scores.spam, scores.abuse, scores.legitimate) < LEAST_CONFIDENCE:
        return UNSURE
    return None


def _n_letters(text: str) -> int:
    # An ideograph or a Hangul syllable says as much as several letters.
    return sum(4 if ord(letter) >= 0x2E80 else 1 for letter in text if letter.isalpha())
