"""Generated comments to measure with: 40 words each, of words that no language has."""

import random

SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in "aeiou"]
N_WORDS = 40


def generated_comments(n_comments: int, *, seed: int = 0) -> list[str]:
    """Return ``n_comments`` texts of 40 words, the same for the same seed.

    Some words are common and most are rare, as in every language; a tenth of the comments hold a
    link.

    >>> [len(text.split()) for text in generated_comments(3)]
    [40, 40, 40]
    """
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]
    frequencies = [1 / rank for rank in range(1, len(words) + 1)]
    return [
        _comment(chance.choices(words, frequencies, k=N_WORDS), chance) for _ in range(n_comments)
    ]


def _comment(words: list[str], chance: random.Random) -> str:
    if chance.random() < 0.1:
        words[chance.randrange(N_WORDS)] = f"https://{chance.choice(words)}.example/{words[0]}"
    return f"{' '.join(words).capitalize()}."
