"""Replay says what another policy would have done, and agrees with what that policy does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Comment, CommentType
from model.evidence import Effect, Evidence, Kind, ListHit, WaveMemory
from model.labels import Action, Mode, Strictness
from model.policy import Policy, decide
from model.replay import Judged, replay
from model.verdict import Assessment, Reason, Scores
from tests.small_model import a_card

CARD = a_card()
BALANCED, STRICT = Policy(), Policy(strictness=Strictness.STRICT)


def judged(spam: float, name: str = "a", **fields: Any) -> Judged:
    values: dict[str, Any] = {"abstained": False, "codes": frozenset(), "model": CARD.version}
    return Judged(id=name, scores=Scores(spam, 0.0, 1 - spam), **values | fields)


def test_it_says_what_is_held_and_released_with_the_comments() -> None:
    verdicts = [judged(0.4, "a"), judged(0.35, "b"), judged(0.85, "c"), judged(0.1, "d")]
    found = replay(verdicts, BALANCED, STRICT, CARD)
    assert (found.held, found.rejected, found.released) == (("a", "b"), ("c",), ())
    assert str(found) == "would have held 2 more and rejected 1 more"
    back = replay(verdicts, STRICT, BALANCED, CARD)
    assert (back.held, back.released) == (("c",), ("a", "b"))
    assert str(back) == "would have held 1 more and released 2"


def test_the_same_policy_changes_nothing() -> None:
    found = replay([judged(0.4)], BALANCED, BALANCED, CARD)
    assert str(found) == "would have changed nothing"
    assert found.n_replayed == 1


def test_three_changes_make_a_sentence() -> None:
    lenient = Policy(Mode.PRE, Strictness.LENIENT, publish_trusted=True)
    verdicts = [
        judged(0.1, "held"),
        judged(0.97, "rejected", codes=frozenset({"held_word"})),
        judged(0.6, "released", codes=frozenset({"known_author", "allowed_word"})),
    ]
    found = replay(verdicts, Policy(Mode.LOG_ONLY), lenient, CARD)
    assert str(found) == "would have held 1 more and rejected 1 more"


def test_verdicts_of_another_model_are_left_out_and_counted() -> None:
    found = replay([judged(0.4, model="older")], BALANCED, STRICT, CARD)
    assert (found.held, found.n_replayed, found.n_left_out) == ((), 0, 1)


def test_where_both_only_log_what_they_would_have_done_is_compared() -> None:
    logged, strict = Policy(Mode.LOG_ONLY), Policy(Mode.LOG_ONLY, Strictness.STRICT)
    assert replay([judged(0.4)], logged, strict, CARD).held == ("a",)
    # From logging to acting, what really happens is compared.
    assert replay([judged(0.4), judged(0.6, "b")], logged, BALANCED, CARD).held == ("b",)


@pytest.mark.parametrize(
    ("number", "n_first", "codes", "is_held"),
    [
        (1, 1, frozenset(), True),
        (2, 1, frozenset(), False),
        (2, 2, frozenset(), True),
        (1, 0, frozenset(), False),
        (1, 0, frozenset({"new_author"}), False),
        (1, 1, frozenset({"known_author"}), False),
        (None, 1, frozenset(), False),
    ],
)
def test_first_comments_are_told_by_their_number(
    number: int | None, n_first: int, codes: frozenset[str], is_held: bool
) -> None:
    one = judged(0.1, number_of_author=number, codes=codes)
    found = replay([one], Policy(), Policy(hold_new_authors=n_first), CARD)
    assert bool(found.held) is is_held


def test_trackbacks_are_replayed_by_their_own_strictness() -> None:
    apart = Policy(trackback_strictness=Strictness.STRICT)
    one, back = judged(0.4), judged(0.4, "b", type=CommentType.TRACKBACK)
    assert replay([one, back], BALANCED, apart, CARD).held == ("b",)


POLICIES = st.builds(
    Policy,
    st.sampled_from(Mode),
    st.sampled_from(Strictness),
    st.booleans(),
    publish_trusted=st.booleans(),
    trackback_strictness=st.none() | st.sampled_from(Strictness),
)
EVIDENCE = st.builds(
    Evidence,
    st.lists(st.builds(ListHit, st.sampled_from(Effect), st.sampled_from(Kind), st.just("x")),
             max_size=2).map(tuple),
    st.none() | st.builds(WaveMemory, st.integers(0, 2), st.integers(0, 2), st.none()),
)  # fmt: skip
SCORES = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(1e-9, 1)).map(
    lambda parts: Scores(*[part / sum(parts) for part in parts])
)


@given(POLICIES, POLICIES, SCORES, EVIDENCE, st.booleans(), st.sampled_from(CommentType))
def test_a_replay_agrees_with_what_the_policy_decides(
    before: Policy,
    after: Policy,
    scores: Scores,
    evidence: Evidence,
    abstained: bool,
    kind: CommentType,
) -> None:
    comment = Comment(text="Lovely roses!", type=kind)
    assessment = Assessment(scores, "en", Reason("unsure", "") if abstained else None)
    old, new = (decide(comment, assessment, each, CARD, evidence) for each in (before, after))
    one = Judged(
        id="a",
        scores=scores,
        abstained=old.abstained,
        codes=frozenset(reason.code for reason in old.reasons),
        model=old.model,
        type=kind,
    )
    found = replay([one], before, after, CARD)
    if not before.mode is after.mode is Mode.LOG_ONLY:
        assert found.held == (("a",) if new.action is Action.HOLD is not old.action else ())
        assert found.rejected == (("a",) if new.action is Action.REJECT is not old.action else ())
        assert found.released == (("a",) if new.action is Action.PUBLISH is not old.action else ())
