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
from training.errors import ArchiveError
from training.options import choice, models_option, row_format
from training.progress import Progress, progress_on_stderr
from training.rows import RowFormat


@click.command()
@click.argument("file")
@models_option("--models")
@click.option("--model", help="A version or directory.  [default: the model that serves]")
@click.option("--from", "source_format", type=choice(RowFormat), help="How FILE is written.")
@click.option("--to", "target_format", type=choice(RowFormat), help="How to write the output.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False),
    default="-",
    help="The file for the rows, replaced once all are done.  [default: stdout]",
)
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
    file: str,
    models: Path,
    model: str | None,
    source_format: str | None,
    target_format: str | None,
    output: str,
    mode: str,
    strictness: str,
) -> None:
    """Label every comment in FILE: JSON Lines or CSV, also as .gz; - reads stdin.

    Each row comes out once, in order, with label, scores and action, or with its error. The
    formats are taken from the names of the files, else JSON Lines; the output is as the input.
    """
    if file != "-" and (not Path(file).exists() or Path(file).is_dir()):
        raise ArchiveError(f"{file}: there is no such file; give a path, or - for stdin")
    directory = artifact.find(models, model or artifact.current_version(models))
    classifier = Classifier.from_directory(directory)
    progress = progress_on_stderr()
    read_as = row_format(source_format, file)
    try:
        with (
            opened(file, progress) as source,
            click.open_file(output, "wb", atomic=True) as target,
        ):
            n_rows, n_bad = score_archive(
                source,
                cast(BinaryIO, target),
                classifier,
                Policy(mode=Mode(mode), strictness=Strictness(strictness)),
                source_format=read_as,
                target_format=row_format(target_format, output, read_as),
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
