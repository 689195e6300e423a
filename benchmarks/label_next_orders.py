"""Orders in which a stream of comments may be decided on."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

Order = Callable[["Pool", Floats, list[int], int], list[int]]
"""Takes the pool, its scores of shape (n, 3), what was decided and how many are wanted next;
returns these, as places in the pool."""

DECIDED, REPEATED = 1e6, 1e3
"""What is taken off the worth of what was decided already, and of what repeats something."""


class Pool:
    """The comments that wait, in the order in which they came, with their waves and likeness."""

    def __init__(self, waves: Places, X: sparse.csr_matrix) -> None:
        self.waves = waves
        lengths = np.sqrt(np.asarray(X.multiply(X).sum(axis=1)).ravel())
        self._X = sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ X)

    @cached_property
    def density(self) -> Floats:
        """Return how like each comment is to the others in the mean, in [0, 1]."""
        whole = np.asarray(self._X.sum(axis=0)).ravel()
        return np.asarray(self._X @ whole).ravel() / len(self)

    def __len__(self) -> int:
        return len(self.waves)

    def likeness(self, places: Sequence[int]) -> Floats:
        """Return how like each comment is to the most like of some: their cosine, in [0, 1]."""
        if not places:
            return np.zeros(len(self))
        return np.asarray((self._X @ self._X[list(places)].T).max(axis=1).todense()).ravel()


def by_chance(pool: Pool, scores: Floats, decided: list[int], n: int) -> list[int]:
    """As they came."""
    return _first(-np.arange(len(pool), dtype=float), decided, n)


def unsure(pool: Pool, scores: Floats, decided: list[int], n: int) -> list[int]:
    """What the scores are least sure of."""
    return _first(1 - scores.max(axis=1), decided, n)


def unsure_once(pool: Pool, scores: Floats, decided: list[int], n: int) -> list[int]:
    """What the scores are least sure of, one of a wave."""
    return _first(_once(pool, 1 - scores.max(axis=1), decided), decided, n)


def unsure_and_bad(pool: Pool, scores: Floats, decided: list[int], n: int) -> list[int]:
    """By turns what the scores are least sure of and what they call bad, one of a wave."""
    bad = _first(_once(pool, 1 - scores[:, 2], decided), decided, n)
    doubtful = unsure_once(pool, scores, decided, n)
    turns = [place for pair in zip(doubtful, bad, strict=True) for place in pair]
    return list(dict.fromkeys(turns))[:n]


def unsure_and_dense(pool: Pool, scores: Floats, decided: list[int], n: int) -> list[int]:
    """What the scores are least sure of and what many that wait are like, one of a wave."""
    worth = (1 - scores.max(axis=1)) * pool.density
    return _first(_once(pool, worth, decided), decided, n)


def unsure_and_unlike(pool: Pool, scores: Floats, decided: list[int], n: int) -> list[int]:
    """What the scores are least sure of and what is least like all that was decided."""
    worth, chosen = 1 - scores.max(axis=1), list[int]()
    likeness = pool.likeness(decided)
    for _ in range(n):
        chosen += _first(worth * (1 - likeness), [*decided, *chosen], 1)
        likeness = np.maximum(likeness, pool.likeness(chosen[-1:]))
    return chosen


ORDERS: dict[str, Order] = {
    "chance": by_chance,
    "unsure": unsure,
    "unsure, one of a wave": unsure_once,
    "unsure and dense, one of a wave": unsure_and_dense,
    "unsure and bad by turns": unsure_and_bad,
    "unsure and unlike": unsure_and_unlike,
}


def _first(worth: Floats, decided: Sequence[int], n: int) -> list[int]:
    left = worth.copy()
    left[list(decided)] -= DECIDED
    return [int(place) for place in np.argsort(-left, kind="stable")[:n]]


def _once(pool: Pool, worth: Floats, decided: Sequence[int]) -> Floats:
    """Return what each is worth; next to nothing what repeats what is decided or worth more."""
    seen = set(pool.waves[list(decided)].tolist())
    left = worth.copy()
    for place in np.argsort(-worth, kind="stable").tolist():
        if pool.waves[place] in seen:
            left[place] -= REPEATED
        seen.add(pool.waves[place])
    return left
