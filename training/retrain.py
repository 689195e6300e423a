"""From decisions to a candidate that has been judged: everything but the files.

The recipe is judged by the newest decisions, which a model of the earlier ones scores beside the
model that serves. What is published is then learnt in the same way of all decisions, with the
thresholds that were judged; it is asked once more for the functional suite, the random sample, its
size and its speed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from model import artifact
from model.card import Card
from model.classifier import Classifier
from model.labels import Label
from model.linear import MarginClassifier
from training.attempts import Attempt, Judges, as_documents, attempts
from training.beside import Beside
from training.candidate import Fitted
from training.decided import DecidedExample
from training.errors import TooFewExamples
from training.gate import Contest
from training.hygiene import Clean, clean
from training.lineage import Lineage
from training.population import population
from training.progress import Progress
from training.raters import Suspect, in_doubt
from training.teach import teach

LEAST_EXAMPLES = 50
LEAST_OF_A_KIND = 10
"""Of what is legitimate, and of what is not."""


@dataclass(frozen=True, slots=True)
class Retrained:
    """A candidate, how it was judged, and what was found on the way."""

    fitted: Fitted
    contest: Contest
    objections: list[str]
    given_up: list[Attempt]
    """What was tried at other strengths and shares, and met objections."""
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
    serving = Classifier.from_directory(family.serving)
    judges = Judges(base_card, serving, family, cleaned.audit, seed, progress)
    *given_up, chosen = attempts(teach(cleaned.rows, base, seed=seed, progress=progress), judges)
    return _retrained(chosen, given_up, cleaned, serving)


def _retrained(
    chosen: Attempt, given_up: list[Attempt], cleaned: Clean, serving: Classifier
) -> Retrained:
    taught, held_out = chosen.taught, chosen.held_out
    gate: dict[str, Any] = {"objections": chosen.objections}
    if given_up:
        gate["given_up"] = as_documents(given_up)
    newest = taught.encoded.part(taught.later)
    return Retrained(
        fitted=replace(chosen.fitted, metrics=chosen.fitted.metrics | {"gate": gate}),
        contest=chosen.contest,
        objections=chosen.objections,
        given_up=given_up,
        clean=cleaned,
        suspects=taught.suspects,
        doubtful=in_doubt(taught.encoded.rows, taught.agreement),
        held_out=held_out,
        audit=chosen.audit,
        base=taught.base,
        serving=serving.card,
        newest=population(newest.rows, newest.X, held_out.candidate.scores),
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
