"""Our own sentences as comments of a site that people decided on, for tests that retrain."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from model.labels import Label
from tests.sentences import examples
from training.decided import DecidedExample

BEGAN = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def decided(text: str, label: Label = Label.LEGITIMATE, **fields: Any) -> DecidedExample:
    """Return an example that a moderator decided on when the site began, unless told otherwise."""
    values: dict[str, Any] = {
        "source": "moderator",
        "rater": "moderator 1",
        "site": "garden",
        "language": "en",
        "decided_at": BEGAN,
        "identifier": f"{abs(hash(text)):x}",
    }
    return DecidedExample(text=text, label=label, **values | fields)


def decided_sentences(*, seed: int = 1) -> list[DecidedExample]:
    """Return all our sentences in an order of chance, one an hour; two moderators take turns."""
    import random

    found = examples()
    random.Random(seed).shuffle(found)
    return [
        decided(
            example.text,
            example.label,
            language=example.language,
            identifier=f"comment-{number:04}",
            rater=f"moderator {number % 2 + 1}",
            decided_at=BEGAN + number * HOUR,
            group=f"comment {number:04}",
        )
        for number, example in enumerate(found)
    ]


def numbered(rows: Sequence[DecidedExample]) -> list[str]:
    """Return the ids of examples."""
    return [row.identifier for row in rows]
