"""The functional suite, asked of two models: what one does worse, family by family."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.classifier import Classifier
from model.labels import Action, Label, Strictness
from training.functional_measure import FunctionalAnswer, functional_answers

Ones = npt.NDArray[np.int64]

N_DRAWS = 2_000
TOLERANCE = 0.02
"""Of a family, what may be lost: its cases are written out of patterns, several from each."""


@dataclass(frozen=True, slots=True)
class FunctionalDifference:
    """The share of a family that is held or rejected, by both models."""

    family: str
    label: Label
    n_rows: int
    candidate: float
    serving: float
    low: float
    high: float
    """The interval, at 95 %, of candidate less serving."""

    @property
    def is_worse(self) -> bool:
        """Whether surely more of what is fine is stopped, or less of what is not."""
        if self.label is Label.LEGITIMATE:
            return self.low > 0 and self.candidate - self.serving > TOLERANCE
        return self.high < 0 and self.serving - self.candidate > TOLERANCE


def functional_differences(
    candidate: Classifier, serving: Classifier, *, seed: int
) -> list[FunctionalDifference]:
    """Return the difference of every family, under the balanced thresholds of both cards."""
    answers = [
        functional_answers(each.assess, each.card.thresholds[Strictness.BALANCED])
        for each in (candidate, serving)
    ]
    families: dict[tuple[str, Label], list[int]] = {}
    for place, answer in enumerate(answers[0]):
        families.setdefault((answer.case.family, answer.case.label), []).append(place)
    return [
        _difference(*key, _stopped(answers[0], places), _stopped(answers[1], places), seed)
        for key, places in sorted(families.items())
    ]


def _stopped(answers: Sequence[FunctionalAnswer], places: Sequence[int]) -> Ones:
    return np.array([answers[place].action is not Action.PUBLISH for place in places], np.int64)


def _difference(
    family: str,
    label: Label,
    candidate: Ones,
    serving: Ones,
    seed: int,
) -> FunctionalDifference:
    change = candidate - serving
    n = len(change)
    shares = [float(np.mean(change == value)) for value in (1, 0, -1)]
    # Drawing rows anew is drawing how many of them change which way.
    drawn = np.random.default_rng(seed).multinomial(n, shares, size=N_DRAWS)
    low, high = np.quantile((drawn[:, 0] - drawn[:, 2]) / n, [0.025, 0.975])
    means = float(candidate.mean()), float(serving.mean())
    return FunctionalDifference(family, label, n, *means, float(low), float(high))
