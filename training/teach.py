"""What examples teach: the recipe by the earlier ones, the model by all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from model.linear import MarginClassifier
from training.chronology import earlier_and_later
from training.decided import DecidedExample
from training.encoded import Encoded, encode, encode_known
from training.progress import Progress
from training.raters import Suspect
from training.site_fit import Learnt, at_strengths, learn, refit, weigh_suspects


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt of examples: the recipe by the earlier ones, the model by all."""

    base: MarginClassifier
    known: Encoded
    """Sentences of our own, which stand beside the examples."""
    encoded: Encoded
    suspects: list[Suspect]
    agreement: npt.NDArray[np.float64]
    """What models that had not seen a row give to its label."""
    earlier: list[int]
    """The places of the rows that chose the recipe."""
    later: list[int]
    """The places of the rows that are held out."""
    learnt: Learnt
    """Of the earlier rows alone."""
    final: MarginClassifier
    """Of all rows."""


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
    final = refit(encoded, known, base, learnt)
    return Taught(base, known, encoded, suspects, agreement, earlier, later, learnt, final)


def teach_at(strengths: dict[str, float], taught: Taught) -> Taught:
    """Return what the same examples teach at other strengths."""
    part = taught.encoded.part(taught.earlier)
    learnt = at_strengths(strengths, taught.learnt, part, taught.known, taught.base)
    final = refit(taught.encoded, taught.known, taught.base, learnt)
    return replace(taught, learnt=learnt, final=final)
