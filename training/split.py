"""Splitting examples so that nothing on one side was seen, in other words, on the other.

Sides are chosen by whole groups, from a hash of the group and a seed: never row by row, where
copies of one advert would land on both sides and every model would look good.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from training.examples import Example

HELD_OUT_SHARE = 0.2
"""Of the groups, how many are kept from the fit to measure and to set thresholds."""

_LINKS_AND_NAMES = re.compile(r"https?://\S+|www\.\S+|@\w+")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def split(
    examples: Sequence[Example], *, seed: int, held_out_share: float = HELD_OUT_SHARE
) -> tuple[list[Example], list[Example]]:
    """Return the examples to learn from and the held-out ones, each in the order given.

    An example whose near-duplicate is held out is in neither.
    """
    held_out = [is_held_out(group_of(e), seed=seed, share=held_out_share) for e in examples]
    spoiled = {e.cluster for e, held in zip(examples, held_out, strict=True) if held and e.cluster}
    pairs = list(zip(examples, held_out, strict=True))
    return (
        [example for example, held in pairs if not held and example.cluster not in spoiled],
        [example for example, held in pairs if held],
    )


def folds(examples: Sequence[Example], *, seed: int, number: int) -> list[int]:
    """Return the fold of each example, 0 to ``number`` - 1: one fold for a whole group."""
    return [int(_position(group_of(example), seed) * number) for example in examples]


def is_held_out(group: str, *, seed: int, share: float) -> bool:
    """Return whether a group is on the held-out side: the same for ever for the same seed."""
    return _position(group, seed) < share


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
