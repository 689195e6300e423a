"""Splitting examples so that nothing a model is judged by was seen, in other words, in its fit.

Folds are chosen by whole groups, from a hash of the group and a seed: never row by row, where
copies of one advert would land on both sides and every model would look good.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from training.examples import Example

_LINKS_AND_NAMES = re.compile(r"https?://\S+|www\.\S+|@\w+")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def folds(examples: Sequence[Example], *, seed: int, number: int) -> list[int]:
    """Return the fold of each example, 0 to ``number`` - 1: one fold for a whole group.

    A group keeps its fold whatever else is there, as long as seed and number stay.
    """
    return [int(_position(group_of(example), seed) * number) for example in examples]


def learning_rows(examples: Sequence[Example], fold_of: Sequence[int], fold: int) -> list[int]:
    """Return which rows may teach a model that is judged by ``fold``: their indices.

    They are the rows of the other folds, without those that have a near-duplicate in this one.
    """
    pairs = list(zip(examples, fold_of, strict=True))
    judging = {example.cluster for example, number in pairs if number == fold and example.cluster}
    return [
        index
        for index, (example, number) in enumerate(pairs)
        if number != fold and example.cluster not in judging
    ]


def group_of(example: Example) -> str:
    """Return what must stay together: the example's group, or else its skeleton."""
    return f"group {example.group}" if example.group else f"text {skeleton(example.text)}"


def skeleton(text: str) -> str:
    """Return the letters of a text alone, so that copies differing by little else fall together.

    Links, names after @, digits, signs, spaces, case and styled letters go. What is left without
    any letter is itself.

    >>> skeleton("WIN 500 now!!! https://a.example/x") == skeleton("Win 900 NOW http://b.example")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_LETTERS.sub("", _LINKS_AND_NAMES.sub(" ", folded)) or folded.strip()


def _position(group: str, seed: int) -> float:
    digest = hashlib.sha256(f"{seed}\n{group}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
