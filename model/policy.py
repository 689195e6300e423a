"""From scores and evidence to an action: what a site's policy makes of an assessment.

In this order, the first that speaks having the last word:

    the author works for the site        publish
    a moderator muted the author         reject
    allow list: a word, an author        publish
    block list                           reject
    wave memory                          reject after two rejections that agree, hold after one
    classifier                           by the thresholds
    author's record                      lifts a hold; first comments wait, where the site says so

A person's decision stands above all of it and is not asked for here: see `service.moderation`.
"""

from collections.abc import Set
from dataclasses import dataclass

from model.card import Card
from model.circumstances import suspicions as suspicions_of
from model.circumstances import trust
from model.comment import Comment, CommentType
from model.evidence import NOTHING_KNOWN, Evidence
from model.goals import Goals, GoalsError, clearly_fine, thresholds_for
from model.known import known_reasons
from model.labels import Action, Mode, Strictness, Tier
from model.thresholds import Thresholds
from model.verdict import Assessment, Reason, Scores, Verdict

PUBLISHING = frozenset({"trusted_author", "allowed_word", "allowed_author"})
"""Codes of reasons for which a comment is published in every mode."""
REJECTING = frozenset({"blocked_word", "blocked_domain", "blocked_author", "wave_rejected"})
HOLDING = frozenset(
    {
        "held_word",
        "held_domain",
        "held_author",
        "wave_held",
        "like_rejected",
        "honeypot",
        "too_fast",
        "new_author",
    }
)
"""Codes of reasons for which a person should look, whatever the scores."""

_OF_POLICY = PUBLISHING | REJECTING | HOLDING | {"allowed_domain", "known_author", "muted_author"}

_LINKED_BACK = frozenset({CommentType.TRACKBACK, CommentType.PINGBACK})
_STEPS = (Action.PUBLISH, Action.HOLD, Action.REJECT)


@dataclass(frozen=True, slots=True)
class Policy:
    """What one site asks of the machine."""

    mode: Mode = Mode.POST
    strictness: Strictness = Strictness.BALANCED
    reject_abuse: bool = False
    """Whether the machine may reject abuse by itself; otherwise abuse waits for a person."""
    goals: Goals | None = None
    """The site's own, instead of a strictness."""
    trackback_strictness: Strictness | None = None
    """For trackbacks and pingbacks; None: as for comments."""
    hold_new_authors: int = 0
    """How many first comments of a new author wait for a person."""
    publish_clearly_fine: bool = False
    """In mode pre: publish what is clearly fine at once."""
    publish_trusted: bool = False
    """In mode pre: publish what is not bad, at once, where the author is trusted by record."""

    def thresholds(self, card: Card, kind: CommentType = CommentType.COMMENT) -> Thresholds:
        """Return the thresholds that apply to such a comment.

        Goals that this model cannot answer give way to the strictness.
        """
        if kind in _LINKED_BACK and self.trackback_strictness is not None:
            return card.thresholds[self.trackback_strictness]
        if self.goals is not None:
            try:
                return thresholds_for(card, self.goals)
            except GoalsError:
                pass
        return card.thresholds[self.strictness]


def decide(
    comment: Comment,
    assessment: Assessment,
    policy: Policy,
    card: Card,
    evidence: Evidence = NOTHING_KNOWN,
) -> Verdict:
    """Return the verdict on one comment under a site's policy.

    An abstaining assessment is never rejected on: the mode decides alone, or what else is known. In
    log-only mode the action is always to publish, and ``would_be`` says what would have been done.
    """
    return _verdict(comment, assessment, policy, card, _policy_reasons(comment, policy, evidence))


def decide_again(
    comment: Comment, assessment: Assessment, policy: Policy, card: Card, before: Verdict
) -> Verdict:
    """Return the verdict of another model on a comment that was judged ``before``.

    What the site knew of the comment then still speaks; the scores are new.
    """
    known = tuple(reason for reason in before.reasons if reason.code in _OF_POLICY)
    return _verdict(comment, assessment, policy, card, known)


