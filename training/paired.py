"""Two models on the same rows: how much better or worse one is, and how sure that is.

Rows are drawn anew by groups, since near-duplicates and revisions say one thing several times;
both models are measured on each draw, and the interval is that of the differences (Efron and
Tibshirani, "An introduction to the bootstrap", 1993; by clusters, Field and Welsh, 2007).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.calibrate import N_BINS, PRIOR
from training.decided import DecidedExample
from training.evaluate import ALL, Judged
from training.split import group_of
from training.weights import population_weights

N_DRAWS = 1_000
AT_ONCE = 100
"""Draws that are in memory together."""
LEAST_ROWS = 15
"""Of each kind that is compared: with fewer, nothing is said."""
LEVEL, LEVEL_OF_PARTS = 0.95, 0.99
"""Of the intervals: parts are many, and one of twenty would look bad by chance."""

AUC, HELD, FOUND, CALIBRATION = "AUC", "held", "found", "calibration error"
TOLERANCES = {AUC: 0.002, HELD: 0.002, FOUND: 0.005, CALIBRATION: 0.005}
"""What may be lost: less than this nobody notices, however surely it is measured."""
_MORE_IS_BETTER = {AUC: True, HELD: False, FOUND: True, CALIBRATION: False}

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Measure = Callable[[Floats], Floats]
"""Row weights of shape (draws, n) in, one value a draw out."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two models on the same rows."""

    measure: str
    label: str
    kind: str
    """Of which rows: ``all``, ``language``, ``site``, ``source`` or ``audit``."""
    part: str
    """Which language, site or source."""
    n_rows: int
    candidate: float
    serving: float
    low: float
    high: float
    """The interval of candidate less serving."""

    @property
    def is_worse(self) -> bool:
        """Whether the candidate is surely worse by more than nobody notices."""
        tolerance = TOLERANCES[self.measure]
        more_is_better = _MORE_IS_BETTER[self.measure]
        return self.high < -tolerance if more_is_better else self.low > tolerance

    @property
    def is_better(self) -> bool:
        """Whether the candidate is surely better."""
        return self.low > 0 if _MORE_IS_BETTER[self.measure] else self.high < 0


def differences(
    rows: Sequence[DecidedExample], candidate: Judged, serving: Judged, *, seed: int
) -> list[Difference]:
    """Return all that can be compared on these rows: over all, and of each part with enough."""
    names = [f"cluster {row.cluster}" if row.cluster else group_of(row) for row in rows]
    groups = np.unique(names, return_inverse=True)[1]
    return [
        difference
        for kind, part, inside in _parts(rows)
        for difference in _of_part(
            [rows[index] for index in inside.tolist()],
            _only(candidate, inside),
            _only(serving, inside),
            _Draws.of(groups[inside], seed),
            kind=kind,
            part=part,
        )
    ]


def _parts(rows: Sequence[DecidedExample]) -> Iterator[tuple[str, str, npt.NDArray[np.int64]]]:
    yield ALL, ALL, np.arange(len(rows))
    for kind, values in (
        ("language", [row.language for row in rows]),
        ("site", [row.site for row in rows]),
        ("source", [row.source for row in rows]),
    ):
        found = np.array(values, dtype=str)
        names = np.unique(found)
        for name in names if len(names) > 1 else ():
            yield kind, str(name), np.flatnonzero(found == name)


def _only(judged: Judged, inside: npt.NDArray[np.int64]) -> Judged:
    return Judged(judged.scores[inside], judged.published[inside])


def _of_part(
    rows: Sequence[DecidedExample],
    candidate: Judged,
    serving: Judged,
    draws: "_Draws",
    *,
    kind: str,
    part: str,
) -> Iterator[Difference]:
    measures = list(_measures(rows, candidate, serving))
    if not measures:
        return
    own = np.ones((1, len(rows)))
    level = LEVEL if kind == ALL else LEVEL_OF_PARTS
    for name, label, n_rows, first, second in measures:
        values = np.concatenate([first(w) - second(w) for w in draws.portions()])
        low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
        points = float(first(own)[0]), float(second(own)[0])
        yield Difference(name, label, kind, part, n_rows, *points, float(low), float(high))


@dataclass(frozen=True, slots=True)
class _Draws:
    groups: npt.NDArray[np.int64]
    n_groups: int
    seed: int

    @classmethod
    def of(cls, groups: npt.NDArray[np.int64], seed: int) -> "_Draws":
        unique, numbered = np.unique(groups, return_inverse=True)
        return cls(numbered, len(unique), seed)

    def portions(self) -> Iterator[Floats]:
        """Yield the weights of the rows, some draws at a time; the same at every call."""
        chance = np.random.default_rng(self.seed)
        for _ in range(N_DRAWS // AT_ONCE):
            drawn = chance.multinomial(
                self.n_groups, np.full(self.n_groups, 1 / self.n_groups), size=AT_ONCE
            )
            yield drawn[:, self.groups].astype(np.float64)


def _measures(
    rows: Sequence[DecidedExample], candidate: Judged, serving: Judged
) -> Iterator[tuple[str, str, int, Measure, Measure]]:
    labels = np.array([row.label.value for row in rows], dtype=str)
    population = population_weights(rows, PRIOR) if rows else np.zeros(0)
    for k, label in enumerate(LABELS):
        is_label = labels == label
        if min(is_label.sum(), (~is_label).sum()) < LEAST_ROWS:
            continue
        n_rows = int(is_label.sum())
        ours, theirs = candidate.scores[:, k], serving.scores[:, k]
        if label is not Label.LEGITIMATE:
            yield AUC, label, n_rows, _areas(ours, is_label), _areas(theirs, is_label)
        name = HELD if label is Label.LEGITIMATE else FOUND
        stopped = _share(~candidate.published, is_label), _share(~serving.published, is_label)
        yield name, label, n_rows, stopped[0], stopped[1]
        first = _calibration_error(ours, is_label, population)
        second = _calibration_error(theirs, is_label, population)
        yield CALIBRATION, label, n_rows, first, second


def _areas(scores: Floats, positive: Bools) -> Measure:
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(scores[order]) > 0))
    is_positive = positive[order]

    def areas(weights: Floats) -> Floats:
        ordered = weights[:, order]
        above = np.add.reduceat(ordered * is_positive, starts, axis=1)
        below = np.add.reduceat(ordered * ~is_positive, starts, axis=1)
        lower = np.cumsum(below, axis=1) - below / 2
        pairs = above.sum(axis=1) * below.sum(axis=1)
        return np.asarray((above * lower).sum(axis=1) / np.where(pairs > 0, pairs, np.nan))

    return areas


def _share(stopped: Bools, inside: Bools) -> Measure:
    def shares(weights: Floats) -> Floats:
        own = weights[:, inside]
        total = own.sum(axis=1)
        return np.asarray(own @ stopped[inside] / np.where(total > 0, total, np.nan))

    return shares


def _calibration_error(scores: Floats, is_label: Bools, population: Floats) -> Measure:
    bins = np.minimum((scores * N_BINS).astype(int), N_BINS - 1)
    member = np.eye(N_BINS)[bins] * population[:, None]
    distances = member * (scores - is_label)[:, None]

    def errors(weights: Floats) -> Floats:
        totals = (weights @ member).sum(axis=1)
        return np.asarray(np.abs(weights @ distances).sum(axis=1) / totals)

    return errors
