"""Where the time of a verdict goes, stage by stage."""

from collections.abc import Callable, Sequence

from timing import best_of

from model import language
from model.arithmetic import Arithmetic
from model.classifier import Classifier
from model.comment import Comment
from model.explain import Explainer
from model.features import VOICES, encode, texts_of
from model.judge import judge
from model.linear import margins_of
from model.named_features import measure
from model.policy import Policy, decide
from model.text import read
from model.windows import Batch


def stages(
    comments: Sequence[Comment], classifier: Classifier, arithmetic: Arithmetic, repeats: int
) -> dict[str, float]:
    """Return the microseconds a comment that each stage takes, and those of the whole."""
    readings = [read(comment.text, comment.format) for comment in comments]
    voices = list(zip(texts_of(comments, readings), VOICES, strict=True))
    encoded = encode(comments, arithmetic)
    estimator, policy = classifier.estimator, Policy()
    explainer = Explainer(estimator, classifier.table, arithmetic)
    visible = [reading.visible for reading in readings]
    margins = margins_of(encoded, classifier.table, estimator, arithmetic)
    assessments = classifier.assess(comments)
    works: dict[str, Callable[[], object]] = {
        "read": lambda: [read(comment.text, comment.format) for comment in comments],
        "named features": lambda: [measure(*pair) for pair in zip(comments, readings, strict=True)],
        "hash": lambda: [
            arithmetic.distinct(Batch.of(texts), salt=voice.salt)
            for texts, voice in voices
            if any(texts)
        ],
        "sum": lambda: margins_of(encoded, classifier.table, estimator, arithmetic),
        "calibrate": lambda: estimator.probabilities(margins),
        "language": lambda: language.guess_languages(visible, None, arithmetic),
        "policy": lambda: [
            decide(*pair, policy, classifier.card)
            for pair in zip(comments, assessments, strict=True)
        ],
        "whole verdict": lambda: judge(comments, classifier, policy, explain=False),
        "reasons": lambda: explainer.explain(comments, encoded, margins),
        "with reasons": lambda: judge(comments, classifier, policy, explain=True),
    }
    return {name: 1e6 * best_of(repeats, work) / len(comments) for name, work in works.items()}
