"""The training command line: results alone on stdout, the cure in every error."""

import csv
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from model.artifact import BASELINE_DIRECTORY
from model.card import read_card
from tests.data_sets import a_row, add_data_set, fit_small_model, rows_of, write_model
from tests.sentences import examples
from training.cli import main
from training.model_card import model_card
from training.templates import own_examples

ROOT = Path(__file__).parents[1]
KIND = '{"text": "The second paragraph mixes up two different laws, I think"}\n'
CHAFFINCH_TRAIN = Path(sys.executable).with_name("chaffinch-train")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory):
    """A directory of two data sets with their catalogue, both with all labels."""
    directory = tmp_path_factory.mktemp("data")
    for source in ("garden", "harbour"):
        rows = rows_of(example for example in examples() if example.source == source)
        add_data_set(directory, source, rows)
    return directory


@pytest.fixture
def run(tmp_path):
    """Run a command in a home of its own, without any data directory in the environment."""
    environment = {"CHAFFINCH_HOME": str(tmp_path), "CHAFFINCH_DATA": "", "CHAFFINCH_MODELS": ""}

    def run_command(*arguments, succeeds=True, stdin=None):
        result = CliRunner().invoke(main, list(map(str, arguments)), env=environment, input=stdin)
        assert (result.exit_code == 0) is succeeds, result.output
        if not isinstance(result.exception, SystemExit | None):
            raise result.exception
        return result

    return run_command


@pytest.fixture(scope="module")
def small_model(tmp_path_factory):
    """The directory of a model fitted on our own sentences."""
    return fit_small_model(tmp_path_factory.mktemp("small"))


@pytest.fixture
def fitted(small_model, tmp_path):
    """The version of that model, as a candidate of this home."""
    shutil.copytree(small_model, tmp_path / "models" / small_model.name)
    return small_model.name


def run_fit(run, sentences, *options):
    return run("fit", "--catalogue", sentences / "catalogue.toml", "--data", sentences, *options)


def all_commands(group=main, prefix=()):
    for name, command in group.commands.items():
        yield pytest.param(command, id=" ".join([*prefix, name]))
        if isinstance(command, click.Group):
            yield from all_commands(command, (*prefix, name))


@pytest.mark.parametrize("command", list(all_commands()))
def test_every_command_explains_itself(command):
    assert command.help.strip().endswith(".")
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(option.help for option in options)


def test_fit_prints_the_version_alone_and_leaves_a_model_with_its_card(
    run, sentences, tmp_path, monkeypatch
):
    # A twentieth of our own sentences: all of them would teach for minutes.
    monkeypatch.setattr("training.cli_fit.own_examples", lambda seed: own_examples(seed)[::20])
    result = run_fit(run, sentences)
    version = result.stdout.removesuffix("\n")
    card = read_card(tmp_path / "models" / version)
    assert card.version == version
    assert card.label_counts == {"spam": 60, "abuse": 60, "legitimate": 120}
    assert card.sources["garden"]["rows"] == {"spam": 30, "abuse": 30, "legitimate": 60}
    assert card.sources["garden"]["licence"] == "CC0"
    assert len(card.sources["garden"]["sha256"]) == 64
    assert "read 240 rows of 2 data sets" in result.stderr
    assert not (tmp_path / "models" / "CURRENT").exists()


def test_the_same_data_and_seed_give_the_same_model(run, sentences, tmp_path):
    # Our own sentences are the same each time: test_templates says so, and they take long.
    first, again = (
        read_card(out / run_fit(run, sentences, "--no-templates", "--out", out).stdout[:-1])
        for out in (tmp_path / "a", tmp_path / "b")
    )
    assert first.sha256 == again.sha256
    assert first.metrics == again.metrics


def test_publish_and_rollback_print_what_serves(run, fitted):
    assert run("publish", fitted).stdout == f"{fitted}\n"
    assert run("rollback").stdout == "baseline\n"


def test_publishing_what_is_not_there_says_where_to_look(run):
    result = run("publish", "2026-01-01T000000-abcdef", succeeds=False)
    assert result.stdout == ""
    assert "no such version; `chaffinch-train list` names them" in result.stderr


def test_list_marks_the_version_that_serves(run, tmp_path):
    versions = [write_model(tmp_path / "models", minute=minute) for minute in range(2)]
    run("publish", versions[0])
    marked = [line for line in run("list").stdout.splitlines() if "*" in line]
    assert len(marked) == 1
    assert versions[0] in marked[0]
    assert versions[1] in run("list").stdout


