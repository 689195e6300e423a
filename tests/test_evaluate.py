"""Measures say how well a label is told from the others, and where nothing can be said."""

import io

import numpy as np
import pytest
from rich.console import Console

from model.classifier import Classifier
from model.labels import Label
from tests.data_sets import fit_small_model
from tests.sentences import examples
from training.evaluate import Judged, as_dicts, as_table, judge_examples, measure
from training.examples import Example
from training.metrics import auc, f1, recall_at_false_alarms
from training.progress import Lines


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    directory = fit_small_model(tmp_path_factory.mktemp("models"))
    classifier = Classifier.from_directory(directory)
    return judge_examples(examples(), classifier, Lines(Console(file=io.StringIO())))


def some(label, count, **more):
    return [Example(text=f"{label} {n}", label=label, **more) for n in range(count)]


def certain(rows, *, published=True):
    """Return the judgement of a model that is right about every row."""
    scores = np.array([[float(example.label is label) for label in Label] for example in rows])
    return Judged(scores, np.full(len(rows), published))


def array(*values):
    return np.array(values)


def test_a_perfect_order_has_an_auc_of_1_and_a_reversed_one_of_0():
    positive = array(True, True, False)
    assert auc(array(0.9, 0.8, 0.1), positive) == 1
    assert auc(array(0.1, 0.2, 0.9), positive) == 0


@pytest.mark.parametrize("measured", [auc, recall_at_false_alarms, f1])
@pytest.mark.parametrize("kind", [True, False])
def test_rows_of_one_kind_measure_nothing(measured, kind):
    assert (
        measured(array(0.9, 0.1) if measured is not f1 else array(kind, kind), array(kind, kind))
        is None
    )


def test_recall_counts_what_stands_over_all_but_one_percent_of_the_others():
    others = np.linspace(0, 0.5, 200)
    found = array(0.9, 0.4985, 0.4980, 0.1)
    scores = np.concatenate([found, others])
    positive = array(*[True] * 4, *[False] * 200)
    # Two false alarms of 200 are allowed, so that the third highest of the others is the limit.
    assert others[-3] < 0.4980
    assert recall_at_false_alarms(scores, positive) == 0.75


def test_ties_with_the_others_are_false_alarms():
    assert recall_at_false_alarms(array(0.5, 0.5, 0.5), array(True, False, False)) == 0


def test_few_others_allow_no_false_alarm():
    assert recall_at_false_alarms(array(0.8, 0.9, 0.1), array(True, False, False)) == 0


def test_f1_is_the_harmonic_mean_of_precision_and_recall():
    predicted, positive = array(True, True, False, False), array(True, False, True, False)
    assert f1(predicted, positive) == 0.5


def test_each_source_and_language_is_measured_by_itself():
    rows = (
        some(Label.SPAM, 20, source="a", language="en")
        + some(Label.LEGITIMATE, 20, source="a", language="en")
        + some(Label.LEGITIMATE, 20, source="a", language="de")
        + some(Label.LEGITIMATE, 20, source="b", language="de")
    )
    slices = measure(rows, certain(rows))
    assert [(part.source, part.language, part.n_rows) for part in slices] == [
        ("all", "all", 80),
        ("all", "de", 40),
        ("all", "en", 40),
        ("a", "all", 60),
        ("a", "de", 20),
        ("a", "en", 40),
        ("b", "all", 20),
    ]


@pytest.mark.parametrize("n_spam, n_legitimate", [(500, 0), (500, 19)])
def test_a_language_whose_rows_say_nothing_is_not_listed(n_spam, n_legitimate):
    rows = (
        some(Label.SPAM, n_spam, source="a", language="cy")
        + some(Label.LEGITIMATE, n_legitimate, source="a", language="cy")
        + some(Label.LEGITIMATE, 30, source="a", language="en")
    )
    assert {part.language for part in measure(rows, certain(rows))} == {"all", "en"}


def test_the_share_of_legitimate_rows_kept_is_of_those_alone():
    rows = some(Label.LEGITIMATE, 40, source="a") + some(Label.SPAM, 40, source="a")
    published = array(*[True] * 30, *[False] * 50)
    (everything, *_) = measure(rows, Judged(certain(rows).scores, published))
    assert everything.legitimate_kept == 0.75


@pytest.mark.parametrize("n_spam, n_legitimate", [(19, 100), (100, 19)])
def test_few_rows_of_a_kind_measure_nothing(n_spam, n_legitimate):
    rows = some(Label.SPAM, n_spam, source="a") + some(Label.LEGITIMATE, n_legitimate, source="a")
    assert measure(rows, certain(rows))[0].labels["spam"].auc is None


def test_without_legitimate_rows_none_are_kept_or_lost():
    rows = some(Label.SPAM, 4, source="a")
    assert measure(rows, certain(rows))[0].legitimate_kept is None


def test_sources_that_the_model_was_fitted_on_are_marked():
    rows = some(Label.SPAM, 3, source="mine") + some(Label.LEGITIMATE, 2, source="new")
    slices = {part.source: part for part in measure(rows, certain(rows), seen={"mine"})}
    assert {source: part.n_seen for source, part in slices.items()} == {
        "all": 3,
        "mine": 3,
        "new": 0,
    }


def test_a_model_fitted_on_sentences_tells_them_apart(judged):
    everything = measure(examples(), judged)[0]
    assert everything.labels["spam"].auc > 0.95
    assert everything.labels["abuse"].auc > 0.95
    assert everything.legitimate_kept > 0.9


def test_scores_of_every_row_sum_to_one(judged):
    assert judged.scores.shape == (240, 3)
    assert judged.scores.sum(axis=1) == pytest.approx(1)


def test_measures_become_json_of_rounded_numbers():
    rows = some(Label.SPAM, 20, source="a") + some(Label.LEGITIMATE, 30, source="a")
    published = array(*[False] * 40, *[True] * 10)
    (everything, *_) = as_dicts(measure(rows, Judged(certain(rows).scores, published)))
    assert everything["legitimate_kept"] == 0.3333
    assert everything["labels"]["spam"] == {
        "n_rows": 20,
        "auc": 1.0,
        "recall_at_1_percent": 1.0,
        "f1": 1.0,
    }
    assert everything["labels"]["abuse"]["auc"] is None


def test_the_table_shows_a_dash_where_nothing_was_measured(capsys):
    rows = some(Label.SPAM, 2, source="garden")
    Console(width=160).print(as_table(measure(rows, certain(rows), seen={"garden"})))
    line = next(line for line in capsys.readouterr().out.splitlines() if "garden" in line)
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells == ["garden *", "all", "2", "-", "-", "-", "0", "-", "-", "-", "0", "-"]
