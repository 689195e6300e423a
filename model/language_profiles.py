"""langdetect's n-gram profiles as NumPy tables: its letters, its n-grams and their evidence.

langdetect keeps, for each of its languages, how often each n-gram of one to three letters stands in
a large text. Here an n-gram is one row of evidence, ln((probability + alpha) / alpha) for each
language, so that the evidence of a text is the sum of the rows of its n-grams, and an n-gram that
a language does not know adds nothing to it.
"""

import importlib.resources
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from model.ngram_table import NgramTable, keys_of, last_letter

# Letter numbers. A strange letter is in no profile; NONE stands before a short n-gram in its key.
NONE, SPACE, STRANGE, FIRST_KNOWN = 0, 1, 2, 3

ALPHA = 0.5 / 10_000  # langdetect's smoothing: Detector.ALPHA_DEFAULT / Detector.BASE_FREQ
HAN_FACTOR = 3.0  # a Chinese character is a word: its n-grams hardly repeat each other's evidence
TELLING_WEIGHT = 5  # how many letters one of a telling script counts for

_PLANE = 0x10000  # no profile holds a character past the first plane
_HANGUL = 0xAC00  # stands for every syllable of Hangul
_CODES = {"zh-cn": "zh", "zh-tw": "zh"}

# Scripts that tell the language by themselves among those that langdetect knows, or nearly so.
_TELLING_SCRIPTS = (
    (0x0370, 0x0400),  # Greek
    (0x0590, 0x0600),  # Hebrew
    (0x0980, 0x0B00),  # Bengali, Gurmukhi, Gujarati
    (0x0B80, 0x0D80),  # Tamil, Telugu, Kannada, Malayalam
    (0x0E00, 0x0E80),  # Thai
    (0x3040, 0x3100),  # Hiragana, Katakana
    (0x3400, 0xA000),  # Han
    (0xAC00, 0xD7B0),  # Hangul
)


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """What langdetect knows, laid out for whole batches. Never written to after reading."""

    codes: tuple[str, ...]
    """ISO 639-1 codes, in the order of the columns of ``evidence``."""
    letters: NDArray[np.uint16]
    """The letter number of each code point of the first plane; the last is that of all others."""
    lower: NDArray[np.uint16]
    """The lower-case letter number of each letter number."""
    weights: NDArray[np.int64]
    """How much each letter number tells: 0 if it is no known letter, 1, or `TELLING_WEIGHT`."""
    scripts: NDArray[np.int8]
    """Of each letter number: 1 for A-Z and a-z, -1 for letters of other scripts, else 0."""
    ngrams: NgramTable
    """The row of ``evidence`` of each n-gram."""
    evidence: NDArray[np.float32]
    """One row an n-gram, one column a language; row 0, all zeros, is for unknown n-grams."""


def read_profiles() -> Profiles:
    """Return the profiles of the installed langdetect; takes about a quarter of a second."""
    normal = _normal_form()
    codes, points, columns, probabilities = _read_files()
    # langdetect looks up normalised letters only: what it would change is never found.
    reachable = (normal[points] == points).all(axis=1)
    known = np.unique(points[reachable])
    known = known[known > ord(" ")]
    numbers = np.full(_PLANE, NONE, np.uint16)
    numbers[ord(" ")] = SPACE
    numbers[known] = np.arange(FIRST_KNOWN, FIRST_KNOWN + len(known))
    keys, rows = np.unique(keys_of(numbers[points[reachable]]), return_inverse=True)
    evidence = np.zeros((1 + len(keys), len(codes)), np.float32)
    np.add.at(evidence, (1 + rows, columns[reachable]), probabilities[reachable])
    evidence /= ALPHA
    np.log1p(evidence, out=evidence)
    last = known[last_letter(keys) - FIRST_KNOWN]
    evidence[1:][(last >= 0x3400) & (last < 0xA000)] *= HAN_FACTOR
    return Profiles(
        codes=codes,
        letters=_letters(numbers[normal]),
        lower=_lower(known, numbers),
        weights=_weights(known),
        scripts=_scripts(known),
        ngrams=NgramTable.of(keys),
        evidence=evidence,
    )


