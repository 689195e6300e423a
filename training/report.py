"""The report about a model: one page with pictures, and the same figures in tables.

It holds names of sources and numbers, and nothing of any comment.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from model.labels import Label
from model.linear import LABELS
from training import pictures
from training.calibrate import PRIOR, expected_calibration_error
from training.curves import Point
from training.evaluate import ALL, Slice
from training.findings import Curve, Findings
from training.goal import usual_thresholds
from training.page import page, paragraph, picture, section, table

_RECALLS = np.arange(0.1, 1.0, 0.1)
_COVERAGES = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
_SPAM_AND_ABUSE = LABELS[:2]


def report(findings: Findings, *, title: str, remark: str, made_at: dt.datetime) -> str:
    """Return the page, as HTML; the same findings, words and time give the same page."""
    return page(
        title,
        [
            paragraph(f"{remark} Made {made_at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC."),
            *sections_about(findings),
        ],
    )


def sections_about(findings: Findings) -> list[str]:
    """Return the sections of a report that tell how good a model is, and where, as HTML."""
    return [
        _precision_recall(findings),
        _reliability(findings),
        _risk_coverage(findings),
        _confusion(findings),
        _areas("AUC by language", "language", list(_languages(findings.slices))),
        _areas("AUC by source", "source", list(_sources(findings.slices))),
    ]


def _precision_recall(findings: Findings) -> str:
    found = findings.curves()
    population = ", ".join(f"{share:.0%} {label}" for label, share in PRIOR.items())
    levels = [
        [f"{recall:.0%}", *(_precision_at(found[label], recall) for label in Label)]
        for recall in _RECALLS
    ]
    usual = [
        [f"{label}: {answer['goal']}", *_statistics(answer["point"])]
        for label in _SPAM_AND_ABUSE
        for answer in usual_thresholds(found[label])
    ]
    return section(
        "Precision and recall",
        paragraph(
            f"Rows are weighted to stand for a population of {population}. Where fewer than 50 "
            "rows reach a threshold, nothing is said."
        ),
        picture(
            pictures.precision_recall(found),
            "Precision against recall, one line a label; the figures are in the table below.",
        ),
        table("Precision, by recall", ["recall", *Label], levels),
        table(
            "Usual thresholds",
            ["goal", "threshold", "precision", "recall", "false alarms", "held"],
            usual,
        ),
    )


def _precision_at(points: Sequence[Point], recall: float) -> str:
    reached = [point["precision"] for point in points if point["recall"] >= recall - 1e-6]
    return f"{max(reached):.3f}" if reached else "-"


def _statistics(point: Point | None) -> list[str]:
    if point is None:
        return ["none reaches it", "-", "-", "-", "-"]
    names = ("precision", "recall", "false_alarms", "held")
    return [f"{point['threshold']:.4f}", *(f"{point[name]:.2%}" for name in names)]


def _reliability(findings: Findings) -> str:
    pooled, by_source = findings.reliability(), findings.reliability_by_source()
    drawn = {
        label.value: [found[label.value] for found in by_source.values() if label.value in found]
        for label in Label
    }
    bins = [
        [
            f"{label} {point['probability']:.3f}",
            f"{point['observed']:.3f}",
            f"{point['weight']:.2%}",
        ]
        for label, curve in pooled.items()
        for point in curve
    ]
    errors = [
        [source, *(_error(found.get(label)) for label in Label)]
        for source, found in {ALL: pooled, **by_source}.items()
    ]
    return section(
        "Reliability",
        paragraph(
            "Of rows with a score of 0.7 for a label, 70 % should carry it. Grey lines are single "
            "sources that have both rows of the label and others, each weighted like the whole."
        ),
        picture(
            pictures.reliability(pooled, drawn),
            "Share that carries a label against its score, one panel a label, sources in grey; "
            "the figures are in the tables below.",
        ),
        table("Expected calibration error", ["source", *Label], errors),
        table("All rows, by score", ["mean score", "carry the label", "of all rows"], bins),
    )


def _error(curve: Curve | None) -> str:
    return "-" if curve is None else f"{expected_calibration_error(curve):.4f}"


def _risk_coverage(findings: Findings) -> str:
    found = findings.risk_coverages()
    head = ["confidence", "area", *(f"risk at {share:.0%}" for share in _COVERAGES)]
    rows = [
        [name, f"{curve.area:.4f}", *(f"{curve.risk_at(share):.2%}" for share in _COVERAGES)]
        for name, curve in found.items()
    ]
    return section(
        "Risk and coverage",
        paragraph(
            "A model that judges only the comments it is surest of errs less. The area under the "
            "curve tells how well it knows what it does not know: less is better."
        ),
        picture(
            pictures.risk_coverage(found),
            "Share judged wrongly against share judged, one line a confidence; the figures are "
            "in the table below.",
        ),
        table("Area under the curve, and risk by coverage", head, rows),
    )


def _confusion(findings: Findings) -> str:
    counts = findings.confusion()
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    rows = [
        [label.value, *(f"{n:,} ({share:.1%})" for n, share in zip(*pair, strict=True))]
        for label, *pair in zip(LABELS, counts, shares, strict=True)
    ]
    return section(
        "Confusion",
        paragraph("The answer is the label with the highest score; every row counts the same."),
        picture(
            pictures.confusion(shares),
            "Which label the rows of each label get; the figures are in the table below.",
        ),
        table("Rows of a label, by the answer they get", ["truth", *Label], rows),
    )


def _areas(title: str, kind: str, found: Sequence[tuple[str, Slice]]) -> str:
    measured = [
        (name, {label.value: part.labels[label].auc for label in _SPAM_AND_ABUSE})
        for name, part in found
    ]
    rows = [
        [name, *(cell for label in _SPAM_AND_ABUSE for cell in _measures(part, label))]
        for name, part in found
    ]
    head = [
        f"{label} {name}" for label in _SPAM_AND_ABUSE for name in ("rows", "AUC", "R@1%", "F1")
    ]
    drawn = [(name, areas) for name, areas in measured if set(areas.values()) != {None}]
    return section(
        title,
        paragraph(
            "AUC: how surely a row of the label scores higher than another; bars start at chance, "
            "0.5. R@1%: the share of the label that is found when 1 % of the other rows may be "
            "taken for it. A dash: too few rows."
        ),
        picture(pictures.bars(drawn), f"AUC of spam and abuse, {title}; see the table below."),
        table(title, [kind, *head], rows),
    )


def _measures(part: Slice, label: Label) -> Iterator[str]:
    measured = part.labels[label]
    yield f"{measured.n_rows:,}"
    for value in (measured.auc, measured.recall_at_1_percent, measured.f1):
        yield "-" if value is None else f"{value:.3f}"


def _languages(slices: Sequence[Slice]) -> Iterator[tuple[str, Slice]]:
    yield from ((part.language, part) for part in slices if part.source == ALL)


def _sources(slices: Sequence[Slice]) -> Iterator[tuple[str, Slice]]:
    for part in slices:
        if part.source != ALL and part.language == ALL:
            yield f"{part.source}{' *' if part.n_seen else ''}", part
