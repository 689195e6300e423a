# ruff: noqa: RUF001
"""The model says when it does not know, and nothing is rejected on that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.abstention import abstention
from model.comment import Comment, TextFormat
from model.judge import judge
from model.labels import Action, Mode, Strictness
from model.policy import Policy
from model.text import read
from model.verdict import Reason, Scores
from tests.small_model import small_classifier

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


def test_the_reason_names_label_and_language():
    reason = reason_for("Der Garten ist schön", LIKELY_ABUSE, "de")
    assert reason is not None
    assert "abuse" in reason.message and "(de)" in reason.message
    assert reason.weight is None


@given(st.text(max_size=30), st.sampled_from(["en", "sv", None]))
def test_any_text_is_judged_or_has_a_reason_why_not(text, language):
    reason = reason_for(text, language=language)
    assert reason is None or reason.message.endswith(".")


@pytest.mark.parametrize("text", ["Thanks!", "👍", "!!!", "", "ok", "1", "\ud800", "\0"])
@pytest.mark.parametrize("mode, worst", [(Mode.POST, Action.PUBLISH), (Mode.PRE, Action.HOLD)])
def test_small_talk_neither_floods_the_queue_nor_is_rejected(text, mode, worst):
    policy = Policy(mode, Strictness.BALANCED, reject_abuse=True)
    (verdict,) = judge([Comment(text=text)], small_classifier(), policy, explain=False)
    assert verdict.action is worst
