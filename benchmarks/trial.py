"""One trial of all recipes: the same rows, the same strangers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from ablation import RECIPES, Recipe
from families import Families
from lesson import Lesson
from plain import plain_pipeline
from strangers import Strangers

from model.linear import LABELS
from training.examples import Example
from training.fit import cap
from training.folds import left_out_folds

SEED = 0

Floats = npt.NDArray[np.float64]
Scoring = Callable[[int], Floats]
"""A fold in; scores of its strangers of shape (n, 2) out: spam, abuse."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What teaches, and who is judged in each fold."""

    lesson: Lesson
    strangers: dict[int, Strangers]
    judged: dict[int, Families]
    """The features of the strangers, by their texts alone."""

    @classmethod
    def of(
        cls, examples: Sequence[Example], n_taught: int, n_judged: int, folds: Sequence[int]
    ) -> "Trial":
        """Take so many rows of each source and label to teach, and so many to judge."""
        rows = cap(examples, max(n_taught, n_judged))
        fold_of = left_out_folds(rows, seed=SEED).tolist()
        homes = {id(row): fold for row, fold in zip(rows, fold_of, strict=True)}
        taught, asked = cap(rows, n_taught), cap(rows, n_judged)
        lesson = Lesson.of(taught, [homes[id(row)] for row in taught], most=n_taught, seed=SEED)
        asked_folds = [homes[id(row)] for row in asked]
        strangers = {
            fold: Strangers(
                [row for row, one in zip(asked, asked_folds, strict=True) if one == fold]
            )
            for fold in folds
        }
        judged = {
            fold: Families.of([row.as_comment() for row in left_out.rows])
            for fold, left_out in strangers.items()
        }
        return cls(lesson, strangers, judged)

    def ways(self) -> dict[str, Callable[[], Scoring]]:
        """Return what prepares each recipe; only one is in memory at a time."""
        ours, *others = [(recipe.name, partial(self._recipe, recipe)) for recipe in RECIPES]
        return dict([ours, ("plain pipeline", lambda: self._plain), *others])

    def _recipe(self, recipe: Recipe) -> Scoring:
        X = self.lesson.families.matrix(recipe.without, counted=recipe.counted)

        def score(fold: int) -> Floats:
            taught = self.lesson.taught(
                fold, self.strangers[fold].rows, copies=recipe.copies, templates=recipe.templates
            )
            outside = self.judged[fold].matrix(recipe.without, counted=recipe.counted)
            rows = [self.lesson.rows[index] for index in taught]
            return recipe.margins(X[taught], rows, outside)

        return score

    def _plain(self, fold: int) -> Floats:
        left_out = self.strangers[fold].rows
        taught = self.lesson.taught(fold, left_out, copies=False, templates=False)
        rows = [self.lesson.rows[index] for index in taught]
        pipeline = plain_pipeline().fit(
            [row.text for row in rows], [row.label.value for row in rows]
        )
        places = [list(pipeline.classes_).index(label.value) for label in LABELS[:2]]
        return np.asarray(pipeline.predict_proba([row.text for row in left_out])[:, places])
