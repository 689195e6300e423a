"""Rows of several sources with scores that we make up, for tests of measures and reports."""

import numpy as np

from model.labels import Label
from training.evaluate import Judged, measure
from training.examples import Example
from training.findings import Findings

SOURCES = ("garden", "harbour", "<b>market</b>")
LANGUAGES = ("en", "de")


def some_findings(n_rows: int = 900, *, abstains: bool = False) -> Findings:
    """Return findings of rows whose true label mostly has the highest score."""
    chance = np.random.default_rng(0)
    rows = [
        Example(
            text=f"A secret sentence, number {number}",
            label=list(Label)[number % 3],
            source=SOURCES[number // 3 % len(SOURCES)],
            language=LANGUAGES[number // 9 % len(LANGUAGES)],
        )
        for number in range(n_rows)
    ]
    logits = chance.normal(size=(n_rows, 3))
    logits[np.arange(n_rows), np.arange(n_rows) % 3] += 2
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    confidence = chance.random(n_rows) if abstains else None
    judged = Judged(scores, scores[:, 2] > 0.3, confidence)
    return Findings(rows, judged, measure(rows, judged))
