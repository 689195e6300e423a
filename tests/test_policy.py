"""A site's policy, cell by cell: what happens to a comment in which mode at which score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Comment
from model.labels import Action, Label, Mode, Strictness, Tier
from model.policy import Policy, decide, wanted_action
from model.thresholds import Thresholds
from model.verdict import Assessment, Reason, Scores, Verdict
from tests.small_model import THRESHOLDS, a_card

CARD = a_card()
COMMENT = Comment(text="Lovely roses!")
LIMITS = THRESHOLDS[Strictness.BALANCED]
TOO_SHORT = Reason("too_short", "The comment is too short to judge.")
PUBLISH, HOLD, REJECT = Action.PUBLISH, Action.HOLD, Action.REJECT


def spam(score: float) -> Scores:
    return Scores(spam=score, abuse=0.0, legitimate=1 - score)


def abuse(score: float) -> Scores:
    return Scores(spam=0.0, abuse=score, legitimate=1 - score)


def verdict_on(scores: Scores, policy: Policy, *, abstention: Reason | None = None) -> Verdict:
    reasons = (Reason("base", "Where every comment starts.", 0.1),)
    assessment = Assessment(scores, "en", abstention, reasons)
    return decide(COMMENT, assessment, policy, CARD)


OVER_REJECT, OVER_HOLD, ELSE = 0.95, 0.6, 0.1
# mode, score, then (action, would_be) for spam and for abuse
CELLS = [
    (Mode.LOG_ONLY, OVER_REJECT, (PUBLISH, REJECT), (PUBLISH, HOLD)),
    (Mode.LOG_ONLY, OVER_HOLD, (PUBLISH, HOLD), (PUBLISH, HOLD)),
    (Mode.LOG_ONLY, ELSE, (PUBLISH, PUBLISH), (PUBLISH, PUBLISH)),
    (Mode.POST, OVER_REJECT, (REJECT, None), (HOLD, None)),
    (Mode.POST, OVER_HOLD, (HOLD, None), (HOLD, None)),
    (Mode.POST, ELSE, (PUBLISH, None), (PUBLISH, None)),
    (Mode.PRE, OVER_REJECT, (REJECT, None), (HOLD, None)),
    (Mode.PRE, OVER_HOLD, (HOLD, None), (HOLD, None)),
    (Mode.PRE, ELSE, (HOLD, None), (HOLD, None)),
]
ABUSE_REJECTED = {
    Mode.LOG_ONLY: (PUBLISH, REJECT),
    Mode.POST: (REJECT, None),
    Mode.PRE: (REJECT, None),
}


@pytest.mark.parametrize(("mode", "score", "for_spam", "for_abuse"), CELLS)
def test_every_cell_of_the_policy(mode, score, for_spam, for_abuse):
    for scores, expected in ((spam(score), for_spam), (abuse(score), for_abuse)):
        verdict = verdict_on(scores, Policy(mode=mode))
        assert (verdict.action, verdict.would_be) == expected


@pytest.mark.parametrize("mode", Mode)
def test_abuse_is_rejected_only_where_the_site_opts_in(mode):
    verdict = verdict_on(abuse(OVER_REJECT), Policy(mode=mode, reject_abuse=True))
    assert (verdict.action, verdict.would_be) == ABUSE_REJECTED[mode]
    verdict = verdict_on(abuse(OVER_HOLD), Policy(mode=mode, reject_abuse=True))
    assert REJECT not in (verdict.action, verdict.would_be)


@pytest.mark.parametrize(
    ("score", "action"),
    [(0.0, PUBLISH), (0.49, PUBLISH), (0.5, HOLD), (0.89, HOLD), (0.9, REJECT), (1.0, REJECT)],
)
def test_each_threshold_belongs_to_the_stricter_side(score, action):
    assert verdict_on(spam(score), Policy()).action is action


@pytest.mark.parametrize(
    ("strictness", "action"),
    [(Strictness.LENIENT, PUBLISH), (Strictness.BALANCED, HOLD), (Strictness.STRICT, HOLD)],
)
def test_strictness_chooses_the_thresholds(strictness, action):
    assert verdict_on(spam(OVER_HOLD), Policy(strictness=strictness)).action is action


@pytest.mark.parametrize("mode, action", [(Mode.POST, PUBLISH), (Mode.PRE, HOLD)])
@pytest.mark.parametrize("scores", [spam(1.0), abuse(1.0), spam(0.0)])
def test_where_the_model_abstains_the_mode_decides_alone(mode, action, scores):
    policy = Policy(mode=mode, reject_abuse=True)
    verdict = verdict_on(scores, policy, abstention=TOO_SHORT)
    assert verdict.action is action
    assert verdict.abstained
    assert verdict.tier is None


def test_where_the_model_abstains_a_site_that_only_logs_would_have_published():
    verdict = verdict_on(spam(1.0), Policy(mode=Mode.LOG_ONLY), abstention=TOO_SHORT)
    assert (verdict.action, verdict.would_be) == (PUBLISH, PUBLISH)


def test_an_abstention_is_the_first_reason():
    verdict = verdict_on(spam(0.2), Policy(), abstention=TOO_SHORT)
    assert [reason.code for reason in verdict.reasons] == ["too_short", "base"]


@pytest.mark.parametrize("score, tier", [(0.98, None), (0.99, Tier.BLATANT), (1.0, Tier.BLATANT)])
@pytest.mark.parametrize("mode", Mode)
def test_blatant_is_spam_beyond_its_own_threshold(score, tier, mode):
    assert verdict_on(spam(score), Policy(mode=mode)).tier is tier


def test_abuse_is_never_blatant():
    assert verdict_on(abuse(1.0), Policy(reject_abuse=True)).tier is None


def test_a_verdict_carries_label_language_and_model():
    verdict = verdict_on(abuse(0.6), Policy())
    assert verdict.label is Label.ABUSE
    assert (verdict.language, verdict.model) == ("en", CARD.version)
    assert not verdict.abstained


def test_a_fresh_policy_publishes_first_and_leaves_abuse_to_people():
    assert Policy() == Policy(Mode.POST, Strictness.BALANCED, reject_abuse=False)


SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(1e-9, 1)).map(
    lambda parts: Scores(*[part / sum(parts) for part in parts])
)


@given(SHARES, st.sampled_from(Strictness))
def test_the_machine_alone_rejects_only_spam(scores, strictness):
    verdict = verdict_on(scores, Policy(strictness=strictness))
    if verdict.action is REJECT:
        assert scores.spam >= THRESHOLDS[strictness].reject_spam


@given(SHARES, st.sampled_from(Strictness), st.booleans())
def test_a_stricter_mode_never_lets_more_through(scores, strictness, reject_abuse):
    severity = [PUBLISH, HOLD, REJECT].index
    actions = [
        severity(verdict_on(scores, Policy(mode, strictness, reject_abuse)).action)
        for mode in (Mode.LOG_ONLY, Mode.POST, Mode.PRE)
    ]
    assert actions == sorted(actions)


@given(SHARES, st.booleans())
def test_log_only_tells_what_publishing_first_would_have_done(scores, reject_abuse):
    logged = verdict_on(scores, Policy(Mode.LOG_ONLY, reject_abuse=reject_abuse))
    acted = verdict_on(scores, Policy(Mode.POST, reject_abuse=reject_abuse))
    assert logged.action is PUBLISH
    assert logged.would_be is acted.action


def test_spam_over_its_reject_threshold_is_rejected_whatever_else_it_is():
    mixed = Scores(spam=0.91, abuse=0.09, legitimate=0.0)
    assert wanted_action(mixed, LIMITS, reject_abuse=False) is REJECT


@pytest.mark.parametrize(
    "values",
    [
        (0.9, 0.5, 0.5, 0.9, 0.99),
        (0.5, 0.95, 0.9, 0.9, 0.99),
        (0.5, 0.5, 0.9, 0.9, 0.8),
        (-0.1, 0.5, 0.9, 0.9, 0.99),
        (0.5, 0.5, 0.9, 0.9, 1.1),
        (0.5, 0.5, 0.9, 1.1, 0.99),
        (float("nan"), 0.5, 0.9, 0.9, 0.99),
    ],
)
def test_thresholds_out_of_order_are_refused(values):
    with pytest.raises(ValueError, match="need 0 <= hold <= reject <= blatant <= 1"):
        Thresholds(*values)
