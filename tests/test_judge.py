"""The whole path through the model: comments in, verdicts out, the same alone as in a batch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.comment import Comment, CommentType, TextFormat
from model.judge import judge
from model.labels import Action, Label, Mode
from model.policy import Policy
from tests.sentences import examples
from tests.small_model import our_comments, small_classifier

POLICY = Policy()


def verdicts_on(*comments: Comment, explain: bool = False, policy: Policy = POLICY):
    return judge(comments, small_classifier(), policy, explain=explain)


def test_no_comments_give_no_verdicts():
    assert verdicts_on() == []


def test_verdicts_come_in_the_order_of_the_comments():
    labels = [verdict.label for verdict in verdicts_on(*our_comments())]
    expected = [example.label for example in examples()]
    right = sum(label is one for label, one in zip(labels, expected, strict=True))
    assert right > 0.8 * len(expected)


def test_a_comment_has_the_same_verdict_alone_as_in_a_batch():
    comments = [*our_comments()[::9], Comment(text=""), Comment(text="word " * 3_000)]
    together = verdicts_on(*comments, explain=True)
    assert [verdicts_on(comment, explain=True)[0] for comment in comments] == together


def test_reasons_of_the_text_are_given_only_when_asked_for():
    comment = Comment(text="You are a stupid idiot and a liar")
    (plain,) = verdicts_on(comment)
    (explained,) = verdicts_on(comment, explain=True)
    assert plain.reasons == ()
    assert explained.reasons
    assert plain.scores == explained.scores


def test_an_abstention_is_told_without_being_asked():
    (verdict,) = verdicts_on(Comment(text="👍"))
    assert [reason.code for reason in verdict.reasons] == ["no_letters"]
    assert verdict.abstained


def test_a_verdict_says_in_which_language_the_comment_is():
    german = Comment(text="Meine Großmutter erzählte dieselbe Geschichte vom Hochwasser")
    assert [verdict.language for verdict in verdicts_on(german, Comment(text="7"))] == ["de", None]


def test_the_policy_of_the_site_decides():
    comment = Comment(text="Cheap watches, order today at http://watches.example/sale")
    (logged,) = verdicts_on(comment, policy=Policy(Mode.LOG_ONLY))
    (acted,) = verdicts_on(comment)
    assert logged.label is acted.label is Label.SPAM
    assert logged.action is Action.PUBLISH
    assert logged.would_be is acted.action is Action.REJECT


@settings(max_examples=50)
@given(
    st.builds(
        Comment,
        text=st.text(st.characters(exclude_categories=()), max_size=80),
        author_name=st.text(st.characters(exclude_categories=()), max_size=20),
        author_url=st.text(st.characters(exclude_categories=()), max_size=20),
        language=st.sampled_from([None, "en", "xx"]),
        format=st.sampled_from(TextFormat),
        type=st.sampled_from(CommentType),
    )
)
def test_any_comment_gets_a_sound_verdict(comment):
    (verdict,) = verdicts_on(comment, explain=True)
    scores = verdict.scores
    assert scores.spam + scores.abuse + scores.legitimate == pytest.approx(1)
    assert verdict.label is scores.label
    assert verdict.model == small_classifier().card.version
