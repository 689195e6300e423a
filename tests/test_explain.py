# ruff: noqa: RUF001
"""Reasons add up to the score, and point at the words that they name."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.comment import Comment, TextFormat
from model.explain import LEAST_WEIGHT, MESSAGES, Explainer
from model.features import encode
from model.labels import Label
from model.linear import LABELS, margins_of
from model.named_features import SENTENCES
from model.telling_words import MOST_WORDS
from model.text import read
from model.verdict import Reason
from tests.small_model import (
    model_of_chance,
    our_comments,
    small_classifier,
    small_fit,
    table_of_chance,
)

CHARACTERS = st.characters(exclude_categories=()) | st.sampled_from("aeo  !!👍好哈<>&;@1.💯ﬁ㎏Ａ")
PIECES = st.sampled_from(
    (
        *("casino", "P0rn", "c a s i n o", "soooo", "ｂｕｙ", "ca\u200bsh", "免费 赌场"),
        *("<b>", "</b>", "&amp;", "&#128077;", "[url=a.example]", "http://a.example/b"),
        *("👍 " * 6, "哈" * 7, "!!!!!!"),
    )
)
TEXT = st.lists(st.text(CHARACTERS, max_size=8) | PIECES, max_size=8).map("".join) | st.lists(
    PIECES, max_size=8
).map(" ".join)
COMMENT = st.builds(
    Comment,
    text=TEXT,
    format=st.sampled_from(TextFormat),
    author_name=st.sampled_from(["", "Jane", "cheap roof repair"]),
    author_url=st.sampled_from(["", "http://roofs.example/a/b"]),
)


def explainer_of_chance() -> Explainer:
    return Explainer(model_of_chance(), table_of_chance())


def fitted_explainer() -> Explainer:
    estimator = small_fit().pipeline[-1]
    return Explainer(estimator, estimator.table())


def log_odds_of(comment: Comment, explainer: Explainer) -> tuple[Label, dict[Label, float]]:
    """The label, and ln(p_label / p_legitimate) of every label."""
    margins = margins_of(encode([comment]), explainer.table, explainer.estimator)
    probabilities = explainer.estimator.probabilities(margins)[0]
    spam, abuse = explainer.estimator.log_odds(margins)[0].tolist()
    label = LABELS[int(probabilities.argmax())]
    return label, {Label.SPAM: spam, Label.ABUSE: abuse, Label.LEGITIMATE: 0.0}


def score_for(label: Label, comment: Comment, explainer: Explainer) -> float:
    """What the weights of reasons for a label add up to."""
    _, log_odds = log_odds_of(comment, explainer)
    if label is Label.LEGITIMATE:
        return -max(log_odds[Label.SPAM], log_odds[Label.ABUSE])
    return log_odds[label]


def explained(comment: Comment, explainer: Explainer) -> float:
    label, _ = log_odds_of(comment, explainer)
    return score_for(label, comment, explainer)


def words_among(reasons: tuple[Reason, ...]) -> list[Reason]:
    return [reason for reason in reasons if reason.code == "words"]


def word_of(reason: Reason) -> str:
    return reason.message.split("”")[0].removeprefix("“")


def reasons_of_chance(text: str, text_format: TextFormat = TextFormat.TEXT) -> list[Reason]:
    return words_among(explainer_of_chance().reasons(Comment(text=text, format=text_format)))


def pointed_at(text: str, text_format: TextFormat = TextFormat.TEXT) -> dict[str, list[str]]:
    """Per word that is named: the pieces of the text that its spans hold."""
    return {
        word_of(reason): [text[start:end] for start, end in reason.spans]
        for reason in reasons_of_chance(text, text_format)
    }


@given(COMMENT)
def test_the_weights_of_any_comment_add_up_to_its_log_odds(comment):
    explainer = explainer_of_chance()
    reasons = explainer.reasons(comment)
    total = math.fsum(reason.weight for reason in reasons)
    assert total == pytest.approx(explained(comment, explainer), abs=1e-4)


@given(COMMENT)
def test_the_remainder_holds_only_what_is_too_small_or_too_many_to_name(comment):
    reasons = explainer_of_chance().reasons(comment)
    named = words_among(reasons)
    assert all(abs(reason.weight) >= LEAST_WEIGHT for reason in reasons[:-2])
    assert len(named) <= MOST_WORDS
    if len(named) < MOST_WORDS:
        n_unnamed = len(read(comment.text, comment.format).folded) + 2 + len(SENTENCES)
        assert abs(reasons[-1].weight) <= LEAST_WEIGHT * n_unnamed


@given(COMMENT)
def test_spans_lie_in_the_text_in_order_and_apart(comment):
    for reason in explainer_of_chance().reasons(comment):
        end_before = 0
        for start, end in reason.spans:
            assert end_before <= start < end <= len(comment.text)
            end_before = end


@settings(max_examples=50)
@given(COMMENT)
def test_every_reason_has_a_code_and_a_sentence_of_its_own(comment):
    reasons = explainer_of_chance().reasons(comment)
    assert [reason.code for reason in reasons[-2:]] == ["base", "remainder"]
    for reason in reasons:
        assert reason.code in {"words", *MESSAGES, *SENTENCES}
        assert reason.message.endswith(".")
        assert (reason.code == "words") == bool(reason.spans)
    weights = [abs(reason.weight) for reason in reasons[:-2]]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("comment", our_comments()[::7], ids=lambda comment: comment.text[:20])
def test_reasons_explain_the_scores_of_the_classifier(comment):
    (assessment,) = small_classifier().assess([comment], explain=True)
    scores = assessment.scores
    total = sum(reason.weight for reason in assessment.reasons)
    first, second = scores.legitimate, max(scores.spam, scores.abuse)
    if scores.label is not Label.LEGITIMATE:
        first, second = getattr(scores, scores.label.value), scores.legitimate
    # A share next to nothing is rounded off.
    expected = math.log(first / max(second, 1e-9))
    assert total == pytest.approx(expected, abs=1e-4) or total > expected > 20


def test_all_of_a_text_of_one_word_is_that_word():
    reasons = explainer_of_chance().reasons(Comment(text="casino"))
    assert [reason.code for reason in reasons] == ["words", "base", "remainder"]
    assert reasons[-1].weight == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "text_format", "word", "pieces"),
    [
        ("Buy a CASINO today", TextFormat.TEXT, "casino", ["CASINO"]),
        ("casino or Casino?", TextFormat.TEXT, "casino", ["casino", "Casino?"]),
        ("Play <b>casino</b> now", TextFormat.HTML, "casino", ["casino"]),
        ("Play ca<b>si</b>no now", TextFormat.HTML, "casino", ["ca<b>si</b>no"]),
        ("Play c&#97;sino now", TextFormat.HTML, "casino", ["c&#97;sino"]),
        ("Play ｃａｓｉｎｏ now", TextFormat.TEXT, "casino", ["ｃａｓｉｎｏ"]),
        ("Play сasinо now", TextFormat.TEXT, "casino", ["сasinо"]),
        ("Play c-a-s-i-n-o now", TextFormat.TEXT, "casino", ["c-a-s-i-n-o"]),
        ("Play ca\u200bsi\u200bno now", TextFormat.TEXT, "casino", ["ca\u200bsi\u200bno"]),
        ("Play cas🎰ino now", TextFormat.TEXT, "casino", ["cas🎰ino"]),
        ("So nice 👍 really", TextFormat.TEXT, "nice", ["nice"]),
        ("👍👍 Nice, really 👍", TextFormat.TEXT, "really", ["really"]),
        ("v1agra and viagra", TextFormat.TEXT, "viagra", ["v1agra", "viagra"]),
        ("<p>garden</p>\n\n<p>garden</p>", TextFormat.HTML, "garden", ["garden", "garden"]),
    ],
)
def test_a_word_is_pointed_at_as_it_was_written(text, text_format, word, pieces):
    assert pointed_at(text, text_format)[word] == pieces


def test_ideographs_are_pointed_at_in_their_sentence():
    text = "我们的城市很漂亮"
    found = pointed_at(text)
    assert found
    for word, pieces in found.items():
        assert pieces == [word] * len(pieces)


def test_emoji_written_again_and_again_are_pointed_at_without_overlap():
    found = pointed_at("Win 👍 👍 👍 👍 👍 👍 now")
    assert "".join(found["👍"]).count("👍") == 6


def test_a_word_within_an_address_is_no_word_of_the_text():
    found = pointed_at("See http://casino.example/casino today")
    assert "casino" not in found


def test_the_words_of_name_and_page_are_reasons_without_spans():
    found = {}
    for word in ("roof", "garden", "river", "lamp"):
        comment = Comment(
            text=f"See http://{word}.example/cheap",
            author_name=f"{word} repair",
            author_url=f"http://{word}.example",
        )
        found |= {reason.code: reason.spans for reason in explainer_of_chance().reasons(comment)}
    assert found["author_words"] == found["link_words"] == ()


def test_no_word_is_named_twice():
    words = [word_of(reason) for reason in reasons_of_chance("No, no! Casino? (casino) no.")]
    assert sorted(words) == sorted(set(words))


def test_the_sentence_says_for_which_side_a_word_speaks():
    for comment in our_comments()[::5]:
        label, _ = log_odds_of(comment, fitted_explainer())
        for reason in words_among(fitted_explainer().reasons(comment)):
            side = "for" if reason.weight > 0 else "against"
            assert reason.message.endswith(f"speaks {side} {label}.")


def test_taking_the_heaviest_word_out_moves_the_score_as_it_claims():
    explainer, right, told = fitted_explainer(), 0, 0
    for comment in our_comments():
        words = words_among(explainer.reasons(comment))
        if not words:
            continue
        text = comment.text
        for start, end in reversed(words[0].spans):
            text = text[:start] + text[end:]
        label, _ = log_odds_of(comment, explainer)
        before = score_for(label, comment, explainer)
        after = score_for(label, Comment(text=text), explainer)
        told += 1
        right += (after < before) == (words[0].weight > 0)
    assert told > 0.9 * len(our_comments())
    assert right >= 0.95 * told


@pytest.mark.parametrize(
    ("text", "text_format", "word"),
    [
        ("Play <b>casino</b> now", TextFormat.HTML, "<b>casino</b>"),
        ("Play c.a.s.i.n.o now", TextFormat.TEXT, "c.a.s.i.n.o"),
        ("See www.casino.example now", TextFormat.TEXT, "www.casino.example"),
    ],
)
def test_what_reading_changed_is_named_as_it_was_sent(text, text_format, word):
    assert pointed_at(text, text_format)[word] == [text.split()[1]]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ud800", "\0", "👍"])
def test_a_comment_of_hardly_anything_still_has_its_reasons(text):
    reasons = explainer_of_chance().reasons(Comment(text=text))
    assert reasons[-2].code == "base"
