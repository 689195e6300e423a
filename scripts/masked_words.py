"""Count the common words of the data sets: those by which `model.masked_words` reads masks.

    CHAFFINCH_DATA=DIRECTORY python -m scripts.masked_words

Words are counted once for each comment, in languages that write with spaces and letters, of the
rows that teach the shipped model; what few comments say is no common word.
"""

import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from model import masked_words
from model.text import read
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.chosen import read_chosen
from training.examples import Example
from training.fit import MOST_ROWS, cap
from training.progress import progress_on_stderr
from training.settings import Settings

MOST_OF_A_LANGUAGE = 6_000
LEAST_COMMENTS = 5
LEAST_WORDS = 10_000
"""Words of a language that are counted, or it is left out."""

_WORD = re.compile(
    "(?<![^\\W_])[a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u0621-\u064a]{4,16}(?![^\\W_])"
)
_HEAD = (
    "# Common words of several languages, for words with hidden letters: where several fit what\n"
    "# is visible, the earlier one is meant. Counted by scripts/masked_words.py.\n"
)


def main() -> None:
    """Write the list."""
    data = Settings.from_environment().data
    if data is None:
        sys.exit("set CHAFFINCH_DATA to the directory of the data sets")
    chosen = choose(read_catalogues([SHIPPED]), licences=[LicenceClass.OPEN, LicenceClass.UNSTATED])
    rows = cap(read_chosen(chosen, data, progress_on_stderr()), MOST_ROWS)
    told = textwrap.fill(" ".join(common_words(rows)), 120, break_on_hyphens=False)
    Path(masked_words.__file__).with_suffix(".txt").write_text(f"{_HEAD}{told}\n", "utf-8")


def common_words(rows: Iterable[Example]) -> list[str]:
    """Return the common words of all languages, those first that have the largest share in one."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row.language].update(set(_WORD.findall(_visible(row).lower())))
    shares: dict[str, float] = {}
    for counted in counts.values():
        if (total := counted.total()) >= LEAST_WORDS:
            for word, n in counted.most_common(MOST_OF_A_LANGUAGE):
                if n >= LEAST_COMMENTS:
                    shares[word] = max(n / total, shares.get(word, 0.0))
    return sorted(shares, key=lambda word: (-shares[word], word))


def _visible(row: Example) -> str:
    comment = row.as_comment()
    return read(comment.text, comment.format).visible


if __name__ == "__main__":
    main()
