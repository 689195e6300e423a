"""The rows that teach, as a fit prepares them, hashed once for all recipes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from families import Families

from training.authors import as_comments
from training.disguise import disguised
from training.examples import Example
from training.fit import DISGUISED_SHARE, FORMATTED_SHARE, NO_FOLD, cap
from training.formatting import formatted
from training.split import learning_rows
from training.templates import own_examples


@dataclass(frozen=True, slots=True)
class Lesson:
    """Rows of data sets, then disguised copies of some, then own examples."""

    rows: list[Example]
    fold_of: list[int]
    n_plain: int
    """How many are neither disguised nor our own."""
    n_own: int
    families: Families

    @classmethod
    def of(
        cls, examples: Sequence[Example], fold_of: Sequence[int], *, most: int, seed: int
    ) -> "Lesson":
        """Prepare what teaches as a fit does, and hash it.

        Our own examples are as many of a source and label as others, ``most``.
        """
        is_copied = np.random.default_rng(seed).random(len(examples)) < DISGUISED_SHARE
        copied = np.flatnonzero(is_copied).tolist()
        copies = disguised([examples[index] for index in copied], share=1.0, seed=seed)
        own = cap(own_examples(seed), most)
        rows = [*examples, *formatted([*copies, *own], share=FORMATTED_SHARE, seed=seed)]
        folds = [*fold_of, *[fold_of[index] for index in copied], *[NO_FOLD] * len(own)]
        families = Families.of(as_comments(rows, seed=seed))
        return cls(rows, folds, len(examples), len(own), families)

    def taught(
        self,
        fold: int,
        judged: Sequence[Example],
        *,
        copies: bool = True,
        templates: bool = True,
    ) -> list[int]:
        """Return the rows that teach when this fold is left out: none like those judged."""
        first_own = len(self.rows) - self.n_own
        clusters = {row.cluster for row in judged if row.cluster}
        return [
            index
            for index in learning_rows(self.rows, self.fold_of, fold)
            if self.rows[index].cluster not in clusters
            and (index < self.n_plain or (copies if index < first_own else templates))
        ]
