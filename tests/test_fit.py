"""A small fit tells our own sentences apart, and is the same for the same examples and seed."""

import io

import joblib
import numpy as np
import pytest

from model.comment import Comment
from model.labels import Label, Strictness
from model.linear import LABELS, MarginClassifier
from tests.sentences import examples
from tests.small_model import quiet, small_fit
from training.coverage import COVERED_AUC, LEAST_ROWS, covered_languages
from training.examples import Example
from training.fit import cap, fit
from training.metrics import auc

OTHERS = {
    Label.SPAM: (
        "Cheap shoes for everyone, order now at http://shoes.example/sale",
        "Earn 700 dollars a day from home, click http://cash.example",
        "Best online casino, free spins and a bonus at http://lucky.example",
        "Billige Schuhe jetzt bestellen unter http://schuhe.example",
        "Gana 300 euros al día, entra en http://dinero.example",
    ),
    Label.ABUSE: (
        "You are a stupid idiot and a disgusting liar",
        "Shut up, you pathetic loser",
        "What a pathetic clown you are, shut your stupid mouth",
        "Halt die Klappe, du dummer Idiot",
        "Cállate, idiota, eres un payaso estúpido",
    ),
    Label.LEGITIMATE: (
        "The bridge over the river was closed in April when we walked there",
        "I read the article twice and still disagree with the author",
        "Could the council publish the timetable before the summer?",
        "Das Konzert war schön, nur der Saal war zu kalt",
        "Las fotos del jardín son preciosas, gracias",
    ),
}


def bytes_of(pipeline):
    file = io.BytesIO()
    joblib.dump(pipeline, file)
    return file.getvalue()


@pytest.mark.parametrize("label", Label)
def test_other_sentences_of_ours_get_their_label(label):
    comments = [Comment(text=text) for text in OTHERS[label]]
    right = (small_fit().pipeline.predict(comments) == label.value).sum()
    assert right >= len(comments) - 1


@pytest.mark.parametrize("label", Label)
def test_other_sentences_of_ours_have_the_highest_score_of_their_label(label):
    comments = [Comment(text=text) for texts in OTHERS.values() for text in texts]
    is_label = np.array([one is label for one, texts in OTHERS.items() for _ in texts])
    column = sorted(Label).index(label)
    scores = small_fit().pipeline.predict_proba(comments)[:, column]
    assert auc(scores, is_label) > 0.9


def test_the_same_examples_and_seed_give_the_same_model_to_the_byte():
    again = fit(examples(), seed=0, progress=quiet())
    assert bytes_of(again.pipeline) == bytes_of(small_fit().pipeline)
    assert again.thresholds == small_fit().thresholds
    assert again.metrics == small_fit().metrics


def test_another_seed_gives_another_model():
    other = fit(examples(), seed=1, progress=quiet())
    assert bytes_of(other.pipeline) != bytes_of(small_fit().pipeline)


def test_the_pipeline_takes_comments_and_gives_probabilities():
    found = small_fit().pipeline.predict_proba([Comment(text="Lovely roses!"), Comment(text="")])
    assert found.shape == (2, 3)
    assert found.sum(axis=1) == pytest.approx([1, 1])


def test_thresholds_of_every_strictness_come_with_the_model():
    assert set(small_fit().thresholds) == set(Strictness)


def test_the_parameters_tell_how_it_was_made():
    parameters = small_fit().parameters
    assert parameters["seed"] == 0
    assert parameters["prior"] == {"spam": 0.20, "abuse": 0.05, "legitimate": 0.75}
    assert isinstance(small_fit().pipeline[-1], MarginClassifier)


def test_the_measures_hold_a_reliability_curve_of_every_label():
    calibration = small_fit().metrics["calibration"]
    assert set(calibration) == set(Label)
    for label in Label:
        assert 0 <= calibration[label]["error"] <= 1
        weights = [point["weight"] for point in calibration[label]["curve"]]
        assert sum(weights) == pytest.approx(1)


def test_scores_are_calibrated_on_what_was_left_out():
    for label in Label:
        assert small_fit().metrics["calibration"][label]["error"] < 0.1


def test_a_language_is_covered_for_a_label_only_where_it_is_told_there():
    n_rows = 2 * LEAST_ROWS
    rows = [
        Example(text=f"{language} {n}", label=label, source="garden", language=language)
        for language in ("en", "de-AT", "sv")
        for label in Label
        for n in range(n_rows if language != "sv" else LEAST_ROWS - 1)
    ]
    labels = np.array([row.label.value for row in rows])
    # Spam is told everywhere, abuse in English alone.
    scores = (labels[:, None] == np.array([label.value for label in LABELS])).astype(float)
    is_english = np.array([row.language == "en" for row in rows])
    scores[~is_english, 1] = 0.5
    assert COVERED_AUC > 0.5
    assert covered_languages(rows, labels, scores) == {"spam": ["de", "en"], "abuse": ["en"]}


def test_a_large_source_is_capped_by_label_and_keeps_its_order():
    rows = [
        Example(text=f"Text {n}", label=list(Label)[n % 3], source=("a", "b")[n % 2])
        for n in range(600)
    ]
    kept = cap(rows, 10)
    assert len(kept) == 60
    assert kept == sorted(kept, key=rows.index)
    assert cap(rows[::-1], 10)[::-1] == kept
    assert cap(rows, 1_000) == rows


def test_two_collections_of_one_kind_each_can_be_fitted_together():
    adverts = [e for e in examples() if e.label is not Label.ABUSE and e.source == "garden"]
    insults = [e for e in examples() if e.label is not Label.SPAM and e.source == "harbour"]
    fitted = fit([*adverts, *insults], seed=0, progress=quiet())
    assert fitted.pipeline.predict([Comment(text=OTHERS[Label.ABUSE][0])]).tolist() == ["abuse"]
