"""What disguises cost: the recall of spam and abuse as it was written, and disguised."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from model.comment import Comment
from model.disguises import Disguise
from model.labels import Label
from training.disguise import disguise
from training.examples import Example
from training.metrics import recall_at_false_alarms

Floats = npt.NDArray[np.float64]
Score = Callable[[list[Comment]], Floats]
"""Comments in, an array of shape (n, 2) out: the margin of spam and the margin of abuse."""

_LABELS = (Label.SPAM, Label.ABUSE)


@dataclass(frozen=True, slots=True)
class Recalls:
    """Recall at 1 % false alarms, in [0, 1], of the same rows as they were and disguised."""

    before: float
    after: float
    rows: int
    """How many rows the disguise changed; the others are not counted."""

    @property
    def lost(self) -> float:
        """The share of the recall that the disguise took: below 0 where it gave itself away."""
        return 1 - self.after / self.before if self.before else 0.0


def robustness(
    score: Score, examples: Sequence[Example], *, seed: int
) -> dict[Disguise, dict[Label, Recalls]]:
    """Return for each disguise what it does to each bad label; the same for the same seed.

    ``examples`` are rows that did not teach the model. False alarms are those on the honest ones,
    as they were written. A label without rows to disguise, or without honest ones, is left out.
    """
    honest = [row for row in examples if row.label is Label.LEGITIMATE]
    bad = [row for row in examples if row.label is not Label.LEGITIMATE]
    if not honest or not bad:
        return {kind: {} for kind in Disguise}
    labels = np.array([row.label.value for row in bad])
    false_alarms, before = _margins(score, honest), _margins(score, bad)
    found = {}
    for kind in Disguise:
        rows = [_disguised(row, kind, seed, at) for at, row in enumerate(bad)]
        after = _margins(score, rows)
        changed = np.array([one.text != other.text for one, other in zip(bad, rows, strict=True)])
        found[kind] = {
            label: _recalls(before[chosen, k], after[chosen, k], false_alarms[:, k])
            for k, label in enumerate(_LABELS)
            if (chosen := changed & (labels == label)).any()
        }
    return found


def _disguised(row: Example, kind: Disguise, seed: int, at: int) -> Example:
    return replace(row, text=disguise(row.text, kind, random.Random(f"{seed} {kind} {at}")))


def _margins(score: Score, rows: Sequence[Example]) -> Floats:
    return score([row.as_comment() for row in rows])


def _recalls(before: Floats, after: Floats, honest: Floats) -> Recalls:
    return Recalls(_recall(before, honest), _recall(after, honest), len(before))


def _recall(bad: Floats, honest: Floats) -> float:
    margins = np.concatenate([bad, honest])
    recall = recall_at_false_alarms(margins, np.arange(len(margins)) < len(bad))
    assert recall is not None  # there are rows of both kinds
    return recall
