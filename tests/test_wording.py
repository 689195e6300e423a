"""What happens to a comment is said in words, in every mode and however sure the model is."""

import pytest

from model.labels import Action
from model.verdict import Scores, Verdict
from service.pages.wording import action_in_words, language_in_words, result_of, score_lines


def a_verdict(action: Action, would_be: Action | None = None, *, abstained=False) -> Verdict:
    scores = Scores(spam=0.9, abuse=0.06, legitimate=0.04)
    return Verdict(
        label=scores.label,
        scores=scores,
        action=action,
        would_be=would_be,
        tier=None,
        abstained=abstained,
        reasons=(),
        language=None,
        model="test",
    )


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (a_verdict(Action.PUBLISH), "It would be published."),
        (a_verdict(Action.HOLD), "It would wait for a person."),
        (a_verdict(Action.REJECT), "It would be rejected."),
        (
            a_verdict(Action.PUBLISH, Action.PUBLISH),
            "It would be published; the site only logs, and nothing calls for more.",
        ),
        (
            a_verdict(Action.PUBLISH, Action.REJECT),
            "It would be published, since the site only logs; otherwise it would be rejected.",
        ),
        (
            a_verdict(Action.HOLD, abstained=True),
            "The model abstains, so the site's mode decides alone: it would wait for a person.",
        ),
    ],
)
def test_the_action_is_a_sentence(verdict, words):
    assert action_in_words(verdict) == words


def test_the_announcement_says_label_score_and_action():
    result = result_of("A text.", a_verdict(Action.REJECT))
    assert result.announcement == "Spam, 90.0 %. It would be rejected."


@pytest.mark.parametrize(
    ("score", "percent"),
    [(0.0, "0.0 %"), (0.0004, "< 0.1 %"), (0.5, "50.0 %"), (0.9996, "> 99.9 %"), (1.0, "100.0 %")],
)
def test_figures_claim_no_more_than_the_score(score, percent):
    line = score_lines(Scores(spam=score, abuse=1 - score, legitimate=0.0))[0]
    assert line.percent == percent


@pytest.mark.parametrize(
    ("code", "words"), [("en", "English (en)"), ("eo", "eo"), (None, "not known")]
)
def test_a_language_is_named_where_its_name_is_known(code, words):
    assert language_in_words(code) == words
