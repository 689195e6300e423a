"""``chaffinch-train fit``: a candidate out of data sets."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from training.candidate import write_candidate
from training.catalogue import DataSet, LicenceClass, choose, read_catalogues
from training.chosen import PUBLIC_CLASSES, need_enough, read_chosen
from training.examine import examined
from training.examples import Example, label_counts
from training.fit import fit as fit_pipeline
from training.options import (
    catalogue_option,
    data_option,
    licences_option,
    models_option,
    seed_option,
    settings_options,
    sources_option,
    templates_option,
)
from training.progress import progress_on_stderr
from training.templates import own_examples


@click.command()
@catalogue_option
@data_option
@licences_option(default=PUBLIC_CLASSES)
@sources_option
@seed_option
@templates_option
@settings_options
@models_option("--out")
def fit(
    catalogue: list[Path],
    data: Path,
    licences: frozenset[LicenceClass],
    sources: Sequence[str],
    seed: int,
    templates: bool,
    strength: float | None,
    alpha: float | None,
    epochs: int | None,
    models: Path,
) -> None:
    """Fit a candidate, write it with its card, print its version. Does not publish it."""
    progress = progress_on_stderr()
    chosen = choose(read_catalogues(catalogue), licences=licences, sources=sources)
    examples = read_chosen(chosen, data, progress)
    counts = label_counts(examples)
    need_enough(counts)
    settings = {"strength": strength, "alpha": alpha, "epochs": epochs}
    fitted = fit_pipeline(
        examples,
        seed=seed,
        progress=progress,
        templates=own_examples(seed) if templates else (),
        settings={name: value for name, value in settings.items() if value is not None},
    )
    progress.step("asking the functional suite")
    directory = write_candidate(
        models,
        examined(fitted),
        sources={data_set.name: _entry(data_set, examples) for data_set in chosen},
        label_counts=counts,
        now=dt.datetime.now(dt.UTC),
    )
    progress.step(f"wrote {directory}; publish it with `chaffinch-train publish {directory.name}`")
    click.echo(directory.name)


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
