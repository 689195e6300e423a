"""The golden hashes: columns of a few texts of ours, the same on every platform and for ever.

``python -m tests.golden_hashes`` writes tests/golden/hashes.json anew. Do so only after a change of
the hashing that is meant: it makes every model that was published before useless.
"""

import json
from pathlib import Path

from model.hashing import grams
from model.windows import Batch

PATH = Path(__file__).parent / "golden" / "hashes.json"
SALTS = (0, 200)
TEXTS = (
    "a",
    "the old bridge",
    "größe und maß",
    "well, i never (really)!",
    "«so» … ¿no?",
    "дешёвые часы",
    "مرحبا بكم",
    "नमस्ते दुनिया",
    "古い橋 です",
    "좋은 글",
    "nice 👍 post",
    "\ufffd \u0000 \ud800",
)


def columns_of(text: str, salt: int) -> list[list[int]]:
    """Return the columns of a text, a list for each kind of n-gram."""
    return [found.columns.tolist() for found in grams(Batch.of([text]), salt=salt)]


def main() -> None:
    """Write the golden file, one line a text."""
    lines = [
        json.dumps([text, {str(salt): columns_of(text, salt) for salt in SALTS}]) for text in TEXTS
    ]
    PATH.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    main()
