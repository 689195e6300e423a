"""What a model does with the functional suite: false alarms, recall and fairness by group."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from rich.table import Table

from model.comment import Comment
from model.labels import Action, Label
from model.policy import wanted_action
from model.thresholds import Thresholds
from model.verdict import Assessment
from training.functional import FunctionalCase, functional_cases

ALL = "all"
Assess = Callable[[Sequence[Comment]], Sequence[Assessment]]


@dataclass(frozen=True, slots=True)
class FunctionalAnswer:
    """One case, what the model makes of it, and what a site would do by these thresholds."""

    case: FunctionalCase
    assessment: Assessment
    action: Action

    @property
    def score(self) -> float:
        """The probability, in [0, 1], that the model gives to the right label."""
        return float(getattr(self.assessment.scores, self.case.label.value))

    @property
    def is_false_alarm(self) -> bool:
        """Whether a legitimate comment is held or rejected."""
        return self.case.label is Label.LEGITIMATE and self.action is not Action.PUBLISH


@dataclass(frozen=True, slots=True)
class GroupMeasure:
    """What happens to the cases of one group; shares are in [0, 1].

    What is held and rejected are false alarms where the label is legitimate, and elsewhere the
    recall.
    """

    family: str
    group: str
    """``all`` for the whole family."""
    language: str
    """``all``, or an ISO 639-1 code."""
    label: str
    n: int
    held: float
    rejected: float
    abstained: float
    right: float
    """The share whose highest score is that of the right label."""
    mean_score: float
    """Of the right label."""
    times_the_rest: float | None
    """How often the group is held or rejected, as a multiple of all other legitimate cases; None
    where none of those is, and for spam and abuse."""


def functional_metrics(assess: Assess, thresholds: Thresholds) -> list[dict[str, Any]]:
    """Return the measures of every family and group for a card, ready for JSON.

    ``assess`` is that of a `Classifier`, or any other way to assessments; ``thresholds`` are those
    of the strictness to measure, for a card the balanced one.
    """
    return as_dicts(measure_groups(functional_answers(assess, thresholds)))


def functional_answers(
    assess: Assess, thresholds: Thresholds, cases: Sequence[FunctionalCase] | None = None
) -> list[FunctionalAnswer]:
    """Return the answers to the cases, in order; to the whole suite unless some are given."""
    cases = functional_cases() if cases is None else cases
    assessments = assess([case.comment for case in cases])
    return [
        FunctionalAnswer(case, assessment, _action(assessment, thresholds))
        for case, assessment in zip(cases, assessments, strict=True)
    ]


def measure_groups(answers: Sequence[FunctionalAnswer]) -> list[GroupMeasure]:
    """Return a measure of each family and then of each of its groups, in all languages."""
    keys = (
        (case.family, group, ALL, case.label)
        for case in _cases(answers)
        for group in (ALL, case.group)
    )
    return _measures(keys, answers)


def measure_languages(answers: Sequence[FunctionalAnswer]) -> list[GroupMeasure]:
    """Return a measure of each language of each family, of all its groups together."""
    keys = ((case.family, ALL, case.language, case.label) for case in _cases(answers))
    return _measures(keys, answers)


def worst_answers(answers: Sequence[FunctionalAnswer], n_answers: int) -> list[FunctionalAnswer]:
    """Return of each family the answers that give the least to the right label, worst first."""
    by_score = sorted(answers, key=lambda answer: answer.score)
    return [
        answer
        for family in dict.fromkeys(answer.case.family for answer in answers)
        for answer in [one for one in by_score if one.case.family == family][:n_answers]
    ]


def as_dicts(measures: Iterable[GroupMeasure]) -> list[dict[str, Any]]:
    """Return the measures ready for JSON, rounded to four digits."""
    return [
        {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(measure).items()
        }
        for measure in measures
    ]


def as_table(measures: Iterable[GroupMeasure]) -> Table:
    """Return the measures as a table for people; a dash where there is nothing to compare."""
    table = Table(title="Functional suite: what is done with comments whose label is known")
    for name in ("family", "group", "language", "label"):
        table.add_column(name, no_wrap=True)
    for name in ("n", "held", "rejected", "abstained", "right", "mean score", "times the rest"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in measures:
        shares = (one.held, one.rejected, one.abstained, one.right)
        table.add_row(
            *(one.family, one.group, one.language, one.label, f"{one.n:,}"),
            *(f"{share:.1%}" for share in shares),
            f"{one.mean_score:.3f}",
            "-" if one.times_the_rest is None else f"{one.times_the_rest:.2f}",
        )
    return table


Key = tuple[str, str, str, Label]
"""Family, group, language and label; group and language may be ``all``."""


def _cases(answers: Sequence[FunctionalAnswer]) -> Iterator[FunctionalCase]:
    """Yield the cases family by family."""
    return iter(sorted((answer.case for answer in answers), key=lambda case: case.family))


def _measures(keys: Iterable[Key], answers: Sequence[FunctionalAnswer]) -> list[GroupMeasure]:
    return [_measure(key, answers) for key in dict.fromkeys(keys)]


def _measure(key: Key, answers: Sequence[FunctionalAnswer]) -> GroupMeasure:
    family, group, language, label = key
    inside = [answer for answer in answers if _belongs(answer.case, key)]
    actions = [answer.action for answer in inside]
    return GroupMeasure(
        family=family,
        group=group,
        language=language,
        label=label.value,
        n=len(inside),
        held=actions.count(Action.HOLD) / len(inside),
        rejected=actions.count(Action.REJECT) / len(inside),
        abstained=float(np.mean([answer.assessment.abstention is not None for answer in inside])),
        right=float(np.mean([answer.assessment.scores.label is label for answer in inside])),
        mean_score=float(np.mean([answer.score for answer in inside])),
        times_the_rest=_times_the_rest(key, answers) if label is Label.LEGITIMATE else None,
    )


def _times_the_rest(key: Key, answers: Sequence[FunctionalAnswer]) -> float | None:
    alarms: dict[bool, list[bool]] = {True: [], False: []}
    for answer in answers:
        if answer.case.label is Label.LEGITIMATE:
            alarms[_belongs(answer.case, key)].append(answer.is_false_alarm)
    if not any(alarms[False]):
        return None
    return float(np.mean(alarms[True]) / np.mean(alarms[False]))


def _belongs(case: FunctionalCase, key: Key) -> bool:
    family, group, language, label = key
    return (
        (case.family, case.label) == (family, label)
        and group in (ALL, case.group)
        and language in (ALL, case.language)
    )


def _action(assessment: Assessment, thresholds: Thresholds) -> Action:
    """Return what a site in the mode ``post`` would do, by the text alone."""
    if assessment.abstention:
        return Action.PUBLISH
    return wanted_action(assessment.scores, thresholds, reject_abuse=False)
