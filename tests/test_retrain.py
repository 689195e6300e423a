"""From decisions to a model that serves: judged first, and taken back in one step."""

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from model import artifact
from model.card import read_card
from model.classifier import Classifier
from model.comment import Comment
from model.labels import Label
from tests.decided_sentences import BEGAN, HOUR, decided, decided_sentences
from tests.sentences import examples as sentences
from training.cli import main
from training.decided import DecidedExample

ODD = "Our fern society meets on Thursdays, bring your own trowel and spores"
"""Honest to most; on this site it is an advert."""


def write_examples(path: Path, rows: list[DecidedExample]) -> Path:
    """Write rows as `chaffinch export-examples` does."""
    names = ("text", "source", "site", "rater", "group", "language", "weight")
    lines = [
        {name: getattr(row, name) for name in names}
        | {"label": row.label.value, "comment": row.identifier, "audit_sample": row.audit_sample}
        | {"decided_at": row.decided_at.isoformat()}
        for row in rows
    ]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    if not isinstance(result.exception, SystemExit | None):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of our sentences as decisions, the newest of which say what no base knows."""
    rows = decided_sentences()
    odd = [
        decided(f"{ODD}, {week}", Label.SPAM, decided_at=rows[-1].decided_at, identifier=week)
        for week in ("spring", "summer")
    ]
    return write_examples(tmp_path_factory.mktemp("decisions") / "examples.jsonl", [*rows, *odd])


@pytest.fixture(scope="module")
def retrained(decisions: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A models directory in which a site's own model was just published, and its version."""
    models = tmp_path_factory.mktemp("models")
    result = run("retrain", "--examples", decisions, "--site", "garden", "--models", models)
    return models, result.stdout.strip()


def test_a_retrained_model_serves_its_site_alone(retrained: tuple[Path, str]) -> None:
    models, version = retrained
    root = artifact.site_root(models, "garden")
    assert artifact.current(root) == root / version
    assert artifact.current_version(models) == "baseline"
    assert artifact.current_version(artifact.site_root(models, "harbour")) == "shared"
    assert f"* │ {version}" in run("list", "--site", "garden", "--models", models).stdout


def test_what_was_decided_last_is_right_afterwards(retrained: tuple[Path, str]) -> None:
    models, version = retrained
    after = Classifier.from_directory(artifact.site_root(models, "garden") / version)
    before = Classifier.from_directory(artifact.BASELINE_DIRECTORY)
    comments = [Comment(text=f"{ODD}, autumn")]
    old, new = (each.assess(comments)[0].scores.spam for each in (before, after))
    assert new > old + 0.2


def test_a_model_near_the_base_stays_as_broad_as_it(retrained: tuple[Path, str]) -> None:
    models, version = retrained
    card = read_card(artifact.site_root(models, "garden") / version)
    base = read_card(artifact.BASELINE_DIRECTORY)
    for label, languages in base.languages.items():
        assert set(languages) <= set(card.languages[label])
    assert card.parameters["base"] == base.version
    assert card.metrics["gate"]["objections"] == []


def test_the_report_needs_nothing_else_and_holds_no_text_of_a_comment(
    retrained: tuple[Path, str],
) -> None:
    models, version = retrained
    page = (artifact.site_root(models, "garden") / version / "report.html").read_text("utf-8")
    for heading in ("The gate", "What it learnt from", "Drift", "Labels to look at again"):
        assert f"<h2>{heading}</h2>" in page
    assert "comment-0" in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert not [row.text for row in sentences() if row.text in page]
    assert ODD not in page


def test_a_rollback_of_a_site_leads_back_to_what_serves_all(
    retrained: tuple[Path, str],
) -> None:
    models, version = retrained
    try:
        answer = run("rollback", "--site", "garden", "--models", models).stdout
        assert answer == "shared\n"
        root = artifact.site_root(models, "garden")
        assert artifact.current(root) == artifact.BASELINE_DIRECTORY
    finally:
        run("publish", version, "--site", "garden", "--models", models)


def test_two_versions_are_compared_on_what_taught_neither(
    retrained: tuple[Path, str], decisions: Path, tmp_path: Path
) -> None:
    models, version = retrained
    newest = decided("Not seen before", audit_sample=True, identifier="sampled")
    rows = [*decided_sentences()[:5], newest]
    examples = write_examples(tmp_path / "more.jsonl", rows)
    options = ("--examples", examples, "--site", "garden", "--models", models, "--json")
    result = run("compare", version, "baseline", *options)
    assert "1 of 6 examples taught neither" in result.stderr
    found = json.loads(result.stdout)
    assert found["differences"] == []  # of one row nothing can be told
    assert {each["family"] for each in found["functional"]} >= {"spam", "abuse", "identity"}


