"""Judging comments without storing them."""

from collections.abc import Iterable, Iterator

from model.classifier import Classifier
from model.comment import Comment
from model.judge import judge
from model.policy import Policy
from model.verdict import Verdict

PORTION = 250
"""Comments judged together at most: as one array they take a fraction of the time."""
PORTION_CHARACTERS = 200_000
"""Characters judged together, about: the arrays take some hundred bytes for each."""


def score(comment: Comment, *, classifier: Classifier, policy: Policy) -> Verdict:
    """Return the verdict on one comment, with the reasons in its text. Nothing is stored."""
    return judge([comment], classifier, policy, explain=True)[0]


def score_many(
    comments: Iterable[Comment], *, classifier: Classifier, policy: Policy, explain: bool = False
) -> list[Verdict]:
    """Return one verdict a comment, in order. Nothing is stored.

    The reasons in the text cost most of the time and are found only with ``explain``.
    """
    return [
        verdict
        for portion in _portions(comments)
        for verdict in judge(portion, classifier, policy, explain=explain)
    ]


def _portions(comments: Iterable[Comment]) -> Iterator[list[Comment]]:
    """Yield the comments in lists that the model can judge as one array without much memory."""
    portion: list[Comment] = []
    characters = 0
    for comment in comments:
        portion.append(comment)
        characters += len(comment.text) + len(comment.page_text) + len(comment.parent_text)
        if len(portion) >= PORTION or characters >= PORTION_CHARACTERS:
            yield portion
            portion, characters = [], 0
    if portion:
        yield portion
