"""What was found out on left-out rows: scores of models that had not seen them, and measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from model.labels import Action, Strictness
from model.linear import LABELS, MarginClassifier
from model.policy import wanted_action
from model.thresholds import Thresholds
from model.verdict import Scores
from training.calibrate import expected_calibration_error, reliability
from training.curves import curves
from training.evaluate import Judged, as_dicts, measure
from training.examples import Example
from training.goal import usual_thresholds
from training.thresholds import thresholds

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows with the calibrated scores of models that had not seen their sources."""

    rows: Sequence[Example]
    margins: Floats
    """Of shape (n, 2): spam, abuse."""
    weights: Floats
    """They stand for the stated population."""
    slope: Floats
    shift: Floats
    """The calibration: of shape (2,) each, as `MarginClassifier` takes them."""

    @property
    def labels(self) -> npt.NDArray[np.str_]:
        """The true labels."""
        return np.array([example.label.value for example in self.rows])

    @property
    def scores(self) -> Floats:
        """The probabilities, of shape (n, 3), in the order of `LABELS`."""
        estimator = MarginClassifier()
        estimator.slope_, estimator.shift_ = self.slope, self.shift
        return estimator.probabilities(self.margins)

    def thresholds(self) -> dict[Strictness, Thresholds]:
        """Return the thresholds of every strictness."""
        return thresholds(self.scores, self.labels, self.weights)

    def judged(self) -> Judged:
        """Return the scores, and what the balanced thresholds would publish."""
        return judged_by(self.scores, self.thresholds()[Strictness.BALANCED])

    def metrics(self) -> dict[str, Any]:
        """Return what the card says: slices, calibration, curves and the usual thresholds."""
        points = curves(self.scores, self.labels, self.weights)
        return {
            "slices": as_dicts(measure(self.rows, self.judged())),
            "calibration": self.calibration(),
            "curves": points,
            "usual_thresholds": {label: usual_thresholds(found) for label, found in points.items()},
        }

    def calibration(self) -> dict[str, Any]:
        """Return the reliability curve of every label with its expected calibration error."""
        scores, found = self.scores, {}
        for k, label in enumerate(LABELS):
            curve = reliability(scores[:, k], self.labels == label, self.weights)
            found[label.value] = {"error": expected_calibration_error(curve), "curve": curve}
        return found


def probabilities(log_odds: Floats) -> Floats:
    """Return the softmax of two log-odds and 0, of shape (n, 3)."""
    return np.asarray(softmax(np.column_stack([log_odds, np.zeros(len(log_odds))]), axis=1))


def judged_by(scores: Floats, limits: Thresholds) -> Judged:
    """Return scores of shape (n, 3) with what these thresholds would publish."""
    wanted = [
        wanted_action(Scores(s, a, max(0.0, 1 - s - a)), limits, reject_abuse=False)
        for s, a in scores[:, :2].tolist()
    ]
    return Judged(scores, np.array([action is Action.PUBLISH for action in wanted], dtype=bool))
