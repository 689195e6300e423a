"""Scores are three probabilities; a verdict is told in plain values; a comment is a text."""

import json
from dataclasses import FrozenInstanceError

import pytest

from model.comment import Comment, CommentType, TextFormat
from model.labels import Action, Label, Tier
from model.verdict import Reason, Scores, Verdict

VERDICT = Verdict(
    label=Label.SPAM,
    scores=Scores(spam=0.9, abuse=0.04, legitimate=0.06),
    action=Action.PUBLISH,
    would_be=Action.HOLD,
    tier=Tier.BLATANT,
    abstained=False,
    reasons=(Reason("words", "“casino” speaks for spam.", 1.5, ((3, 9), (12, 18))),),
    language=None,
    model="2026-11-22T120000-abcdef",
)


@pytest.mark.parametrize(
    "scores",
    [
        (0.5, 0.5, 0.5),
        (0.0, 0.0, 0.0),
        (1.2, -0.1, -0.1),
        (0.5, 0.4, 0.05),
        (float("nan"), 0.5, 0.5),
        (float("inf"), 0.0, 0.0),
    ],
)
def test_scores_that_are_no_probabilities_are_refused(scores):
    with pytest.raises(ValueError, match="three probabilities that sum to 1"):
        Scores(*scores)


@pytest.mark.parametrize(
    ("scores", "label"),
    [
        ((0.5, 0.3, 0.2), Label.SPAM),
        ((0.1, 0.5, 0.4), Label.ABUSE),
        ((0.3, 0.3, 0.4), Label.LEGITIMATE),
        ((0.2, 0.4, 0.4), Label.ABUSE),
    ],
)
def test_the_label_is_the_highest_score_of_equals_the_first(scores, label):
    assert Scores(*scores).label is label


def test_a_verdict_survives_the_way_through_json():
    told = json.loads(json.dumps(VERDICT.as_dict()))
    assert told == {
        "label": "spam",
        "scores": {"spam": 0.9, "abuse": 0.04, "legitimate": 0.06},
        "action": "publish",
        "would_be": "hold",
        "tier": "blatant",
        "abstained": False,
        "reasons": [
            {
                "code": "words",
                "message": "“casino” speaks for spam.",
                "weight": 1.5,
                "spans": [[3, 9], [12, 18]],
            }
        ],
        "language": None,
        "model": "2026-11-22T120000-abcdef",
    }


def test_a_verdict_never_changes():
    with pytest.raises(FrozenInstanceError):
        VERDICT.label = Label.LEGITIMATE  # type: ignore[misc]


def test_a_text_is_all_that_a_comment_needs():
    comment = Comment(text="Lovely roses!")
    assert (comment.format, comment.type) == (TextFormat.TEXT, CommentType.COMMENT)
    assert comment.author_name == comment.page_url == comment.honeypot == ""
    assert comment.posted_at is comment.language is comment.seconds_to_submit is None


def test_the_fields_of_a_comment_are_named():
    with pytest.raises(TypeError):
        Comment("Lovely roses!")  # type: ignore[misc]
    with pytest.raises(TypeError):
        Comment()  # type: ignore[call-arg]
