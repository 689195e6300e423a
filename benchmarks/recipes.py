"""What each family of features, each learner and each lesson is worth, leaving sources out.

    python benchmarks/recipes.py DIRECTORY_OF_DATA_SETS [--rows 800] [--folds 0,2,4,6]

The rows of a fold are judged, by their texts alone, with models fitted on the other folds: most
sources are left out whole, and the lone teachers of a language by groups (`training.folds`). Every
recipe sees the same rows and folds, and so does scikit-learn's plain pipeline, which is taught the
rows of the data sets. Lines come to stderr as they are found, figures to the file of --json, and a
table in Markdown to stdout at the end.
"""

import json
import time
from pathlib import Path
from typing import Any

import click
import numpy as np
from strangers import Measures, Strangers, difference
from trial import Scoring, Trial

from model.linear import LABELS
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.chosen import read_chosen
from training.progress import progress_on_stderr


@click.command()
@click.argument(
    "data", envvar="CHAFFINCH_DATA", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--rows", default=800, show_default=True, help="Of a source and label, to teach.")
@click.option("--judged", default=800, show_default=True, help="Of a source and label, to judge.")
@click.option("--folds", default="0,2,4,6", show_default=True, help="The folds to leave out.")
@click.option(
    "--only", default="", help="Parts of names of recipes, with commas: these, after the first one."
)
@click.option("--json", "path", type=click.Path(path_type=Path), help="A file for the figures.")
def main(data: Path, rows: int, judged: int, folds: str, only: str, path: Path | None) -> None:
    """Compare the recipes on the data sets in DATA."""
    progress = progress_on_stderr()
    licences = [LicenceClass.OPEN, LicenceClass.UNSTATED]
    chosen = choose(read_catalogues([SHIPPED]), licences=licences)
    examples = read_chosen(chosen, data, progress)
    trial = Trial.of(examples, rows, judged, [int(fold) for fold in folds.split(",")])
    n_judged = sum(len(left_out.rows) for left_out in trial.strangers.values())
    progress.step(f"{len(trial.lesson.rows):,} rows teach, {n_judged:,} are judged")
    found: dict[str, Any] = {}
    for name, prepare in trial.ways().items():
        if found and not any(part in name for part in only.split(",")):
            continue
        started_at = time.monotonic()
        found[name] = _summary(_measure(prepare(), trial.strangers), found)
        progress.step(f"{_row(name, found[name])} {time.monotonic() - started_at:.0f} s")
        if path:
            about = {"rows": rows, "judged": judged, "folds": folds}
            path.write_text(json.dumps({**about, "recipes": found}, indent=1), "utf-8")
    click.echo("\n".join(_row(name, one) for name, one in found.items()))


def _measure(scoring: Scoring, strangers: dict[int, Strangers]) -> Measures:
    """Return the measures of every source; of one that is spread over folds, their means."""
    found: dict[str, dict[str, list[tuple[float, float]]]] = {
        label.value: {} for label in LABELS[:2]
    }
    for fold, left_out in strangers.items():
        for label, sources in left_out.measure(scoring(fold)).items():
            for source, values in sources.items():
                found[label].setdefault(source, []).append(values)
    return {
        label: {source: _mean(values) for source, values in sources.items()}
        for label, sources in found.items()
    }


def _mean(values: list[tuple[float, float]]) -> tuple[float, float]:
    areas, recalls = zip(*values, strict=True)
    return float(np.mean(areas)), float(np.mean(recalls))


def _summary(measures: Measures, others: dict[str, Any]) -> dict[str, Any]:
    """Return the means over sources, and how far they are from those of the first recipe."""
    summary: dict[str, Any] = {}
    first = next(iter(others.values()))["sources"] if others else measures
    for label, sources in measures.items():
        for place, figure in enumerate(("auc", "recall")):
            own = [values[place] for values in sources.values()]
            full = [first[label][source][place] for source in sources]
            summary[f"{label} {figure}"] = [float(np.mean(own)), *difference(own, full)]
    return {**summary, "sources": measures}


def _row(name: str, summary: dict[str, Any]) -> str:
    """Return a row of Markdown: each mean, and the difference with its interval."""
    cells = [
        f"{mean:.3f} | {by:+.3f} ({low:+.3f} to {high:+.3f})"
        for mean, by, low, high in (summary[key] for key in summary if key != "sources")
    ]
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
