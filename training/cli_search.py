"""``chaffinch-train search``: the settings of a fit, compared on sources left out."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from training.catalogue import LicenceClass, choose, read_catalogues
from training.chosen import PUBLIC_CLASSES, need_enough, read_chosen
from training.cli_measure import as_json_option
from training.examples import label_counts
from training.fit import prepare
from training.options import (
    catalogue_option,
    data_option,
    licences_option,
    numbers_option,
    scheduler_option,
    seed_option,
    sources_option,
    templates_option,
    workers_option,
)
from training.parallel import workers
from training.printing import print_json, print_table
from training.progress import progress_on_stderr
from training.search import Choice, grid
from training.search import search as compare
from training.templates import own_examples


@click.command()
@catalogue_option
@data_option
@licences_option(default=PUBLIC_CLASSES)
@sources_option
@seed_option
@templates_option
@numbers_option("--strength", "1,3,10", "Inverse penalties of the logistic regression to try.")
@numbers_option("--alpha", "3e-5,1e-4,3e-4", "Penalties of the second learner to try.")
@numbers_option("--epochs", "5", "Passes of the second learner over the rows to try.")
@scheduler_option
@workers_option
@as_json_option
def search(
    catalogue: list[Path],
    data: Path,
    licences: frozenset[LicenceClass],
    sources: Sequence[str],
    seed: int,
    templates: bool,
    strength: list[float],
    alpha: list[float],
    epochs: list[float],
    scheduler: str | None,
    n_workers: int | None,
    as_json: bool,
) -> None:
    """Compare settings of a fit by how well they do with sources that are left out.

    Every combination is tried; the best comes first. Give it to `chaffinch-train fit` with the
    options of the same names. Writes no model.
    """
    progress = progress_on_stderr()
    choices = grid({"strength": strength, "alpha": alpha, "epochs": [int(n) for n in epochs]})
    with workers(scheduler, n_workers):
        chosen = choose(read_catalogues(catalogue), licences=licences, sources=sources)
        examples = read_chosen(chosen, data, progress)
        need_enough(label_counts(examples))
        own = own_examples(seed) if templates else ()
        lesson = prepare(examples, own, seed=seed, progress=progress)
        found = compare(lesson, choices, seed=seed, progress=progress)
    if as_json:
        print_json({"choices": [asdict(choice) for choice in found]})
    else:
        print_table(_table(found))


def _table(found: Sequence[Choice]) -> Table:
    table = Table(title="Means over left-out sources, the best first")
    for name in found[0].settings:
        table.add_column(name, justify="right")
    for label in found[0].auc:
        table.add_column(f"{label} AUC", justify="right")
        table.add_column("R@1%", justify="right")
    for choice in found:
        measures = (
            value for label in choice.auc for value in (choice.auc[label], choice.recall[label])
        )
        cells = ("-" if value is None else f"{value:.4f}" for value in measures)
        table.add_row(*(f"{value:g}" for value in choice.settings.values()), *cells)
    return table
