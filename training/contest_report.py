"""The sections of a report that tell how a candidate stands beside the model that serves."""

from collections.abc import Sequence

from training.functional_contest import FunctionalDifference
from training.gate import Contest
from training.page import paragraph, section, table
from training.paired import Difference


def contest_section(contest: Contest) -> str:
    """Return the section with all differences, sizes and times."""
    head = ["measure", "rows", "candidate", "serving", "difference, with its interval", ""]
    return section(
        "Beside the model that serves",
        paragraph(
            "On the newest decisions, which neither has seen: a stand-in for the candidate that "
            "learnt from the earlier ones alone. Intervals are of the difference on the same rows, "
            "95 % over all and 99 % for parts; 'held' and 'found' are shares held or rejected "
            "under the balanced thresholds. What has fewer than 15 rows of a kind is left out."
        ),
        table("The newest decisions", head, map(_line, contest.held_out)),
        table("The same, beside the base model", head, map(_line, contest.base)),
        table("The random sample", head, map(_line, contest.audit)),
        table(
            "Size and speed",
            ["", "candidate", "serving"],
            [
                ["MB of model.joblib", *(f"{size / 1e6:.2f}" for size in contest.sizes)],
                ["seconds for 500 comments", *(f"{each:.3f}" for each in contest.seconds)],
            ],
        ),
    )


def _line(found: Difference) -> list[str]:
    part = found.part if found.kind == "all" else f"{found.kind} {found.part}"
    change = f"{found.candidate - found.serving:+.4f} ({found.low:+.4f} to {found.high:+.4f})"
    verdict = "worse" if found.is_worse else "better" if found.is_better else ""
    name = f"{found.label} {found.measure}, {part}"
    values = (f"{found.candidate:.4f}", f"{found.serving:.4f}")
    return [name, f"{found.n_rows:,}", *values, change, verdict]


def suite_section(found: Sequence[FunctionalDifference]) -> str:
    """Return the section with each family of the functional suite."""
    lines = [
        [
            f"{each.family}, {each.label}",
            f"{each.n_rows:,}",
            f"{each.candidate:.1%}",
            f"{each.serving:.1%}",
            "worse" if each.is_worse else "",
        ]
        for each in found
    ]
    head = ["family", "cases", "candidate", "serving", ""]
    return section("The functional suite", table("Held or rejected", head, lines))
