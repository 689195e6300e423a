"""The use cases of the service, free of HTTP: what can be done with comments. Read this first."""

from collections.abc import Sequence

from model.classifier import Classifier

from model.comment import Comment
from model.judge import judge
from model.policy import Policy
from model.verdict import Verdict


def score(comment: Comment, *, classifier: Classifier, policy: Policy) -> Verdict:
    """Return the verdict on one comment, with the reasons in its text. Nothing is stored."""
    return judge([comment], classifier, policy, explain=True)[0]


def score_many(
    comments: Sequence[Comment], *, classifier: Classifier, policy: Policy, explain: bool = False
) -> list[Verdict]:
    """Return one verdict a comment, in order. Nothing is stored.

    The reasons in the text cost most of the time and are found only with ``explain``.
    """
    if not comments:
        return []
    return judge(comments, classifier, policy, explain=explain)
