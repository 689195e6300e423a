"""Why a comment got its scores: shares of the log-odds, on words of the original text.

For a label other than legitimate, the weights add up to ln(p_label / p_legitimate); for a
legitimate comment, to ln(p_legitimate / p_runner_up). What is not named one by one is a reason of
its own, so that nothing is missing from the sum.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.comment import Comment
from model.features import VOICES, Encoded, Hashed, encode, texts_of
from model.hashing import N_COLUMNS, places
from model.labels import Label
from model.linear import LABELS, Floats, MarginClassifier, margins_of
from model.manuscript import Origins
from model.named_features import SENTENCES
from model.text import folded_origins
from model.verdict import Reason, Span
from model.windows import IDEOGRAPHS_FROM, Batch

MOST_WORDS = 8
"""How many words of the text are named one by one."""

LEAST_WEIGHT = 0.05
"""A share of the log-odds below which neither word nor feature is named."""

_SIDES = {True: "for", False: "against"}
_PUNCTUATION = '.,;:!?"()[]{}…“”„«»。，！？、'  # noqa: RUF001

MESSAGES = {
    "base": "Where every comment starts before it is read.",
    "remainder": "All else in the comment, each part too small to name.",
    "author_words": "The words of the author's name.",
    "link_words": "The words of the addresses.",
}
"""The reasons that are neither words of the text nor named features, by code."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains the scores of one estimator, from the same weights."""

    estimator: MarginClassifier
    table: npt.NDArray[np.float32]

    def reasons(self, comment: Comment) -> tuple[Reason, ...]:
        """Return the reasons for the comment's scores: the heaviest first, base and rest last."""
        encoded = encode([comment])
        margins = margins_of(encoded, self.table, self.estimator)
        return self.reasons_for(comment, encoded, margins)

    def reasons_for(
        self, comment: Comment, encoded: Encoded, margins: Floats
    ) -> tuple[Reason, ...]:
        """Return the same for a comment that is encoded and has its margins: one row of each."""
        all_log_odds = self.estimator.log_odds(margins)[0]
        label = LABELS[int(np.append(all_log_odds, 0.0).argmax())]
        k = _margin_behind(label, all_log_odds)
        sign = -1.0 if label is Label.LEGITIMATE else 1.0
        factor = sign * float(self.estimator.slope_[k])
        log_odds = sign * float(all_log_odds[k])
        intercept = factor * float(self.estimator.intercept_[k])
        base = intercept + sign * float(self.estimator.shift_[k])
        named = [
            *self._words(comment, encoded, k, factor, label),
            *self._voices(encoded, k, factor),
            *self._features(encoded, k, factor),
        ]
        named.sort(key=lambda reason: -abs(reason.weight or 0.0))
        rest = log_odds - base - sum(reason.weight or 0.0 for reason in named)
        return (*named, _reason("base", base), _reason("remainder", rest))

    def _words(
        self, comment: Comment, encoded: Encoded, k: int, factor: float, label: Label
    ) -> list[Reason]:
        """Return the heaviest words of the text, a word that recurs with all its spans."""
        text = texts_of([comment], encoded.readings)[0][0]
        shares = factor * _shares(encoded.voices[0], self.table[k], text)
        units: dict[str, list[tuple[int, int]]] = {}
        for start, end in _units(text, shares):
            word = text[start:end].strip(_PUNCTUATION) or text[start:end]
            units.setdefault(word, []).append((start, end))
        # Summed up to each code point, so that no unit has to be summed by itself.
        upto = [0.0, *np.cumsum(shares).tolist()]
        weights = {
            unit: sum(upto[end] - upto[start] for start, end in found)
            for unit, found in units.items()
        }
        heaviest = sorted(weights, key=lambda unit: -abs(weights[unit]))[:MOST_WORDS]
        kept = [unit for unit in heaviest if abs(weights[unit]) >= LEAST_WEIGHT]
        if not kept:
            return []
        origins = _origins(comment, text)
        return [
            Reason(
                "words",
                _sentence(unit, weights[unit], label),
                weights[unit],
                _apart([_span(origins[start:end]) for start, end in units[unit]]),
            )
            for unit in kept
        ]

    def _voices(self, encoded: Encoded, k: int, factor: float) -> list[Reason]:
        found = []
        for code, hashed in zip(("author_words", "link_words"), encoded.voices[1:], strict=True):
            if not len(hashed.columns):
                continue
            total = float(self.table[k].take(hashed.columns).sum(dtype=np.float64))
            weight = factor * total * float(hashed.values[0])
            if abs(weight) >= LEAST_WEIGHT:
                found.append(_reason(code, weight))
        return found

    def _features(self, encoded: Encoded, k: int, factor: float) -> list[Reason]:
        weights = factor * self.estimator.named_[k] * encoded.named[0]
        return [
            Reason(code, sentence, float(weight))
            for (code, sentence), weight in zip(SENTENCES.items(), weights, strict=True)
            if abs(weight) >= LEAST_WEIGHT
        ]


def _sentence(unit: str, weight: float, label: Label) -> str:
    return f"“{unit}” speaks {_SIDES[weight > 0]} {label}."


def _margin_behind(label: Label, log_odds: Floats) -> int:
    """Return which margin the reasons are about: the label's, or the runner-up's."""
    return int(log_odds.argmax()) if label is Label.LEGITIMATE else LABELS.index(label)


def _reason(code: str, weight: float) -> Reason:
    return Reason(code, MESSAGES[code], weight)


def _shares(hashed: Hashed, weights: npt.NDArray[np.float32], text: str) -> Floats:
    """Return the part of the margin that each code point of the text carries.

    An n-gram that recurs counts once, so that each of its places carries an equal part.
    """
    batch = Batch.of([text])
    keys, starts, ends = places(batch, salt=VOICES[0].salt)
    _, key_of, counts = np.unique(keys, return_inverse=True, return_counts=True)
    is_letter = batch.points != ord(" ")
    n_letters = np.append(0, np.cumsum(is_letter))
    covered = np.maximum(n_letters[ends] - n_letters[starts], 1) * counts[key_of]
    each = weights.take(keys & np.uint32(N_COLUMNS - 1)) * float(hashed.values[0]) / covered
    n = len(batch.points) + 1
    steps = np.bincount(starts, each, n) - np.bincount(ends, each, n)
    shares: Floats = (np.cumsum(steps[:-1]) * is_letter)[1:-1]
    return shares


def _units(text: str, shares: Floats) -> list[tuple[int, int]]:
    """Return start and end of what is named as one: words, or runs of like-minded ideographs."""
    units: list[tuple[int, int]] = []
    start = 0
    for word in text.split(" "):
        if not word.isascii() and any(ord(letter) >= IDEOGRAPHS_FROM for letter in word):
            cuts = np.flatnonzero(np.diff(np.sign(shares[start : start + len(word)]))) + 1
            edges = [start, *(start + cuts).tolist(), start + len(word)]
            units += itertools.pairwise(edges)
        elif word:
            units.append((start, start + len(word)))
        start += len(word) + 1
    return units


def _origins(comment: Comment, text: str) -> Origins:
    """Return where each code point of the folded text comes from; most texts hardly change."""
    if len(comment.text) == len(text) and comment.text.lower() == text:
        starts = np.arange(len(text), dtype=np.int32)
        return np.stack((starts, starts + 1), axis=1)
    return folded_origins(comment.text, comment.format)[1]


def _span(origins: npt.NDArray[np.int32]) -> Span:
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
