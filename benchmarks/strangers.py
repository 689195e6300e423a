"""How well a recipe tells a label in sources that it has not seen, and how sure that is."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.examples import Example
from training.metrics import auc, recall_at_false_alarms

LEAST_ROWS = 20
"""Of the label, and of the legitimate rows that it is told from."""
N_DRAWS = 2_000

Floats = npt.NDArray[np.float64]
Measures = dict[str, dict[str, tuple[float, float]]]
"""Per label and source: the area under the ROC curve, and the recall at 1 % false alarms."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """The rows that one fold leaves out: whole sources, and of lone teachers whole groups."""

    rows: list[Example]

    def measure(self, scores: Floats) -> Measures:
        """Return the measures of scores of shape (n, 2): spam, abuse.

        A source without legitimate rows is told from those of the other sources of its language.
        """
        labels = np.array([row.label.value for row in self.rows])
        sources = np.array([row.source for row in self.rows])
        found: Measures = {label.value: {} for label in LABELS[:2]}
        for k, label in enumerate(LABELS[:2]):
            for source in np.unique(sources):
                inside = self._told_apart(labels, sources, label, source)
                positive = labels[inside] == label
                if min(positive.sum(), (~positive).sum()) < LEAST_ROWS:
                    continue
                area = auc(scores[inside, k], positive)
                recall = recall_at_false_alarms(scores[inside, k], positive)
                assert area is not None and recall is not None  # there are rows of both kinds
                found[label.value][str(source)] = (area, recall)
        return found

    def _told_apart(
        self,
        labels: npt.NDArray[np.str_],
        sources: npt.NDArray[np.str_],
        label: Label,
        source: str,
    ) -> npt.NDArray[np.bool_]:
        honest = (labels == Label.LEGITIMATE) & (sources == source)
        if honest.sum() < LEAST_ROWS:
            languages = np.array([row.language.split("-")[0] for row in self.rows])
            main = Counter(languages[sources == source].tolist()).most_common(1)[0][0]
            honest = (labels == Label.LEGITIMATE) & (languages == main)
        return np.asarray(honest | ((labels == label) & (sources == source)))


def difference(own: list[float], full: list[float]) -> tuple[float, float, float]:
    """Return the mean difference, and the interval that holds it in 95 % of draws of sources."""
    differences = np.array(own) - np.array(full)
    drawn = np.random.default_rng(0).choice(differences, (N_DRAWS, len(differences)))
    low, high = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    return float(differences.mean()), float(low), float(high)
