"""Which comments wait for a person, and which of them first."""

import pytest

from model.labels import Action, Label, Mode, Tier
from model.verdict import Reason, Scores, Verdict
from service.moderation.attention import made_by, urgency, waiting_for
from service.record import StateBy, Waiting

UNSURE, SURE = Scores(0.36, 0.32, 0.32), Scores(0.98, 0.01, 0.01)


def a_verdict(
    action: Action, *codes: str, tier: Tier | None = None, label: Label = Label.SPAM
) -> Verdict:
    scores = SURE if label is Label.SPAM else Scores(0.1, 0.1, 0.8)
    reasons = tuple(Reason(code, "Because.") for code in codes)
    return Verdict(label, scores, action, None, tier, False, reasons, "en", "small")


@pytest.mark.parametrize("mode", [Mode.POST, Mode.PRE])
@pytest.mark.parametrize(
    "verdict, expected",
    [
        (a_verdict(Action.PUBLISH), None),
        (a_verdict(Action.HOLD), Waiting.HELD),
        (a_verdict(Action.HOLD, "new_author", label=Label.LEGITIMATE), Waiting.NEW_AUTHOR),
        (a_verdict(Action.HOLD, "new_author"), Waiting.HELD),
        (a_verdict(Action.REJECT), None),
        (a_verdict(Action.REJECT, tier=Tier.BLATANT), Waiting.BLATANT),
    ],
)
def test_what_the_machine_does_not_settle_waits(
    verdict: Verdict, expected: Waiting | None, mode: Mode
) -> None:
    assert waiting_for(verdict, mode, in_sample=False) is expected


@pytest.mark.parametrize("tier", [None, Tier.BLATANT])
@pytest.mark.parametrize("action", [Action.PUBLISH, Action.REJECT])
def test_the_sample_takes_what_is_settled(action: Action, tier: Tier | None) -> None:
    verdict = a_verdict(action, tier=tier)
    assert waiting_for(verdict, Mode.POST, in_sample=True) is Waiting.AUDIT
    assert waiting_for(a_verdict(Action.HOLD), Mode.POST, in_sample=True) is Waiting.HELD


def test_a_site_that_only_watches_is_asked_for_its_sample_alone() -> None:
    for action in Action:
        verdict = a_verdict(action, tier=Tier.BLATANT)
        assert waiting_for(verdict, Mode.LOG_ONLY, in_sample=False) is None
        assert waiting_for(verdict, Mode.LOG_ONLY, in_sample=True) is Waiting.AUDIT


def test_why_it_waits_outranks_all_else() -> None:
    first_to_last = [
        Waiting.ESCALATED, Waiting.APPEALED, Waiting.FLAGGED, Waiting.EDITED, Waiting.HELD,
        Waiting.NEW_AUTHOR, Waiting.AUDIT, Waiting.BLATANT,
    ]  # fmt: skip
    assert set(first_to_last) == set(Waiting)
    most = [urgency(waiting, UNSURE, weight=1e9) for waiting in first_to_last]
    least = [urgency(waiting, SURE) for waiting in first_to_last]
    for earlier, later in zip(least, most[1:], strict=False):
        assert earlier > later


def test_the_less_sure_and_the_more_flagged_come_first() -> None:
    assert urgency(Waiting.HELD, UNSURE) > urgency(Waiting.HELD, SURE)
    heavy = urgency(Waiting.FLAGGED, SURE, weight=5.0)
    assert heavy > urgency(Waiting.FLAGGED, SURE, weight=1.0) > urgency(Waiting.FLAGGED, SURE)
    assert urgency(None, UNSURE, weight=5.0) == 0.0


@pytest.mark.parametrize(
    "codes, expected",
    [
        (("words",), StateBy.MACHINE),
        (("new_author", "words"), StateBy.MACHINE),
        (("blocked_word", "words"), StateBy.LIST),
        (("allowed_author",), StateBy.LIST),
        (("wave_held", "words"), StateBy.WAVE),
        (("wave_rejected",), StateBy.WAVE),
    ],
)
def test_what_decided_is_told(codes: tuple[str, ...], expected: StateBy) -> None:
    assert made_by(a_verdict(Action.REJECT, *codes)) is expected
