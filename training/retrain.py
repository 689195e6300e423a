"""From decisions to a candidate that has been judged: everything but the files.

The recipe is judged by the newest decisions, which a model of the earlier ones scores beside the
model that serves. What is published has then seen them too, with the strengths, calibration and
thresholds that were judged; it is asked once more for the functional suite, the random sample, its
size and its speed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline

from model import artifact
from model.card import Card
from model.classifier import Classifier
from model.features import CommentFeatures
from model.labels import Label, Strictness
from model.linear import MarginClassifier
from training.beside import Beside
from training.calibrate import PRIOR
from training.candidate import Fitted
from training.chronology import earlier_and_later
from training.contest import contest_of
from training.coverage import covered_languages
from training.decided import DecidedExample
from training.encoded import Encoded, encode, encode_known
from training.errors import TooFewExamples
from training.evaluate import as_dicts, measure
from training.examine import examined
from training.gate import Contest, objections
from training.hygiene import Clean, clean
from training.left_out import judged_by
from training.lineage import Lineage
from training.pooled import site_curves, site_thresholds
from training.population import population
from training.progress import Progress
from training.raters import Suspect, in_doubt
from training.site_fit import Learnt, learn, refit, weigh_suspects

LEAST_EXAMPLES = 50
LEAST_OF_A_KIND = 10
"""Of what is legitimate, and of what is not."""


@dataclass(frozen=True, slots=True)
class Retrained:
    """A candidate, how it was judged, and what was found on the way."""

    fitted: Fitted
    contest: Contest
    objections: list[str]
    clean: Clean
    suspects: list[Suspect]
    doubtful: list[DecidedExample]
    """Labels to look at again, the most doubtful first."""
    held_out: Beside
    audit: Beside | None
    base: MarginClassifier
    serving: Card
    newest: dict[str, Any]
    """The population of the newest decisions, to tell drift by."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt of examples: the recipe by the earlier ones, the model by all."""

    encoded: Encoded
    suspects: list[Suspect]
    agreement: npt.NDArray[np.float64]
    """What models that had not seen a row give to its label."""
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
    return Taught(encoded, suspects, agreement, later, learnt, final)


def retrain(
    examples: Sequence[DecidedExample], family: Lineage, *, seed: int, progress: Progress
) -> Retrained:
    """Return a candidate out of what was decided, in the order of decisions.

    Raises `TooFewExamples`, or `ArtifactError` when base or serving model do not load.
    """
    progress.step(f"read {len(examples):,} examples: {_counts(examples)}")
    cleaned = clean(examples, progress)
    _need_enough(cleaned)
    progress.step(f"{len(cleaned.rows):,} of them teach: {_counts(cleaned.rows)}")
    pipeline, base_card = artifact.load(family.base)
    base: MarginClassifier = pipeline[-1]
    taught = teach(cleaned.rows, base, seed=seed, progress=progress)
    encoded, later = taught.encoded, taught.later
    judged = _fitted(taught, base_card, seed)
    final = examined(replace(judged, pipeline=_pipeline(taught.final)))
    judged = replace(judged, languages=final.languages)
    serving = Classifier.from_directory(family.serving)
    held_rows = [encoded.rows[place] for place in later]
    contest, held_out, audit = contest_of(
        judged, final, serving, family, held_rows, cleaned.audit, seed=seed, progress=progress
    )
    found = objections(contest)
    return Retrained(
        fitted=replace(final, metrics=final.metrics | {"gate": {"objections": found}}),
        contest=contest,
        objections=found,
        clean=cleaned,
        suspects=taught.suspects,
        doubtful=in_doubt(encoded.rows, taught.agreement),
        held_out=held_out,
        audit=audit,
        base=base,
        serving=serving.card,
        newest=population(held_rows, encoded.part(later).X, held_out.candidate.scores),
    )


def _need_enough(cleaned: Clean) -> None:
    n_fine = sum(row.label is Label.LEGITIMATE for row in cleaned.rows)
    n_bad = len(cleaned.rows) - n_fine
    if len(cleaned.rows) < LEAST_EXAMPLES or min(n_fine, n_bad) < LEAST_OF_A_KIND:
        raise TooFewExamples(
            f"{len(cleaned.rows):,} examples without repeats, {n_fine:,} of them legitimate and "
            f"{n_bad:,} not; at least {LEAST_EXAMPLES} are needed, {LEAST_OF_A_KIND} of either "
            "kind: decide on more comments first, honest ones too"
        )


def _counts(rows: Sequence[DecidedExample]) -> str:
    counts = Counter(row.label for row in rows)
    return ", ".join(f"{counts[label]:,} {label}" for label in Label)


def _pipeline(estimator: MarginClassifier) -> Pipeline:
    return Pipeline([("features", CommentFeatures()), ("scores", estimator)])


def _fitted(taught: Taught, base: Card, seed: int) -> Fitted:
    """Return the model of the earlier rows, with all that goes onto the card of either."""
    encoded, learnt, estimator = taught.encoded, taught.learnt, taught.learnt.estimator
    tried = learnt.tried
    curves = site_curves(base, learnt.scores, tried.labels, tried.weights)
    covered = covered_languages(tried.rows, tried.labels, learnt.scores)
    part = encoded.part(range(taught.later[0]))
    scores = estimator.probabilities(estimator.decision_function(part.X))
    limits = site_thresholds(base, curves, learnt.scores, tried.labels, tried.weights)
    judged = judged_by(learnt.scores, limits[Strictness.BALANCED])
    return Fitted(
        pipeline=_pipeline(estimator),
        thresholds=limits,
        languages={
            label: sorted({*base.languages.get(label, []), *covered.get(label, [])})
            for label in {*base.languages, *covered}
        },
        parameters={
            "base": base.version,
            "strengths": learnt.strengths,
            "examples_since": encoded.rows[0].decided_at.isoformat(),
            "examples_until": encoded.rows[-1].decided_at.isoformat(),
            "seed": seed,
            "prior": {label.value: share for label, share in PRIOR.items()},
        },
        metrics={
            "curves": curves,
            "slices": as_dicts(measure(tried.rows, judged)),
            "population": population(part.rows, part.X, scores),
        },
    )
