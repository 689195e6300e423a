"""How well a model tells hostile sentences from harmless ones that nobody wrote with it in mind.

    python benchmarks/unseen.py [--model DIRECTORY]

`unseen/` holds 170 sentences in each of eleven languages, 100 hostile and 70 harmless, by what they
do: threaten, deny, quote to refuse, swear at the rain. They were written without a look at our own
examples, at the functional suite or at any data set; no model learns from them. What each does is
asked against all sentences of the other side in its language, and the mean over languages is shown.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from model import artifact
from model.classifier import Classifier
from model.comment import Comment
from model.labels import Label

DIRECTORY = Path(__file__).with_name("unseen")

Texts = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences, side by side with what is known of each."""

    texts: list[str]
    languages: Texts
    functions: Texts
    hostile: npt.NDArray[np.bool_]


@click.command()
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=artifact.BASELINE_DIRECTORY,
    help="Directory of the model.  [default: the shipped one]",
)
def main(model: Path) -> None:
    """Print two tables in Markdown: the AUC by language, and by what the sentences do."""
    sentences = read()
    classifier = Classifier.from_directory(model)
    assessed = classifier.assess([Comment(text=text) for text in sentences.texts])
    scores = np.array([assessment.scores.abuse for assessment in assessed])
    everything = np.ones(len(scores), dtype=bool)
    by_language = areas(sentences, scores, everything)
    click.echo("| language | AUC |\n|---|---|")
    for language, area in by_language.items():
        click.echo(f"| {language} | {area:.3f} |")
    click.echo(f"| mean | {np.mean(list(by_language.values())):.3f} |")
    click.echo("\n| what it does | label | AUC |\n|---|---|---|")
    for function, is_hostile, among in by_function(sentences):
        label = Label.ABUSE if is_hostile else Label.LEGITIMATE
        area = np.mean(list(areas(sentences, scores, among).values()))
        click.echo(f"| {function.replace('_', ' ')} | {label.value} | {area:.3f} |")


def read() -> Sentences:
    """Return the sentences of all languages."""
    rows = [
        json.loads(line)
        for path in sorted(DIRECTORY.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return Sentences(
        texts=[row["text"] for row in rows],
        languages=np.array([row["language"] for row in rows]),
        functions=np.array([row["function"] for row in rows]),
        hostile=np.array([row["label"] == Label.ABUSE.value for row in rows]),
    )


def by_function(sentences: Sentences) -> Iterator[tuple[str, bool, npt.NDArray[np.bool_]]]:
    """Yield each function, whether it is hostile, and its sentences with all of the other side."""
    for function in dict.fromkeys(sentences.functions.tolist()):
        inside = sentences.functions == function
        is_hostile = bool(sentences.hostile[inside][0])
        yield function, is_hostile, inside | (sentences.hostile != is_hostile)


def areas(
    sentences: Sentences, scores: npt.NDArray[np.float64], among: npt.NDArray[np.bool_]
) -> dict[str, float]:
    """Return the area under the curve of hostile against harmless in each language."""
    found = {}
    for language in dict.fromkeys(sentences.languages.tolist()):
        asked = among & (sentences.languages == language)
        found[language] = float(roc_auc_score(sentences.hostile[asked], scores[asked]))
    return found


if __name__ == "__main__":
    main()
