"""What is found out about a model on labelled rows, ready to be drawn or written down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.abstain import RiskCoverage, highest_probability, risk_coverage
from training.calibrate import PRIOR, expected_calibration_error, reliability
from training.curves import Point, curves
from training.evaluate import Judged, Slice
from training.examples import Example
from training.weights import population_weights

LEAST_ROWS = 50
"""A reliability curve of a source on fewer rows, of the label or of the others, would be chance."""

Floats = npt.NDArray[np.float64]
Curve = list[dict[str, float]]


@dataclass(frozen=True)
class Findings:
    """Labelled rows, and what a model said of them."""

    rows: Sequence[Example]
    judged: Judged
    slices: Sequence[Slice]

    @cached_property
    def labels(self) -> npt.NDArray[np.str_]:
        """The true labels."""
        return np.array([example.label.value for example in self.rows], dtype=str)

    @cached_property
    def weights(self) -> Floats:
        """They stand for the stated population."""
        return population_weights(self.rows, PRIOR)

    def curves(self) -> dict[str, list[Point]]:
        """Return what every threshold gives, by label."""
        return curves(self.judged.scores, self.labels, self.weights)

    def reliability(self) -> dict[str, Curve]:
        """Return the reliability curve of every label."""
        return {
            label.value: reliability(scores, self.labels == label, self.weights)
            for label, scores in self._by_label()
        }

    def reliability_by_source(self) -> dict[str, dict[str, Curve]]:
        """Return, by source and label, the curves of sources with enough rows of both kinds.

        The rows of each source are weighted to stand for the stated population by themselves.
        """
        sources = np.array([example.source for example in self.rows], dtype=str)
        found: dict[str, dict[str, Curve]] = {}
        for source in map(str, np.unique(sources)):
            rows = np.flatnonzero(sources == source)
            weights = population_weights([self.rows[row] for row in rows.tolist()], PRIOR)
            for label, scores in self._by_label():
                is_label = self.labels[rows] == label
                if min(is_label.sum(), (~is_label).sum()) >= LEAST_ROWS:
                    curve = reliability(scores[rows], is_label, weights)
                    found.setdefault(source, {})[label.value] = curve
        return found

    def risk_coverages(self) -> dict[str, RiskCoverage]:
        """Return the curve of the highest probability and, where there is one, of abstention."""
        answers = np.array([label.value for label in LABELS])[self.judged.scores.argmax(axis=1)]
        confidences = {"highest probability": highest_probability(self.judged.scores)}
        if self.judged.confidence is not None:
            confidences["abstention"] = self.judged.confidence
        return {
            name: risk_coverage(answers == self.labels, confidence, self.weights)
            for name, confidence in confidences.items()
        }

    def confusion(self) -> npt.NDArray[np.int64]:
        """Return how many rows of each label (first axis) get each label, in the order `LABELS`."""
        answers = self.judged.scores.argmax(axis=1)
        counts = [np.bincount(answers[self.labels == one], minlength=3) for one in LABELS]
        return np.array(counts, dtype=np.int64)

    def summary(self) -> dict[str, Any]:
        """Return calibration errors and areas under risk and coverage, ready for JSON."""
        errors = {
            label: round(expected_calibration_error(curve), 4)
            for label, curve in self.reliability().items()
        }
        areas = {name: round(curve.area, 4) for name, curve in self.risk_coverages().items()}
        return {"calibration_error": errors, "risk_coverage_area": areas}

    def _by_label(self) -> Iterator[tuple[Label, Floats]]:
        yield from zip(LABELS, self.judged.scores.T, strict=True)
