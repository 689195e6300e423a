"""The curves of a site's model: what the base showed on its many rows, and the site on its own.

A few hundred decisions cannot show that one legitimate comment in two hundred is held. The curves
on the base's card can; they count as much as `ROWS_OF_BASE` rows of each label, and every decision
that was scored by a model which had not seen it counts as one.
"""

import hashlib
import json
from typing import Any

import numpy as np
import numpy.typing as npt

from model.card import Card
from model.goals import USUAL, thresholds_for
from model.labels import Label, Strictness
from model.linear import LABELS
from model.thresholds import Thresholds
from training.calibrate import PRIOR
from training.curves import Point, curves
from training.thresholds import thresholds

ROWS_OF_BASE = 1_000.0
"""Of each label, for which the base's curves stand."""

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.str_]

_DIGITS = 6


def site_curves(base: Card, scores: Floats, labels: Labels, weights: Floats) -> dict[str, Any]:
    """Return the curve of every label; ``scores`` of shape (n, 3) are of rows left out.

    ``weights`` are those of the rows themselves; they need not stand for the population. Where the
    base has no curves, those of the rows alone are returned.
    """
    known: dict[str, list[Point]] = base.metrics.get("curves", {})
    if any(not known.get(label.value) for label in LABELS):
        return curves(scores, labels, _as_population(labels, weights))
    return {
        label.value: [
            _point(label, point["threshold"], _shares(label, point, scores[:, k], labels, weights))
            for point in known[label.value]
        ]
        for k, label in enumerate(LABELS)
    }


def site_thresholds(
    base: Card, found: dict[str, Any], scores: Floats, labels: Labels, weights: Floats
) -> dict[Strictness, Thresholds]:
    """Return the thresholds that keep the usual goals by these curves."""
    if any(not found.get(label.value) for label in LABELS):
        return thresholds(scores, labels, _as_population(labels, weights))
    card = Card(
        version="curves of a site",
        created_at="",
        sha256=hashlib.sha256(json.dumps(found).encode()).hexdigest(),
        sklearn_version="",
        thresholds=base.thresholds,
        parameters={"prior": {label.value: share for label, share in PRIOR.items()}},
        metrics={"curves": found},
    )
    return {strictness: thresholds_for(card, USUAL[strictness]) for strictness in Strictness}


def _shares(
    label: Label, point: Point, scores: Floats, labels: Labels, weights: Floats
) -> dict[Label, float]:
    """Return the share of each label that lies over the threshold of a point."""
    over = scores >= point["threshold"]
    shares = {}
    for one, of_base in _shares_of_base(label, point).items():
        own = weights[labels == one]
        reached = own @ over[labels == one]
        shares[one] = float((ROWS_OF_BASE * of_base + reached) / (ROWS_OF_BASE + own.sum()))
    return shares


def _shares_of_base(label: Label, point: Point) -> dict[Label, float]:
    """Return the shares of the labels over a threshold that a point of a curve tells of."""
    if label is Label.LEGITIMATE:  # the other two count as its false alarms, together
        alarms = point["false_alarms"]
        return {Label.SPAM: alarms, Label.ABUSE: alarms, label: point["recall"]}
    (other,) = {Label.SPAM, Label.ABUSE} - {label}
    known = PRIOR[label] * point["recall"] + PRIOR[Label.LEGITIMATE] * point["false_alarms"]
    rest = (point["held"] - known) / PRIOR[other]
    return {
        label: point["recall"],
        Label.LEGITIMATE: point["false_alarms"],
        other: float(np.clip(rest, 0.0, 1.0)),
    }


def _point(label: Label, threshold: float, shares: dict[Label, float]) -> Point:
    held = sum(PRIOR[one] * share for one, share in shares.items())
    found = PRIOR[label] * shares[label]
    if label is Label.LEGITIMATE:
        others = 1 - PRIOR[label]
        alarms = (held - found) / others
    else:
        alarms = shares[Label.LEGITIMATE]
    point = {
        "threshold": threshold,
        "precision": found / held if held else 1.0,
        "recall": shares[label],
        "false_alarms": alarms,
        "held": held,
        "f1": 2 * found / (held + PRIOR[label]),
        "accuracy": 1 - held - PRIOR[label] + 2 * found,
    }
    return {name: round(float(value), _DIGITS) for name, value in point.items()}


def _as_population(labels: Labels, weights: Floats) -> Floats:
    found = weights.astype(np.float64)
    for label, share in PRIOR.items():
        inside = labels == label
        if total := found[inside].sum():
            found[inside] *= share / total
    return np.asarray(found / found.sum())
