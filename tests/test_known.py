"""What a site knows, and what it outranks: lists, waves, the author's record."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Comment, CommentType
from model.evidence import (
    NOTHING_KNOWN,
    UNKNOWN_AUTHOR,
    AuthorRecord,
    Effect,
    Evidence,
    Kind,
    ListHit,
    WaveMemory,
)
from model.known import is_first_comment
from model.labels import Action, Label, Mode, Strictness
from model.policy import Policy, decide
from model.verdict import Assessment, Reason, Scores, Verdict
from tests.small_model import a_card

CARD = a_card()
PUBLISH, HOLD, REJECT = Action.PUBLISH, Action.HOLD, Action.REJECT
FINE, HELD, REJECTED = (Scores(spam, 0.0, 1 - spam) for spam in (0.0, 0.6, 0.95))
TRUSTED = AuthorRecord(n_comments=20, accepted=18, is_new=False, trusted=True)
MUTED = AuthorRecord(n_comments=3, rejected=2, muted=True)
TOO_SHORT = Reason("too_short", "The comment is too short to judge.")


def judged(
    scores: Scores,
    *,
    evidence: Evidence = NOTHING_KNOWN,
    abstention: Reason | None = None,
    comment: Comment | None = None,
    **policy: Any,
) -> Verdict:
    """Return the verdict on a comment of a site with this policy."""
    return decide(
        comment or Comment(text="Lovely roses!"),
        Assessment(scores, "en", abstention),
        Policy(**policy),
        CARD,
        evidence,
    )


def listed(effect: Effect, kind: Kind = Kind.WORD) -> Evidence:
    return Evidence(list_hits=(ListHit(effect, kind, "roses", ((7, 12),)),))


def wave(n_rejected: int, n_published: int = 0) -> Evidence:
    return Evidence(wave=WaveMemory(n_rejected, n_published, Label.SPAM))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("scores", [FINE, HELD, REJECTED])
def test_what_the_site_blocks_is_rejected_and_the_reason_points_at_it(
    kind: Kind, scores: Scores
) -> None:
    verdict = judged(scores, evidence=listed(Effect.BLOCK, kind))
    assert verdict.action is REJECT
    assert verdict.reasons[0].code == f"blocked_{kind}"
    assert verdict.reasons[0].spans == ((7, 12),)
    assert verdict.reasons[0].weight is None
    assert "roses" in verdict.reasons[0].message


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("scores, action", [(FINE, HOLD), (HELD, HOLD), (REJECTED, REJECT)])
def test_what_the_site_wants_to_look_at_is_held_at_least(
    kind: Kind, scores: Scores, action: Action
) -> None:
    verdict = judged(scores, evidence=listed(Effect.HOLD, kind))
    assert verdict.action is action
    assert verdict.reasons[0].code == f"held_{kind}"


@pytest.mark.parametrize("kind", [Kind.WORD, Kind.AUTHOR])
@pytest.mark.parametrize("mode", [Mode.POST, Mode.PRE])
def test_what_the_site_allows_is_published_whatever_the_scores(kind: Kind, mode: Mode) -> None:
    verdict = judged(REJECTED, evidence=listed(Effect.ALLOW, kind), mode=mode)
    assert verdict.action is PUBLISH
    assert verdict.reasons[0].code == f"allowed_{kind}"


@pytest.mark.parametrize("scores, action", [(FINE, PUBLISH), (HELD, HOLD), (REJECTED, REJECT)])
def test_an_allowed_domain_publishes_nothing_by_itself(scores: Scores, action: Action) -> None:
    verdict = judged(scores, evidence=listed(Effect.ALLOW, Kind.DOMAIN))
    assert verdict.action is action
    assert verdict.reasons[0].code == "allowed_domain"


def test_the_allow_list_outranks_the_block_list_and_the_block_list_a_wave() -> None:
    allow, block = (listed(effect).list_hits for effect in (Effect.ALLOW, Effect.BLOCK))
    both = Evidence(block + allow, WaveMemory(0, 5, None))
    assert judged(REJECTED, evidence=both).action is PUBLISH
    assert judged(FINE, evidence=both).reasons[0].code == "allowed_word"
    published_often = Evidence(block, WaveMemory(1, 5, None), TRUSTED)
    assert judged(FINE, evidence=published_often).action is REJECT


def test_a_site_that_only_logs_publishes_what_it_blocks_and_says_what_would_have_been() -> None:
    verdict = judged(FINE, evidence=listed(Effect.BLOCK), mode=Mode.LOG_ONLY)
    assert (verdict.action, verdict.would_be) == (PUBLISH, REJECT)


@pytest.mark.parametrize(
    ("n_rejected", "n_published", "action", "code"),
    [
        (0, 0, PUBLISH, None),
        (0, 3, PUBLISH, None),
        (1, 0, HOLD, "wave_held"),
        (1, 1, HOLD, "wave_held"),
        (1, 2, PUBLISH, None),
        (2, 0, REJECT, "wave_rejected"),
        (2, 1, HOLD, "wave_held"),
        (5, 0, REJECT, "wave_rejected"),
        (3, 4, PUBLISH, None),
    ],
)
def test_a_wave_is_held_after_one_rejection_and_rejected_after_two_that_agree(
    n_rejected: int, n_published: int, action: Action, code: str | None
) -> None:
    verdict = judged(FINE, evidence=wave(n_rejected, n_published))
    assert verdict.action is action
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])


def test_what_people_rejected_twice_is_rejected_even_where_the_model_abstains() -> None:
    assert judged(FINE, evidence=wave(2), abstention=TOO_SHORT).action is REJECT


def test_counts_of_decisions_are_not_negative() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        WaveMemory(-1, 0, None)


@pytest.mark.parametrize("scores, action", [(FINE, PUBLISH), (HELD, PUBLISH), (REJECTED, HOLD)])
def test_a_trusted_author_is_held_only_for_what_is_clearly_bad(
    scores: Scores, action: Action
) -> None:
    verdict = judged(scores, evidence=Evidence(author=TRUSTED))
    assert verdict.action is action
    assert verdict.reasons[0].code == "known_author"


def test_a_trusted_author_who_repeats_what_people_rejected_is_rejected() -> None:
    assert judged(FINE, evidence=Evidence((), WaveMemory(2, 0, None), TRUSTED)).action is REJECT


def test_a_form_field_that_nobody_sees_holds_a_trusted_author_too() -> None:
    comment = Comment(text="Lovely roses!", honeypot="x")
    assert judged(FINE, comment=comment, evidence=Evidence(author=TRUSTED)).action is HOLD


@pytest.mark.parametrize("evidence", [Evidence(author=MUTED), Evidence(
    listed(Effect.ALLOW).list_hits, None, MUTED)])  # fmt: skip
def test_a_muted_author_is_rejected_even_with_an_allowed_word(evidence: Evidence) -> None:
    verdict = judged(FINE, evidence=evidence)
    assert verdict.action is REJECT
    assert "muted_author" in [reason.code for reason in verdict.reasons]


def test_who_works_for_the_site_outranks_all_its_lists() -> None:
    comment = Comment(text="Lovely roses!", author_role="editor")
    evidence = Evidence(listed(Effect.BLOCK).list_hits, WaveMemory(2, 0, None), MUTED)
    assert judged(REJECTED, comment=comment, evidence=evidence).action is PUBLISH


def test_first_comments_of_a_new_author_wait_where_the_site_says_so() -> None:
    evidence = Evidence(author=UNKNOWN_AUTHOR)
    assert judged(FINE, evidence=evidence).action is PUBLISH
    verdict = judged(FINE, evidence=evidence, hold_new_authors=1)
    assert (verdict.action, verdict.reasons[0].code) == (HOLD, "new_author")
    # Nobody looked up the author: nothing is made of it.
    assert judged(FINE, hold_new_authors=1).action is PUBLISH


@pytest.mark.parametrize(
    ("record", "n_first", "is_first"),
    [
        (UNKNOWN_AUTHOR, 0, False),
        (UNKNOWN_AUTHOR, 1, True),
        (AuthorRecord(n_comments=9), 1, True),
        (AuthorRecord(n_comments=1, accepted=1), 1, False),
        (AuthorRecord(n_comments=1, accepted=1), 2, True),
        (AuthorRecord(n_comments=9, is_new=False), 1, False),
        (AuthorRecord(n_comments=9, rejected=9, is_new=False), 1, True),
        (AuthorRecord(n_comments=9, rejected=5, is_new=False), 5, True),
    ],
)
def test_which_comments_are_first_ones(record: AuthorRecord, n_first: int, is_first: bool) -> None:
    assert is_first_comment(record, n_first) is is_first


@pytest.mark.parametrize("kind", [CommentType.TRACKBACK, CommentType.PINGBACK])
def test_trackbacks_can_have_a_strictness_of_their_own(kind: CommentType) -> None:
    back = Comment(text="Lovely roses!", type=kind)
    between = Scores(0.4, 0.0, 0.6)
    stricter: dict[str, Any] = {"trackback_strictness": Strictness.STRICT}
    assert judged(between, comment=back).action is PUBLISH
    assert judged(between, comment=back, **stricter).action is HOLD
    assert judged(between, **stricter).action is PUBLISH


def test_before_publication_a_trusted_author_passes_where_the_site_says_so() -> None:
    evidence = Evidence(author=TRUSTED)
    assert judged(HELD, evidence=evidence, mode=Mode.PRE).action is HOLD
    trusting: dict[str, Any] = {"mode": Mode.PRE, "publish_trusted": True}
    assert judged(HELD, evidence=evidence, **trusting).action is PUBLISH
    assert judged(REJECTED, evidence=evidence, **trusting).action is HOLD
    assert judged(FINE, **trusting).action is HOLD


WORDS_OF_LISTS = st.builds(
    ListHit, st.sampled_from(Effect), st.sampled_from(Kind), st.just("roses"), st.just(())
)
EVIDENCE = st.builds(
    Evidence,
    st.lists(WORDS_OF_LISTS, max_size=3).map(tuple),
    st.none() | st.builds(WaveMemory, st.integers(0, 3), st.integers(0, 3), st.none()),
    st.none()
    | st.builds(
        AuthorRecord,
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 9),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
)
SCORES = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(1e-9, 1)).map(
    lambda parts: Scores(*[part / sum(parts) for part in parts])
)
CHOICES = st.fixed_dictionaries(
    {
        "strictness": st.sampled_from(Strictness),
        "reject_abuse": st.booleans(),
        "hold_new_authors": st.integers(0, 3),
        "publish_trusted": st.booleans(),
        "publish_clearly_fine": st.booleans(),
    }
)


@given(SCORES, EVIDENCE, CHOICES)
def test_log_only_always_publishes_and_tells_what_publishing_first_would_do(
    scores: Scores, evidence: Evidence, choices: dict[str, Any]
) -> None:
    logged = judged(scores, evidence=evidence, mode=Mode.LOG_ONLY, **choices)
    acted = judged(scores, evidence=evidence, mode=Mode.POST, **choices)
    assert (logged.action, logged.would_be) == (PUBLISH, acted.action)
    assert logged.reasons == acted.reasons


@given(SCORES, EVIDENCE, CHOICES)
def test_asking_before_publication_never_rejects_more_nor_publishes_what_waits_after_it(
    scores: Scores, evidence: Evidence, choices: dict[str, Any]
) -> None:
    before = judged(scores, evidence=evidence, mode=Mode.PRE, **choices)
    after = judged(scores, evidence=evidence, mode=Mode.POST, **choices)
    assert (before.action is REJECT) == (after.action is REJECT)
    if after.action is HOLD:
        assert before.action is HOLD


@given(SCORES, EVIDENCE, CHOICES)
def test_without_people_and_their_lists_only_spam_is_rejected(
    scores: Scores, evidence: Evidence, choices: dict[str, Any]
) -> None:
    choices["reject_abuse"] = False
    verdict = judged(scores, evidence=evidence, **choices)
    codes = {reason.code for reason in verdict.reasons}
    by_people = {"blocked_word", "blocked_domain", "blocked_author", "wave_rejected"}
    if verdict.action is REJECT and not codes & (by_people | {"muted_author"}):
        assert scores.spam >= CARD.thresholds[choices["strictness"]].reject_spam


@given(SCORES, EVIDENCE, CHOICES)
def test_what_is_known_never_changes_label_or_scores(
    scores: Scores, evidence: Evidence, choices: dict[str, Any]
) -> None:
    verdict = judged(scores, evidence=evidence, **choices)
    assert (verdict.scores, verdict.label) == (scores, scores.label)