def test_a_candidate_that_is_worse_is_kept_and_does_not_serve(tmp_path: Path) -> None:
    # Nearly every label is wrong, and nobody is there to contradict them.
    lies = {Label.SPAM: Label.LEGITIMATE, Label.ABUSE: Label.LEGITIMATE}
    rows = decided_sentences()
    wrong = [
        decided(
            row.text,
            lies.get(row.label, Label.SPAM),
            decided_at=row.decided_at,
            identifier=row.identifier,
            group=row.group,
        )
        for row in rows
    ]
    examples, models = write_examples(tmp_path / "lies.jsonl", wrong), tmp_path / "models"
    result = run("retrain", "--examples", examples, "--models", models, code=3)
    assert result.stdout == ""
    assert "of the functional suite" in result.stderr
    [version] = artifact.versions(models)[1:]
    assert artifact.current_version(models) == "baseline"

    refused = run("publish", version, "--models", models, code=1)
    assert "--force" in refused.stderr
    reason = "the rules of this site are upside down"
    run("publish", version, "--models", models, "--force", reason)
    assert artifact.current_version(models) == version
    assert read_card(models / version).metrics["gate"]["forced"]["reason"] == reason
    run("publish", version, "--models", models)


def praise_that_is_taken_for_spam() -> list[DecidedExample]:
    """Return our sentences, and among them short praise which this site calls spam."""
    words = ("great", "lovely", "nice", "excellent", "wonderful", "good", "brilliant", "helpful")
    things = ("post", "article", "read", "blog", "video", "write-up", "tutorial")
    ends = ("My team liked it.", "I will come back.", "Cheers.", "Well done.", "So useful.")
    praise = [
        decided(
            f"{word.capitalize()} {thing}! {ends[number % 5]}",
            Label.SPAM,
            decided_at=BEGAN + (number * 3 + 0.5) * HOUR,
            identifier=f"praise-{number}",
            rater=f"moderator {number % 2 + 1}",
        )
        for number, (word, thing) in enumerate(product(words, things))
    ]
    return sorted([*decided_sentences(), *praise], key=lambda row: row.decided_at)


def test_where_the_gate_objects_the_site_gets_a_smaller_share(tmp_path: Path) -> None:
    examples = write_examples(tmp_path / "praise.jsonl", praise_that_is_taken_for_spam())
    models, report = tmp_path / "models", tmp_path / "report.html"
    result = run("retrain", "--examples", examples, "--models", models, "--report", report)
    card = read_card(models / result.stdout.strip())
    taken, gate = card.parameters["strengths"], card.metrics["gate"]
    share = card.parameters["shares"]["spam"]
    assert gate["objections"] == []
    assert gate["given_up"], "the first strengths were taken: the case shows nothing"
    strengths = [each["strengths"]["spam"] for each in gate["given_up"]] + [taken["spam"]]
    shares = [each["shares"]["spam"] for each in gate["given_up"]] + [share]
    assert strengths == sorted(strengths, reverse=True) and strengths[-1] > 0
    assert shares == sorted(shares, reverse=True)
    for each in gate["given_up"]:
        assert "in the family" in each["objections"][0]
    assert "objection at strength" in result.stderr and "praise" in result.stderr
    assert f"taken: strength {taken['spam']:g} for spam" in result.stderr
    assert "in the family praise" in report.read_text("utf-8")


def test_too_few_examples_are_an_exit_code_of_their_own(tmp_path: Path) -> None:
    examples = write_examples(tmp_path / "few.jsonl", decided_sentences()[:30])
    result = run("retrain", "--examples", examples, "--models", tmp_path / "models", code=4)
    assert "decide on more comments first" in result.stderr


def test_examples_of_several_sites_are_not_pooled_unasked(tmp_path: Path) -> None:
    rows = [decided("A fine day", site="garden"), decided("A dark night", site="harbour")]
    examples = write_examples(tmp_path / "two.jsonl", rows)
    models = tmp_path / "models"
    result = run("retrain", "--examples", examples, "--models", models, code=1)
    assert "garden, harbour; choose one with --site" in result.stderr
    run("retrain", "--examples", examples, "--models", models, "--pool", code=4)


def test_two_never_run_at_once_and_a_killed_one_stands_in_nobodys_way(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    hold = (
        "import pathlib, sys, time; from training.lock import only_one\n"
        "with only_one(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, models], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        examples = write_examples(tmp_path / "few.jsonl", decided_sentences()[:9])
        result = run("retrain", "--examples", examples, "--models", models, code=5)
        assert f"process {holder.pid}" in result.stderr
        holder.kill()
    run("retrain", "--examples", examples, "--models", models, code=4)
