"""``chaffinch-train fit`` and ``evaluate``: a candidate, and how good it is."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from model import artifact
from model.classifier import Classifier
from model.labels import Label
from training import evaluate as evaluation
from training.candidate import write_candidate
from training.catalogue import DataSet, LicenceClass, choose, read_catalogues
from training.errors import CatalogueError
from training.examples import Example, collapse, label_counts, read_examples
from training.fit import fit as fit_pipeline
from training.options import (
    catalogue_option,
    data_option,
    licences_option,
    models_option,
    sources_option,
)
from training.printing import print_json, print_table
from training.progress import Progress, progress_on_stderr

LEAST_EXAMPLES = 50
"""Of each label: with fewer, what is left out to measure by would hold none."""

PUBLIC_CLASSES = f"{LicenceClass.OPEN},{LicenceClass.UNSTATED}"


@click.command()
@catalogue_option
@data_option
@licences_option(default=PUBLIC_CLASSES)
@sources_option
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same model.")
@models_option("--out")
def fit(
    catalogue: list[Path],
    data: Path,
    licences: frozenset[LicenceClass],
    sources: Sequence[str],
    seed: int,
    models: Path,
) -> None:
    """Fit a candidate, write it with its card, print its version. Does not publish it."""
    progress = progress_on_stderr()
    chosen = choose(read_catalogues(catalogue), licences=licences, sources=sources)
    examples = _read(chosen, data, progress)
    counts = label_counts(examples)
    _need_enough(counts)
    fitted = fit_pipeline(examples, seed=seed, progress=progress)
    directory = write_candidate(
        models,
        fitted,
        sources={data_set.name: _entry(data_set, examples) for data_set in chosen},
        label_counts=counts,
        now=dt.datetime.now(dt.UTC),
    )
    progress.step(f"wrote {directory}; publish it with `chaffinch-train publish {directory.name}`")
    click.echo(directory.name)


@click.command()
@click.argument("model")
@catalogue_option
@data_option
@licences_option(default=PUBLIC_CLASSES)
@sources_option
@models_option("--models")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(
    model: str,
    catalogue: list[Path],
    data: Path,
    licences: frozenset[LicenceClass],
    sources: Sequence[str],
    models: Path,
    as_json: bool,
) -> None:
    """Measure MODEL (a version or a directory) per source, language and label.

    The texts are scored without their authors. An asterisk marks data sets that the model was
    fitted on: there it looks better than it is. Its card has figures of rows it had not seen.
    """
    progress = progress_on_stderr()
    classifier = Classifier.from_directory(artifact.find(models, model))
    chosen = choose(read_catalogues(catalogue), licences=licences, sources=sources)
    examples = _read(chosen, data, progress)
    judged = evaluation.judge_examples(examples, classifier, progress)
    slices = evaluation.measure(examples, judged, seen=classifier.card.sources.keys())
    if seen := slices[0].n_seen:
        progress.step(
            f"{seen:,} of {len(examples):,} rows are of data sets that the model was fitted on; "
            "they flatter it"
        )
    if as_json:
        print_json({"model": classifier.card.version, "slices": evaluation.as_dicts(slices)})
    else:
        print_table(evaluation.as_table(slices))


def _read(chosen: Sequence[DataSet], data: Path, progress: Progress) -> list[Example]:
    rows = [
        example
        for data_set in progress.track(chosen, "reading data sets", len(chosen))
        for example in read_examples(data_set, data)
    ]
    examples = collapse(rows)
    counts = label_counts(examples)
    progress.step(
        f"read {len(rows):,} rows of {len(chosen)} data sets, {len(examples):,} without repeats: "
        + ", ".join(f"{counts[label]:,} {label}" for label in Label)
    )
    if not examples:
        raise CatalogueError("no data set was chosen; `chaffinch-train datasets list` names them")
    return examples


def _need_enough(counts: dict[str, int]) -> None:
    for label, n_rows in counts.items():
        if n_rows < LEAST_EXAMPLES:
            raise CatalogueError(
                f"the data sets hold {n_rows} examples of {label}, at least {LEAST_EXAMPLES} of "
                "each label are needed; choose more of them, or add your own with --catalogue"
            )


def _entry(data_set: DataSet, examples: Sequence[Example]) -> dict[str, Any]:
    """Return what the card says of one data set."""
    return {
        "title": data_set.title or data_set.name,
        "origin": data_set.origin,
        "url": data_set.url,
        "domain": data_set.domain,
        "languages": list(data_set.languages),
        "licence": data_set.licence,
        "licence_class": data_set.licence_class.value,
        "sha256": data_set.sha256,
        "rows": label_counts(e for e in examples if e.source == data_set.name),
    }
