"""Which words of a text tell most: code points gathered into words, words that recur into one."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.as_sent import origins_as_sent
from model.comment import Comment
from model.features import beginning
from model.manuscript import Origins
from model.shares import Floats, Numbers
from model.text import folded_origins
from model.verdict import Span
from model.windows import IDEOGRAPHS_FROM, Batch, Points

MOST_WORDS = 8
"""How many words of a text are named one by one."""

_PUNCTUATION = '.,;:!?"()[]{}…“”„«»。，！？、'  # noqa: RUF001


class Word(NamedTuple):
    """A word with all the places at which it stands in the hashed text."""

    word: str
    weight: float
    places: list[Span]


def telling_words(
    texts: Sequence[str], batch: Batch, shares: Floats, *, least_weight: float
) -> list[list[Word]]:
    """Return of each text the heaviest words that weigh at least ``least_weight``."""
    starts, ends = _units(batch.points, shares)
    upto = np.append(0.0, np.cumsum(shares))
    weights = upto[ends] - upto[starts]
    bounds = np.searchsorted(starts, batch.offsets)
    text_of = np.repeat(np.arange(len(texts)), np.diff(bounds))
    # Each text has a space before it, which is not its own.
    before = batch.offsets.take(text_of) + 1
    starts, ends = starts - before, ends - before
    words, first_of = _words(texts, starts, ends, bounds.tolist())
    totals: Floats = np.bincount(first_of, weights, len(words)).astype(np.float64)
    kept = _heaviest(totals, text_of, least_weight)
    places: dict[int, list[Span]] = {number: [] for number in kept.tolist()}
    is_kept = np.zeros(len(words), np.bool_)
    is_kept[kept] = True
    shown = np.flatnonzero(is_kept[first_of])
    spans = zip(starts[shown].tolist(), ends[shown].tolist(), strict=True)
    for number, span in zip(first_of[shown].tolist(), spans, strict=True):
        places[number].append(span)
    found: list[list[Word]] = [[] for _ in texts]
    for text, number, weight in zip(
        text_of[kept].tolist(), kept.tolist(), totals[kept].tolist(), strict=True
    ):
        found[text].append(Word(words[number], weight, places[number]))
    return found


def _words(
    texts: Sequence[str], starts: Numbers, ends: Numbers, bounds: list[int]
) -> tuple[list[str], Numbers]:
    """Return every unit without punctuation, and the number of the first such in its text."""
    words: list[str] = []
    first_of: list[int] = []
    for text, (first, end) in zip(texts, itertools.pairwise(bounds), strict=True):
        units = text.split(" ")
        if len(units) != end - first:  # ideographs, which no spaces part
            edges = zip(starts[first:end].tolist(), ends[first:end].tolist(), strict=True)
            units = [text[start:stop] for start, stop in edges]
        own = [unit if unit.isalpha() else unit.strip(_PUNCTUATION) or unit for unit in units]
        known: dict[str, int] = {}
        first_of += map(known.setdefault, own, range(first, end))
        words += own
    return words, np.array(first_of, np.int64)


def _heaviest(weights: Floats, text_of: Numbers, least_weight: float) -> Numbers:
    """Return the numbers of the heaviest words, text by text."""
    heavy = np.flatnonzero(np.abs(weights) >= least_weight)
    heavy = heavy[np.lexsort((-np.abs(weights[heavy]), text_of[heavy]))]
    texts = text_of[heavy]
    rank = np.arange(len(heavy)) - texts.searchsorted(texts)
    return heavy[rank < MOST_WORDS]


def _units(points: Points, shares: Floats) -> tuple[Numbers, Numbers]:
    """Return start and end of what is named as one: words, or runs of like-minded ideographs."""
    is_letter = points != ord(" ")
    is_edge = np.append(is_letter, False)
    is_edge[1:] ^= is_letter
    edges = np.flatnonzero(is_edge)
    starts, ends = edges[0::2], edges[1::2]
    is_ideograph = points >= IDEOGRAPHS_FROM
    if not is_ideograph.any():
        return starts, ends
    holds = np.repeat(np.logical_or.reduceat(is_ideograph, starts), ends - starts)
    within = np.zeros(len(points), np.bool_)
    within[np.flatnonzero(is_letter)] = holds
    signs = np.sign(shares)
    turns = np.flatnonzero(within[1:] & within[:-1] & (signs[1:] != signs[:-1])) + 1
    return np.union1d(starts, turns), np.union1d(ends, turns)


def spans_of(comment: Comment, text: str, words: Sequence[Word]) -> list[tuple[Span, ...]]:
    """Return for each word its spans in the text as it was sent; they do not overlap."""
    small = comment.text.lower()
    if (small == text and len(small) == len(comment.text)) or not words:
        return [tuple(word.places) for word in words]
    if len(small) == len(comment.text) and " ".join(small.split()) == text:
        # Most texts change only in their white space: the letters keep their order.
        letters = [at for at, letter in enumerate(small) if not letter.isspace()]
        return [
            tuple([_by_letters(place, text, letters) for place in word.places]) for word in words
        ]
    origins = _origins(comment)
    return [
        _apart(sorted([_span(origins[start:end]) for start, end in word.places])) for word in words
    ]


def _origins(comment: Comment) -> Origins:
    """Return where each code point of the hashed text comes from."""
    folded, origins = folded_origins(comment.text, comment.format)
    changed = origins_as_sent(comment.text, folded)
    n_folded = len(beginning(folded))
    between = np.zeros((1 if n_folded else 0, 2), np.int32)
    return np.concatenate([origins[:n_folded], between, changed])


def _by_letters(place: Span, text: str, letters: list[int]) -> Span:
    start, end = place
    first = start - text.count(" ", 0, start)
    return letters[first], letters[first + end - start - 1] + 1


def _span(origins: Origins) -> Span:
    return int(origins[0, 0]), int(origins[:, 1].max())


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans, those that overlap as one: a run of one sign may stand for three of it."""
    apart: list[Span] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
