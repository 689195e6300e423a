"""Where a candidate in the shadow and the models that serve differ, by label and by action."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import Any

from model.labels import Label

EXAMPLES = 5
"""Comments named of each kind of difference: those whose scores moved most."""

Change = tuple[str, str]
"""What the serving model said, and what the candidate says."""


@dataclass(slots=True)
class Side:
    """How often the two said what, of labels or of actions."""

    counts: Counter[Change] = field(default_factory=Counter)
    moved: dict[Change, list[tuple[float, str, str]]] = field(default_factory=dict)
    """Of each difference the comments that moved most: how far, site, id."""

    def add(self, before: str, after: str, distance: float, site: str, comment: str) -> None:
        """Count one comment."""
        self.counts[before, after] += 1
        if before == after:
            return
        most = self.moved.setdefault((before, after), [])
        put = heappush if len(most) < EXAMPLES else heappushpop
        put(most, (distance, site, comment))

    @property
    def n_different(self) -> int:
        """How many comments the two do not call the same."""
        return sum(n for (before, after), n in self.counts.items() if before != after)

    def differences(self) -> list[dict[str, Any]]:
        """Return each difference with its number and its examples, the most frequent first."""
        return [
            {
                "serving": before,
                "candidate": after,
                "n": n,
                "comments": [
                    {"site": site, "id": comment, "moved_by": round(distance, 3)}
                    for distance, site, comment in sorted(
                        self.moved[before, after], key=lambda one: (-one[0], *one[1:])
                    )
                ],
            }
            for (before, after), n in self.counts.most_common()
            if before != after
        ]


@dataclass(slots=True)
class ShadowReport:
    """What a candidate said beside the models that serve."""

    candidate: str
    n: int = 0
    """Comments that both judged."""
    n_alone: int = 0
    """Comments that no other model judged as they are now."""
    serving: Counter[str] = field(default_factory=Counter)
    labels: Side = field(default_factory=Side)
    actions: Side = field(default_factory=Side)
    n_decided: int = 0
    """Of all, those on which people gave a label."""
    candidate_right: int = 0
    serving_right: int = 0
    only_candidate_right: int = 0
    only_serving_right: int = 0

    def add(self, row: dict[str, Any]) -> None:
        """Count one row of the view ``shadow_verdicts``."""
        if row["serving_model"] is None:
            self.n_alone += 1
            return
        self.n += 1
        self.serving[row["serving_model"]] += 1
        distance = max(abs(row[label] - row[f"serving_{label}"]) for label in Label)
        named = (distance, row["site"], row["comment"])
        self.labels.add(row["serving_label"], row["label"], *named)
        self.actions.add(row["serving_action"], row["action"], *named)
        if row["decided"] is not None:
            self._judge(row["decided"], row["label"], row["serving_label"])

    def _judge(self, decided: str, candidate: str, serving: str) -> None:
        self.n_decided += 1
        self.candidate_right += candidate == decided
        self.serving_right += serving == decided
        self.only_candidate_right += candidate == decided != serving
        self.only_serving_right += serving == decided != candidate

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON-ready dicts, lists and numbers."""
        return {
            "candidate": self.candidate,
            "serving": dict(self.serving),
            "n": self.n,
            "n_alone": self.n_alone,
            "labels": {"n_different": self.labels.n_different, "of": self.labels.differences()},
            "actions": {"n_different": self.actions.n_different, "of": self.actions.differences()},
            "decided": {
                "n": self.n_decided,
                "candidate_right": self.candidate_right,
                "serving_right": self.serving_right,
                "only_candidate_right": self.only_candidate_right,
                "only_serving_right": self.only_serving_right,
            },
        }

    def sentences(self) -> list[str]:
        """Return in sentences how far the two agree, and with whom people do."""
        if not self.n:
            return [f"Nothing that {self.candidate} judged in the shadow was judged by another."]
        others = " and ".join(sorted(self.serving))
        told = [
            f"{self.candidate} judged {self.n:,} comments beside {others}.",
            f"They give another label to {_share(self.labels.n_different, self.n)}, "
            f"and call for another action on {_share(self.actions.n_different, self.n)}.",
        ]
        if self.n_decided:
            told.append(
                f"Of {self.n_decided:,} on which people gave a label, the candidate gives the same "
                f"to {_share(self.candidate_right, self.n_decided)}, and what serves to "
                f"{_share(self.serving_right, self.n_decided)}; the candidate alone is right on "
                f"{self.only_candidate_right:,}, what serves alone on {self.only_serving_right:,}."
            )
        return told


def shadow_report(candidate: str, rows: Iterable[dict[str, Any]]) -> ShadowReport:
    """Return the report on rows of the view ``shadow_verdicts`` that are the candidate's."""
    report = ShadowReport(candidate)
    for row in rows:
        report.add(row)
    return report


def _share(n: int, of: int) -> str:
    return f"{n:,} ({n / of:.1%})"
