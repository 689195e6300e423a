"""The features of many comments, family by family, so that any of them can be left out.

Every family is hashed once. Put together, all of them are the matrix that `CommentFeatures` makes,
but for n-grams of one text that share a column; without some families, the n-grams that are left
in a voice have its whole length between them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from model.comment import Comment
from model.features import VOICES, beginning, texts_of
from model.hashing import N_COLUMNS, Batch, Grams, character_grams, grams, word_grams
from model.named_features import N_FEATURES, measure
from model.text import read

TEXT, AUTHOR, PAGE = VOICES
FAMILIES = ("characters", "words", "as sent", "author", "page", "named")
"""N-grams of characters and of words of the text; those of words that reading changed, among both;
those of the other voices; named features."""

_BATCH = 2_000

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Families:
    """The features of n comments."""

    grams: dict[str, sparse.csr_matrix]
    """Per family, how often each n-gram stands in a text, of shape (n, N_COLUMNS).

    "characters as read" and "words as read" are those of the folded text alone.
    """
    named: Floats

    @classmethod
    def of(cls, comments: Sequence[Comment]) -> Self:
        """Read and hash the comments, in order."""
        starts = range(0, len(comments), _BATCH)
        parts = [_part(comments[start : start + _BATCH]) for start in starts]
        found = {
            family: sparse.csr_matrix(sparse.vstack([part[family] for part, _ in parts], "csr"))
            for family in parts[0][0]
        }
        return cls(found, np.concatenate([named for _, named in parts]))

    def matrix(self, without: Collection[str] = (), *, counted: bool = False) -> sparse.csr_matrix:
        """Return one row a comment.

        An n-gram that is there has the value 1, or 1 + ln(count) if ``counted``, before the rows
        of each voice are scaled to its length.
        """
        hashed = sparse.csr_matrix((len(self.named), N_COLUMNS), dtype=np.float32)
        form = " as read" if "as sent" in without else ""
        said = [f"{one}{form}" for one in FAMILIES[:2] if one not in without]
        for voice, families in ((TEXT, said), (AUTHOR, ["author"]), (PAGE, ["page"])):
            kept = [_values(self.grams[one], counted) for one in families if one not in without]
            for part in _scaled(kept, voice.length):
                hashed = hashed + part
        named = np.zeros_like(self.named) if "named" in without else self.named
        return sparse.csr_matrix(sparse.hstack([hashed, sparse.csr_matrix(named)], format="csr"))


def _part(comments: Sequence[Comment]) -> tuple[dict[str, sparse.csr_matrix], Floats]:
    readings = [read(comment.text, comment.format) for comment in comments]
    pairs = zip(comments, readings, strict=True)
    named = np.array([measure(*pair) for pair in pairs], np.float32).reshape(-1, N_FEATURES)
    text, author, page = map(Batch.of, texts_of(comments, readings))
    folded = Batch.of([beginning(reading.folded) for reading in readings])
    n = len(comments)
    found = {
        "characters": _counts(character_grams(text, salt=TEXT.salt), n),
        "words": _counts(word_grams(text, salt=TEXT.salt), n),
        "characters as read": _counts(character_grams(folded, salt=TEXT.salt), n),
        "words as read": _counts(word_grams(folded, salt=TEXT.salt), n),
        "page": _counts(grams(page, salt=PAGE.salt), n),
        "author": _counts(grams(author, salt=AUTHOR.salt), n),
    }
    return found, named


def _counts(kinds: Iterable[Grams], n: int) -> sparse.csr_matrix:
    found = list(kinds)
    rows = [np.repeat(np.arange(n), np.diff(kind.offsets)) for kind in found]
    places = (np.concatenate(rows), np.concatenate([kind.columns for kind in found]))
    ones = np.ones(len(places[0]), np.float32)
    return sparse.coo_matrix((ones, places), shape=(n, N_COLUMNS)).tocsr()


def _values(counts: sparse.csr_matrix, counted: bool) -> sparse.csr_matrix:
    data = 1 + np.log(counts.data) if counted else np.ones_like(counts.data)
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _scaled(parts: Sequence[sparse.csr_matrix], length: float) -> list[sparse.csr_matrix]:
    """Return the parts with rows that are, all parts together, as long as the voice."""
    squares = sum(np.asarray(part.multiply(part).sum(axis=1)).ravel() for part in parts)
    scale = np.float32(length) / np.sqrt(np.maximum(squares, 1))
    scaled = []
    for part in parts:
        data = part.data * np.repeat(scale, np.diff(part.indptr)).astype(np.float32)
        scaled.append(sparse.csr_matrix((data, part.indices, part.indptr), shape=part.shape))
    return scaled
