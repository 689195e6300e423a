"""The classifier: calibrated scores, language and abstention for comments, with reasons if asked.

The one object that a service keeps in memory. Safe to share among threads, which take turns.
"""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any, Self

from model import artifact, language
from model.abstention import abstention
from model.accelerator import fastest
from model.arithmetic import NUMPY
from model.card import Card
from model.comment import Comment
from model.explain import Explainer
from model.features import encode
from model.linear import MarginClassifier, margins_of
from model.together import Together
from model.verdict import Assessment, Reason, Scores

MOST_TOGETHER = 64_000
"""Characters of comments that are assessed together when several threads ask at once."""


class Classifier:
    """A published model, ready to score.

    ``accelerate`` takes compiled arithmetic into use where numba is installed; the scores are the
    same without.
    """

    def __init__(self, pipeline: Any, card: Card, *, accelerate: bool = True) -> None:
        self.card = card
        self.arithmetic = fastest() if accelerate else NUMPY
        self.estimator: MarginClassifier = pipeline[-1]
        self.table = self.estimator.table()
        self._explainer = Explainer(self.estimator, self.table, self.arithmetic)
        # Python runs one thread at a time. Several that change at every step of these cost each
        # other twice the time, and the memory of their arrays.
        self._together = Together(self._assess, size=_size, most=MOST_TOGETHER)
        language.load()

    @classmethod
    def from_directory(cls, directory: Path, *, accelerate: bool = True) -> Self:
        """Load the model in ``directory``. Raises `ArtifactError` if it cannot be trusted."""
        return cls(*artifact.load(directory), accelerate=accelerate)

    def assess(self, comments: Sequence[Comment], *, explain: bool = False) -> list[Assessment]:
        """Return one assessment a comment, in order; the same alone as in any batch."""
        if not comments:
            return []
        return list(self._together.answer(comments, explain))

    def _assess(self, comments: Sequence[Comment], explain: Hashable) -> list[Assessment]:
        encoded = encode(comments, self.arithmetic)
        margins = margins_of(encoded, self.table, self.estimator, self.arithmetic)
        probabilities = self.estimator.probabilities(margins)
        guesses = language.guess_languages(
            [reading.visible for reading in encoded.readings],
            [comment.language for comment in comments],
            self.arithmetic,
        )
        reasons: Sequence[tuple[Reason, ...]] = [()] * len(comments)
        if explain:
            reasons = self._explainer.explain(comments, encoded, margins)
        languages = self.card.languages
        return [
            Assessment(
                scores, guess.language, abstention(reading, scores, guess.language, languages), why
            )
            for reading, scores, guess, why in zip(
                encoded.readings,
                map(_scores, probabilities.tolist()),
                guesses,
                reasons,
                strict=True,
            )
        ]


def _scores(row: list[float]) -> Scores:
    spam, abuse, _ = row
    return Scores(spam, abuse, max(0.0, 1.0 - spam - abuse))


def _size(comment: Comment) -> int:
    """Return about how many characters a comment is to be counted for: no comment for none."""
    return 500 + len(comment.text) + len(comment.page_text) + len(comment.parent_text)
