"""What makes two comments near-identical: the words that are left when what varies is taken out.

Campaigns send one text under many names, with other numbers and other links. So names, numbers and
links go, and what is left is compared by the share of runs of 5 characters that two texts have in
common (Jaccard), estimated by the minima of 60 permutations of their hashes: Broder, "On the
resemblance and containment of documents" (1997). Twelve bands of 5 minima each find the texts alike
without comparing all pairs; two texts share at least one band with this probability:

    similarity   0.3    0.5    0.6    0.7    0.8    0.9
    found        0.03   0.32   0.62   0.89   0.99   1.00

The permutations are those of datasketch's affine scheme, in 32 bits; datasketch itself takes seven
times as long for one short text. Everything here stays as it is for ever, as it stands in
databases: what changes a fingerprint raises `VERSION`.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from model.comment import Comment
from model.folding import fold
from model.text import Reading, read

VERSION = 1

N_BANDS = 12
BAND_ROWS = 5
SHINGLE = 5
"""Characters in a run."""

ALIKE = 0.6
"""From this similarity on, two comments are near-identical."""
RESEMBLES = 0.35
"""From this similarity on, one comment may be a variant of another; honest ones seldom reach it."""
LEAST_WORDS = 6
"""With fewer words left, honest people say the same by chance."""
MAX_CHARACTERS = 4_000
"""What stands behind them does not count."""

_LETTERS_OF_A_WORD = 8  # for Thai or Khmer, which part no words
_IDEOGRAPHS_OF_A_WORD = 2
_LONGEST_NAME = 60
_NAME_WORDS = 4

_IDEOGRAPHS = re.compile("[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
_NUMBERS = re.compile(r"\d[\d.,:]*")
# Vowels of South and South-East Asia are marks, and no letters to Python.
_WORDS = re.compile(
    "(?<!@)(?:[^\\W\\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u109f\u1780-\u17ff])+"
)
_MASKED = re.compile(r"@(?:user|mail)\b")
_SENTENCE_ENDS = (".", "!", "?", ":", "…", "。")
_GERMAN = frozenset(("und", "ist", "nicht", "der", "das", "ein", "ich", "auch", "mit", "von"))

Minima = npt.NDArray[np.uint32]

_BASE = np.uint32(0x01000193)
_CONSTANTS = np.frombuffer(
    hashlib.shake_256(b"chaffinch fingerprint").digest(N_BANDS * BAND_ROWS * 8), dtype="<u4"
).astype(np.uint32)
_BAND_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_BAND_SEEDS = _BAND_FACTOR * np.arange(1, N_BANDS + 1, dtype=np.uint64) + np.uint64(VERSION)
_FACTORS, _SHIFTS = (_CONSTANTS | np.uint32(1)).reshape(2, -1, 1)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a comment to know its like again; no text can be read out of it."""

    digest: str
    """16 hexadecimal digits: the same for texts that differ in nothing but what is masked."""
    signature: bytes
    """The minima of all permutations, 4 bytes each."""

    @property
    def bands(self) -> tuple[int, ...]:
        """`N_BANDS` integers of 64 bits with a sign; of two bands, only the like can be equal."""
        return _bands_of(self.signature)


@lru_cache(maxsize=1_000)  # they are asked for again a moment later
def _bands_of(signature: bytes) -> tuple[int, ...]:
    rows = np.frombuffer(signature, "<u4").reshape(N_BANDS, BAND_ROWS)
    mixed = _BAND_SEEDS.copy()
    for place in range(BAND_ROWS):
        mixed ^= rows[:, place]
        mixed *= _BAND_FACTOR
        mixed ^= mixed >> np.uint64(32)
    return tuple(mixed.view(np.int64).tolist())


def fingerprint(comment: Comment, reading: Reading | None = None) -> Fingerprint | None:
    """Return the fingerprint of a comment; None where it says what many say: see `is_too_common`.

    The ``reading`` is the comment's own, where it is at hand.

    >>> first = fingerprint(Comment(text="Doctor Ada helped me to win 500 euros, write to her now"))
    >>> other = fingerprint(Comment(text="doctor Eve helped me to win 70 euros! Write to her now"))
    >>> first == other
    True
    """
    masked = mask(reading or read(comment.text, comment.format), comment.author_name)
    return None if is_too_common(masked) else fingerprint_of(masked)


def fingerprint_of(masked: str) -> Fingerprint:
    """Return the fingerprint of a text that has been masked."""
    digest = hashlib.blake2b(bytes((VERSION,)) + masked.encode("utf-8", "replace"), digest_size=8)
    return Fingerprint(digest.hexdigest(), _minima(masked).astype("<u4").tobytes())


def similarity(first: bytes, second: bytes) -> float:
    """Return the estimated similarity of two texts from their signatures, in [0, 1].

    The estimate is off by up to 0.13 in 95 % of cases.
    """
    equal = np.frombuffer(first, "<u4") == np.frombuffer(second, "<u4")
    return int(np.count_nonzero(equal)) / len(equal)


def is_too_common(masked: str) -> bool:
    """Return whether a masked text has fewer than `LEAST_WORDS` words.

    Where words are not parted, two ideographs count as one, or eight letters.

    >>> is_too_common("great post thanks for sharing"), is_too_common("an " * 6)
    (True, False)
    """
    ideographs = len(_IDEOGRAPHS.findall(masked)) // _IDEOGRAPHS_OF_A_WORD
    letters = len(masked) // _LETTERS_OF_A_WORD
    return max(len(masked.split()), letters, ideographs) < LEAST_WORDS


def mask(reading: Reading, author_name: str = "") -> str:
    """Return the words of a text in small letters, without names, numbers, links and signs.

    Names are mentions, addresses, the author's own name, and what has a capital within a sentence.
    """
    visible, folded = reading.visible[:MAX_CHARACTERS], reading.folded[:MAX_CHARACTERS]
    names = _names(visible) | _own_name(author_name)
    words = _WORDS.findall(_MASKED.sub(" ", _NUMBERS.sub(" ", folded)))
    return " ".join([word for word in words if word not in names] if names else words)


def _own_name(name: str) -> set[str]:
    words = _WORDS.findall(fold(name[:_LONGEST_NAME])) if name else []
    # A name of many words is a sentence, and would mask what it repeats.
    return {word for word in words if len(word) > 2} if len(words) <= _NAME_WORDS else set()


def _names(visible: str) -> set[str]:
    """Return the words with a capital within a sentence, unless capitals say something else.

    German gives them to every noun, headings to every word.
    """
    words = visible.replace("\n", " . ").split(" ")
    named = [word for before, word in pairwise(words) if _is_name(word, before)]
    if not named or 2 * len(named) > len(words) or not _GERMAN.isdisjoint(words):
        return set()
    return set(_WORDS.findall(fold(" ".join(named))))


def _is_name(word: str, before: str) -> bool:
    bare = word.lstrip("(\"'“„«")
    return (
        bare[:1].isupper()
        and not bare.isupper()
        and bool(before)
        and not before.endswith(_SENTENCE_ENDS)
    )


def _minima(masked: str) -> Minima:
    """Return of each permutation the least that it makes of a run's hash."""
    text = f" {masked} ".ljust(SHINGLE)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
    hashes = points[: len(points) - SHINGLE + 1].copy()
    for place in range(1, SHINGLE):
        hashes *= _BASE
        hashes += points[place : len(points) - SHINGLE + 1 + place]
    # The multiples of neighbours would be neighbours: the finaliser of MurmurHash3 parts them.
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    return np.asarray((_FACTORS * hashes + _SHIFTS).min(axis=1), np.uint32)
