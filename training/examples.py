"""Examples: labelled texts out of gzipped JSON Lines, one JSON object a line.

    {"text": "...", "label": "spam", "lang": "en", "id": "7", "group": "blog-a", "cluster": "c3",
     "type": "trackback", "author": "...", "author_url": "...", "weight": 1.0}

Only ``text`` and ``label`` are required; keys that are not named here are ignored.
"""

import gzip
import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.comment import Comment, CommentType
from model.labels import Label
from training.catalogue import DataSet
from training.errors import DataError

UNKNOWN_LANGUAGE = "und"
_TYPES = {kind.value: kind for kind in CommentType} | {"template": CommentType.COMMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled text, with its source and weight."""

    text: str
    label: Label
    source: str
    """The name of its data set."""
    domain: str = ""
    """Where its data set was collected, such as ``"comment"`` or ``"e-mail"``; see catalogue."""
    language: str = UNKNOWN_LANGUAGE
    group: str = ""
    """What must stay on one side of a split, such as the site; empty when not known."""
    cluster: str = ""
    """Near-duplicates across groups share one; empty when not known."""
    weight: float = 1.0
    author_name: str = ""
    author_url: str = ""
    comment_type: CommentType = CommentType.COMMENT
    identifier: str = ""

    def as_comment(self) -> Comment:
        """Return the text and type as a comment, without the author.

        Many data sets name authors on their spam alone, so that a score which saw them would
        measure who prepared the data.
        """
        return Comment(text=self.text, type=self.comment_type)


def read_examples(data_set: DataSet, data: Path) -> list[Example]:
    """Return the examples of one data set, in the order of its file.

    Raises `DataError` when the file is not the one in the catalogue or a row cannot be used.
    """
    path = data_set.path(data)
    content = data_set.verified_bytes(data)
    try:
        lines = gzip.decompress(content).split(b"\n")
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(path, f"is not a gzip file ({error}); compress the rows again") from error
    return list(_parse_lines(path, data_set, lines))


def collapse(examples: Iterable[Example]) -> list[Example]:
    """Return the examples without exact repeats, the first of each staying where it was.

    Repeats have the same text, author and author's link. Where they disagree about the label
    the commoner one counts; where they tie, none is kept: such a text teaches nothing.
    """
    rows = list(examples)
    labels: dict[tuple[str, str, str], Counter[Label]] = {}
    for example in rows:
        labels.setdefault(_identity(example), Counter())[example.label] += 1
    kept = []
    for example in rows:
        counts = labels.get(_identity(example))
        if counts and example.label is _winner(counts):
            kept.append(example)
            del labels[_identity(example)]
    return kept


def label_counts(examples: Iterable[Example]) -> dict[str, int]:
    """Return how many examples there are of each label."""
    counts = Counter(example.label for example in examples)
    return {label.value: counts[label] for label in Label}


def _identity(example: Example) -> tuple[str, str, str]:
    return example.text, example.author_name, example.author_url


def _winner(counts: Counter[Label]) -> Label | None:
    (first, n_first), *others = counts.most_common(2)
    return None if others and others[0][1] == n_first else first


def _parse_lines(path: Path, data_set: DataSet, lines: list[bytes]) -> Iterator[Example]:
    # Only "\n" ends a row: texts may hold other line separators, which str.splitlines obeys.
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _parse(data_set, json.loads(line.decode("utf-8")))
        except (ValueError, RecursionError) as error:
            raise DataError(path, f"line {number}: {error}; correct or remove the row") from error


def _parse(data_set: DataSet, row: Any) -> Example:
    if not isinstance(row, dict):
        raise ValueError("must be a JSON object")
    text = _string(row, "text")
    if not text.strip():
        raise ValueError("text must not be empty")
    text.encode("utf-8")  # a lone surrogate is a ValueError here, not later
    label, kind, weight = row.get("label"), _string(row, "type"), row.get("weight", 1.0)
    if label not in list(Label):
        raise ValueError(f"label must be one of {', '.join(Label)}")
    if kind and kind not in _TYPES:
        raise ValueError(f"type must be one of {', '.join(_TYPES)}")
    if not (isinstance(weight, int | float) and 0 < weight < math.inf):
        raise ValueError("weight must be a number over 0")
    return Example(
        text=text,
        label=Label(label),
        source=data_set.name,
        domain=data_set.domain,
        language=_string(row, "lang") or UNKNOWN_LANGUAGE,
        group=_string(row, "group"),
        cluster=_string(row, "cluster"),
        weight=float(weight),
        author_name=_string(row, "author"),
        author_url=_string(row, "author_url"),
        comment_type=_TYPES[kind or "comment"],
        identifier=_string(row, "id"),
    )


def _string(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a string")
    return value
