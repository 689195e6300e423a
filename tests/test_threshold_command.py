"""``chaffinch-train threshold`` answers a goal from the card of a model."""

import json
import re

import pytest
from click.testing import CliRunner

from model.labels import Label
from tests.data_sets import write_model
from tests.judged_rows import some_findings
from training.cli import main
from training.goal import parse_goal

CURVES = some_findings().curves()
GOAL = "maximum recall @ precision >= 0.9"


@pytest.fixture
def ask(tmp_path):
    """Ask the model whose card holds our curves, or the metrics given."""
    models = tmp_path / "models"
    version = write_model(models)

    def ask_model(*arguments, metrics=None, succeeds=True):
        path = models / version / "card.json"
        card = json.loads(path.read_text("utf-8"))
        card["metrics"] = {"curves": CURVES} if metrics is None else metrics
        path.write_text(json.dumps(card), "utf-8")
        command = ["threshold", version, *arguments, "--models", str(models)]
        result = CliRunner().invoke(main, command)
        assert (result.exit_code == 0) is succeeds, result.output
        return result

    return ask_model


@pytest.mark.parametrize("label", Label)
def test_the_threshold_is_printed_with_the_statistics_there(ask, label):
    best = parse_goal(GOAL).best(CURVES[label])
    lines = ask(GOAL, "--label", label.value).stdout.splitlines()
    assert lines[0] == f"threshold     {best['threshold']:.6f}"
    found = {line.split()[0]: line.split()[1] for line in lines[1:]}
    assert found["precision"] == f"{best['precision']:.4%}"
    assert set(found) == {"precision", "recall", "false_alarms", "held", "f1", "accuracy"}
    assert f"of all {label}, the share over it" in lines[2]


def test_spam_is_meant_where_no_label_is_named(ask):
    assert ask(GOAL).stdout == ask(GOAL, "--label", "spam").stdout


def test_programs_get_json(ask):
    answer = json.loads(ask(GOAL, "--label", "abuse", "--json").stdout)
    best = parse_goal(GOAL).best(CURVES["abuse"])
    assert answer == {"goal": GOAL, "label": "abuse", **best}


def test_a_goal_out_of_reach_is_said_plainly_with_how_near_one_comes(ask):
    goal = "minimum recall @ recall <= 0"
    result = ask(goal, succeeds=False)
    assert result.stdout == ""
    assert f"no threshold for spam meets `{goal}`; the closest, " in result.stderr
    assert re.search(r"gives recall 0\.\d{4}, precision \d\.\d{4}\n", result.stderr)


def test_a_card_without_curves_says_what_to_do(ask):
    result = ask(GOAL, metrics={"slices": []}, succeeds=False)
    assert "holds no curve of spam" in result.stderr
    assert "fit the model again with `chaffinch-train fit`" in result.stderr


def test_an_empty_curve_says_that_rows_are_missing(ask):
    result = ask(GOAL, metrics={"curves": {"spam": []}}, succeeds=False)
    assert "fitted on too few rows; fit it again on more of them" in result.stderr


def test_a_goal_that_cannot_be_read_shows_one_that_can(ask):
    result = ask("best recall", succeeds=False)
    assert "write it as `maximum recall @ precision >= 0.99`" in result.stderr


def test_a_model_that_is_not_there_is_an_error(tmp_path):
    command = ["threshold", "2026-01-01T000000-abcdef", GOAL, "--models", str(tmp_path)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "no such version" in result.stderr
