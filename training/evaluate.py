"""How good a model is where: per source, language and label."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from model.classifier import Classifier
from model.labels import Action, Label, Mode, Strictness
from model.policy import Policy, decide
from training.examples import Example
from training.metrics import auc, f1, recall_at_false_alarms
from training.progress import Progress

BATCH = 1_000
LEAST_ROWS = 20
"""What is measured on fewer rows, of the label or of the others, would be chance."""

ALL = "all"
BALANCED = Policy(mode=Mode.POST, strictness=Strictness.BALANCED)


@dataclass(frozen=True, slots=True)
class LabelMeasure:
    """How well one label is told from the others; None where too few rows say so."""

    n_rows: int
    auc: float | None
    recall_at_1_percent: float | None
    """The share found when 1 % of the other rows may be taken for it."""
    f1: float | None


@dataclass(frozen=True, slots=True)
class Slice:
    """The measures of the rows of one source and language; either may be ``"all"``."""

    source: str
    language: str
    n_rows: int
    n_seen: int
    """Rows of data sets that the model was fitted on: they flatter it."""
    labels: dict[str, LabelMeasure]
    legitimate_kept: float | None
    """The share of legitimate rows that the balanced policy publishes at once, None for few."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model says of the examples: one row of each array an example."""

    scores: NDArray[np.float64]
    """Columns in the order of `Label`."""
    published: NDArray[np.bool_]
    confidence: NDArray[np.float64] | None = None
    """How sure the model is of its label, the surer the larger; None for the highest score."""


def judge_examples(
    examples: Sequence[Example], classifier: Classifier, progress: Progress
) -> Judged:
    """Return the scores of the texts alone, without author, and what would be published."""
    scores, published, confidence = [], [], []
    starts = range(0, len(examples), BATCH)
    for start in progress.track(starts, "scoring thousands of texts", len(starts)):
        comments = [example.as_comment() for example in examples[start : start + BATCH]]
        for comment, assessment in zip(comments, classifier.assess(comments), strict=True):
            verdict = decide(comment, assessment, BALANCED, classifier.card)
            scores.append([getattr(verdict.scores, label) for label in Label])
            published.append(verdict.action is Action.PUBLISH)
            # Whoever abstains is less sure than whoever does not, at any score.
            confidence.append(max(scores[-1]) - verdict.abstained)
    return Judged(
        np.array(scores).reshape(-1, len(Label)),
        np.array(published, dtype=bool),
        np.array(confidence, dtype=float),
    )


def measure(
    examples: Sequence[Example], judged: Judged, *, seen: Collection[str] = ()
) -> list[Slice]:
    """Return the slices: everything, each language, each source, and each language of a source.

    Languages are left out where too few rows say anything.
    ``seen`` names the sources that the model was fitted on.
    """
    truth = np.array([example.label.value for example in examples], dtype=str)
    seen_rows = np.array([example.source in seen for example in examples], dtype=bool)
    slices = [
        _slice(
            source,
            language,
            int(seen_rows[rows].sum()),
            truth[rows],
            judged.scores[rows],
            judged.published[rows],
        )
        for source, language, rows in _slices(examples)
    ]
    return [part for part in slices if part.language == ALL or _says_something(part)]


def as_dicts(slices: Sequence[Slice]) -> list[dict[str, Any]]:
    """Return the slices ready for JSON, rounded to four digits."""
    return [_rounded(asdict(part)) for part in slices]


def as_table(slices: Sequence[Slice]) -> Table:
    """Return the slices as a table for people; a dash where there is nothing to measure.

    An asterisk marks sources that the model was fitted on.
    """
    table = Table(title="AUC, recall at 1 % false alarms (R@1%), F1; legitimate kept, balanced")
    for name in ("source", "language"):
        table.add_column(name, no_wrap=True)
    for label in Label:
        table.add_column(f"{label} n", justify="right", no_wrap=True)
        if label is not Label.LEGITIMATE:
            for name in ("AUC", "R@1%", "F1"):
                table.add_column(name, justify="right", no_wrap=True)
    table.add_column("kept", justify="right", no_wrap=True)
    for part in slices:
        table.add_row(*_cells(part))
    return table


def _slices(examples: Sequence[Example]) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    sources = np.array([example.source for example in examples], dtype=str)
    languages = np.array([example.language for example in examples], dtype=str)
    everything = np.ones(len(examples), dtype=bool)
    yield ALL, ALL, everything
    for language in np.unique(languages):
        yield ALL, str(language), languages == language
    for source in np.unique(sources):
        of_source = sources == source
        yield str(source), ALL, of_source
        inside = np.unique(languages[of_source])
        if len(inside) > 1:
            for language in inside:
                yield str(source), str(language), of_source & (languages == language)


def _says_something(part: Slice) -> bool:
    measured = (label.auc is not None for label in part.labels.values())
    return part.legitimate_kept is not None or any(measured)


def _slice(
    source: str,
    language: str,
    n_seen: int,
    truth: NDArray[np.str_],
    scores: NDArray[np.float64],
    published: NDArray[np.bool_],
) -> Slice:
    legitimate = truth == Label.LEGITIMATE.value
    best = scores.argmax(axis=1)
    return Slice(
        source=source,
        language=language,
        n_rows=len(truth),
        n_seen=n_seen,
        labels={
            label.value: _label_measure(truth == label.value, scores[:, column], best == column)
            for column, label in enumerate(Label)
        },
        legitimate_kept=(
            float(published[legitimate].mean()) if legitimate.sum() >= LEAST_ROWS else None
        ),
    )


def _label_measure(
    positive: NDArray[np.bool_], scores: NDArray[np.float64], predicted: NDArray[np.bool_]
) -> LabelMeasure:
    n_rows = int(positive.sum())
    if min(n_rows, len(positive) - n_rows) < LEAST_ROWS:
        return LabelMeasure(n_rows, None, None, None)
    return LabelMeasure(
        n_rows=n_rows,
        auc=auc(scores, positive),
        recall_at_1_percent=recall_at_false_alarms(scores, positive),
        f1=f1(predicted, positive),
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def _cells(part: Slice) -> Iterator[str]:
    yield f"{part.source}{' *' if part.n_seen else ''}"
    yield part.language
    for label in Label:
        measured = part.labels[label]
        yield f"{measured.n_rows:,}"
        if label is not Label.LEGITIMATE:
            yield from map(_decimal, (measured.auc, measured.recall_at_1_percent, measured.f1))
    yield "-" if part.legitimate_kept is None else f"{part.legitimate_kept:.1%}"


def _decimal(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
