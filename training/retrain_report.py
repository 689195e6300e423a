"""The report of a retraining: what changed in data and model, and what the gate looked at.

It names comments by their ids and raters by their numbers, and holds nothing that anybody wrote.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from model.drift import MUCH, SOME
from model.labels import Label
from model.linear import LABELS
from model.named_features import SENTENCES
from training.attempts import Attempt
from training.contest_report import contest_section, suite_section
from training.decided import DecidedExample
from training.evaluate import measure
from training.findings import Findings
from training.freedom import told
from training.page import page, paragraph, section, table
from training.population import drift
from training.report import sections_about
from training.retrain import Retrained

MOST_MOVED = 30
MOST_FEATURES = 15


def retrain_report(found: Retrained, *, made_at: dt.datetime) -> str:
    """Return the page, as HTML; the same findings and time give the same page."""
    rows, judged = found.held_out.rows, found.held_out.candidate
    findings = Findings(rows, judged, measure(rows, judged))
    return page(
        "Retraining",
        [
            paragraph(
                f"A candidate from the base model {found.fitted.parameters['base']}, judged beside "
                f"{found.contest.serving}, which serves. "
                f"Made {made_at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC."
            ),
            _gate(found),
            _data(found),
            contest_section(found.contest),
            suite_section(found.contest.functional),
            *(sections_about(findings) if len(rows) else ()),
            _moved(found),
            _features(found),
            _drift(found),
            _raters(found),
            _doubtful(found.doubtful),
        ],
    )


def _gate(found: Retrained) -> str:
    said = found.objections or ["No objections: the candidate may serve."]
    told_so = map(paragraph, [*said, *found.contest.notes])
    return section("The gate", *told_so, *_given_up(found.given_up))


def _given_up(tried: Sequence[Attempt]) -> list[str]:
    """Return what was objected at the strengths and shares that the candidate does not have."""
    lines = [[told(each.freedoms), said] for each in tried for said in each.objections]
    if not lines:
        return []
    return [
        paragraph(
            "How freely the weights may leave the base was tried at other strengths and shares of "
            "the site, too:"
        ),
        table("Given up", ["strength and share", "objection"], lines),
    ]


def _data(found: Retrained) -> str:
    cleaned = found.clean
    steps = [
        ("read", cleaned.n_read),
        ("of the random sample, which measures", len(cleaned.audit)),
        ("left out: like a comment of the sample", cleaned.n_like_the_sample),
        ("put aside: an earlier honest comment with a link added", len(cleaned.bait)),
        ("went into others that say the same", cleaned.n_repeats),
        ("left out: their wave has said enough", cleaned.n_of_waves),
        ("left out: enough newer ones of their label teach", cleaned.n_old),
        ("teach", len(cleaned.rows)),
        ("of these, the newest, held out for judging first", len(found.held_out.rows)),
    ]
    bait = Counter(row.rater for row in cleaned.bait)
    return section(
        "What it learnt from",
        table("Examples", ["step", "examples"], [(name, f"{n:,}") for name, n in steps]),
        *(_counted(kind, cleaned.rows) for kind in ("source", "site", "language", "rater")),
        table(
            "Honest comments copied with a link added",
            ["labelled by", "examples"],
            [(name, f"{n:,}") for name, n in bait.most_common()],
        ),
        table(
            "Raters who said more than all others, and weigh less for it",
            ["rater", "factor"],
            [(name, f"{factor:.3f}") for name, factor in sorted(cleaned.loud.items())],
        ),
    )


def _counted(kind: str, rows: Sequence[DecidedExample]) -> str:
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(str(getattr(row, kind)), Counter())[row.label.value] += 1
    lines = [
        [name or "-", *(f"{counts[name][label.value]:,}" for label in LABELS)]
        for name in sorted(counts, key=lambda one: -counts[one].total())
    ]
    return table(f"By {kind}", [kind, *LABELS], lines)


def _moved(found: Retrained) -> str:
    both = found.held_out
    lines = []
    for place in both.most_moved(MOST_MOVED):
        before, after = both.serving.scores[place], both.candidate.scores[place]
        scores = (f"{b:.2f} to {a:.2f}" for b, a in zip(before, after, strict=True))
        lines.append([both.rows[place].identifier, both.rows[place].label.value, *scores])
    return section(
        "The comments that moved most",
        table("Scores, from the serving model to the candidate", ["id", "label", *LABELS], lines),
    )


def _features(found: Retrained) -> str:
    estimator = found.fitted.pipeline[-1]
    before = found.base.named_ * found.base.slope_[:, None]
    after = estimator.named_ * estimator.slope_[:, None]
    lines = []
    for k, label in enumerate(LABELS[:2]):
        for place in np.argsort(-np.abs(after[k]), kind="stable")[:MOST_FEATURES].tolist():
            code = list(SENTENCES)[place]
            weights = (f"{before[k, place]:+.2f}", f"{after[k, place]:+.2f}")
            lines.append([f"{label}: {code}", *weights, SENTENCES[code]])
    return section(
        "The heaviest named features",
        paragraph(
            "What each adds at most to the log-odds of its label. Words and parts of words are "
            "hashed, so that their weights have no names here; the reasons of a verdict show them "
            "on the words themselves."
        ),
        table("Weights", ["feature", "base", "candidate", "meaning"], lines),
        *(_strength(label, found) for label in LABELS[:2]),
    )


def _strength(label: Label, found: Retrained) -> str:
    strength, share = (
        found.fitted.parameters[name][label.value] for name in ("strengths", "shares")
    )
    if not strength and not share:
        return paragraph(f"The weights for {label} are those of the base: too little spoke of it.")
    return paragraph(
        f"The weights for {label} left the base with a strength of {strength:g}; {share:.0%} of "
        "what varies in their margin is what the examples say by themselves."
    )


def _drift(found: Retrained) -> str:
    known = found.serving.metrics.get("population")
    old = known or found.fitted.metrics["population"]
    since = (
        "the comments that the serving model was judged by" if known else "the earlier decisions"
    )
    indices = drift(old, found.newest)
    lines = [
        [name, f"{index:.3f}", _called(index)]
        for name, index in sorted(indices.items(), key=lambda pair: -pair[1])
    ]
    return section(
        "Drift",
        paragraph(
            f"The newest decisions against {since}: the population stability index, less "
            f"what chance gives: below {SOME} where nothing has changed, over {MUCH} where much "
            "has."
        ),
        table("Population stability", ["what", "index", ""], lines),
    )


def _called(index: float) -> str:
    return "much" if index > MUCH else "some" if index > SOME else ""


def _raters(found: Retrained) -> str:
    said: Iterator[str] = map(str, found.suspects)
    return section(
        "Raters to look at",
        *(map(paragraph, said) if found.suspects else [paragraph("None contradicts the rest.")]),
    )


def _doubtful(rows: Sequence[DecidedExample]) -> str:
    lines = [
        [row.identifier, row.label.value, row.rater, f"{row.decided_at:%Y-%m-%d %H:%M}"]
        for row in rows
    ]
    return section(
        "Labels to look at again",
        paragraph("Models that had not seen them give these labels less than 0.2."),
        table("The most doubtful first", ["id", "label", "labelled by", "at"], lines),
    )
