"""The commands ``chaffinch perspective``: thresholds and scales, from a log of old scores."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from model import artifact
from model.labels import Mode
from model.verdict import Scores
from service.cli import main
from service.errors import InvalidOption
from service.perspective.attributes import (
    Attribute,
    Scale,
    matching_scale,
    matching_threshold,
    value,
)
from service.store import Store
from tests.publishing import add_model
from tests.sentences import examples

SCORES = st.floats(0, 1)
PAIRS = st.lists(st.tuples(SCORES, SCORES), min_size=2, max_size=300)
TEXTS = [example.text for example in examples()][:60]


@pytest.fixture
def run(home: Path, store: Store, now: Any) -> Any:
    """Run ``chaffinch perspective`` in an environment of its own, with a site ``garden``."""
    store.add_site("garden", Mode.POST, created_at=now)

    def invoke(*arguments: object) -> Result:
        environment = {"CHAFFINCH_HOME": str(home)}
        return CliRunner().invoke(main, ["perspective", *map(str, arguments)], env=environment)

    return invoke


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log in CSV: of sixty texts, every fourth was over 0.8 by the old scores."""
    path = tmp_path / "log.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "TOXICITY"])
        writer.writerows((text, 0.9 if n % 4 == 0 else 0.1) for n, text in enumerate(TEXTS))
    return path


@given(PAIRS, st.floats(0.001, 1))
def test_a_matching_threshold_holds_as_many_unless_scores_are_the_same(pairs, old):
    ours, theirs = zip(*pairs, strict=True)
    found = matching_threshold(ours, theirs, old)
    assert 0 <= found.threshold <= 1
    assert found.n_over_old == sum(score >= old for score in theirs)
    n_same = sum(math.isclose(score, found.threshold, abs_tol=1e-12) for score in ours)
    assert abs(found.n_over - found.n_over_old) <= n_same


@given(PAIRS, SCORES, SCORES)
def test_a_scale_keeps_the_order_and_the_ends(pairs, one, other):
    ours, theirs = zip(*pairs, strict=True)
    scale = matching_scale(Attribute.TOXICITY, ours, theirs)
    low, high = sorted((one, other))
    assert 0 <= scale.translated(low) <= scale.translated(high) + 1e-9 <= 1 + 1e-9
    assert (scale.translated(0.0), scale.translated(1.0)) == pytest.approx((0.0, 1.0))
    assert Scale.read("TOXICITY", scale.pairs()) == scale


def test_a_scale_holds_as_many_over_any_old_threshold():
    ours = [(n / 1000) ** 4 for n in range(1001)]
    theirs = [math.sqrt(n / 1000) for n in range(1001)]
    scale = matching_scale(Attribute.TOXICITY, ours, theirs)
    translated = [scale.translated(score) for score in ours]
    for threshold in (0.2, 0.5, 0.8, 0.95):
        n_old = sum(score >= threshold for score in theirs)
        n_new = sum(score >= threshold for score in translated)
        assert abs(n_old - n_new) <= 15


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [((0.0, 1.0), (0.0, 0.9)), ((0.0, 0.5, 0.5, 1.0), (0.0, 0.1, 0.2, 1.0)), ((), ()),
     ((0.0, 0.5, 1.0), (0.0, 1.0)), ((0.0, 0.4, 0.5, 1.0), (0.0, 0.6, 0.5, 1.0))],
)  # fmt: skip
def test_what_does_not_rise_from_0_to_1_is_no_scale(ours, theirs):
    with pytest.raises(InvalidOption, match=r"^scales: "):
        Scale(Attribute.TOXICITY, ours, theirs)


@given(SCORES, SCORES)
def test_every_attribute_is_a_probability(one, other):
    total = max(one + other, 1.0)
    scores = Scores(one / total, other / total, max(0.0, 1.0 - one / total - other / total))
    for attribute in Attribute:
        assert 0 <= value(attribute, scores) <= 1


