"""``chaffinch-train evaluate`` and ``cross-validate``: how good a model is, or a fit would be."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from model import artifact
from model.classifier import Classifier
from training import evaluate as evaluation
from training.catalogue import LicenceClass, choose, read_catalogues
from training.chosen import PUBLIC_CLASSES, need_enough, read_chosen
from training.evaluate import Slice
from training.examples import label_counts
from training.findings import Findings
from training.fit import cross_validate as leave_sources_out
from training.options import (
    catalogue_option,
    data_option,
    licences_option,
    models_option,
    report_option,
    seed_option,
    sources_option,
    templates_option,
)
from training.printing import print_json, print_table
from training.progress import Progress, progress_on_stderr
from training.templates import own_examples

as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON instead of a table."
)


@click.command()
@click.argument("model")
@catalogue_option
@data_option
@licences_option(default=PUBLIC_CLASSES)
@sources_option
@models_option("--models")
@report_option
@as_json_option
def evaluate(
    model: str,
    catalogue: list[Path],
    data: Path,
    licences: frozenset[LicenceClass],
    sources: Sequence[str],
    models: Path,
    report: Path | None,
    as_json: bool,
) -> None:
    """Measure MODEL (a version or a directory) per source, language and label.

    The texts are scored without their authors. An asterisk marks data sets that the model was
    fitted on: there it looks better than it is. Its card has figures of rows it had not seen.
    """
    progress = progress_on_stderr()
    classifier = Classifier.from_directory(artifact.find(models, model))
    chosen = choose(read_catalogues(catalogue), licences=licences, sources=sources)
    examples = read_chosen(chosen, data, progress)
    judged = evaluation.judge_examples(examples, classifier, progress)
    slices = evaluation.measure(examples, judged, seen=classifier.card.sources.keys())
    n_seen, remark = slices[0].n_seen, f"{len(examples):,} rows, scored without their authors."
    if n_seen:
        flattered = (
            f"{n_seen:,} of {len(examples):,} rows are of data sets that the model was fitted on; "
            "they flatter it"
        )
        progress.step(flattered)
        remark += f" {flattered}: an asterisk marks them."
    findings = Findings(examples, judged, slices)
    _write(report, findings, f"Model {classifier.card.version}", remark, progress)
    _print({"model": classifier.card.version, **findings.summary()}, slices, as_json)


@click.command("cross-validate")
@catalogue_option
@data_option
@licences_option(default=PUBLIC_CLASSES)
@sources_option
@seed_option
@templates_option
@report_option
@as_json_option
def cross_validate(
    catalogue: list[Path],
    data: Path,
    licences: frozenset[LicenceClass],
    sources: Sequence[str],
    seed: int,
    templates: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Measure how well a fit on these data sets does with sources that it has not seen.

    Sources are left out in turn, and their rows scored by a model that was fitted on the others.
    These are the figures that a fit with the same options puts on its card. Writes no model.
    """
    progress = progress_on_stderr()
    chosen = choose(read_catalogues(catalogue), licences=licences, sources=sources)
    examples = read_chosen(chosen, data, progress)
    need_enough(label_counts(examples))
    left_out = leave_sources_out(
        examples,
        seed=seed,
        progress=progress,
        templates=own_examples(seed) if templates else (),
    )
    judged = left_out.judged()
    slices = evaluation.measure(left_out.rows, judged)
    remark = (
        f"{len(left_out.rows):,} rows of {len(chosen)} data sets, scored by models that had not "
        f"seen them; seed {seed}."
    )
    findings = Findings(left_out.rows, judged, slices)
    _write(report, findings, "Sources left out", remark, progress)
    _print({"seed": seed, **findings.summary()}, slices, as_json)


def _write(
    path: Path | None, findings: Findings, title: str, remark: str, progress: Progress
) -> None:
    if path is None:
        return
    from training.report import report  # loads matplotlib, which takes longer than most commands

    progress.step("drawing the report")
    page = report(findings, title=title, remark=remark, made_at=dt.datetime.now(dt.UTC))
    path.write_text(page, "utf-8")
    progress.step(f"wrote {path}")


def _print(about: dict[str, Any], slices: Sequence[Slice], as_json: bool) -> None:
    if as_json:
        print_json({**about, "slices": evaluation.as_dicts(slices)})
    else:
        print_table(evaluation.as_table(slices))
