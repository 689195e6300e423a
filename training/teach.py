"""What examples teach: a model of the earlier ones, which is judged, and one of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from model.linear import MarginClassifier
from training.agreement import weigh_suspects
from training.chronology import earlier_and_later
from training.decided import DecidedExample
from training.encoded import Encoded, encode, encode_known
from training.freedom import Freedoms
from training.progress import Progress
from training.raters import Suspect
from training.site_fit import Learnt, at_freedoms, learn
from training.strengths import MOST_TRIED


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt of examples: of the earlier ones, to be judged, and of all."""

    base: MarginClassifier
    known: Encoded
    """Sentences of our own, which stand beside the examples."""
    encoded: Encoded
    suspects: list[Suspect]
    agreement: npt.NDArray[np.float64]
    """What models that had not seen a row give to its label."""
    earlier: list[int]
    """The places of the rows that teach what is judged."""
    later: list[int]
    """The places of the rows that are held out."""
    learnt: Learnt
    """Of the earlier rows alone."""
    of_all: Learnt
    """Of all rows, which choose anew how freely it leaves the base, where they are few."""

    @property
    def final(self) -> MarginClassifier:
        """The model of all rows."""
        return self.of_all.estimator


def teach(
    rows: Sequence[DecidedExample], base: MarginClassifier, *, seed: int, progress: Progress
) -> Taught:
    """Return what examples teach that were cleaned, in the order of decisions."""
    known = encode_known(base, seed=seed, progress=progress)
    encoded, suspects, agreement = weigh_suspects(encode(rows, base, progress), known, seed=seed)
    for suspect in suspects:
        progress.step(f"weighs little: {suspect}")
    earlier, later = earlier_and_later(encoded.rows)
    learnt = learn(encoded.part(earlier), known, base, seed=seed, progress=progress)
    if len(earlier) < MOST_TRIED:
        of_all = learn(encoded, known, base, seed=seed, progress=progress)
    else:  # as many as are ever tried have chosen already
        of_all = at_freedoms(learnt.freedoms, learnt, encoded, known, base)
    return Taught(base, known, encoded, suspects, agreement, earlier, later, learnt, of_all)


def teach_at(freedoms: Freedoms, taught: Taught) -> Taught:
    """Return what the same examples teach with other strengths and shares.

    What is judged leaves the base no more freely than it did before, as fewer rows asked for.
    """
    part, own = taught.encoded.part(taught.earlier), taught.learnt.freedoms
    timid = {label: own[label].at_most(freedom) for label, freedom in freedoms.items()}
    learnt = at_freedoms(timid, taught.learnt, part, taught.known, taught.base)
    of_all = at_freedoms(freedoms, taught.of_all, taught.encoded, taught.known, taught.base)
    return replace(taught, learnt=learnt, of_all=of_all)
