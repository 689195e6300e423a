"""The card of a model as a page for people: ``docs/model-card.md``."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from model.card import Card
from model.labels import Label, Strictness
from training.evaluate import ALL
from training.model_card_text import COVERED, FAILURES, LIMITS, MEASURES, PURPOSE

N_WORST = 5
"""How many of the weakest slices are named for each label."""
_MEASURED = tuple(label for label in Label if label is not Label.LEGITIMATE)

_QUALITY_HEAD = (
    *(f"{label} {name}" for label in _MEASURED for name in ("rows", "AUC", "recall")),
    "legitimate rows",
    "kept",
)


def model_card(card: Card) -> str:
    """Return the page about the model of this card, in Markdown.

    The same card gives the same page.
    """
    slices = card.metrics.get("slices", [])
    sections = [
        PURPOSE,
        _identity(card),
        _data(card),
        _quality(card, slices),
        _functional(card.metrics.get("functional", [])),
        _thresholds(card),
        "## How it fails\n\n" + FAILURES + _worst(slices),
        _limits(card),
    ]
    return "\n".join(section for section in sections if section)


def _identity(card: Card) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in sorted(card.environment.items()))
    return (
        "## Which model this is\n\n"
        + _paragraph(
            f"Version `{card.version}`, fitted at {card.created_at}"
            f"{' with ' + packages if packages else ''}. It is read by scikit-learn "
            f"{'.'.join(card.sklearn_version.split('.')[:2])} alone."
        )
        + f"\nSHA-256 of `model.joblib`: `{card.sha256}`.\n"
    )


def _data(card: Card) -> str:
    counts = ", ".join(f"{card.label_counts.get(label, 0):,} {label}" for label in Label)
    intro = _paragraph(
        f"{len(card.sources)} data sets, after removal of repeats: {counts}. The texts are "
        "not part of Chaffinch. Where a licence is not stated, the copy that was used states none. "
        + _taught(card)
    )
    head = ["data set", "from", "domain", "languages", *Label, "licence"]
    rows = (_data_row(name, entry) for name, entry in card.sources.items())
    return f"## What it was trained on\n\n{intro}\n{_table(head, rows)}"


def _taught(card: Card) -> str:
    most = card.parameters.get("most_rows")
    return (
        f"Of one data set and label at most {most:,} rows teach, some of them once more in "
        "disguise, beside sentences of our own that are made of templates."
        if most
        else ""
    )


def _data_row(name: str, entry: dict[str, Any]) -> list[str]:
    title, url = entry.get("title", name), entry.get("url")
    return [
        f"[{title}]({url})" if url else title,
        entry.get("origin", ""),
        entry.get("domain", ""),
        " ".join(entry.get("languages", [])),
        *(f"{entry.get('rows', {}).get(label, 0):,}" for label in Label),
        entry.get("licence", ""),
    ]


def _quality(card: Card, slices: Sequence[dict[str, Any]]) -> str:
    if not slices:
        return "## How good it is, and where\n\nThis model was not measured.\n"
    intro = _paragraph(MEASURES)
    by_language = (_quality_row("language", part) for part in slices if part["source"] == ALL)
    by_source = (
        [part["source"], *_quality_row("language", part)]
        for part in slices
        if part["source"] != ALL
    )
    head = ["language", *_QUALITY_HEAD]
    return (
        f"## How good it is, and where\n\n{intro}{_calibration(card)}"
        f"\n### By language\n\n{_table(head, by_language)}"
        f"\n### By data set\n\n{_table(['data set', *head], by_source)}"
    )


def _calibration(card: Card) -> str:
    errors = {
        label: measured["error"] for label, measured in card.metrics.get("calibration", {}).items()
    }
    if not errors:
        return ""
    prior = card.parameters.get("prior", {})
    population = ", ".join(f"{share:.0%} {label}" for label, share in prior.items())
    stated = ", ".join(f"{label} {error:.3f}" for label, error in errors.items())
    return "\n" + _paragraph(
        f"The scores are made for a population of {population}. By how much a score differs from "
        f"the share of rows that carry the label, on average: {stated}."
    )


def _quality_row(name: str, part: dict[str, Any]) -> list[str]:
    cells = [part[name]]
    for label in _MEASURED:
        measured = part["labels"][label]
        cells.append(f"{measured['n_rows']:,}")
        cells += [_decimal(measured["auc"]), _percent(measured["recall_at_1_percent"])]
    n_legitimate = part["labels"][Label.LEGITIMATE]["n_rows"]
    return [*cells, f"{n_legitimate:,}", _percent(part["legitimate_kept"])]


def _functional(measures: Sequence[dict[str, Any]]) -> str:
    if not measures:
        return ""
    intro = _paragraph(
        "Some 4,000 comments that we wrote ourselves, and that no model learns from, show what a "
        "site with the balanced policy would do. Held or rejected is a false alarm where the "
        "comments are legitimate, and a catch elsewhere."
    )
    head = ["comments", "label", "rows", "held", "rejected", "abstained", "right label"]
    rows = (
        [
            part["family"] if part["group"] == ALL else f"{part['family']}: {part['group']}",
            part["label"],
            f"{part['n']:,}",
            *(_percent(part[name]) for name in ("held", "rejected", "abstained", "right")),
        ]
        for part in measures
    )
    return f"## What it does with comments of our own\n\n{intro}\n{_table(head, rows)}"


def _thresholds(card: Card) -> str:
    names = ("hold_spam", "reject_spam", "blatant_spam", "hold_abuse", "reject_abuse")
    intro = _paragraph(
        "The thresholds come from goals on rows that the fit did not see. They mean nothing for "
        "another model."
    )
    head = ["policy", *(name.replace("_", " ") for name in names)]
    rows = (
        [strictness, *(_threshold(getattr(card.thresholds[strictness], name)) for name in names)]
        for strictness in Strictness
    )
    return f"## From which score on it acts\n\n{intro}\n{_table(head, rows)}"


def _threshold(score: float) -> str:
    return f"{score:.5f}" if score < 1 else "never"


def _worst(slices: Sequence[dict[str, Any]]) -> str:
    lines = "".join(_worst_of(label, slices) for label in _MEASURED)
    return f"\nWhere it was measured to be weakest, by AUC:\n\n{lines}" if lines else ""


def _worst_of(label: Label, slices: Sequence[dict[str, Any]]) -> str:
    measured = [
        (part["labels"][label]["auc"], part["source"], part["language"])
        for part in slices
        if part["source"] != ALL and part["labels"][label]["auc"] is not None
    ]
    weakest = ", ".join(
        f"{source}{'' if language == ALL else f' ({language})'} {area:.3f}"
        for area, source, language in sorted(measured)[:N_WORST]
    )
    return f"* {label}: {weakest}.\n" if weakest else ""


def _limits(card: Card) -> str:
    covered = "".join(
        f"* {label}: {', '.join(sorted(card.languages.get(label, []))) or 'none'}.\n"
        for label in _MEASURED
    )
    return f"## Its limits\n\n{_paragraph(COVERED)}\n{covered}\n{_paragraph(LIMITS)}"


def _paragraph(text: str) -> str:
    # Links and digests stay whole: what is copied from the page must work.
    filled = textwrap.fill(
        " ".join(text.split()), 100, break_long_words=False, break_on_hyphens=False
    )
    return filled + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join("| " + " | ".join(map(_escaped, cells)) + " |\n" for cells in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")


def _decimal(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
