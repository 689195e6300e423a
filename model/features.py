"""From comments to features: hashed n-grams of three texts and the named features.

A comment speaks in three voices: what it says, what its author is called, and the words of the
author's page. What it says is its text as people read it, followed by the words that reading
changed: addresses, tags, disguises. Each voice hashes into columns of its own salt and is scaled to
one length whatever its size, so that a long text weighs as much as a short one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.base import BaseEstimator, TransformerMixin

from model.arithmetic import NUMPY, Arithmetic
from model.as_sent import words_as_sent
from model.comment import Comment, TextFormat
from model.hashing import N_COLUMNS, Columns
from model.links import words_of
from model.named_features import N_FEATURES, SENTENCES, measure
from model.text import Reading, read
from model.windows import Batch, Offsets

MAX_CHARACTERS = 5_000
"""Characters of a folded text that are hashed; spam and abuse show themselves before."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One source of n-grams, with the length that its n-grams together have."""

    name: str
    salt: int
    length: float


VOICES = (Voice("text", 0, 1.0), Voice("author", 100, 0.5), Voice("page", 200, 0.5))


@dataclass(frozen=True, slots=True)
class Hashed:
    """The n-grams of one voice of a batch, and the value that each n-gram of a text has.

    Those of text ``i`` are ``columns[offsets[i]:offsets[i + 1]]``.
    """

    columns: Columns
    offsets: Offsets
    values: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the classifier sees of a batch of comments: n rows."""

    readings: tuple[Reading, ...]
    voices: tuple[Hashed, ...]
    named: npt.NDArray[np.float64]
    """Of shape (n, N_FEATURES)."""

    def row(self, i: int) -> "Encoded":
        """Return the features of one comment, as if it had been encoded alone."""
        voices = tuple([_row(hashed, i) for hashed in self.voices])
        return Encoded(self.readings[i : i + 1], voices, self.named[i : i + 1])


def encode(comments: Sequence[Comment], arithmetic: Arithmetic = NUMPY) -> Encoded:
    """Read the comments and return their features, in order."""
    readings = tuple([read(comment.text, comment.format) for comment in comments])
    pairs = zip(comments, readings, strict=True)
    named = np.array([measure(*pair) for pair in pairs], np.float64).reshape(-1, N_FEATURES)
    texts = texts_of(comments, readings)
    voices = [_hash(*each, arithmetic) for each in zip(texts, VOICES, strict=True)]
    return Encoded(readings, tuple(voices), named)


def texts_of(comments: Sequence[Comment], readings: Sequence[Reading]) -> tuple[list[str], ...]:
    """Return what is hashed: the texts of each voice, in the order of `VOICES`."""
    return (
        [hashed_text(reading) for reading in readings],
        [_fold_name(comment.author_name) for comment in comments],
        [" ".join(words_of(comment.author_url)) for comment in comments],
    )


def hashed_text(reading: Reading) -> str:
    """Return the beginning of the folded text, then the words that reading changed."""
    folded, changed = beginning(reading.folded), words_as_sent(reading.raw, reading.folded)
    return f"{folded} {changed}".strip() if changed else folded


def beginning(folded: str) -> str:
    """Return as much of a folded text as is hashed."""
    return folded if len(folded) <= MAX_CHARACTERS else folded[:MAX_CHARACTERS].rstrip()


def _hash(texts: list[str], voice: Voice, arithmetic: Arithmetic) -> Hashed:
    n = len(texts)
    if not any(texts):
        return Hashed(np.zeros(0, np.uint32), np.zeros(n + 1, np.int64), np.zeros(n))
    found = arithmetic.distinct(Batch.of(texts), salt=voice.salt)
    counts = found.offsets[1:] - found.offsets[:-1]
    return Hashed(found.columns, found.offsets, voice.length / np.sqrt(np.maximum(counts, 1)))


def _row(hashed: Hashed, i: int) -> Hashed:
    start, end = hashed.offsets[i], hashed.offsets[i + 1]
    offsets = np.array([0, end - start])
    return Hashed(hashed.columns[start:end], offsets, hashed.values[i : i + 1])


def _fold_name(name: str) -> str:
    return read(name[:200], TextFormat.TEXT).folded if name else ""


class CommentFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Comments in, a sparse matrix of shape (n, N_COLUMNS + N_FEATURES) out. Needs no fitting."""

    def fit(self, comments: Sequence[Comment], y: Any = None) -> Self:
        """Return itself: hashing learns nothing."""
        return self

    def transform(self, comments: Sequence[Comment]) -> sparse.csr_matrix:
        """Return one row a comment: the hashed columns, then the named features."""
        return as_matrix(encode(comments))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Return the hashed columns by number, then the named features by code."""
        hashed = [f"hashed_{column}" for column in range(N_COLUMNS)]
        return np.array([*hashed, *SENTENCES], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True


def as_matrix(encoded: Encoded) -> sparse.csr_matrix:
    """Return the features as one sparse matrix; n-grams that share a column add up."""
    n = len(encoded.readings)
    rows, columns, values = [], [], []
    for hashed in encoded.voices:
        row = np.repeat(np.arange(n), np.diff(hashed.offsets))
        rows.append(row)
        columns.append(hashed.columns)
        values.append(hashed.values[row].astype(np.float32))
    triplets = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    hashed_part = sparse.coo_matrix(triplets, shape=(n, N_COLUMNS)).tocsr()
    named_part = sparse.csr_matrix(encoded.named.astype(np.float32))
    return sparse.csr_matrix(sparse.hstack([hashed_part, named_part], format="csr"))
