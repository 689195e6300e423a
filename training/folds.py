"""Which source is left out when: a model is judged by what it has never seen."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from training.examples import Example
from training.split import folds as folds_by_group

N_FOLDS = 8


def left_out_folds(examples: Sequence[Example], *, seed: int) -> npt.NDArray[np.int64]:
    """Return the fold of each example, 0 to N_FOLDS - 1.

    Where a label of a language comes from several sources, whole sources share a fold. The only
    source of a language is spread over all folds by group: left out whole, it would only show that
    nobody knows a language that was never seen.
    """
    by_group = folds_by_group(examples, seed=seed, number=N_FOLDS)
    homes = _homes(examples)
    return np.array(
        [homes.get(example.source, fold) for example, fold in zip(examples, by_group, strict=True)]
    )


def _homes(examples: Sequence[Example]) -> dict[str, int]:
    """Return the fold of each source that is left out whole, the largest spread first."""
    rows: dict[str, int] = {}
    languages: dict[str, dict[str, int]] = {}
    for example in examples:
        rows[example.source] = rows.get(example.source, 0) + 1
        of_source = languages.setdefault(example.source, {})
        of_source[example.language] = of_source.get(example.language, 0) + 1
    main = {
        source: max(counts, key=lambda one: counts[one]) for source, counts in languages.items()
    }
    shared = [source for source in rows if sum(main[s] == main[source] for s in rows) > 1]
    loads = [0] * N_FOLDS
    homes = {}
    for source in sorted(shared, key=lambda one: (-rows[one], one)):
        homes[source] = int(np.argmin(loads))
        loads[homes[source]] += rows[source]
    return homes
