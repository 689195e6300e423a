"""Texts disguised as spammers and abusers disguise them, to teach and to measure."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from model.disguises import Disguise
from model.labels import Label
from training.examples import Example
from training.tricks import TRICKS

HONEST_SHARE = 0.4
"""Of the share of disguised spam and abuse, the share of disguised honest comments."""
_HONEST_KINDS = {
    # People stretch and emphasise; they mask swear words, and set letters apart for weight.
    Disguise.STRETCHED: 10,
    Disguise.MASKED: 4,
    Disguise.EMOJI_BETWEEN_LETTERS: 3,
    Disguise.SPACED_LETTERS: 3,
    Disguise.STYLED_LETTERS: 2,
    Disguise.LEET: 2,
}

# Addresses, tags and mentions stay: a link that is broken sells nothing.
_KEPT = re.compile(r"<[^<>]{0,500}>|\[/?(?:url|link)[^\]]{0,300}\]|\S*(?:://|www\.|@|\.\w+/)\S*")
_WORD = re.compile(r"[^\W\d_]+")
# Scripts that set no spaces between words: what is disguised there are a few characters.
_UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]{2,}")
_MOST_CHARACTERS = 4
_SHORTEST = 4
_LEAST_SHARE, _MOST_SHARE = 0.3, 0.6


def disguise(text: str, kind: Disguise, randomness: random.Random) -> str:
    """Return ``text`` with its words disguised, addresses and markup as they were.

    One in two texts has 30 to 60 % of its words disguised, by chance; the other has its longest
    ones. A text that holds no word for such a disguise is returned as it is.
    """
    trick = TRICKS[kind](randomness)
    words = _words(text, randomness)
    parts, at = [], 0
    for start, end in sorted(_chosen(words, randomness)):
        parts += [text[at:start], trick(text[start:end], randomness)]
        at = end
    return "".join([*parts, text[at:]])


def disguised(examples: Sequence[Example], *, share: float, seed: int) -> list[Example]:
    """Return the examples in their order, with this share of the spam and abuse disguised.

    Of the honest ones, fewer are, most in the ways in which honest people write: a disguise alone
    is then only mild evidence. Split before: a disguised row no longer resembles its twins.
    """
    return [_maybe(example, share, seed, at) for at, example in enumerate(examples)]


def _maybe(example: Example, share: float, seed: int, at: int) -> Example:
    randomness = random.Random(f"{seed} {at}")
    honest = example.label is Label.LEGITIMATE
    if randomness.random() >= share * (HONEST_SHARE if honest else 1):
        return example
    kind = randomness.choice(list(Disguise))
    if honest and randomness.random() < 0.7:
        kind = randomness.choices(list(_HONEST_KINDS), list(_HONEST_KINDS.values()))[0]
    return replace(example, text=disguise(example.text, kind, randomness))


def _words(text: str, randomness: random.Random) -> list[tuple[int, int]]:
    """Return where the words stand that are long enough to be worth it."""
    kept = [match.span() for match in _KEPT.finditer(text)]
    starts, ends = [0, *(end for _, end in kept)], [*(start for start, _ in kept), len(text)]
    runs = [
        match for span in zip(starts, ends, strict=True) for match in _WORD.finditer(text, *span)
    ]
    found = [span for run in runs for span in _words_of(run, randomness)]
    long = [
        (start, end)
        for start, end in found
        if end - start >= _SHORTEST or _UNSPACED.fullmatch(text, start, end)
    ]
    return long or found


def _words_of(run: re.Match[str], randomness: random.Random) -> list[tuple[int, int]]:
    """Return a run of letters as one word, or in pieces where the script sets no spaces."""
    start, end = run.span()
    if not _UNSPACED.fullmatch(run[0]):
        return [(start, end)]
    pieces = []
    while end - start > _MOST_CHARACTERS:
        length = randomness.randint(2, _MOST_CHARACTERS)
        pieces.append((start, start + length))
        start += length
    return [*pieces, (start, end)]


def _chosen(words: list[tuple[int, int]], randomness: random.Random) -> list[tuple[int, int]]:
    if not words:
        return []
    number = max(1, round(len(words) * randomness.uniform(_LEAST_SHARE, _MOST_SHARE)))
    if randomness.random() < 0.5:
        return randomness.sample(words, number)
    return sorted(words, key=lambda span: span[0] - span[1])[:number]
