"""The gate: every reason not to let a candidate serve, in sentences; none means publish."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from model.labels import Label
from training.evaluate import ALL
from training.functional_contest import FunctionalDifference
from training.paired import AUC, CALIBRATION, FOUND, HELD, Difference

MOST_TIMES_THE_SIZE = 2.0
SMALL_BYTES = 8_000_000
"""A model of this size is never too large."""
MOST_TIMES_THE_TIME = 1.5


@dataclass(frozen=True, slots=True)
class Contest:
    """A candidate beside the model that serves, on the same comments."""

    serving: str
    """The version that serves."""
    held_out: Sequence[Difference]
    """On the newest decisions, which neither had seen."""
    base: Sequence[Difference] = ()
    """The same beside the base model, where that is another one than serves."""
    audit: Sequence[Difference] = ()
    """On the random sample, from which no model learns."""
    functional: Sequence[FunctionalDifference] = ()
    sizes: tuple[int, int] = (0, 0)
    """Bytes of ``model.joblib``, the candidate's first."""
    seconds: tuple[float, float] = (0.0, 0.0)
    """That scoring the same comments takes, the candidate's first."""
    notes: list[str] = field(default_factory=list)
    """What could not be compared, and why."""


def objections(contest: Contest) -> list[str]:
    """Return every reason not to publish the candidate; an empty list means publish."""
    return [*against_answers(contest), *_size(*contest.sizes), *_speed(*contest.seconds)]


def against_answers(contest: Contest) -> list[str]:
    """Return the reasons that lie in what the candidate says of comments."""
    return [
        *_worse(contest.held_out, f"than {contest.serving}, which serves"),
        *_worse(contest.base, "than the base model it began from"),
        *_worse(contest.audit, f"than {contest.serving} on the random sample"),
        *[_of_suite(each) for each in contest.functional if each.is_worse],
    ]


def _worse(found: Sequence[Difference], than: str) -> list[str]:
    return [_sentence(each, than) for each in found if each.is_worse]


def _sentence(worse: Difference, than: str) -> str:
    said = {
        AUC: f"{worse.label} is told apart worse {than}: AUC",
        HELD: f"more approved comments are held {than}:",
        FOUND: f"less {worse.label} is held or rejected {than}:",
        CALIBRATION: f"the scores for {worse.label} are calibrated worse {than}: error",
    }[worse.measure]
    where = "" if worse.kind == ALL else f" of the {worse.kind} {worse.part}"
    show = (lambda value: f"{value:.2%}") if worse.measure in (HELD, FOUND) else _decimal
    return (
        f"{said} {show(worse.candidate)} instead of {show(worse.serving)}{where} "
        f"({worse.n_rows:,} rows; the difference lies between {show(worse.low)} and "
        f"{show(worse.high)})"
    )


def _decimal(value: float) -> str:
    return f"{value:.4f}"


def _of_suite(worse: FunctionalDifference) -> str:
    action = "are held or rejected"
    kind = (
        "legitimate comments" if worse.label is Label.LEGITIMATE else f"comments of {worse.label}"
    )
    more = "more" if worse.label is Label.LEGITIMATE else "fewer"
    return (
        f"{more} {kind} of the functional suite {action}, in the family {worse.family}: "
        f"{worse.candidate:.1%} instead of {worse.serving:.1%} ({worse.n_rows:,} cases)"
    )


def _size(candidate: int, serving: int) -> list[str]:
    allowed = max(SMALL_BYTES, MOST_TIMES_THE_SIZE * serving)
    if candidate <= allowed:
        return []
    sizes = f"{candidate / 1e6:.1f} MB, where {allowed / 1e6:.1f} MB are allowed"
    return [f"the model is too large: {sizes}"]


def _speed(candidate: float, serving: float) -> list[str]:
    if candidate <= MOST_TIMES_THE_TIME * serving:
        return []
    return [
        f"it is slower: {candidate / serving:.1f} times the time of the model that serves, where "
        f"{MOST_TIMES_THE_TIME} times is allowed"
    ]
