"""Attempts to make a candidate of what examples teach, until the gate has no objection.

The first has the shares and strengths that cross-validation chose. Where the gate objects to what
it says of comments, lower and lower ones are tried, which leave less of the site and more of the
base, and at last what one label was taught alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sklearn.pipeline import Pipeline

from model.card import Card
from model.classifier import Classifier
from model.features import CommentFeatures
from model.labels import Strictness
from model.linear import MarginClassifier
from training.beside import Beside
from training.calibrate import PRIOR
from training.candidate import Fitted
from training.contest import contest_of
from training.coverage import covered_languages
from training.decided import DecidedExample
from training.evaluate import as_dicts, measure
from training.examine import examined
from training.freedom import Freedom, as_parameters, gentler, told
from training.gate import Contest, against_answers, objections
from training.left_out import judged_by
from training.lineage import Lineage
from training.pooled import site_curves, site_thresholds
from training.population import population
from training.progress import Progress
from training.teach import Taught, teach_at


@dataclass(frozen=True, slots=True)
class Attempt:
    """A candidate at some strengths, and how it was judged."""

    taught: Taught
    fitted: Fitted
    contest: Contest
    objections: list[str]
    held_out: Beside
    audit: Beside | None

    @property
    def freedoms(self) -> dict[str, Freedom]:
        """For each label, how freely its margin left the base."""
        return self.taught.of_all.freedoms

    @property
    def told(self) -> str:
        """The same in words."""
        return told(self.freedoms)


@dataclass(frozen=True, slots=True)
class Judges:
    """What a candidate is made beside and judged by."""

    base: Card
    serving: Classifier
    family: Lineage
    audit: Sequence[DecidedExample]
    """The random sample, from which nothing learns."""
    seed: int
    progress: Progress


def attempts(taught: Taught, judges: Judges) -> list[Attempt]:
    """Return what was tried, the candidate last: the first without objection.

    Where every one met objections, the candidate is that of what was chosen first.
    """
    tried = [attempt(taught, judges)]
    for freedoms in gentler(taught.of_all.freedoms):
        if not against_answers(tried[-1].contest):
            break
        for objection in tried[-1].objections:
            judges.progress.step(f"objection at strength {tried[-1].told}: {objection}")
        judges.progress.step(f"trying strength {told(freedoms)}")
        tried.append(attempt(teach_at(freedoms, taught), judges))
    if against_answers(tried[-1].contest):
        return [*tried[1:], tried[0]]
    if len(tried) > 1:
        judges.progress.step(f"taken: strength {tried[-1].told}, without objection")
    return tried


def attempt(taught: Taught, judges: Judges) -> Attempt:
    """Return the candidate of what was learnt, judged."""
    judged = _fitted(taught, judges.base, judges.seed)
    final = examined(replace(judged, pipeline=_pipeline(taught.final)))
    contest, held_out, audit = contest_of(
        replace(judged, languages=final.languages),
        final,
        judges.serving,
        judges.family,
        [taught.encoded.rows[place] for place in taught.later],
        judges.audit,
        seed=judges.seed,
        progress=judges.progress,
    )
    return Attempt(taught, final, contest, objections(contest), held_out, audit)


def as_documents(tried: Sequence[Attempt]) -> list[dict[str, Any]]:
    """Return what was tried and given up, and what was objected, as a card has it."""
    return [{**as_parameters(each.freedoms), "objections": each.objections} for each in tried]


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
            **as_parameters(taught.of_all.freedoms),
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
