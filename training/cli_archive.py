"""``chaffinch-train score``: labels an archive of comments."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import click

from model import artifact
from model.classifier import Classifier
from model.labels import Mode, Strictness
from model.policy import Policy
from training.archive import score_archive
from training.archive_run import Outcome, score_files
from training.errors import ArchiveError
from training.options import (
    choice,
    models_option,
    row_format,
    scheduler_option,
    workers_option,
)
from training.parallel import workers
from training.partitions import find_files
from training.progress import Progress, progress_on_stderr
from training.rows import RowFormat


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@models_option("--models")
@click.option("--model", help="A version or directory.  [default: the model that serves]")
@click.option("--from", "source_format", type=choice(RowFormat), help="How FILES are written.")
@click.option("--to", "target_format", type=choice(RowFormat), help="How to write the output.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False),
    default="-",
    help="The file for the rows, replaced once all are done.  [default: stdout]",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="The directory for the parts of a large archive.",
)
@scheduler_option
@workers_option
@click.option(
    "--mode",
    type=choice(Mode),
    default=Mode.POST.value,
    show_default=True,
    help="The mode of the site whose actions are given.",
)
@click.option(
    "--strictness",
    type=choice(Strictness),
    default=Strictness.BALANCED.value,
    show_default=True,
    help="The strictness of that site.",
)
def score(
    files: tuple[str, ...],
    models: Path,
    model: str | None,
    source_format: str | None,
    target_format: str | None,
    output: str,
    into: Path | None,
    scheduler: str | None,
    n_workers: int | None,
    mode: str,
    strictness: str,
) -> None:
    """Label every comment in FILES: JSON Lines, CSV or Parquet, also as .gz; - reads stdin.

    Each row comes out once, in order, with label, scores and action, or with its error. The
    formats are taken from the names of the files, else JSON Lines; the output is as the input.

    Large archives, several files and patterns ("archive/*.parquet") are scored --into a directory,
    part by part, on all cores of this machine or on a cluster. What was broken off is gone on with
    by the same command.
    """
    directory = artifact.find(models, model or artifact.current_version(models))
    policy = Policy(mode=Mode(mode), strictness=Strictness(strictness))
    read_as = RowFormat(source_format) if source_format else None
    write_as = RowFormat(target_format) if target_format else None
    if into is not None:
        with workers(scheduler, n_workers):
            progress = progress_on_stderr()
            outcome = score_files(
                find_files(files),
                into,
                model=directory,
                policy=policy,
                source_format=read_as,
                target_format=write_as,
                progress=progress,
            )
        _tell(outcome, into, progress)
    elif scheduler or n_workers or len(files) > 1:
        raise click.UsageError("several files and several workers need --into DIRECTORY")
    else:
        _score_file(
            files[0], output, Classifier.from_directory(directory), policy, read_as, write_as
        )


def _tell(outcome: Outcome, into: Path, progress: Progress) -> None:
    progress.step(
        f"scored {outcome.n_rows - outcome.n_bad:,} rows in "
        f"{outcome.n_parts - outcome.n_done_before:,} parts; "
        f"{outcome.n_done_before:,} parts were there already"
    )
    if outcome.n_bad:
        progress.step(f"{outcome.n_bad:,} rows could not be scored; their `error` says why")
    click.echo(into)


def _score_file(
    file: str,
    output: str,
    classifier: Classifier,
    policy: Policy,
    source_format: RowFormat | None,
    target_format: RowFormat | None,
) -> None:
    if file != "-" and (not Path(file).exists() or Path(file).is_dir()):
        raise ArchiveError(f"{file}: there is no such file; give a path, or - for stdin")
    progress = progress_on_stderr()
    read_as = row_format(source_format, file)
    write_as = row_format(target_format, output, read_as)
    if RowFormat.PARQUET in (read_as, write_as):
        raise click.UsageError("Parquet is scored part by part: give --into DIRECTORY")
    try:
        with (
            opened(file, progress) as source,
            click.open_file(output, "wb", atomic=True) as target,
        ):
            n_rows, n_bad = score_archive(
                source,
                cast(BinaryIO, target),
                classifier,
                policy,
                source_format=read_as,
                target_format=write_as,
            )
    except (EOFError, zlib.error) as error:
        raise ArchiveError(f"{file}: the compressed file is damaged ({error})") from error
    progress.step(f"scored {n_rows - n_bad:,} rows with model {classifier.card.version}")
    if n_bad:
        progress.step(f"{n_bad:,} rows could not be scored; their `error` says why")


@contextmanager
def opened(path: str, progress: Progress) -> Iterator[BinaryIO]:
    """Open a file for reading bytes; ``-`` is stdin, and ``.gz`` is decompressed."""
    with ExitStack() as stack:
        raw = sys.stdin.buffer if path == "-" else stack.enter_context(Path(path).open("rb"))
        size = Path(path).stat().st_size if Path(path).is_file() else None
        watched = stack.enter_context(progress.reading(raw, f"scoring {path}", size))
        if path.endswith(".gz"):
            watched = cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=watched)))
        yield watched
