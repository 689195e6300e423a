# ruff: noqa: RUF001
"""The model says when it does not know, and nothing is rejected on that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.abstention import abstention
from model.comment import Comment, TextFormat
from model.judge import judge
from model.labels import Action, Mode, Strictness
from model.policy import Policy, decide
from model.text import read
from model.verdict import Assessment, Reason, Scores
from tests.small_model import a_card, small_classifier

COVERED = {"spam": ["en", "de"], "abuse": ["en"]}
LIKELY_SPAM = Scores(spam=0.9, abuse=0.0, legitimate=0.1)
LIKELY_ABUSE = Scores(spam=0.0, abuse=0.9, legitimate=0.1)


def reason_for(
    text: str, scores: Scores = LIKELY_SPAM, language: str | None = None
) -> Reason | None:
    return abstention(read(text, TextFormat.TEXT), scores, language, COVERED)


def code_for(text: str, scores: Scores = LIKELY_SPAM, language: str | None = None) -> str | None:
    reason = reason_for(text, scores, language)
    return reason.code if reason else None


@pytest.mark.parametrize("text", ["", " ", "👍", "👍👍👍", "!!!", "?", "1234", ":)", "\u200b"])
def test_a_comment_without_letters_is_not_judged(text):
    assert code_for(text) == "no_letters"


@pytest.mark.parametrize("text", ["a", "ok", "lol", "no!", "+1 ok", "да", "👍 ok"])
def test_a_comment_of_a_few_letters_is_not_judged(text):
    assert code_for(text) == "too_short"


@pytest.mark.parametrize("text", ["Thanks!", "idiot", "Lovely roses", "垃圾", "좋아", "так себе"])
def test_a_word_is_enough_to_be_judged(text):
    assert code_for(text) is None


@pytest.mark.parametrize("text", ["http://a.example/b", "👍 http://a.example", "ok a.example.com"])
def test_a_link_is_judged_whatever_stands_beside_it(text):
    assert code_for(text) is None


@pytest.mark.parametrize(
    ("scores", "language", "code"),
    [
        (LIKELY_SPAM, "en", None),
        (LIKELY_SPAM, "de", None),
        (LIKELY_SPAM, "sv", "language_not_covered"),
        (LIKELY_ABUSE, "en", None),
        (LIKELY_ABUSE, "de", "language_not_covered"),
        (LIKELY_SPAM, None, None),
    ],
)
def test_a_language_counts_for_the_label_that_is_suspected(scores, language, code):
    assert code_for("Der Garten war im Mai am schönsten", scores, language) == code


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        (Scores(spam=0.34, abuse=0.33, legitimate=0.33), "unsure"),
        (Scores(spam=0.25, abuse=0.26, legitimate=0.49), "unsure"),
        (Scores(spam=0.49, abuse=0.02, legitimate=0.49), "unsure"),
        (Scores(spam=0.5, abuse=0.1, legitimate=0.4), None),
        (Scores(spam=0.1, abuse=0.5, legitimate=0.4), None),
        (Scores(spam=0.2, abuse=0.3, legitimate=0.5), None),
    ],
)
def test_a_label_that_is_likelier_wrong_than_right_is_not_acted_on(scores, code):
    assert code_for("The garden was at its best in May", scores, "en") == code


def test_what_is_plain_to_see_is_told_before_the_doubt():
    doubtful = Scores(spam=0.4, abuse=0.2, legitimate=0.4)
    assert code_for("ok", doubtful) == "too_short"
    assert code_for("Trädgården är vackrast i maj", doubtful, "sv") == "language_not_covered"


def test_the_reason_names_label_and_language():
    reason = reason_for("Der Garten ist schön", LIKELY_ABUSE, "de")
    assert reason is not None
    assert "abuse" in reason.message and "(de)" in reason.message
    assert reason.weight is None


@given(st.text(max_size=30), st.sampled_from(["en", "sv", None]))
def test_any_text_is_judged_or_has_a_reason_why_not(text, language):
    reason = reason_for(text, language=language)
    assert reason is None or reason.message.endswith(".")


@pytest.mark.parametrize("reject_abuse", [False, True])
def test_a_doubtful_comment_is_left_to_the_mode_even_where_the_site_is_strict(reject_abuse):
    doubtful = Scores(spam=0.45, abuse=0.1, legitimate=0.45)
    text = "The garden was at its best in May"
    assessment = Assessment(
        doubtful, "en", abstention(read(text, TextFormat.TEXT), doubtful, "en", COVERED)
    )
    policy = Policy(Mode.POST, Strictness.STRICT, reject_abuse)
    verdict = decide(Comment(text=text), assessment, policy, a_card())
    assert verdict.action is Action.PUBLISH
    assert verdict.abstained
    assert verdict.reasons[0].code == "unsure"


@pytest.mark.parametrize("text", ["Thanks!", "👍", "!!!", "", "ok", "1", "\ud800", "\0"])
@pytest.mark.parametrize("mode, worst", [(Mode.POST, Action.PUBLISH), (Mode.PRE, Action.HOLD)])
def test_small_talk_neither_floods_the_queue_nor_is_rejected(text, mode, worst):
    policy = Policy(mode, Strictness.BALANCED, reject_abuse=True)
    (verdict,) = judge([Comment(text=text)], small_classifier(), policy, explain=False)
    assert verdict.action is worst
