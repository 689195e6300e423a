"""A data set that plays a site: its stream of comments, and how good a model is after decisions.

As many comments of the stream are bad as in the stated population: one in five is spam, or one in
twenty abuse. What repeats stays in it, as campaigns come; what judges repeats nothing of it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score

from model import artifact
from model.labels import Label
from model.linear import LABELS, MarginClassifier
from training.adapt import base_log_odds
from training.calibrate import PRIOR
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.decided import DecidedExample
from training.duplicates import collapse_groups, find_groups
from training.encoded import Encoded, encode, encode_known
from training.examples import Example, read_examples
from training.fit import cap
from training.left_out import probabilities
from training.metrics import auc
from training.progress import Progress
from training.retrain import LEAST_EXAMPLES, LEAST_OF_A_KIND
from training.site_fit import learn

MOST_OF_A_LABEL = 2_500
MOST_IN_STREAM, MOST_JUDGED = 2_000, 1_500
SHARE_OF_STREAM = 0.66
"""Of the rows of the rarer kind, at most; the others judge."""
BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a data set, read once for all streams of it."""

    label: Label
    """The bad one that it has."""
    base: MarginClassifier
    known: Encoded
    encoded: Encoded
    groups: Places
    """Near-duplicates have the same, as they are of one wave in the service."""


def read_rows(name: str, data: Path, work: Path, progress: Progress) -> Rows:
    """Return the rows of a data set with what a base says of them that has not seen any."""
    chosen = choose(read_catalogues([SHIPPED]), licences=list(LicenceClass), sources=[name])
    rows = cap(read_examples(chosen[0], data), MOST_OF_A_LABEL)
    bad = Counter(row.label for row in rows if row.label is not Label.LEGITIMATE)
    base: MarginClassifier = artifact.load(artifact.current(work / name))[0][-1]
    return Rows(
        label=bad.most_common(1)[0][0],
        base=base,
        known=encode_known(base, seed=0, progress=progress),
        encoded=encode([_decided(row, number) for number, row in enumerate(rows)], base, progress),
        groups=np.array(find_groups(rows, progress)),
    )


@dataclass(frozen=True, slots=True)
class Site:
    """One stream of a data set, and the rows that judge."""

    rows: Rows
    stream: Places
    """The places of its comments, in the order in which they come."""
    judged: Places
    progress: Progress

    @classmethod
    def of(cls, rows: Rows, seed: int, progress: Progress) -> "Site":
        """Draw a stream, and what judges."""
        chance = np.random.default_rng(seed)
        is_bad = rows.encoded.labels == rows.label
        bad, fine = (chance.permutation(np.flatnonzero(side)) for side in (is_bad, ~is_bad))
        share = PRIOR[rows.label]
        most = min(MOST_IN_STREAM, _most(bad, share), _most(fine, 1 - share))
        n_bad = round(most * share)
        stream = chance.permutation(np.concatenate([bad[:n_bad], fine[: most - n_bad]]))
        rest = chance.permutation(np.concatenate([bad[n_bad:], fine[most - n_bad :]]))
        unlike = rest[~np.isin(rows.groups[rest], rows.groups[stream])]
        return cls(rows, stream, unlike[:MOST_JUDGED], progress)

    def log_odds(self, asked: Sequence[int]) -> Floats:
        """Return the log-odds of all rows after these of the stream were decided.

        By the base, while a retraining would say that there are too few examples.
        """
        rows, encoded = self.rows, self.rows.encoded
        places = self.stream[np.asarray(asked, int)] if len(asked) else np.zeros(0, int)
        taught = _collapsed(encoded, places, rows.groups)
        n_fine = sum(row.label is Label.LEGITIMATE for row in taught.rows)
        if len(taught.rows) < LEAST_EXAMPLES or (
            min(n_fine, len(taught.rows) - n_fine) < LEAST_OF_A_KIND
        ):
            return encoded.base
        learnt = learn(taught, rows.known, rows.base, seed=0, progress=self.progress)
        return base_log_odds(learnt.estimator, encoded.X)

    def quality(self, log_odds: Floats) -> tuple[float, float]:
        """Return the area under the ROC curve, and average precision in the mix of the stream."""
        rows = self.rows
        scores = log_odds[self.judged, LABELS.index(rows.label)]
        is_bad = rows.encoded.labels[self.judged] == rows.label
        share = PRIOR[rows.label]
        odds = share / (1 - share) * (~is_bad).sum() / is_bad.sum()
        weights = np.where(is_bad, odds, 1.0)
        area = auc(scores, is_bad)
        assert area is not None
        return area, float(average_precision_score(is_bad, scores, sample_weight=weights))

    def scores(self, log_odds: Floats) -> Floats:
        """Return the probabilities of the stream, of shape (n, 3)."""
        return probabilities(log_odds[self.stream])


def _most(side: Places, share: float) -> int:
    return int(SHARE_OF_STREAM * len(side) / share)


def _collapsed(encoded: Encoded, places: Places, groups: Places) -> Encoded:
    """Return the rows that teach, in the order of decisions: of near-duplicates the first one."""
    rows = [encoded.rows[place] for place in places.tolist()]
    kept = collapse_groups(rows, groups[places].tolist())
    decided = [row for row in kept if isinstance(row, DecidedExample)]
    at = {row.identifier: place for row, place in zip(rows, places.tolist(), strict=True)}
    taught = encoded.part([at[row.identifier] for row in decided])
    return taught.weighing(decided)


def _decided(example: Example, number: int) -> DecidedExample:
    return DecidedExample(
        text=example.text,
        label=example.label,
        source="moderator",
        language=example.language,
        comment_type=example.comment_type,
        identifier=f"comment-{number}",
        decided_at=BEGAN + dt.timedelta(minutes=number),
        rater="moderator 1",
    )
