"""Whether a retrain is worth it, in sentences: what people decided since, and what has changed."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from model.card import Card
from model.drift import DAYS, MUCH, UNKNOWN, Counts, drift, first_days, n_of, population_of
from model.labels import Label

LEAST_NEW = 50
"""Decisions with a label without which a retrain teaches next to nothing."""
MANY_NEW = 300
"""As many are a reason by themselves."""
LOOKS_BACK = 28
"""Days of languages and abstentions."""
LEAST_AGREEMENT = 0.9
LEAST_SEEN = 30
"""Comments of the random sample, of fewer of which agreement says nothing."""
MOST_UNCOVERED = 0.05
MOST_ABSTAINED = 0.2


@dataclass(frozen=True, slots=True)
class Advice:
    """What is known of one site, and what of it speaks for a retrain."""

    site: str
    model: str
    facts: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    n_new: int = 0

    @property
    def is_worth_it(self) -> bool:
        """Whether there is something to learn, and a reason to."""
        return self.n_new >= LEAST_NEW and bool(self.reasons)

    @property
    def answer(self) -> str:
        """The answer in a sentence."""
        if self.is_worth_it:
            return f"{self.site}: a retrain is worth it."
        if self.reasons:
            return (
                f"{self.site}: a retrain would be worth it, but there are too few decisions to "
                f"learn from; {LEAST_NEW} with a label are needed."
            )
        return f"{self.site}: a retrain is not worth it now."


@dataclass(slots=True)
class Gathered:
    """What the views say of one site, counted."""

    site: str
    decided: list[dict[str, Any]] = field(default_factory=list)
    by_day: dict[dt.date, dict[str, Counter[str]]] = field(default_factory=dict)
    """Of the model that serves."""

    def counts(self, since: dt.date, until: dt.date) -> Counts:
        """Return what was counted from one day to another."""
        found: dict[str, Counter[str]] = {}
        for day, kinds in self.by_day.items():
            if since <= day <= until:
                for kind, buckets in kinds.items():
                    found.setdefault(kind, Counter()).update(buckets)
        return found


def gather(
    site: str,
    card: Card,
    decided: Iterable[Mapping[str, Any]],
    histograms: Iterable[Mapping[str, Any]],
) -> Gathered:
    """Return what rows of ``decided_verdicts`` and ``daily_histograms`` say of one site."""
    rows = [{**row, "decided_at": _in_utc(row["decided_at"])} for row in decided]
    gathered = Gathered(site, rows)
    for row in histograms:
        if row["model"] == card.version:
            kinds = gathered.by_day.setdefault(dt.date.fromisoformat(row["day"]), {})
            kinds.setdefault(row["kind"], Counter())[row["bucket"]] += row["n"]
    return gathered


def _in_utc(moment: dt.datetime) -> dt.datetime:
    # SQLite knows no time zones; all that is stored is in UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def advise(gathered: Gathered, card: Card, *, today: dt.date) -> Advice:
    """Return what is known of a site since its model was made, and what speaks for a retrain."""
    made = dt.datetime.fromisoformat(card.created_at)
    new = [row for row in gathered.decided if row["decided_at"] > made]
    advice = Advice(gathered.site, card.version, n_new=len(new))
    _tell(advice, len(new) >= MANY_NEW, _decisions(new, made))
    _tell(advice, *_agreement(gathered.decided, card.version))
    _tell(advice, *_drift(gathered, card, today))
    lately = gathered.counts(today - dt.timedelta(days=LOOKS_BACK - 1), today)
    _tell(advice, *_languages(lately, card))
    _tell(advice, *_abstention(lately))
    return advice


def _tell(advice: Advice, is_reason: bool, sentence: str) -> None:
    (advice.reasons if is_reason else advice.facts).append(sentence)


def _decisions(new: list[dict[str, Any]], made: dt.datetime) -> str:
    by_label = Counter(row["decided"] for row in new)
    each = ", ".join(f"{by_label[label]:,} {label}" for label in Label)
    return (
        f"{len(new):,} decisions with a label since the model was made on {made:%Y-%m-%d}: {each}."
    )


def _agreement(decided: list[dict[str, Any]], model: str) -> tuple[bool, str]:
    seen = [row for row in decided if row["audit_sample"] and row["model"] == model]
    if len(seen) < LEAST_SEEN:
        return False, (
            f"{len(seen):,} comments of the random sample were decided, too few to tell how far "
            "people agree with the model."
        )
    n_right = sum(row["decided"] == row["label"] for row in seen)
    low, high = _interval(n_right, len(seen))
    sentence = (
        f"People agree with the model on {n_right / len(seen):.0%} of the {len(seen):,} comments "
        f"of the random sample that were decided ({low:.0%} to {high:.0%})."
    )
    return high < LEAST_AGREEMENT, sentence


def _drift(gathered: Gathered, card: Card, today: dt.date) -> tuple[bool, str]:
    since = today - dt.timedelta(days=DAYS - 1)
    days = sorted(day for day in gathered.by_day if day < since)[:DAYS]
    reference = population_of(card)
    if reference is None and days:
        reference = first_days(days[0], gathered.counts(days[0], days[-1]))
    found = drift(reference, gathered.counts(since, today)) if reference else {}
    if reference is None or not found:
        return False, "Too few comments were counted to tell drift."
    beside = "the card" if reference.since is None else f"the first days, from {reference.since}"
    kind, index = next(iter(found.items()))
    sentence = f"The largest drift from {beside} is that of {kind}: an index of {index:.2f}."
    return index > MUCH, sentence


def _languages(lately: Counts, card: Card) -> tuple[bool, str]:
    counted = {name: n for name, n in lately.get("language", {}).items() if name != UNKNOWN}
    covered = {name for languages in card.languages.values() for name in languages}
    n, missing = sum(counted.values()), Counter(counted)
    for name in covered:
        del missing[name]
    share = sum(missing.values()) / n if n else 0.0
    if not missing:
        return False, "The model covers all languages that were found."
    most = ", ".join(name for name, _ in missing.most_common(5))
    return share > MOST_UNCOVERED, (
        f"{share:.1%} of the comments are in languages that the model does not cover: {most}."
    )


def _abstention(lately: Counts) -> tuple[bool, str]:
    n, n_abstained = n_of(lately), lately.get("abstained", {}).get("yes", 0)
    share = n_abstained / n if n else 0.0
    return share > MOST_ABSTAINED, f"The model abstained on {share:.1%} of {n:,} comments."


def _interval(n_right: int, n: int) -> tuple[float, float]:
    """Return Wilson's score interval for 95 % confidence."""
    share, z = n_right / n, 1.96
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle = share + z * z / (2 * n)
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)
