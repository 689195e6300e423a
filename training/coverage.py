"""In which languages a model can tell a label: where it has shown it on rows it had not seen."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.examples import UNKNOWN_LANGUAGE, Example
from training.functional_measure import FunctionalAnswer
from training.metrics import auc

COVERED_AUC = 0.80
LEAST_ROWS = 50

FUNCTIONAL_AUC = 0.90
"""The sentences of the functional suite are plainer than life: more is asked on them."""
FUNCTIONAL_ROWS = 12

Floats = npt.NDArray[np.float64]


def covered_languages(
    rows: Sequence[Example], labels: npt.NDArray[np.str_], scores: Floats
) -> dict[str, list[str]]:
    """Return per label the languages whose left-out rows it tells with an AUC of 0.80 or more."""
    languages = np.array([example.language.split("-")[0] for example in rows])
    return _covered(languages, labels, scores, LEAST_ROWS, COVERED_AUC)


def with_functional(
    covered: dict[str, list[str]], answers: Sequence[FunctionalAnswer]
) -> dict[str, list[str]]:
    """Return the languages covered by data sets or else by the functional suite.

    No model learns from the suite. It speaks for languages in which nobody published data.
    """
    languages = np.array([answer.case.language for answer in answers])
    labels = np.array([answer.case.label.value for answer in answers])
    scores = np.array(
        [[getattr(answer.assessment.scores, label) for label in LABELS] for answer in answers]
    )
    shown = _covered(languages, labels, scores, FUNCTIONAL_ROWS, FUNCTIONAL_AUC)
    return {label: sorted({*covered[label], *shown[label]}) for label in covered}


def _covered(
    languages: npt.NDArray[np.str_],
    labels: npt.NDArray[np.str_],
    scores: Floats,
    least_rows: int,
    least_auc: float,
) -> dict[str, list[str]]:
    covered: dict[str, list[str]] = {}
    for k, label in enumerate(LABELS[:2]):
        covered[label.value] = []
        for language in np.unique(languages[languages != UNKNOWN_LANGUAGE]):
            inside = (languages == language) & np.isin(labels, [label, Label.LEGITIMATE])
            positive = labels[inside] == label
            if min(positive.sum(), (~positive).sum()) < least_rows:
                continue
            if (auc(scores[inside, k], positive) or 0.0) >= least_auc:
                covered[label.value].append(str(language))
    return covered
