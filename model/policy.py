"""From scores to an action: what a site's policy makes of an assessment."""

from dataclasses import dataclass

from model.card import Card
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
    reasons = assessment.reasons
    if assessment.abstention:
        wanted, tier = Action.PUBLISH, None
        reasons = (assessment.abstention, *reasons)
    else:
        wanted = wanted_action(assessment.scores, thresholds, reject_abuse=policy.reject_abuse)
        tier = Tier.BLATANT if assessment.scores.spam >= thresholds.blatant_spam else None
    return Verdict(
        label=assessment.scores.label,
        scores=assessment.scores,
        action=_in_mode(wanted, policy.mode),
        would_be=wanted if policy.mode is Mode.LOG_ONLY else None,
        tier=tier,
        abstained=assessment.abstention is not None,
        reasons=reasons,
        language=assessment.language,
        model=card.version,
    )


def wanted_action(scores: Scores, thresholds: Thresholds, *, reject_abuse: bool) -> Action:
    """Return what the scores call for. By itself the machine rejects only spam."""
    if scores.spam >= thresholds.reject_spam:
        return Action.REJECT
    if reject_abuse and scores.abuse >= thresholds.reject_abuse:
        return Action.REJECT
    if scores.spam >= thresholds.hold_spam or scores.abuse >= thresholds.hold_abuse:
        return Action.HOLD
    return Action.PUBLISH


def _in_mode(wanted: Action, mode: Mode) -> Action:
    if mode is Mode.LOG_ONLY:
        return Action.PUBLISH
    least = Action.HOLD if mode is Mode.PRE else Action.PUBLISH
    return max(wanted, least, key=_STEPS.index)
