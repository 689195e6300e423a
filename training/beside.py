"""What two models say of the same comments, and where they differ the most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.classifier import Classifier
from training.decided import DecidedExample
from training.evaluate import Judged, judge_examples
from training.progress import Progress


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows that a candidate and the model that serves have scored."""

    rows: Sequence[DecidedExample]
    candidate: Judged
    serving: Judged

    def part(self, places: Sequence[int]) -> "Beside":
        """Return some of the rows."""
        chosen = np.asarray(places, np.int64)
        return Beside(
            [self.rows[place] for place in places],
            _only(self.candidate, chosen),
            _only(self.serving, chosen),
        )

    def most_moved(self, most: int) -> list[int]:
        """Return the places of the rows whose scores differ the most, the farthest first."""
        moved = np.abs(self.candidate.scores - self.serving.scores).sum(axis=1)
        order = np.argsort(-moved, kind="stable")[:most]
        return [place for place in order.tolist() if moved[place] > 0]


def beside(
    rows: Sequence[DecidedExample],
    candidate: Classifier,
    serving: Classifier,
    progress: Progress,
) -> Beside:
    """Return what both say of the rows."""
    return Beside(
        rows,
        judge_examples(rows, candidate, progress),
        judge_examples(rows, serving, progress),
    )


def _only(judged: Judged, places: npt.NDArray[np.int64]) -> Judged:
    return Judged(judged.scores[places], judged.published[places])
