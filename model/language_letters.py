"""The letters of comments as numbers, all texts of a batch in one array."""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from model.language_profiles import SPACE, STRANGE, Profiles

MOST_CHARACTERS = 1_000  # of a text are read

# ASCII only: Chinese and its like may stand right beside an address, without a space.
_ADDRESSES = re.compile(
    r"(?:https?://|www\.)[!-~]*|(?<![\w.+-])[\w.+-]{0,64}@[!-~]+", re.ASCII | re.IGNORECASE
)


def readable(text: str) -> str:
    """Return the start of ``text`` without links, mail addresses and @names, composed (NFC)."""
    text = text[: 2 * MOST_CHARACTERS]
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESSES.sub(" ", text)
    text = text[:MOST_CHARACTERS]
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def letters_of(
    texts: list[str], profiles: Profiles
) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Return the letters of all texts in one array, and where each text starts and the last ends.

    Each text has a space before and after it, and owns the one after. Latin letters are left out
    of a text that is mostly written in another script, as langdetect does.
    """
    joined = " " + " ".join(texts) + " "
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = profiles.letters[np.minimum(points, len(profiles.letters) - 1)]
    starts = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=starts[1:])
    starts[1:] += 1
    scripts = profiles.scripts[letters]
    if scripts.min() < 0:
        latin = np.add.reduceat(scripts > 0, starts[:-1], dtype=np.int64)
        other = np.add.reduceat(scripts < 0, starts[:-1], dtype=np.int64)
        foreign = np.repeat(2 * latin < other, np.diff(starts))
        letters[foreign & (scripts > 0)] = SPACE
    return letters, starts


def weights_of(
    letters: NDArray[np.uint16], starts: NDArray[np.int64], profiles: Profiles
) -> NDArray[np.int64]:
    """Return how many letters each text has to be judged by.

    That is none where most of its letters are strange: then a few known ones tell nothing.
    """
    weights = profiles.weights[letters]
    known = np.add.reduceat(weights > 0, starts[:-1], dtype=np.int64)
    strange = np.add.reduceat(letters == STRANGE, starts[:-1], dtype=np.int64)
    return np.where(strange > known, 0, np.add.reduceat(weights, starts[:-1]))


def without_shouting(
    letters: NDArray[np.uint16], starts: NDArray[np.int64], profiles: Profiles
) -> NDArray[np.uint16]:
    """Return ``letters`` with capitals in a row made small where a text shouts, else made strange.

    langdetect skips the n-grams of such capitals: good against abbreviations, but it leaves next
    to nothing of a comment written in capitals.
    """
    small = profiles.lower[letters]
    capital = small != letters
    in_a_row = np.zeros(len(letters), np.bool_)
    in_a_row[1:] = capital[1:] & capital[:-1]
    if not in_a_row.any():
        return letters
    in_a_row[:-1] |= in_a_row[1:]
    n_capitals = np.add.reduceat(in_a_row, starts[:-1], dtype=np.int64)
    n_letters = np.add.reduceat(profiles.weights[letters] > 0, starts[:-1], dtype=np.int64)
    shouting = np.repeat(2 * n_capitals > n_letters, np.diff(starts))
    return np.where(in_a_row, np.where(shouting, small, np.uint16(STRANGE)), letters)
