"""The examples of the data sets that a command was told to use."""

from collections.abc import Sequence
from pathlib import Path

from model.labels import Label
from training.catalogue import DataSet, LicenceClass
from training.duplicates import collapse_near
from training.errors import CatalogueError
from training.examples import Example, collapse, label_counts, read_examples
from training.progress import Progress

LEAST_EXAMPLES = 50
"""Of each label: with fewer, what is left out to measure by would hold none."""

PUBLIC_CLASSES = f"{LicenceClass.OPEN},{LicenceClass.UNSTATED}"


def read_chosen(chosen: Sequence[DataSet], data: Path, progress: Progress) -> list[Example]:
    """Return the examples of these data sets without repeats and near-duplicates.

    Raises `CatalogueError` when there are none, and `DataError` where a file is not as it should
    be.
    """
    rows = [
        example
        for data_set in progress.track(chosen, "reading data sets", len(chosen))
        for example in read_examples(data_set, data)
    ]
    examples = collapse_near(collapse(rows), progress)
    counts = label_counts(examples)
    progress.step(
        f"read {len(rows):,} rows of {len(chosen)} data sets, {len(examples):,} without "
        "repeats and near-duplicates: " + ", ".join(f"{counts[label]:,} {label}" for label in Label)
    )
    if not examples:
        raise CatalogueError("no data set was chosen; `chaffinch-train datasets list` names them")
    return examples


def need_enough(counts: dict[str, int]) -> None:
    """Raise `CatalogueError` unless every label has examples enough for a fit."""
    for label, n_rows in counts.items():
        if n_rows < LEAST_EXAMPLES:
            raise CatalogueError(
                f"the data sets hold {n_rows} examples of {label}, at least {LEAST_EXAMPLES} of "
                "each label are needed; choose more of them, or add your own with --catalogue"
            )
