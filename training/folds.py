"""Which source is left out when: a model is judged by what it has never seen."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.labels import Label
from training.examples import Example
from training.split import folds as folds_by_group

N_FOLDS = 8
LEAST_ROWS = 50
"""A source with fewer rows of a label does not teach it."""


def left_out_folds(examples: Sequence[Example], *, seed: int) -> npt.NDArray[np.int64]:
    """Return the fold of each example, 0 to N_FOLDS - 1.

    A source shares one fold where another one teaches the same labels in the same language. The
    only teacher of a label in a language is spread over all folds by group: left out whole, it
    would only show that nobody knows what was never seen.
    """
    by_group = folds_by_group(examples, seed=seed, number=N_FOLDS)
    homes = _homes(examples)
    return np.array(
        [homes.get(example.source, fold) for example, fold in zip(examples, by_group, strict=True)]
    )


def _homes(examples: Sequence[Example]) -> dict[str, int]:
    """Return the fold of each source that is left out whole, the largest placed first."""
    sizes = Counter(example.source for example in examples)
    loads = [0] * N_FOLDS
    homes = {}
    for source in sorted(_replaceable(examples), key=lambda one: (-sizes[one], one)):
        homes[source] = int(np.argmin(loads))
        loads[homes[source]] += sizes[source]
    return homes


def _replaceable(examples: Sequence[Example]) -> set[str]:
    """Return the sources of which every label is taught by another one in their language."""
    languages: dict[str, Counter[str]] = {}
    counts: Counter[tuple[str, Label]] = Counter()
    for example in examples:
        languages.setdefault(example.source, Counter())[example.language] += 1
        counts[example.source, example.label] += 1
    main = {source: found.most_common(1)[0][0] for source, found in languages.items()}
    # Where every source is small, the largest ones teach all the same.
    most = {label: max(n for (_, one), n in counts.items() if one is label) for _, label in counts}
    lessons = {cell for cell, n in counts.items() if n >= min(LEAST_ROWS, most[cell[1]])}
    teachers = Counter((main[source], label) for source, label in lessons)
    return {
        source
        for source in main
        if all(teachers[main[source], label] > 1 for one, label in lessons if one == source)
    }
