"""The text of a comment is cut where reasons begin and end, whatever their spans do."""

import pytest

from model.labels import Action, Label
from model.verdict import Reason, Scores, Span, Verdict
from service.pages.highlight import cut, number_reasons

SPAM = Scores(spam=0.8, abuse=0.1, legitimate=0.1)
LEGITIMATE = Scores(spam=0.1, abuse=0.2, legitimate=0.7)


def a_verdict(*reasons: Reason, scores: Scores = SPAM) -> Verdict:
    return Verdict(
        label=scores.label,
        scores=scores,
        action=Action.PUBLISH,
        would_be=None,
        tier=None,
        abstained=False,
        reasons=reasons,
        language="en",
        model="test",
    )


def a_reason(*spans: Span, weight: float | None = 1.0) -> Reason:
    return Reason("code", "A sentence.", weight, spans)


def shown(text: str, *reasons: Reason) -> list[tuple[str, tuple[int, ...]]]:
    pieces = cut(text, number_reasons(a_verdict(*reasons)))
    return [(text[piece.start : piece.end], piece.reasons) for piece in pieces]


def test_text_without_reasons_is_one_piece():
    assert shown("one piece") == [("one piece", ())]


def test_overlapping_spans_share_the_piece_where_they_meet():
    assert shown("abcdef", a_reason((0, 4)), a_reason((2, 6))) == [
        ("ab", (1,)),
        ("cd", (1, 2)),
        ("ef", (2,)),
    ]


def test_the_weightiest_reason_of_a_piece_comes_first_and_lends_its_label():
    light, heavy = a_reason((0, 3), weight=0.1), a_reason((0, 3), weight=-2.0)
    (piece,) = cut("abc", number_reasons(a_verdict(light, heavy)))
    assert piece.reasons == (2, 1)
    assert piece.label is Label.LEGITIMATE


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (((0, 2), (2, 4)), [("ab", (1,)), ("cd", (1,))]),
        (((0, 3), (1, 4)), [("a", (1,)), ("bc", (1,)), ("d", (1,))]),
        (((1, 3), (1, 3)), [("a", ()), ("bc", (1,)), ("d", ())]),
        (((-5, 1), (3, 99)), [("a", (1,)), ("bc", ()), ("d", (1,))]),
        (((2, 2), (3, 1)), [("abcd", ())]),
    ],
    ids=["touching", "overlapping", "repeated", "outside the text", "empty"],
)
def test_spans_of_one_reason_may_lie_anyhow(spans, expected):
    assert shown("abcd", a_reason(*spans)) == expected


def test_pieces_put_together_are_the_text_with_every_character_in_place():
    text = " \n\tfirst\r\n  second \u200b\U0001f600 "
    pieces = cut(text, number_reasons(a_verdict(a_reason((2, 9), (5, 14)))))
    assert "".join(part.text for piece in pieces for part in piece.parts) == text
    assert [piece.start for piece in pieces[1:]] == [piece.end for piece in pieces[:-1]]


def test_a_reason_is_named_where_its_spans_end():
    pieces = cut("abcdef", number_reasons(a_verdict(a_reason((0, 4)), a_reason((2, 6), (3, 4)))))
    assert [piece.ending for piece in pieces] == [(), (), (1, 2), (2,)]


@pytest.mark.parametrize(
    ("scores", "weight", "label"),
    [
        (SPAM, 1.0, Label.SPAM),
        (SPAM, -1.0, Label.LEGITIMATE),
        (LEGITIMATE, 1.0, Label.LEGITIMATE),
        (LEGITIMATE, -1.0, Label.ABUSE),
        (SPAM, None, None),
    ],
)
def test_a_reason_speaks_for_the_label_that_its_weight_moves_to(scores, weight, label):
    (numbered,) = number_reasons(a_verdict(a_reason(weight=weight), scores=scores))
    assert numbered.label is label
