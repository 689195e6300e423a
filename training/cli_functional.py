"""``chaffinch-train functional``: what a model does with the sentences of the functional suite."""

from pathlib import Path
from typing import Any

import click

from model import artifact
from model.classifier import Classifier
from model.labels import Strictness
from training.functional_measure import (
    FunctionalAnswer,
    as_dicts,
    as_table,
    functional_answers,
    measure_groups,
    measure_languages,
    worst_answers,
)
from training.options import choice, models_option
from training.printing import print_json, print_table
from training.progress import progress_on_stderr

LONGEST_LINE = 110
"""Characters of a text that is listed among the worst answers."""


@click.command()
@click.argument("model")
@models_option("--models")
@click.option(
    "--strictness",
    type=choice(Strictness),
    default=Strictness.BALANCED.value,
    show_default=True,
    help="Which of the card's thresholds to measure.",
)
@click.option(
    "--worst",
    "n_worst",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="List so many comments of each family, those that the model gets the most wrong.",
)
@click.option("--languages", is_flag=True, help="Add the languages of each family to the table.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def functional(
    model: str, models: Path, strictness: str, n_worst: int, languages: bool, as_json: bool
) -> None:
    """Measure MODEL (a version or a directory) on the sentences that come with Chaffinch.

    They ask what data sets seldom ask: whether friendly words about people, praise, links and
    dialects are left alone, and whether plain abuse and spam are seen. No model learns from them.
    """
    progress = progress_on_stderr()
    classifier = Classifier.from_directory(artifact.find(models, model))
    thresholds = classifier.card.thresholds[Strictness(strictness)]
    answers = functional_answers(classifier.assess, thresholds)
    progress.step(f"asked {classifier.card.version} about {len(answers):,} comments")
    groups, worst = measure_groups(answers), worst_answers(answers, n_worst)
    if as_json:
        print_json(
            {
                "model": classifier.card.version,
                "strictness": strictness,
                "groups": as_dicts(groups),
                "languages": as_dicts(measure_languages(answers)),
                "worst": [_as_dict(answer) for answer in worst],
            }
        )
        return
    print_table(as_table([*groups, *measure_languages(answers)] if languages else groups))
    for answer in worst:
        click.echo(_as_line(answer))


def _as_dict(answer: FunctionalAnswer) -> dict[str, Any]:
    case = answer.case
    return {
        "text": case.comment.text,
        "family": case.family,
        "group": case.group,
        "language": case.language,
        "label": case.label.value,
        "answer": answer.assessment.scores.label.value,
        "score": round(answer.score, 4),
        "action": answer.action.value,
    }


def _as_line(answer: FunctionalAnswer) -> str:
    told = _as_dict(answer)
    text = " ".join(told["text"].split())[:LONGEST_LINE]
    place = f"{told['family']}/{told['group']} ({told['language']})"
    outcome = f"{told['label']} -> {told['answer']}, {told['action']}"
    return f"{told['score']:.3f} {outcome}  {place}: {text}"
