"""``chaffinch-train cross-validate`` gives the figures of left-out sources and leaves no model."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from tests.data_sets import a_row, add_data_set, rows_of
from tests.sentences import examples
from tests.small_model import quiet, small_fit
from training.cli import main
from training.evaluate import as_dicts, measure
from training.fit import cross_validate


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a directory of two data sets, both with all labels."""
    home = tmp_path_factory.mktemp("home")
    (home / "data").mkdir()
    for source in ("garden", "harbour"):
        rows = rows_of(example for example in examples() if example.source == source)
        add_data_set(home / "data", source, rows)
    return home


def run(home, *options):
    data = ["--catalogue", home / "data" / "catalogue.toml", "--data", home / "data"]
    command = ["cross-validate", *data, "--no-templates", *options]
    return CliRunner().invoke(main, list(map(str, command)), env={"CHAFFINCH_HOME": str(home)})


@pytest.fixture(scope="module")
def result(home):
    """What it says of our own sentences, as JSON and as a page."""
    result = run(home, "--json", "--report", home / "report.html")
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def left_out():
    return cross_validate(examples(), seed=0, progress=quiet())


def test_it_gives_the_measures_that_a_fit_puts_on_its_card(left_out):
    assert as_dicts(measure(left_out.rows, left_out.judged())) == small_fit().metrics["slices"]
    assert left_out.metrics() == small_fit().metrics
    assert left_out.thresholds() == small_fit().thresholds


def test_the_scores_are_probabilities_of_every_row(left_out):
    assert left_out.scores.shape == (240, 3)
    assert np.allclose(left_out.scores.sum(axis=1), 1)
    assert left_out.weights.sum() == pytest.approx(1)


def test_it_prints_measures_per_source_language_and_label(result):
    told = json.loads(result.stdout)
    assert told["seed"] == 0
    assert {part["source"] for part in told["slices"]} == {"all", "garden", "harbour"}
    assert told["slices"][0]["n_rows"] == 240
    assert told["slices"][0]["labels"]["spam"]["auc"] > 0.8
    assert set(told["calibration_error"]) == {"spam", "abuse", "legitimate"}
    assert 0 <= told["risk_coverage_area"]["highest probability"] < 0.2


def test_no_source_counts_as_seen(result):
    assert {part["n_seen"] for part in json.loads(result.stdout)["slices"]} == {0}


def test_no_model_is_written(home, result):
    assert sorted(path.name for path in home.iterdir()) == ["data", "report.html"]


def test_the_page_is_about_these_rows(home, result):
    page = (home / "report.html").read_text("utf-8")
    assert "240 rows of 2 data sets, scored by models that had not seen them; seed 0." in page
    assert f"wrote {home / 'report.html'}" in result.stderr.replace("\n", "")


def test_too_few_examples_of_a_label_are_refused(tmp_path):
    (tmp_path / "data").mkdir()
    add_data_set(tmp_path / "data", "roses", [a_row(f"Rose number {n}") for n in range(60)])
    told = run(tmp_path)
    assert told.exit_code == 1
    assert "at least 50 of each label are needed" in told.stderr


def test_a_page_that_could_not_be_written_is_refused_before_the_work(home):
    told = run(home, "--report", home / "nowhere" / "report.html")
    assert told.exit_code == 2
    assert "nowhere is not a directory; make it first" in " ".join(told.stderr.split())
    assert "read 240 rows" not in told.stderr
