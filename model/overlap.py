"""How much of a comment is taken from the page that it stands under."""

import re

from model.folding import fold
from model.text import Reading

_WORDS = re.compile(r"[^\W\d_]{3,}")


def page_overlap(reading: Reading, page_text: str) -> float | None:
    """Return the share of a comment's different words that stand on the page, in [0, 1].

    None when the page, or the comment, has no words. Words of one or two letters stand everywhere
    and do not count.

    >>> from model.comment import TextFormat
    >>> from model.text import read
    >>> page_overlap(read("This bread rises slowly", TextFormat.TEXT), "Why bread rises at night")
    0.5
    """
    words = set(_WORDS.findall(reading.folded)) if page_text else set()
    on_page = set(_WORDS.findall(fold(page_text))) if words else set()
    return len(words & on_page) / len(words) if on_page else None
