"""From scores to an action: what a site's policy makes of an assessment."""

from dataclasses import dataclass

from model.card import Card
from model.circumstances import suspicions as suspicions_of
from model.circumstances import trust
from model.comment import Comment
from model.labels import Action, Mode, Strictness, Tier
from model.thresholds import Thresholds
from model.verdict import Assessment, Scores, Verdict


@dataclass(frozen=True, slots=True)
class Policy:
    """What one site asks of the machine."""

    mode: Mode = Mode.POST
    strictness: Strictness = Strictness.BALANCED
    reject_abuse: bool = False
    """Whether the machine may reject abuse by itself; otherwise abuse waits for a person."""


_STEPS = (Action.PUBLISH, Action.HOLD, Action.REJECT)


def decide(comment: Comment, assessment: Assessment, policy: Policy, card: Card) -> Verdict:
    """Return the verdict on one comment under a site's policy.

    An abstaining assessment is never rejected on: the mode decides alone. In log-only mode the
    action is always to publish, and ``would_be`` says what would have been done.
    """
    thresholds = card.thresholds[policy.strictness]
    scores, abstention = assessment.scores, assessment.abstention
    trusted, suspicions = trust(comment), suspicions_of(comment)
    wanted = Action.PUBLISH
    if not abstention:
        wanted = wanted_action(scores, thresholds, reject_abuse=policy.reject_abuse)
    if suspicions:
        wanted = _stricter(wanted, Action.HOLD)
    if trusted:
        wanted = Action.PUBLISH
    action = Action.PUBLISH if trusted else _in_mode(wanted, policy.mode)
    is_blatant = wanted is Action.REJECT and _reaches(scores.spam, thresholds.blatant_spam)
    first = tuple(reason for reason in (trusted, *suspicions, abstention) if reason)
    return Verdict(
        label=scores.label,
        scores=scores,
        action=action,
        would_be=wanted if policy.mode is Mode.LOG_ONLY else None,
        tier=Tier.BLATANT if is_blatant else None,
        abstained=abstention is not None,
        reasons=(*first, *assessment.reasons),
        language=assessment.language,
        model=card.version,
    )


def wanted_action(scores: Scores, thresholds: Thresholds, *, reject_abuse: bool) -> Action:
    """Return what the scores call for. By itself the machine rejects only spam."""
    if _reaches(scores.spam, thresholds.reject_spam):
        return Action.REJECT
    if reject_abuse and _reaches(scores.abuse, thresholds.reject_abuse):
        return Action.REJECT
    if _reaches(scores.spam, thresholds.hold_spam) or _reaches(scores.abuse, thresholds.hold_abuse):
        return Action.HOLD
    return Action.PUBLISH


def _reaches(score: float, threshold: float) -> bool:
    # A sum of many weights can saturate a score; that is no evidence for a goal of its own.
    return score >= threshold and threshold < 1.0


def _in_mode(wanted: Action, mode: Mode) -> Action:
    if mode is Mode.LOG_ONLY:
        return Action.PUBLISH
    return _stricter(wanted, Action.HOLD) if mode is Mode.PRE else wanted


def _stricter(one: Action, other: Action) -> Action:
    return max(one, other, key=_STEPS.index)
