"""How many honest comments of real sources are like two that people rejected there.

    python benchmarks/resembling.py DIRECTORY_OF_DATA_SETS

Of each source 300 comments are spam or abuse that people rejected lately; the others come then. A
comment is held as like them when two or more of the 300 reach a similarity, and it is long enough.
"""

import random
from collections.abc import Iterable
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from model.fingerprint import ALIKE, BAND_ROWS, N_BANDS, RESEMBLES, fingerprint
from model.labels import Label
from model.text import read
from service.moderation.resemblance import LEAST_CHARACTERS, MOST_DECISIONS
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.examples import Example, read_examples

SOURCES = (
    "blog-caffeinated", "blog-dylanmtaylor", "blog-contact-forms", "blog-allthingsdork",
    "youtube-spam-collection", "youtube-gambling-id", "kaggle-insults",
)  # fmt: skip
MOST_ROWS = 1_500
SIMILARITIES = (ALIKE, 0.5, 0.4, RESEMBLES, 0.3)

Signatures = npt.NDArray[np.uint32]


def signatures(rows: Iterable[Example]) -> Signatures:
    """Return the signatures of the rows that are compared at all."""
    found = []
    for row in rows:
        comment = row.as_comment()
        reading = read(comment.text, comment.format)
        kept = fingerprint(comment, reading)
        if kept is not None and len(reading.visible) >= LEAST_CHARACTERS:
            found.append(np.frombuffer(kept.signature, "<u4"))
    return np.array(found, np.uint32).reshape(len(found), N_BANDS * BAND_ROWS)


def n_like(rejected: Signatures, later: Signatures, least: float) -> int:
    """Return how many of the later ones are like two or more that were rejected."""
    return sum(int(((rejected == one).mean(axis=1) >= least).sum() >= 2) for one in later)


@click.command()
@click.argument(
    "data", envvar="CHAFFINCH_DATA", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def main(data: Path) -> None:
    """Print a table in Markdown: of each source how many are held, by the least similarity."""
    catalogues = read_catalogues([SHIPPED])
    columns = " | ".join(f"{least:g}" for least in SIMILARITIES)
    print(f"| source | later comments | {columns} |")
    print("|---|---|" + "---|" * len(SIMILARITIES))
    for source in choose(catalogues, licences=list(LicenceClass), sources=SOURCES):
        rows = read_examples(source, data)
        random.Random(0).shuffle(rows)
        honest = [row for row in rows if row.label is Label.LEGITIMATE][:MOST_ROWS]
        bad = signatures([row for row in rows if row.label is not Label.LEGITIMATE][:MOST_ROWS])
        rejected, later = bad[:MOST_DECISIONS], bad[MOST_DECISIONS:]
        if len(rejected) < 2:
            continue
        for what, those in (("honest", signatures(honest)), ("spam or abuse", later)):
            held = " | ".join(str(n_like(rejected, those, least)) for least in SIMILARITIES)
            print(f"| {source.name} | {len(those)} {what} | {held} |", flush=True)


if __name__ == "__main__":
    main()
