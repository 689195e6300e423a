"""From margins to probabilities under a stated population: a slope and a shift per label."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax

from model.labels import Label
from model.linear import LABELS

Floats = npt.NDArray[np.float64]

PRIOR = {Label.SPAM: 0.20, Label.ABUSE: 0.05, Label.LEGITIMATE: 0.75}
"""The population that the scores speak about: what a comment section receives unfiltered."""

N_BINS = 15


def calibrate(
    margins: Floats, labels: npt.NDArray[np.str_], weights: Floats, *, loyalty: float = 0.0
) -> tuple[Floats, Floats]:
    """Return slopes and shifts, each of shape (2,), that minimise the weighted log loss.

    ``margins`` has the shape (n, 2) and is of held-out rows; ``weights`` stand for the population.
    Platt (1999), for three labels at once. ``loyalty`` is the penalty on leaving slopes of 1 and
    shifts of 0, for margins that are calibrated already, where few rows speak.
    """
    truth = np.array([[label == one for one in LABELS] for label in labels], dtype=float)

    start = np.array([1.0, 1.0, 0.0, 0.0])

    def loss(parameters: Floats) -> float:
        logits = np.column_stack(
            [margins * parameters[:2] + parameters[2:], np.zeros(len(margins))]
        )
        away = np.sum((parameters - start) ** 2)
        loss = -(weights[:, None] * truth * log_softmax(logits, axis=1)).sum()
        return float(loss + loyalty * away)

    bounds = [(0.05, None), (0.05, None), (None, None), (None, None)]
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds).x
    return found[:2], found[2:]


def reliability(
    probabilities: Floats, is_label: npt.NDArray[np.bool_], weights: Floats
) -> list[dict[str, float]]:
    """Return the reliability curve: per bin mean probability, observed share, and weight."""
    bins = np.minimum((probabilities * N_BINS).astype(int), N_BINS - 1)
    curve = []
    for number in range(N_BINS):
        inside = bins == number
        if weight := float(weights[inside].sum()):
            curve.append(
                {
                    "probability": float(
                        np.average(probabilities[inside], weights=weights[inside])
                    ),
                    "observed": float(np.average(is_label[inside], weights=weights[inside])),
                    "weight": weight / float(weights.sum()),
                }
            )
    return curve


def expected_calibration_error(curve: list[dict[str, float]]) -> float:
    """Return the mean distance of probability and observed share (Naeini et al., 2015)."""
    return sum(point["weight"] * abs(point["probability"] - point["observed"]) for point in curve)
