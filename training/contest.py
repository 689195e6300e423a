"""The contest of a candidate with the model that serves, on all that the gate looks at."""

import io
import time
from collections.abc import Sequence

import joblib
import sklearn

from model.card import Card
from model.classifier import Classifier
from training.beside import Beside, beside
from training.candidate import COMPRESSION, Fitted
from training.chronology import after
from training.decided import DecidedExample
from training.functional import functional_cases
from training.functional_contest import functional_differences
from training.gate import Contest
from training.lineage import Lineage, taught_until
from training.paired import Difference, differences
from training.progress import Progress

N_TIMED = 500
"""Comments of the functional suite that are scored to see how long it takes."""
N_ROUNDS = 5
"""Of either model by turns; the quickest counts."""


def contest_of(
    judged: Fitted,
    final: Fitted,
    serving: Classifier,
    family: Lineage,
    held_out: Sequence[DecidedExample],
    audit: Sequence[DecidedExample],
    *,
    seed: int,
    progress: Progress,
) -> tuple[Contest, Beside, Beside | None]:
    """Return the contest, and what both models say of the newest rows and of the sample.

    ``judged`` has not seen the rows that are held out, ``final`` has; neither has seen the sample.
    """
    progress.step("judging candidate and serving model")
    rival, complete = as_classifier(judged), as_classifier(final)
    newest = beside(held_out, rival, serving, progress)
    unseen = newest.part(after(held_out, taught_until(serving.card)))
    sample = beside(audit, complete, serving, progress) if audit else None
    contest = Contest(
        serving=serving.card.version,
        held_out=_differences(unseen, seed),
        base=_beside_base(newest, rival, family, seed, progress),
        audit=_differences(sample, seed) if sample else (),
        functional=functional_differences(complete, serving, seed=seed),
        sizes=(packed_size(final), (family.serving / "model.joblib").stat().st_size),
        seconds=seconds_of_both(complete, serving),
        notes=_notes(newest, unseen, sample),
    )
    return contest, newest, sample


def as_classifier(fitted: Fitted) -> Classifier:
    """Return a candidate, ready to score."""
    card = Card(
        version="candidate",
        created_at="",
        sha256="",
        sklearn_version=sklearn.__version__,
        thresholds=fitted.thresholds,
        languages=fitted.languages,
        parameters=fitted.parameters,
        metrics=fitted.metrics,
    )
    return Classifier(fitted.pipeline, card)


def packed_size(fitted: Fitted) -> int:
    """Return the bytes that the candidate takes as ``model.joblib``."""
    packed = io.BytesIO()
    joblib.dump(fitted.pipeline, packed, compress=COMPRESSION)
    return packed.tell()


def seconds_of_both(candidate: Classifier, serving: Classifier) -> tuple[float, float]:
    """Return the least time of the processor that each takes for the same comments, in seconds."""
    comments = [case.comment for case in functional_cases()[:N_TIMED]]
    best = [float("inf"), float("inf")]
    for _ in range(N_ROUNDS):
        for place, each in enumerate((candidate, serving)):
            start = time.process_time()
            each.assess(comments)
            best[place] = min(best[place], time.process_time() - start)
    return best[0], best[1]


def _differences(both: Beside, seed: int) -> list[Difference]:
    return list(differences(both.rows, both.candidate, both.serving, seed=seed))


def _beside_base(
    newest: Beside,
    rival: Classifier,
    family: Lineage,
    seed: int,
    progress: Progress,
) -> list[Difference]:
    if family.base == family.serving:
        return []
    base = Classifier.from_directory(family.base)
    both = beside(newest.rows, rival, base, progress)
    return list(differences(both.rows, both.candidate, both.serving, seed=seed))


def _notes(newest: Beside, unseen: Beside, sample: Beside | None) -> list[str]:
    notes = []
    if len(unseen.rows) < len(newest.rows):
        seen = len(newest.rows) - len(unseen.rows)
        notes.append(
            f"{seen:,} of {len(newest.rows):,} held-out examples taught the model that serves; it "
            "is compared on the others alone"
        )
    if not sample:
        notes.append("no example comes from the random sample")
    return notes