def test_spam_beyond_doubt_is_not_toxic_for_want_of_other_scores():
    assert value(Attribute.TOXICITY, Scores(1.0, 1e-20, 0.0)) < 0.1


def test_severe_toxicity_is_a_half_where_toxicity_is_nine_tenths():
    scores = Scores(0.0, 0.9, 0.1)
    assert value(Attribute.SEVERE_TOXICITY, scores) == pytest.approx(0.5)


def test_match_prints_the_threshold_alone(run, log):
    result = run("match", log, "--threshold", "0.8")
    assert result.exit_code == 0, result.output
    assert 0 < float(result.stdout) < 1
    assert "of 60 comments 15 (25.00%) had TOXICITY of 0.8 or more; here 15" in result.stderr


def test_the_model_of_the_site_judges_where_it_has_one(run, log, home):
    root = artifact.site_root(home / "models", "garden")
    root.mkdir(parents=True)
    add_model(root, "garden-1")
    artifact.publish(root, "garden-1")
    assert "the model garden-1 judges" in run("scale", log, "--site", "garden").stderr
    of_garden = run("match", log, "--threshold", "0.8", "--site", "garden").stderr
    assert "the model garden-1 judges" in of_garden
    assert "garden-1" not in run("match", log, "--threshold", "0.8").stderr
    assert "there is no site 'attic'" in run("scale", log, "--site", "attic").stderr


@pytest.mark.parametrize(
    "line",
    [
        {"text": "{}", "TOXICITY": 0.5},
        {"text": "{}", "toxicity": "0.5"},
        {"text": "{}", "score": 0.5},
        {"comment": "{}", "score": 0.5},
        {"comment": {"text": "{}"}, "score": 0.5},
        {"text": "{}", "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0.5}}}},
        {"request": {"comment": {"text": "{}"}},
         "response": {"attributeScores": {"TOXICITY": {"summaryScore": {"value": 0.5}}}}},
    ],
)  # fmt: skip
def test_json_is_read_in_the_forms_that_logs_have(run, tmp_path, line):
    path = tmp_path / "log.jsonl"
    document = json.dumps(line)
    lines = [document.replace("{}", text) for text in ("Hello there", "You fool", "Bye")]
    path.write_text("\n".join([*lines, "", '{"note": "none of ours"}', "[]"]))
    result = run("match", path, "--threshold", "0.4")
    assert result.exit_code == 0, result.output
    assert "of 3 comments 3 (100.00%)" in result.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"text": "Hello", "score": 7}', "line 1: 7 is no score from 0 to 1"),
        ('{"text": "Hello", "score": "NaN"}', "line 1: 'NaN' is no score from 0 to 1"),
        ('{"text": "Hello", "score": 0.5}\n{', "line 2: no JSON that can be read"),
        ('{"text": "Hello", "score": 0.5}', "too few lines with a text and an old score"),
        ("", "too few lines with a text and an old score"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(run, tmp_path, content, sentence):
    path = tmp_path / "log.jsonl"
    path.write_text(content)
    result = run("match", path, "--threshold", "0.5")
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_scale_is_printed_set_and_taken_back(run, log, store):
    pairs = json.loads(run("scale", log).stdout)["TOXICITY"]
    assert (pairs[0], pairs[-1]) == ([0.0, 0.0], [1.0, 1.0])
    assert store.site("garden").options.scales == ()
    assert run("scale", log, "--site", "garden").exit_code == 0
    assert run("scale", log, "--site", "garden", "--attribute", "TOXICITY").exit_code == 0
    (scale,) = store.site("garden").options.scales
    assert scale.pairs() == pairs
    assert run("scale", "--off", "--site", "garden").exit_code == 0
    assert store.site("garden").options.scales == ()


@pytest.mark.parametrize("arguments", [(), ("--off",), ("--site", "garden")])
def test_a_scale_needs_a_log_or_a_site_to_take_it_from(run, arguments):
    assert run("scale", *arguments).exit_code == 2