def test_list_shows_a_damaged_model_with_its_reason(run, tmp_path):
    version = write_model(tmp_path / "models")
    (tmp_path / "models" / version / "card.json").write_text("{}")
    assert "the card is not of format 1" in run("list").stdout


def test_card_prints_the_card_of_a_version(run, fitted, tmp_path):
    card = json.loads(run("card", fitted).stdout)
    assert card["version"] == fitted
    assert card == json.loads((tmp_path / "models" / fitted / "card.json").read_text("utf-8"))


def test_evaluate_prints_json_per_source_and_language(run, fitted, sentences):
    options = ["--catalogue", sentences / "catalogue.toml", "--data", sentences, "--json"]
    result = run("evaluate", fitted, *options)
    report = json.loads(result.stdout)
    assert report["model"] == fitted
    assert {part["source"] for part in report["slices"]} == {"all", "garden", "harbour"}
    assert "240 of 240 rows are of data sets that the model was fitted on" in result.stderr


def test_evaluate_prints_a_table_for_a_directory(run, fitted, sentences, tmp_path):
    options = ["--catalogue", sentences / "catalogue.toml", "--data", sentences]
    result = run("evaluate", tmp_path / "models" / fitted, *options, "--sources", "harbour")
    assert "harbour *" in result.stdout
    assert "garden" not in result.stdout


def test_a_command_without_data_says_how_to_name_it(run):
    result = run("fit", succeeds=False)
    assert "Give --data DIR or set CHAFFINCH_DATA" in result.stderr


def test_a_fit_without_enough_of_every_label_is_refused(run, tmp_path):
    rows = [a_row(f"Rose number {number}", "legitimate") for number in range(60)]
    catalogue = add_data_set(tmp_path, "roses", [*rows, a_row("Buy!", "spam")])
    result = run("fit", "--catalogue", catalogue, "--data", tmp_path, succeeds=False)
    assert (
        "the data sets hold 1 examples of spam, at least 50 of each label are needed"
        in result.stderr
    )
    assert not (tmp_path / "models").exists()


def test_a_changed_file_is_not_fitted_on(run, sentences, tmp_path):
    catalogue = add_data_set(tmp_path, "roses", [a_row()], sha256="0" * 64)
    result = run("fit", "--catalogue", catalogue, "--data", tmp_path, succeeds=False)
    assert "roses.jsonl.gz: its SHA-256 is" in result.stderr


def test_restricted_data_is_left_out_unless_asked_for(run, tmp_path):
    rows = [a_row("Buy!", "spam"), a_row("You idiot", "abuse")]
    add_data_set(tmp_path, "open-rows", [a_row()])
    catalogue = add_data_set(tmp_path, "private-rows", rows, licence_class="restricted")
    result = run("fit", "--catalogue", catalogue, "--data", tmp_path, succeeds=False)
    assert "read 1 rows of 1 data sets" in result.stderr


def test_an_unknown_licence_class_is_refused(run, tmp_path):
    result = run("fit", "--data", tmp_path, "--licences", "open,free", succeeds=False)
    assert "choose from open, unstated, restricted" in result.stderr


def test_verify_names_the_right_files_and_fails_for_each_wrong_one(run, tmp_path):
    add_data_set(tmp_path, "roses", [a_row()])
    add_data_set(tmp_path, "tulips", [a_row()], sha256="0" * 64)
    catalogue = add_data_set(tmp_path, "weeds", [a_row()], licence_class="restricted")
    (tmp_path / "weeds.jsonl.gz").unlink()
    options = ["--catalogue", catalogue, "--data", tmp_path]
    result = run("datasets", "verify", *options, succeeds=False)
    assert result.stdout == "roses\n"
    assert "tulips.jsonl.gz: its SHA-256 is" in result.stderr
    assert "weeds.jsonl.gz: cannot be read" in result.stderr


def test_the_shipped_catalogue_can_be_listed_as_table_and_as_json(run):
    assert "youtube-spam-collection" in run("datasets", "list").stdout
    found = json.loads(run("datasets", "list", "--json").stdout)
    assert {one["name"] for one in found} >= {"youtube-spam-collection", "olid"}


def test_own_data_sets_stand_beside_the_shipped_ones(run, tmp_path):
    catalogue = add_data_set(tmp_path, "roses", [a_row()])
    both = run("datasets", "list", "--catalogue", "shipped", "--catalogue", catalogue).stdout
    alone = run("datasets", "list", "--catalogue", catalogue).stdout
    assert ("roses" in both, "olid" in both) == (True, True)
    assert ("roses" in alone, "olid" in alone) == (True, False)


