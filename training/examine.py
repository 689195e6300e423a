"""The examination of a candidate by the functional suite, before it is written."""

from dataclasses import replace

import sklearn

from model.card import Card
from model.classifier import Classifier
from model.labels import Strictness
from training.candidate import Fitted
from training.coverage import with_functional
from training.functional_measure import as_dicts, functional_answers, measure_groups


def examined(fitted: Fitted) -> Fitted:
    """Return the candidate with the languages and measures that the functional suite adds."""
    thresholds = fitted.thresholds[Strictness.BALANCED]
    answers = functional_answers(_classifier(fitted).assess, thresholds)
    languages = with_functional(fitted.languages, answers)
    if languages != fitted.languages:
        # Once more: what abstained in a language that is now covered is judged.
        fitted = replace(fitted, languages=languages)
        answers = functional_answers(_classifier(fitted).assess, thresholds)
    metrics = {**fitted.metrics, "functional": as_dicts(measure_groups(answers))}
    return replace(fitted, metrics=metrics)


def _classifier(fitted: Fitted) -> Classifier:
    card = Card(
        version="candidate",
        created_at="",
        sha256="",
        sklearn_version=sklearn.__version__,
        thresholds=fitted.thresholds,
        languages=fitted.languages,
    )
    return Classifier(fitted.pipeline, card)
