"""Why a comment got its scores: shares of the log-odds, on words of the original text.

For a label other than legitimate, the weights add up to ln(p_label / p_legitimate); for a
legitimate comment, to ln(p_legitimate / p_runner_up). What is not named one by one is a reason of
its own, so that nothing is missing from the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from model.arithmetic import NUMPY, Arithmetic
from model.comment import Comment
from model.features import VOICES, Encoded, encode, hashed_text
from model.labels import Label
from model.linear import LABELS, Floats, MarginClassifier, margins_of
from model.named_features import SENTENCES
from model.shares import Numbers
from model.telling_words import spans_of, telling_words
from model.verdict import Reason
from model.weight_table import WeightTable
from model.windows import Batch

LEAST_WEIGHT = 0.05
"""A share of the log-odds below which neither word nor feature is named."""

_SIDES = {True: "for", False: "against"}
_SENTENCES = tuple(SENTENCES.items())

MESSAGES = {
    "base": "Where every comment starts before it is read.",
    "remainder": "All else in the comment, each part too small to name.",
    "author_words": "The words of the author's name.",
    "link_words": "The words of the address of the author's page.",
}
"""The reasons that are neither words of the text nor named features, by code."""

_VOICE_CODES = ("author_words", "link_words")

Found = list[list[Reason]]
"""A list for each comment."""


class Questions(NamedTuple):
    """What there is to explain: an entry for each comment."""

    labels: list[Label]
    rows: Numbers
    """Which margin the reasons are about: the label's, or the runner-up's."""
    factors: Floats
    """By which a share of the margin becomes one of the log-odds in question."""
    log_odds: Floats
    bases: Floats

    @classmethod
    def of(cls, margins: Floats, estimator: MarginClassifier) -> Self:
        """Return the questions that margins of shape (n, 2) raise."""
        log_odds = estimator.log_odds(margins)
        best = np.column_stack([log_odds, np.zeros(len(margins))]).argmax(axis=1)
        is_legitimate = best == LABELS.index(Label.LEGITIMATE)
        rows = np.where(is_legitimate, log_odds.argmax(axis=1), best)
        signs = np.where(is_legitimate, -1.0, 1.0)
        factors = signs * estimator.slope_[rows]
        return cls(
            [LABELS[index] for index in best.tolist()],
            rows,
            factors,
            signs * log_odds[np.arange(len(rows)), rows],
            factors * estimator.intercept_[rows] + signs * estimator.shift_[rows],
        )


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains the scores of one estimator, from the same weights."""

    estimator: MarginClassifier
    table: WeightTable
    arithmetic: Arithmetic = NUMPY

    def reasons(self, comment: Comment) -> tuple[Reason, ...]:
        """Return the reasons for the comment's scores: the heaviest first, base and rest last."""
        encoded = encode([comment], self.arithmetic)
        margins = margins_of(encoded, self.table, self.estimator, self.arithmetic)
        return self.explain([comment], encoded, margins)[0]

    def explain(
        self, comments: Sequence[Comment], encoded: Encoded, margins: Floats
    ) -> list[tuple[Reason, ...]]:
        """Return the same for each of the comments, which are encoded and have their margins."""
        asked = Questions.of(margins, self.estimator)
        words = self._words(comments, encoded, asked)
        voices = self._voices(encoded, asked)
        features = self._features(encoded, asked)
        return [
            _summed(named, log_odds, base)
            for *named, log_odds, base in zip(
                words, voices, features, asked.log_odds.tolist(), asked.bases.tolist(), strict=True
            )
        ]

    def _words(self, comments: Sequence[Comment], encoded: Encoded, asked: Questions) -> Found:
        """Return the heaviest words of each text, a word that recurs with all its spans."""
        texts = [hashed_text(reading) for reading in encoded.readings]
        batch, said = Batch.of(texts), encoded.voices[0]
        values = asked.factors * said.values
        shares = self.arithmetic.shares(batch, self.table, asked.rows, values, salt=VOICES[0].salt)
        words = telling_words(texts, batch, shares, least_weight=LEAST_WEIGHT)
        return [
            [
                Reason("words", _sentence(word.word, word.weight, label), word.weight, spans)
                for word, spans in zip(found, spans_of(comment, text, found), strict=True)
            ]
            for comment, text, found, label in zip(
                comments, texts, words, asked.labels, strict=True
            )
        ]

    def _voices(self, encoded: Encoded, asked: Questions) -> Found:
        found: Found = [[] for _ in asked.labels]
        for code, hashed in zip(_VOICE_CODES, encoded.voices[1:], strict=True):
            if not len(hashed.columns):
                continue
            sums = self.arithmetic.sums(self.table, hashed.columns, hashed.offsets)
            weights = asked.factors * sums[np.arange(len(sums)), asked.rows] * hashed.values
            for index in np.flatnonzero(np.abs(weights) >= LEAST_WEIGHT).tolist():
                found[index].append(_reason(code, float(weights[index])))
        return found

    def _features(self, encoded: Encoded, asked: Questions) -> Found:
        found: Found = [[] for _ in asked.labels]
        weights = asked.factors[:, None] * self.estimator.named_[asked.rows] * encoded.named
        indices, columns = np.nonzero(np.abs(weights) >= LEAST_WEIGHT)
        heavy = weights[indices, columns].tolist()
        for index, column, weight in zip(indices.tolist(), columns.tolist(), heavy, strict=True):
            found[index].append(Reason(*_SENTENCES[column], weight))
        return found


def _summed(named: Sequence[list[Reason]], log_odds: float, base: float) -> tuple[Reason, ...]:
    reasons = sorted(
        [reason for part in named for reason in part],
        key=lambda reason: -abs(reason.weight or 0.0),
    )
    rest = log_odds - base - sum([reason.weight or 0.0 for reason in reasons])
    return (*reasons, _reason("base", base), _reason("remainder", rest))


def _sentence(unit: str, weight: float, label: Label) -> str:
    return f"“{unit}” speaks {_SIDES[weight > 0]} {label.value}."


def _reason(code: str, weight: float) -> Reason:
    return Reason(code, MESSAGES[code], weight)
