"""How much each example counts, so that no source and no label drowns the others."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.examples import Example

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

OTHER_LABEL_SHARE = 0.1
"""What the rows of the other bad label weigh among those that speak against one."""

SYNTHETIC = "synthetic"
"""The domain of what was written by us."""

OWN_SHARE = {Label.ABUSE: 0.3}
"""What the rows that we wrote ourselves weigh of each side of a margin, however many they are."""

ABUSE_ALONE = {"own-hostility", "own-undertone"}
"""What we wrote of hostility and its likes. Beside so much of it, harmless talk of other matters
would fade, by which spam is told."""

BALANCED = {Label.ABUSE}
"""Whose sources shall not tell by how much of it they hold. Of spam, some hold hardly any other."""

LEAST_ROWS = 1_000
"""Rows of a source and label from which on they weigh sqrt(n) among the population."""

DOMAIN_SHARE = {"tweet": 0.5, "chat": 0.5, "sms": 0.2, "e-mail": 0.001, SYNTHETIC: 0.1}
"""How far a row of another domain stands for the comments of a blog; 1 where none is given.

A newsletter that somebody asked for is honest in a mailbox, and an advertisement under an article:
e-mails say next to nothing about how often an honest comment would be rejected.
"""


def cell_weights(examples: Sequence[Example], *, least_rows: int = 1) -> Floats:
    """Return a weight per example: the rows of one source and label together weigh sqrt(n).

    Twice the rows then say more, but not twice as much: they are alike. A row of a small source
    weighs no more than if there were ``least_rows`` of its kind.
    """
    cells = [f"{example.source}\n{example.label}" for example in examples]
    _, inverse, counts = np.unique(cells, return_inverse=True, return_counts=True)
    own = np.array([example.weight for example in examples])
    return np.asarray(own / np.sqrt(np.maximum(counts[inverse], least_rows)))


def margin_weights(examples: Sequence[Example]) -> Floats:
    """Return the weights of shape (n, 2) for fitting the spam and the abuse margin.

    For each margin, the rows of the label and those against it weigh the same in sum, for abuse
    within each source that has both too, and the mean weight is 1. Our own rows have `OWN_SHARE` of
    each side that others have rows of; those of `ABUSE_ALONE` teach that margin only.
    """
    labels = np.array([example.label.value for example in examples])
    is_own = np.array([example.domain == SYNTHETIC for example in examples])
    weights = np.zeros((len(examples), 2))
    for k, label in enumerate(LABELS[:2]):
        weights[:, k] = _base(examples, label)
        others = (labels != label) & (labels != Label.LEGITIMATE)
        sides = [(labels == label, 1.0), (others, OTHER_LABEL_SHARE)]
        sides.append((labels == Label.LEGITIMATE, 1 - OTHER_LABEL_SHARE))
        for rows, share in sides:
            _share_with_own(weights[:, k], rows, share, is_own, OWN_SHARE.get(label))
    return weights * len(examples) / 2


def _base(examples: Sequence[Example], label: Label) -> Floats:
    """Return what each row weighs for a margin before its sides are made even."""
    weights = cell_weights(examples)
    if label is not Label.ABUSE:
        weights[[example.source in ABUSE_ALONE for example in examples]] = 0
    if label in BALANCED:
        _balance(weights, examples, label)
    return weights


def population_weights(examples: Sequence[Example], prior: dict[Label, float]) -> Floats:
    """Return weights that sum to 1 and give every label its share of the stated population."""
    # What is rare is measured on few rows: none of them may stand for many.
    weights = cell_weights(examples, least_rows=LEAST_ROWS)
    weights *= [DOMAIN_SHARE.get(example.domain, 1.0) for example in examples]
    labels = np.array([example.label.value for example in examples])
    for label, share in prior.items():
        _share(weights, labels == label, share)
    return np.asarray(weights / weights.sum())


def collections_of(examples: Sequence[Example]) -> list[str]:
    """Return the collection within which each example is compared with others for its odds.

    It is the source; what was written by us is one collection in each language.
    """
    return [
        f"{SYNTHETIC} {example.language}" if example.domain == SYNTHETIC else example.source
        for example in examples
    ]


def both_sides(examples: Sequence[Example], label: Label) -> set[str]:
    """Return the sources that hold both rows of the label and legitimate ones."""
    found: dict[Label, set[str]] = {label: set(), Label.LEGITIMATE: set()}
    for example in examples:
        if example.label in found:
            found[example.label].add(example.source)
    return found[label] & found[Label.LEGITIMATE]


def _balance(weights: Floats, examples: Sequence[Example], label: Label) -> None:
    """Let a label and the legitimate rows weigh the same within every source that has both."""
    sources = np.array([example.source for example in examples])
    labels = np.array([example.label.value for example in examples])
    for source in both_sides(examples, label):
        sides = [(sources == source) & (labels == side) for side in (label, Label.LEGITIMATE)]
        half = sum(weights[side].sum() for side in sides) / 2
        for side in sides:
            _share(weights, side, half)


def _share_with_own(
    weights: Floats, rows: Bools, share: float, is_own: Bools, own_share: float | None
) -> None:
    """Let these rows weigh ``share`` in sum, and our own among them ``own_share`` of that."""
    own, others = rows & is_own, rows & ~is_own
    if own_share is None or not others.any() or not own.any():
        _share(weights, rows, share)
    else:
        _share(weights, own, own_share * share)
        _share(weights, others, (1 - own_share) * share)


def _share(weights: Floats, rows: Bools, share: float) -> None:
    if (sum_of_rows := weights[rows].sum()) > 0:
        weights[rows] *= share / sum_of_rows