def _verdict(
    comment: Comment,
    assessment: Assessment,
    policy: Policy,
    card: Card,
    reasons: tuple[Reason, ...],
) -> Verdict:
    scores, abstention = assessment.scores, assessment.abstention
    codes = {reason.code for reason in reasons}
    thresholds = policy.thresholds(card, comment.type)
    action, would_be = act(
        scores, codes, policy, thresholds, card, abstained=abstention is not None
    )
    wanted = would_be or action
    is_blatant = wanted is Action.REJECT and abstention is None
    first = (*reasons, abstention) if abstention else reasons
    return Verdict(
        label=scores.label,
        scores=scores,
        action=action,
        would_be=would_be,
        tier=Tier.BLATANT
        if is_blatant and _reaches(scores.spam, thresholds.blatant_spam)
        else None,
        abstained=abstention is not None,
        reasons=(*first, *assessment.reasons),
        language=assessment.language,
        model=card.version,
    )


def act(
    scores: Scores,
    codes: Set[str],
    policy: Policy,
    thresholds: Thresholds,
    card: Card,
    *,
    abstained: bool,
) -> tuple[Action, Action | None]:
    """Return the action, and in log-only mode what it would have been.

    ``codes`` are those of the reasons of policy, among which others do no harm: so a stored
    verdict can be judged again under another policy.
    """
    wanted = _wanted(scores, codes, policy, thresholds, abstained=abstained)
    if policy.mode is Mode.LOG_ONLY:
        return Action.PUBLISH, wanted
    if policy.mode is Mode.POST or wanted is not Action.PUBLISH or codes & PUBLISHING:
        return wanted, None
    if policy.publish_trusted and "known_author" in codes:
        return Action.PUBLISH, None
    is_fine = policy.publish_clearly_fine and not abstained
    if is_fine and _reaches(scores.legitimate, clearly_fine(card)):
        return Action.PUBLISH, None
    return Action.HOLD, None


def wanted_action(scores: Scores, thresholds: Thresholds, *, reject_abuse: bool) -> Action:
    """Return what the scores call for. By itself the machine rejects only spam."""
    if _reaches(scores.spam, thresholds.reject_spam):
        return Action.REJECT
    if reject_abuse and _reaches(scores.abuse, thresholds.reject_abuse):
        return Action.REJECT
    if _reaches(scores.spam, thresholds.hold_spam) or _reaches(scores.abuse, thresholds.hold_abuse):
        return Action.HOLD
    return Action.PUBLISH


def _policy_reasons(comment: Comment, policy: Policy, evidence: Evidence) -> tuple[Reason, ...]:
    trusted, suspicions = trust(comment), suspicions_of(comment)
    known: tuple[Reason, ...] = ()
    if evidence is not NOTHING_KNOWN:
        known = known_reasons(evidence, hold_new_authors=policy.hold_new_authors)
    return (trusted, *known, *suspicions) if trusted else (*known, *suspicions)


def _wanted(
    scores: Scores, codes: Set[str], policy: Policy, thresholds: Thresholds, *, abstained: bool
) -> Action:
    """Return what a site that publishes first does with the comment."""
    by_scores = Action.PUBLISH
    if not abstained:
        by_scores = wanted_action(scores, thresholds, reject_abuse=policy.reject_abuse)
    if not codes:
        return by_scores
    if "trusted_author" in codes:
        return Action.PUBLISH
    if "muted_author" in codes:
        return Action.REJECT
    if codes & PUBLISHING:
        return Action.PUBLISH
    if codes & REJECTING:
        return Action.REJECT
    if "known_author" in codes:
        by_scores = _for_known_author(by_scores)
    return _stricter(by_scores, Action.HOLD) if codes & HOLDING else by_scores


def _for_known_author(by_scores: Action) -> Action:
    # What is clearly bad is seen by a person: it may be a stolen account, or the machine's error.
    return Action.HOLD if by_scores is Action.REJECT else Action.PUBLISH


def _reaches(score: float, threshold: float) -> bool:
    # A sum of many weights can saturate a score; that is no evidence for a goal of its own.
    return score >= threshold and threshold < 1.0


def _stricter(one: Action, other: Action) -> Action:
    return max(one, other, key=_STEPS.index)
