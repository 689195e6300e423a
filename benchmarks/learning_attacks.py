"""Hostile labels among honest decisions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from model.labels import Label
from training.decided import DecidedExample


def flipped(rows: Sequence[DecidedExample]) -> list[DecidedExample]:
    """Return the rows with every twentieth label flipped by one key."""
    bad = next(row.label for row in rows if row.label is not Label.LEGITIMATE)
    return [
        replace(
            row,
            label=Label.LEGITIMATE if row.label is not Label.LEGITIMATE else bad,
            rater="key 7",
            source="platform",
        )
        if place % 20 == 0
        else row
        for place, row in enumerate(rows)
    ]


def copies_with_links(rows: Sequence[DecidedExample], label: Label) -> list[DecidedExample]:
    """Return the rows and 500 copies of honest ones, each with a link, by one key."""
    honest = [row for row in rows if row.label is Label.LEGITIMATE]
    copies = [
        replace(
            honest[n % len(honest)],
            text=f"{honest[n % len(honest)].text} http://shop{n % 7}.example/{n}",
            label=label,
            rater="key 9",
            source="platform",
            identifier=f"copy-{n}",
            decided_at=rows[-1].decided_at + dt.timedelta(seconds=n + 1),
        )
        for n in range(500)
    ]
    return [*rows, *copies]
