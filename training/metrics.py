"""How well scores tell a label from the others."""

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

FALSE_ALARMS = 0.01
"""The share of other rows that may be taken for the label when its recall is measured."""


def auc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float | None:
    """Return the area under the ROC curve, 0.5 to chance and 1 to perfection.

    None where the rows are not of both kinds, so that there is nothing to tell apart.
    """
    if positive.all() or not positive.any():
        return None
    return float(roc_auc_score(positive, scores))


def recall_at_false_alarms(
    scores: NDArray[np.float64], positive: NDArray[np.bool_], share: float = FALSE_ALARMS
) -> float | None:
    """Return the share of positive rows over the lowest threshold that lets few others over it.

    At most ``share`` of the other rows may reach that threshold. None without both kinds.

    >>> recall_at_false_alarms(np.array([0.9, 0.4, 0.5, 0.1]), np.array([True, True, False, False]))
    0.5
    """
    if positive.all() or not positive.any():
        return None
    others = np.sort(scores[~positive])[::-1]
    n_allowed = int(share * len(others))
    return float(np.mean(scores[positive] > others[n_allowed]))


def f1(predicted: NDArray[np.bool_], positive: NDArray[np.bool_]) -> float | None:
    """Return the harmonic mean of precision and recall, in [0, 1]; None without both kinds."""
    if positive.all() or not positive.any():
        return None
    n_right = int(np.sum(predicted & positive))
    return 2 * n_right / (int(predicted.sum()) + int(positive.sum()))
