"""How right and how fast the language guess is, beside langdetect's own.

    python benchmarks/language.py DIRECTORY_OF_DATA_SETS [--rows 300]

Reads the rows of data sets that say their language (``lang``) for certain, a number of each drawn
at random but always the same ones.
"""

import gc
import gzip
import json
import random
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
import langdetect
from rich.console import Console
from rich.table import Table

from model import language
from model.language import guess_language, guess_languages

NON_LATIN = {"ar", "bn", "el", "hi", "ko", "ru", "zh"}


@click.command()
@click.argument(
    "data", envvar="CHAFFINCH_DATA", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--rows", default=300, show_default=True, help="Rows drawn from each data set.")
def main(data: Path, rows: int) -> None:
    """Compare accuracy and speed on the data sets in DATA."""
    langdetect.DetectorFactory.seed = 0
    console = Console()
    console.print(loading())
    texts = read_texts(data, rows)
    console.print(accuracy(texts))
    console.print(speed(texts["en"]))


def loading() -> str:
    """Return how long the profiles take to load, and how much memory at most."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = timed(language.load)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    profiles = language.load()
    arrays = (profiles.letters, profiles.lower, profiles.weights, profiles.scripts)
    tables = (profiles.evidence, profiles.ngrams.keys, profiles.ngrams.rows)
    n_bytes = sum(array.nbytes for array in arrays + tables)
    return f"loading {seconds:.2f} s, tables {n_bytes / 1e6:.1f} MB, peak {peak / 1e3:.0f} MB"


def read_texts(data: Path, rows: int) -> dict[str, list[str]]:
    """Return texts by language; of the other scripts, only texts written mostly in them."""
    texts = defaultdict(list)
    for path in sorted(data.glob("*.jsonl.gz")):
        if path.name.startswith("blog-"):  # their languages are guesses
            continue
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            lines = list(file)
        for line in random.Random(0).sample(lines, min(rows, len(lines))):
            row = json.loads(line)
            if row["lang"] not in NON_LATIN or _mostly_not_latin(row["text"]):
                texts[row["lang"]].append(row["text"])
    return texts


def _mostly_not_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(character.isascii() for character in letters) < len(letters)


def accuracy(texts: dict[str, list[str]]) -> Table:
    """Return, by language, how often each is right where we answer, and langdetect elsewhere."""
    table = Table("language", "rows", "answered", "right", "langdetect there", "elsewhere")
    for code, rows in sorted(texts.items()):
        ours = [guess.language for guess in guess_languages(rows)]
        theirs = [_langdetect(text) for text in rows]
        answered = [index for index, guess in enumerate(ours) if guess]
        silent = [index for index, guess in enumerate(ours) if not guess]
        table.add_row(
            code,
            str(len(rows)),
            f"{len(answered) / len(rows):.3f}",
            _share_right(ours, code, answered),
            _share_right(theirs, code, answered),
            _share_right(theirs, code, silent),
        )
    return table


def _langdetect(text: str) -> str | None:
    try:
        return str(langdetect.detect(text)).split("-")[0]
    except langdetect.LangDetectException:
        return None


def _share_right(answers: list[str | None], code: str, indices: list[int]) -> str:
    right = [answers[index] == code for index in indices]
    return f"{statistics.mean(right):.3f}" if right else ""


def speed(texts: list[str]) -> Table:
    """Return the time for 40-word comments: one alone, batches of 1,000, and langdetect."""
    words = " ".join(texts).split()
    drawn = random.Random(0)
    comments = [" ".join(drawn.sample(words, 40)) for _ in range(1_000)]
    singles = [timed(partial(guess_language, text)) for text in comments]
    batches = [timed(partial(guess_languages, comments)) for _ in range(20)]
    theirs = [timed(partial(_langdetect, text)) for text in comments[:100]]
    table = Table("40-word comments", "median", "comments/s")
    for name, seconds, n_comments in (
        ("one", statistics.median(singles), 1),
        ("batch of 1,000", statistics.median(batches), 1_000),
        ("langdetect", statistics.median(theirs), 1),
    ):
        table.add_row(name, f"{seconds * 1e3:.3f} ms", f"{n_comments / seconds:,.0f}")
    return table


def timed(function: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    gc.collect(0)
    started_at = time.perf_counter()
    function()
    return time.perf_counter() - started_at


if __name__ == "__main__":
    main()
