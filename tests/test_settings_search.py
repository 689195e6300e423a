"""``chaffinch-train search`` compares settings on sources left out, here or on a cluster alike."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from model.card import read_card
from model.linear import MarginClassifier
from tests.dask_cluster import a_dask_cluster
from tests.data_sets import add_data_set, rows_of
from tests.sentences import examples
from tests.small_model import quiet
from training.cli import main
from training.fit import leave_out, prepare
from training.search import fit_one, rows_of_fold


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a directory of two data sets."""
    home = tmp_path_factory.mktemp("home")
    (home / "data").mkdir()
    for source in ("garden", "harbour"):
        rows = rows_of(example for example in examples() if example.source == source)
        add_data_set(home / "data", source, rows)
    return home


def run(home: Path, command: str, *options: object) -> Result:
    data = ["--catalogue", home / "data" / "catalogue.toml", "--data", home / "data"]
    words = [command, *data, "--no-templates", *options]
    return CliRunner().invoke(main, list(map(str, words)), env={"CHAFFINCH_HOME": str(home)})


SMALL = ("--strength", "3,0.0001", "--alpha", "1e-4", "--json")


def test_every_combination_is_judged_and_the_best_comes_first(home: Path) -> None:
    result = run(home, "search", *SMALL, "--workers", 2)
    assert result.exit_code == 0, result.output
    first, second = json.loads(result.stdout)["choices"]
    assert {first["settings"]["strength"], second["settings"]["strength"]} == {3.0, 0.0001}
    assert sum(first["auc"].values()) >= sum(second["auc"].values())
    assert all(0.5 < value <= 1 for value in first["auc"].values())


def test_a_cluster_finds_the_same_as_this_machine(home: Path, tmp_path: Path) -> None:
    here = run(home, "search", *SMALL, "--workers", 1)
    with a_dask_cluster(tmp_path, n_workers=2) as cluster:
        there = run(home, "search", *SMALL, "--scheduler", cluster.address)
    assert there.exit_code == 0, there.output
    assert json.loads(there.stdout) == json.loads(here.stdout)


def test_it_is_a_table_for_people(home: Path) -> None:
    result = run(home, "search", *SMALL[:-1], "--workers", 1)
    assert "strength" in result.stdout
    assert "spam AUC" in result.stdout


def test_margins_are_those_that_a_fit_judges_itself_by() -> None:
    lesson = prepare(examples(), (), seed=0, progress=quiet())
    judged = leave_out(lesson, MarginClassifier(), progress=quiet())
    labels = np.array([example.label.value for example in lesson.taught])
    fold = rows_of_fold(lesson, fold=0)
    margins = fit_one(lesson.X, labels, fold, {}, 0)
    assert len(fold.outside)
    assert np.array_equal(margins, judged.margins[fold.outside])


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [("one", "is not numbers with commas"), ("0", "larger than 0"), ("1,inf", "larger than 0")],
)
def test_numbers_that_make_no_sense_are_refused(home: Path, numbers: str, sentence: str) -> None:
    result = run(home, "search", "--strength", numbers)
    assert result.exit_code == 2
    assert sentence in result.output


def test_a_fit_takes_the_settings_that_were_found(home: Path) -> None:
    result = run(home, "fit", "--strength", "0.5", "--epochs", "3")
    assert result.exit_code == 0, result.output
    parameters = read_card(home / "models" / result.stdout.strip()).parameters
    assert (parameters["strength"], parameters["epochs"]) == (0.5, 3)
    assert parameters["alpha"] == 1e-4
