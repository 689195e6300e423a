"""What comments a model was judged by, in shares: with it, a later time can be told from then."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from model.drift import stability
from model.hashing import N_COLUMNS
from model.linear import LABELS
from model.named_features import SENTENCES
from training.decided import DecidedExample

BUCKETS = 20
"""Parts of equal width into which [0, 1] is cut for scores; called by their lower ends."""

Shares = dict[str, float]


def population(
    rows: Sequence[DecidedExample], X: sparse.csr_matrix, scores: npt.NDArray[np.float64]
) -> dict[str, Any]:
    """Return the shares of scores, languages and named features, ready for a card."""
    named = sparse.csr_matrix(X[:, N_COLUMNS:])
    present = np.bincount(named.indices, minlength=len(SENTENCES)) / max(len(rows), 1)
    return {
        "n_rows": len(rows),
        "scores": {label.value: _histogram(scores[:, k]) for k, label in enumerate(LABELS)},
        "languages": _shares(Counter(row.language for row in rows)),
        "labels": _shares(Counter(row.label.value for row in rows)),
        "features": {
            code: round(float(share), 6)
            for code, share in zip(SENTENCES, present.tolist(), strict=True)
        },
    }


def drift(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, float]:
    """Return the index of every score, of languages and labels, and of each named feature.

    It is the population stability index that `model.drift` tells of a running service, too.
    """

    def index(before: Shares, after: Shares) -> float:
        return stability(before, after, n_before=old["n_rows"], n_after=new["n_rows"])

    found = {
        f"score for {label}": index(old["scores"][label], new["scores"][label])
        for label in new["scores"]
    }
    for kind in ("languages", "labels"):
        found[kind] = index(old[kind], new[kind])
    for code, share in new["features"].items():
        before = old["features"].get(code, 0.0)
        found[f"feature {code}"] = index(
            {"with": before, "without": 1 - before}, {"with": share, "without": 1 - share}
        )
    return found


def _histogram(scores: npt.NDArray[np.float64]) -> Shares:
    buckets = np.minimum((scores * BUCKETS).astype(int), BUCKETS - 1)
    counts = np.bincount(buckets, minlength=BUCKETS) / max(len(scores), 1)
    return {
        f"{place / BUCKETS:.2f}": round(float(share), 6)
        for place, share in enumerate(counts.tolist())
    }


def _shares(counts: Counter[str]) -> Shares:
    total = max(sum(counts.values()), 1)
    return {name: round(n / total, 6) for name, n in sorted(counts.items())}
