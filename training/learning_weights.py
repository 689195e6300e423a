"""What each decided row weighs when one margin is corrected, so that no label drowns another."""

import numpy as np
import numpy.typing as npt

from model.labels import Label
from training.calibrate import PRIOR

Floats = npt.NDArray[np.float64]

OTHER_LABEL_SHARE = 0.1
"""What the rows of the other bad label weigh among those that speak against one."""
MOST_OF_ONE_ROW = 4.0
"""How many rows one may stand for at most where its label is rare."""


def side_weights(
    labels: npt.NDArray[np.str_], weights: Floats, label: Label
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], Floats]:
    """Return the rows that teach a margin, which of them have the label, and their weights.

    Rows for and against the label weigh the same in sum, as far as no row stands for more than
    `MOST_OF_ONE_ROW`; those of the other bad label are a tenth of what speaks against it. The
    weights keep their sum.
    """
    is_label, is_honest = labels == label, labels == Label.LEGITIMATE
    rows = np.flatnonzero(weights > 0)
    own = weights.astype(np.float64)
    total = own.sum()
    if not own[is_label].sum() or not own[is_honest].sum():
        return np.zeros(0, np.int64), np.zeros(0, bool), np.zeros(0)
    shares = (
        (is_label, 0.5),
        (is_honest, 0.5 * (1 - OTHER_LABEL_SHARE)),
        (~is_label & ~is_honest, 0.5 * OTHER_LABEL_SHARE),
    )
    for side, share in shares:
        if present := own[side].sum():
            own[side] *= min(share * total / present, MOST_OF_ONE_ROW)
    return rows, is_label[rows], own[rows]


def log_odds_over_prior(is_label: npt.NDArray[np.bool_], weights: Floats, label: Label) -> float:
    """Return what the log-odds of a label among weighed rows are over those of the population."""
    here = np.log(weights[is_label].sum() / weights[~is_label].sum())
    return float(here - np.log(PRIOR[label] / PRIOR[Label.LEGITIMATE]))
