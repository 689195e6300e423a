"""Comments in, verdicts out: the whole path through the model, for one comment or many."""

from collections.abc import Sequence

from model.classifier import Classifier
from model.comment import Comment
from model.policy import Policy, decide
from model.verdict import Verdict


def judge(
    comments: Sequence[Comment], classifier: Classifier, policy: Policy, *, explain: bool
) -> list[Verdict]:
    """Return one verdict a comment, in order; reasons of the text only with ``explain``."""
    assessments = classifier.assess(comments, explain=explain)
    return [
        decide(comment, assessment, policy, classifier.card)
        for comment, assessment in zip(comments, assessments, strict=True)
    ]