def _read_files() -> tuple[
    tuple[str, ...], NDArray[np.uint32], NDArray[np.int64], NDArray[np.float64]
]:
    """Return the languages, and for each n-gram of each: itself, its column, its probability."""
    directory = importlib.resources.files("langdetect") / "profiles"
    names = sorted(entry.name for entry in directory.iterdir() if not entry.name.startswith("."))
    codes = tuple(dict.fromkeys(_CODES.get(name, name) for name in names))
    columns = [codes.index(_CODES.get(name, name)) for name in names]
    profiles = [_read_file(directory / name) for name in names]
    return (
        codes,
        np.concatenate([points for points, _ in profiles]),
        np.repeat(columns, [len(points) for points, _ in profiles]),
        # A language with two profiles has the mean of both.
        np.concatenate(
            [
                probabilities / columns.count(column)
                for column, (_, probabilities) in zip(columns, profiles, strict=True)
            ]
        ),
    )


def _read_file(path: Traversable) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Return the n-grams of one profile as rows of code points, and their probabilities."""
    profile = json.loads(path.read_text("utf-8"))
    frequencies = {ngram: n for ngram, n in profile["freq"].items() if len(ngram) <= 3}
    if path.name == "ko":  # Chinese characters in Korean text made Korean of short Chinese text
        frequencies = {g: n for g, n in frequencies.items() if chr(_HANGUL) in g}
    lengths = np.fromiter(map(len, frequencies), np.int64, len(frequencies))
    counts = np.fromiter(frequencies.values(), np.float64, len(frequencies))
    totals = np.array(profile["n_words"], np.float64)
    return _code_points(frequencies), counts / totals[lengths - 1]


def _code_points(ngrams: Iterable[str]) -> NDArray[np.uint32]:
    """Return a row of three code points for each n-gram, zeros before a short one."""
    joined = "".join([ngram.rjust(3, "\0") for ngram in ngrams])
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32).reshape(-1, 3)


def _normal_form() -> NDArray[np.uint32]:
    """Return what langdetect's ``NGram.normalize`` makes of each code point of the first plane."""
    normal = np.arange(_PLANE, dtype=np.uint32)
    normal[1:0x41] = normal[0x5B:0x61] = normal[0x7B:0x80] = ord(" ")
    normal[[ord(character) for character in NGram.LATIN1_EXCLUDED]] = ord(" ")
    normal[0x0219], normal[0x021B] = 0x015F, 0x0163  # Romanian: a comma below is a cedilla
    normal[0x06CC] = 0x064A  # Persian yeh is Arabic yeh
    normal[0x1EA0:0x1F00] = 0x1EC3  # Vietnamese letters with two marks are one class
    normal[0x2000:0x2070] = ord(" ")  # general punctuation
    normal[0x3040:0x30A0] = 0x3042  # Hiragana
    normal[0x30A0:0x3100] = 0x30A2  # Katakana
    normal[0x3100:0x3130] = normal[0x31A0:0x31C0] = 0x3105  # Bopomofo
    normal[0xAC00:0xD7B0] = _HANGUL
    for character, representative in NGram.CJK_MAP.items():
        normal[ord(character)] = ord(representative)
    return normal


def _letters(numbers: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return ``numbers`` with what is in no profile made a strange letter or a space."""
    letters = np.append(numbers, np.uint16(SPACE))
    unknown = np.flatnonzero(letters == NONE)
    alphabetic = np.fromiter(
        (chr(point).isalpha() for point in unknown.tolist()), np.bool_, len(unknown)
    )
    letters[unknown] = np.where(alphabetic, np.uint16(STRANGE), np.uint16(SPACE))
    return letters


def _lower(known: NDArray[np.uint32], numbers: NDArray[np.uint16]) -> NDArray[np.uint16]:
    lower = np.arange(FIRST_KNOWN + len(known), dtype=np.uint16)
    for number, point in enumerate(known.tolist(), FIRST_KNOWN):
        small = chr(point).lower()
        if len(small) == 1 and numbers[ord(small)] != NONE:
            lower[number] = numbers[ord(small)]
    return lower


def _weights(known: NDArray[np.uint32]) -> NDArray[np.int64]:
    weights = np.zeros(FIRST_KNOWN + len(known), np.int64)
    for number, point in enumerate(known.tolist(), FIRST_KNOWN):
        if unicodedata.category(chr(point))[0] in "LM":
            telling = any(start <= point < end for start, end in _TELLING_SCRIPTS)
            weights[number] = TELLING_WEIGHT if telling else 1
    return weights


def _scripts(known: NDArray[np.uint32]) -> NDArray[np.int8]:
    scripts = np.zeros(FIRST_KNOWN + len(known), np.int8)
    vietnamese = (known >= 0x1E00) & (known < 0x1F00)
    scripts[STRANGE] = -1
    scripts[FIRST_KNOWN:][known < 0x80] = 1
    scripts[FIRST_KNOWN:][(known >= 0x300) & ~vietnamese] = -1
    return scripts
