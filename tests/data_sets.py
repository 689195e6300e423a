"""Data sets and models on disk, for tests of the training command line."""

import datetime as dt
import gzip
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from sklearn.dummy import DummyClassifier

from model.labels import Label, Strictness
from model.thresholds import Thresholds
from tests.sentences import examples
from training.candidate import Fitted, write_candidate
from training.examples import Example, label_counts
from training.fit import fit
from training.progress import Lines

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
NO_ROWS: Mapping[str, int] = {}
THRESHOLDS = Thresholds(0.5, 0.5, 0.9, 0.9, 0.99)


def a_row(text: str = "Lovely roses!", label: str = "legitimate", **more: Any) -> dict[str, Any]:
    """Return a row as it stands in a data set."""
    return {"text": text, "label": label, "lang": "en"} | more


def rows_of(examples: Iterable[Example]) -> list[dict[str, Any]]:
    """Return the rows from which these examples would be read."""
    return [a_row(e.text, e.label.value, lang=e.language, id=e.identifier) for e in examples]


def add_data_set(
    directory: Path, name: str, rows: Iterable[dict[str, Any] | str], **changes: Any
) -> Path:
    """Write the rows, and add their table to ``catalogue.toml`` beside them; return its path.

    A row that is a string is written as it is; ``changes`` replace keys of the table.
    """
    rows = list(rows)
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    content = gzip.compress("".join(f"{line}\n" for line in lines).encode())
    counts = Counter(str(row["label"]) for row in rows if isinstance(row, dict))
    return add_file(directory, name, content, counts, **changes)


def add_file(
    directory: Path, name: str, content: bytes, counts: Mapping[str, int] = NO_ROWS, **changes: Any
) -> Path:
    """Write the file of a data set as it is, and add its table to the catalogue beside it."""
    path = directory / f"{name}.jsonl.gz"
    path.write_bytes(content)
    table = {
        "languages": ["en"],
        **{label.value: counts.get(label, 0) for label in Label},
        "licence": "CC0",
        "licence_class": "open",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    catalogue = directory / "catalogue.toml"
    with catalogue.open("a", encoding="utf-8") as file:
        file.write(f"[{name}]\n")
        file.writelines(f"{key} = {json.dumps(v)}\n" for key, v in (table | changes).items())
    return catalogue


def write_model(models: Path, *, minute: int = 0, pipeline: Any = None) -> str:
    """Write a model that always says legitimate, and return its version."""
    if pipeline is None:
        pipeline = DummyClassifier().fit([[0], [0]], [Label.LEGITIMATE.value, Label.SPAM.value])
    fitted = Fitted(
        pipeline=pipeline, thresholds=dict.fromkeys(Strictness, THRESHOLDS), languages={}
    )
    now = NOON + dt.timedelta(minutes=minute)
    return write_candidate(models, fitted, sources={}, label_counts={}, now=now).name


def fit_small_model(models: Path) -> Path:
    """Fit a real model on our own sentences, and return its directory."""
    found = examples()
    fitted = fit(found, seed=0, progress=Lines(Console(file=io.StringIO())))
    sources = {
        source: {"rows": label_counts(e for e in found if e.source == source)}
        for source in ("garden", "harbour")
    }
    counts = label_counts(found)
    return write_candidate(models, fitted, sources=sources, label_counts=counts, now=NOON)