def test_score_labels_stdin_with_the_model_that_serves(run, fitted):
    run("publish", fitted)
    result = run("score", "-", stdin='{"text": "Cheap watches http://watches.example"}\n{}\n')
    scored, bad = map(json.loads, result.stdout.splitlines())
    assert scored["model"] == fitted
    assert bad["error"] == "text must be a string that is not empty"
    assert "scored 1 rows" in result.stderr
    assert "1 rows could not be scored" in result.stderr


def test_score_takes_the_format_from_the_name_of_the_file(run, fitted, tmp_path):
    archive, output = tmp_path / "old.csv", tmp_path / "new.jsonl"
    archive.write_text("text\nLovely roses!\n", "utf-8")
    result = run("score", archive, "--model", fitted, "--output", output)
    assert result.stdout == ""
    assert json.loads(output.read_text("utf-8"))["text"] == "Lovely roses!"


def test_score_writes_the_format_and_follows_the_policy_asked_for(run, fitted):
    options = ["--model", fitted, "--to", "csv", "--mode", "pre", "--strictness", "strict"]
    rows = list(csv.DictReader(run("score", "-", *options, stdin=KIND).stdout.splitlines()))
    assert [(row["label"], row["action"]) for row in rows] == [("legitimate", "hold")]


@pytest.mark.parametrize("option", ["--from", "--to", "--mode", "--strictness"])
def test_score_names_the_choices_as_they_are_written(run, option):
    choices = {"--mode": "'log-only', 'post', 'pre'", "--strictness": "'lenient', 'balanced'"}
    result = run("score", "-", option, "xml", succeeds=False)
    assert choices.get(option, "'jsonl', 'csv'") in result.stderr


def test_score_reads_from_a_pipe_with_a_name(run, fitted, tmp_path):
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(KIND,))
    writer.start()
    assert len(run("score", pipe, "--model", fitted).stdout.splitlines()) == 1
    writer.join()


def test_score_reads_the_compressed_files_of_data_sets(run, fitted, sentences):
    result = run("score", sentences / "garden.jsonl.gz", "--model", fitted)
    assert len(result.stdout.splitlines()) == 120


def test_a_damaged_compressed_archive_is_an_error(run, fitted, sentences, tmp_path):
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes((sentences / "garden.jsonl.gz").read_bytes()[:-20])
    result = run("score", broken, "--model", fitted, succeeds=False)
    assert "broken.jsonl.gz: the compressed file is damaged" in result.stderr


def test_a_missing_archive_is_an_error(run):
    result = run("score", "nowhere.csv", succeeds=False)
    assert "nowhere.csv: there is no such file" in result.stderr


def test_score_ends_quietly_when_its_reader_has_seen_enough(run, fitted, tmp_path):
    archive = tmp_path / "many.jsonl"
    archive.write_text('{"text": "Lovely roses, and so many of them!"}\n' * 5_000, "utf-8")
    with subprocess.Popen(
        [CHAFFINCH_TRAIN, "score", archive, "--model", fitted],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"CHAFFINCH_HOME": str(tmp_path)},
    ) as process:
        assert json.loads(process.stdout.readline())["label"]
        process.stdout.close()
        complaints = process.stderr.read().decode()
    assert "Traceback" not in complaints
    assert "BrokenPipe" not in complaints


def test_a_published_fit_serves_in_one_line_of_shell(run, sentences, tmp_path):
    options = f"--catalogue {sentences}/catalogue.toml --data {sentences} --no-templates"
    script = f"{CHAFFINCH_TRAIN} publish $({CHAFFINCH_TRAIN} fit {options})"
    result = subprocess.run(
        ["sh", "-c", script],
        env=os.environ | {"CHAFFINCH_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (tmp_path / "models" / "CURRENT").read_text("utf-8") == result.stdout


def test_the_page_about_the_shipped_model_is_made_from_its_card():
    page = (ROOT / "docs" / "model-card.md").read_text("utf-8")
    assert page == model_card(read_card(BASELINE_DIRECTORY)), (
        "run: chaffinch-train model-card > docs/model-card.md"
    )


def test_the_page_of_a_model_names_its_data_its_measures_and_its_limits(run, fitted):
    page = run("model-card", fitted).stdout
    for heading in ("What it is not for", "How good it is", "How it fails", "Its limits"):
        assert f"\n## {heading}" in page
    assert "| garden |" in page
    assert fitted in page
    assert "nan" not in page
