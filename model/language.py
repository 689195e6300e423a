"""Which language a comment is written in: langdetect's profiles, without its random trials.

langdetect draws n-grams of a text at random until one language wins, seven times over. Here the
evidence of all n-grams of the first letters is summed, so that a text has one answer: alone, in any
batch, in any thread.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.arithmetic import NUMPY, Arithmetic
from model.language_letters import letters_of, readable, weights_of, without_shouting
from model.language_profiles import Profiles, read_profiles

MIN_LETTERS = 20  # shorter text is guesswork; a letter of a telling script counts as several
MIN_HINTED_LETTERS = 10  # enough to agree with the platform's hint, not to contradict it
MIN_CONFIDENCE = 0.6

# n-grams overlap and follow each other, so that their evidence is not independent: a fifth of the
# sum is what makes the probabilities true (least log loss on comments and on sentences of
# user interfaces in 48 languages).
EVIDENCE_SHARE = 0.2
HINT_PROBABILITY = 0.5  # that a platform's hint is right, before the text is read: often a default

FIRST_CHARACTERS = 160  # tell as much as 1,000 do; where they leave it open, more are read
_CHUNK = 256  # texts at a time: the arrays of so many stay in the processor's cache
_SEPARATORS = re.compile(r"[,;\s]+")
_OLD_CODES = {"iw": "he", "in": "id", "nb": "no", "nn": "no", "fil": "tl"}


@dataclass(frozen=True, slots=True)
class Guess:
    """The language of a text."""

    language: str | None
    """An ISO 639-1 code such as ``"en"``; None when the text does not say."""
    confidence: float
    """The probability of that language, in [0, 1]; 0 without one."""


UNKNOWN = Guess(None, 0.0)

_lock = threading.Lock()
_profiles: Profiles | None = None


def load() -> Profiles:
    """Read the profiles, once in a process: a quarter of a second, 17 MB. Any thread may call it.

    The first guess does it by itself; a service calls it at start, before its requests wait.
    """
    global _profiles
    if _profiles is None:
        with _lock:
            if _profiles is None:
                _profiles = read_profiles()
    return _profiles


def guess_language(text: str, hint: str | None = None) -> Guess:
    """Return the language of one text; see `guess_languages`.

    >>> guess_language("Thank you for this article, it helped me a lot.").language
    'en'
    >>> guess_language("Thanks!")
    Guess(language=None, confidence=0.0)
    """
    return guess_languages([text], [hint])[0]


def guess_languages(
    texts: Sequence[str],
    hints: Sequence[str | None] | None = None,
    arithmetic: Arithmetic = NUMPY,
) -> list[Guess]:
    """Return the language of each text, the same whether it is asked alone or among others.

    A hint is what the platform says of the comment or the site: one or more codes such as
    ``"en"``, ``"pt-BR"`` or ``"en, fr_ca"``. It makes these languages likelier before the text is
    read, and lets fewer letters suffice to agree with it. Codes that langdetect does not know are
    ignored.

    Languages that langdetect does not know, such as Urdu in Latin letters, come out as None where
    none of the known ones fits, or as a known one that looks alike.
    """
    profiles = load()
    read = [readable(text) for text in texts]
    hinted = [_hinted(hint) for hint in hints or [None] * len(texts)]
    guesses = _guess_all([text[:FIRST_CHARACTERS] for text in read], hinted, profiles, arithmetic)
    longer = [
        index
        for index, guess in enumerate(guesses)
        if guess.language is None and len(read[index]) > FIRST_CHARACTERS
    ]
    again = _guess_all([read[i] for i in longer], [hinted[i] for i in longer], profiles, arithmetic)
    for index, guess in zip(longer, again, strict=True):
        guesses[index] = guess
    return guesses


@lru_cache(maxsize=1024)
def _hinted(hint: str | None) -> tuple[str, ...]:
    """Return the codes in a hint, in the spelling of the answers.

    >>> _hinted("pt-BR, iw zh_Hant")
    ('pt', 'he', 'zh')
    """
    codes = (re.split("[-_]", code)[0].lower() for code in _SEPARATORS.split((hint or "")[:200]))
    return tuple(dict.fromkeys(_OLD_CODES.get(code, code) for code in codes if code))


def _guess_all(
    texts: list[str], hints: list[tuple[str, ...]], profiles: Profiles, arithmetic: Arithmetic
) -> list[Guess]:
    guesses: list[Guess] = []
    for start in range(0, len(texts), _CHUNK):
        part = slice(start, start + _CHUNK)
        guesses.extend(_guess_chunk(texts[part], hints[part], profiles, arithmetic))
    return guesses


def _guess_chunk(
    texts: list[str], hints: list[tuple[str, ...]], profiles: Profiles, arithmetic: Arithmetic
) -> list[Guess]:
    letters, starts = letters_of(texts, profiles)
    weights = weights_of(letters, starts, profiles)
    letters = without_shouting(letters, starts, profiles)
    probabilities = _probabilities(arithmetic.evidence(letters, starts, profiles), hints, profiles)
    best = probabilities.argmax(axis=1)
    confidences = probabilities[np.arange(len(texts)), best]
    answers = zip(best.tolist(), confidences.tolist(), weights.tolist(), hints, strict=True)
    return [
        _answer(profiles.codes[column], confidence, weight, hint)
        for column, confidence, weight, hint in answers
    ]


def _answer(code: str, confidence: float, weight: int, hint: tuple[str, ...]) -> Guess:
    enough = MIN_HINTED_LETTERS if code in hint else MIN_LETTERS
    return Guess(code, confidence) if weight >= enough and confidence >= MIN_CONFIDENCE else UNKNOWN


def _probabilities(
    evidence: NDArray[np.float32], hints: list[tuple[str, ...]], profiles: Profiles
) -> NDArray[np.float64]:
    """Return the probability of each language for each text; each row sums to 1."""
    logits = EVIDENCE_SHARE * evidence.astype(np.float64)
    for row, hint in enumerate(hints):
        columns = [profiles.codes.index(code) for code in hint if code in profiles.codes]
        if columns:
            prior = np.full(len(profiles.codes), (1 - HINT_PROBABILITY) / len(profiles.codes))
            prior[columns] += HINT_PROBABILITY / len(columns)
            logits[row] += np.log(prior)
    probabilities: NDArray[np.float64] = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return probabilities
