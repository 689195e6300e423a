"""A model on disk is checked before it is unpickled, and says what to do when it is refused."""

import json
from pathlib import Path

import joblib
import pytest

from model import artifact
from model.card import read_card
from model.errors import ArtifactError
from tests.data_sets import write_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The directory of a model that loads."""
    return tmp_path / write_model(tmp_path)


def change_card(model: Path, **changes: object) -> None:
    card = json.loads((model / "card.json").read_text("utf-8"))
    (model / "card.json").write_text(json.dumps(card | changes), "utf-8")


def test_a_model_loads_with_its_card(model):
    pipeline, card = artifact.load(model)
    assert pipeline.predict([[0]]) in ("legitimate", "spam")
    assert card.version == model.name


def test_a_tampered_model_is_never_unpickled(model, monkeypatch):
    with (model / "model.joblib").open("ab") as file:
        file.write(b"!")
    monkeypatch.setattr(joblib, "load", lambda _: pytest.fail("unpickled"))
    with pytest.raises(ArtifactError, match="SHA-256 differs"):
        artifact.load(model)


@pytest.mark.parametrize("version", ["1.8.2", "1.10.0", "2.9.1", ""])
def test_a_model_of_another_scikit_learn_minor_is_never_unpickled(model, monkeypatch, version):
    change_card(model, sklearn_version=version)
    monkeypatch.setattr(joblib, "load", lambda _: pytest.fail("unpickled"))
    with pytest.raises(ArtifactError, match="fit it again"):
        artifact.load(model)


def test_a_patch_release_of_scikit_learn_does_not_matter(model):
    major, minor = read_card(model).sklearn_version.split(".")[:2]
    change_card(model, sklearn_version=f"{major}.{minor}.99")
    assert artifact.load(model)


def test_a_model_that_cannot_be_unpickled_is_an_artifact_error(model):
    (model / "model.joblib").write_bytes(b"cno_such_module\nThing\n.")
    change_card(model, sha256=artifact.digest(model / "model.joblib"))
    with pytest.raises(ArtifactError, match="does not load"):
        artifact.load(model)


@pytest.mark.parametrize("missing", ["card.json", "model.joblib"])
def test_half_a_model_is_refused(model, missing):
    (model / missing).unlink()
    with pytest.raises(ArtifactError, match=missing):
        artifact.load(model)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"format": 2}', "\udcff", "[" * 100_000, '{"format": 1}'],
    ids=["empty", "list", "null", "bare", "newer", "bytes", "deep", "poor"],
)
def test_a_damaged_card_is_refused_with_its_path(model, text):
    (model / "card.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ArtifactError, match=r"card\.json: "):
        artifact.load(model)


@pytest.mark.parametrize(
    "changes",
    [
        {"thresholds": {}},
        {"thresholds": []},
        {"thresholds": {"balanced": {"hold_spam": 2}}},
        {"surprise": 1},
        {"sha256": None},
        {"version": 7},
    ],
)
def test_a_card_that_makes_no_sense_is_refused(model, changes):
    change_card(model, **changes)
    with pytest.raises(ArtifactError, match="the card is damaged"):
        read_card(model)


def test_a_card_survives_writing_and_reading(model):
    card = read_card(model)
    (model / "card.json").write_text(card.as_json(), "utf-8")
    assert read_card(model) == card


def test_versions_are_listed_oldest_first_after_the_shipped_one(tmp_path):
    later, earlier = write_model(tmp_path, minute=9), write_model(tmp_path, minute=1)
    assert artifact.versions(tmp_path) == ["baseline", earlier, later]


def test_what_is_half_written_is_no_version(tmp_path):
    (tmp_path / ".unfinished-abc").mkdir()
    (tmp_path / ".unfinished-abc" / "card.json").write_text("{}")
    (tmp_path / "empty").mkdir()
    assert artifact.versions(tmp_path) == ["baseline"]


@pytest.mark.parametrize("name", ["", ".", "..", "../secret", "a/b", ".hidden", "none", "a\nb"])
def test_a_version_never_leads_out_of_the_models(tmp_path, name):
    models = tmp_path / "models"
    write_model(models)
    for place in (tmp_path, models, models / ".hidden", tmp_path / "secret"):
        place.mkdir(exist_ok=True)
        (place / "card.json").write_text("{}")
    with pytest.raises(ArtifactError, match="no such version"):
        artifact.directory_of(models, name)


def test_a_model_is_found_by_version_or_by_directory(model, tmp_path):
    assert artifact.find(tmp_path, model.name) == model
    assert artifact.find(tmp_path / "elsewhere", str(model)) == model


def test_the_shipped_model_and_its_card_fit_into_8_megabytes():
    files = [artifact.BASELINE_DIRECTORY / name for name in ("model.joblib", "card.json")]
    assert sum(file.stat().st_size for file in files) <= 8_000_000
