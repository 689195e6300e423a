"""Where the two sides of a margin meet: within a source, or else within a language."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.examples import Example


def meeting_places(examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    """Return the number of the group of each example for either margin, of shape (n, 2).

    It is the source where that holds both the label and legitimate rows, so that what tells them
    apart is not the source. What is of other sources is compared within its language, as there is
    nothing nearer that it could be told from.
    """
    places = [_places(examples, label) for label in LABELS[:2]]
    return np.column_stack([np.unique(each, return_inverse=True)[1] for each in places])


def both_sides(examples: Sequence[Example], label: Label) -> set[str]:
    """Return the sources that hold both rows of the label and legitimate ones."""
    found: dict[Label, set[str]] = {label: set(), Label.LEGITIMATE: set()}
    for example in examples:
        if example.label in found:
            found[example.label].add(example.source)
    return found[label] & found[Label.LEGITIMATE]


def _places(examples: Sequence[Example], label: Label) -> list[str]:
    meeting = both_sides(examples, label)
    return [
        f"source {example.source}"
        if example.source in meeting
        else f"language {example.language.split('-')[0]}"
        for example in examples
    ]
