"""A verdict in words and figures, as a page shows it."""

from dataclasses import dataclass

from model.labels import Action, Label
from model.verdict import Scores, Verdict
from service.pages.highlight import NumberedReason, Piece, cut, number_reasons
from service.pages.languages import LANGUAGE_NAMES

_ACTIONS = {
    Action.PUBLISH: "would be published",
    Action.HOLD: "would wait for a person",
    Action.REJECT: "would be rejected",
}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One of the three scores: as a bar and as a figure."""

    label: Label
    thousandths: int
    percent: str


@dataclass(frozen=True, slots=True)
class Result:
    """All that the page shows of one scored comment."""

    verdict: Verdict
    scores: list[ScoreLine]
    reasons: list[NumberedReason]
    pieces: list[Piece]
    action_in_words: str
    language_in_words: str
    announcement: str


def result_of(text: str, verdict: Verdict) -> Result:
    """Return what the page shows of the verdict on a text."""
    reasons = number_reasons(verdict)
    scores = score_lines(verdict.scores)
    highest = next(line for line in scores if line.label is verdict.label)
    action = action_in_words(verdict)
    return Result(
        verdict=verdict,
        scores=scores,
        reasons=reasons,
        pieces=cut(text, reasons),
        action_in_words=action,
        language_in_words=language_in_words(verdict.language),
        announcement=f"{verdict.label.capitalize()}, {highest.percent}. {action}",
    )


def score_lines(scores: Scores) -> list[ScoreLine]:
    """Return the three scores; the figures never claim a certainty that no score has.

    >>> [line.percent for line in score_lines(Scores(spam=0.9999, abuse=0.0001, legitimate=0))]
    ['> 99.9 %', '< 0.1 %', '0.0 %']
    """
    return [
        ScoreLine(label, round(1000 * score), _percent(score))
        for label in Label
        for score in [getattr(scores, label.value)]
    ]


def action_in_words(verdict: Verdict) -> str:
    """Return what would happen to the comment, as a sentence."""
    action = f"it {_ACTIONS[verdict.action]}{_under_log_only(verdict.would_be)}."
    if verdict.abstained:
        return f"The model abstains, so the site's mode decides alone: {action}"
    return action[0].upper() + action[1:]


def _under_log_only(would_be: Action | None) -> str:
    if would_be is None:
        return ""
    if would_be is Action.PUBLISH:
        return "; the site only logs, and nothing calls for more"
    return f", since the site only logs; otherwise it {_ACTIONS[would_be]}"


def language_in_words(code: str | None) -> str:
    """Return a language with its code.

    >>> language_in_words("de")
    'German (de)'
    """
    if code is None:
        return "not known"
    name = LANGUAGE_NAMES.get(code)
    return f"{name} ({code})" if name else code


def _percent(score: float) -> str:
    if 0 < score < 0.0005:
        return "< 0.1 %"
    if 0.9995 <= score < 1:
        return "> 99.9 %"
    return f"{score:.1%}".replace("%", " %")
