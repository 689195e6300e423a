"""Judging comments without storing them."""

from collections.abc import Iterable, Iterator, Sequence

from model.classifier import Classifier
from model.comment import Comment
from model.evidence import Evidence
from model.judge import judge
from model.policy import Policy, decide
from model.text import read
from model.verdict import Verdict
from service.lists.matcher import EMPTY, Matcher

PORTION = 250
"""Comments judged together at most: as one array they take a fraction of the time."""
PORTION_CHARACTERS = 200_000
"""Characters judged together, about: the arrays take some hundred bytes for each."""


def score(
    comment: Comment, *, classifier: Classifier, policy: Policy, lists: Matcher = EMPTY
) -> Verdict:
    """Return the verdict on one comment, with the reasons in its text. Nothing is stored.

    ``lists`` are the site's own. Waves and authors are of what is stored, and not asked.
    """
    return _judge([comment], classifier, policy, lists, explain=True)[0]


def score_many(
    comments: Iterable[Comment],
    *,
    classifier: Classifier,
    policy: Policy,
    lists: Matcher = EMPTY,
    explain: bool = False,
) -> list[Verdict]:
    """Return one verdict a comment, in order. Nothing is stored.

    The reasons in the text cost most of the time and are found only with ``explain``.
    """
    return [
        verdict
        for portion in _portions(comments)
        for verdict in _judge(portion, classifier, policy, lists, explain=explain)
    ]


def _judge(
    comments: Sequence[Comment],
    classifier: Classifier,
    policy: Policy,
    lists: Matcher,
    *,
    explain: bool,
) -> list[Verdict]:
    if lists is EMPTY:
        return judge(comments, classifier, policy, explain=explain)
    judged = [lists.judged(comment) for comment in comments]
    verdicts = []
    for comment, assessment in zip(
        comments, classifier.assess(judged, explain=explain), strict=True
    ):
        reading = read(comment.text, comment.format)
        hits = lists.hits(comment, reading, assessment.language)
        verdicts.append(decide(comment, assessment, policy, classifier.card, Evidence(hits)))
    return verdicts


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
