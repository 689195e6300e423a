"""The model that serves: taken up when published, kept when the next one does not load."""

import dataclasses
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from model import artifact
from model.card import read_card
from model.comment import Comment
from service.errors import NoModel
from service.models.live_model import LiveModel
from tests.publishing import add_model, damage


@dataclass
class Clock:
    """Says what time it is, in seconds, and stands still."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A models directory with the versions one and two, of which one is published."""
    for version in ("one", "two"):
        add_model(tmp_path, version)
    artifact.publish(tmp_path, "one")
    return tmp_path


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_shipped_model_serves_until_one_is_published(tmp_path: Path) -> None:
    live = LiveModel(tmp_path / "models")
    assert live.classifier.card == read_card(artifact.BASELINE_DIRECTORY)
    assert live.last_error is None


def test_what_serves_can_judge(models: Path) -> None:
    [assessment] = LiveModel(models).classifier.assess([Comment(text="The roses are lovely.")])
    assert 0 <= assessment.scores.spam <= 1


def test_a_published_model_is_taken_up_within_a_second(models: Path, clock: Clock) -> None:
    live = LiveModel(models, clock)
    assert live.classifier.card.version == "one"
    artifact.publish(models, "two")
    clock.seconds = 0.9
    assert live.classifier.card.version == "one"
    clock.seconds = 1.0
    assert live.classifier.card.version == "two"


def test_a_rollback_is_taken_up_like_a_publication(models: Path, clock: Clock) -> None:
    artifact.publish(models, "two")
    live = LiveModel(models, clock)
    assert live.classifier.card.version == "two"
    artifact.rollback(models)
    clock.seconds = 1.0
    assert live.classifier.card.version == "one"


def test_what_serves_is_not_loaded_again(models: Path, clock: Clock) -> None:
    live = LiveModel(models, clock)
    classifier = live.classifier
    clock.seconds = 1.0
    assert live.classifier is classifier


@pytest.mark.parametrize(
    ("current", "why"),
    [(b"two\n", "SHA-256"), (b"three\n", "no such version"), (b"\xff\n", "cannot be read")],
)
def test_a_model_that_does_not_load_never_displaces_one_that_serves(
    models: Path, clock: Clock, current: bytes, why: str
) -> None:
    live = LiveModel(models, clock)
    damage(models / "two")
    (models / "CURRENT").write_bytes(current)
    clock.seconds = 1.0
    assert live.classifier.card.version == "one"
    assert live.last_error is not None and why in live.last_error


def test_a_model_made_by_other_code_never_displaces_one_that_serves(
    models: Path, clock: Clock
) -> None:
    live = LiveModel(models, clock)
    directory = models / "two"
    (directory / "model.joblib").write_bytes(b"cmodel.features\nNobodyKnowsThis\n.")
    sha256 = artifact.digest(directory / "model.joblib")
    card = dataclasses.replace(read_card(directory), sha256=sha256)
    (directory / "card.json").write_text(card.as_json())
    (models / "CURRENT").write_text("two\n")
    clock.seconds = 1.0
    assert live.classifier.card.version == "one"
    assert live.last_error is not None and "NobodyKnowsThis" in live.last_error


def test_a_failure_is_logged_once_not_every_second(models: Path, clock: Clock) -> None:
    live = LiveModel(models, clock)
    damage(models / "two")
    (models / "CURRENT").write_text("two\n")
    with structlog.testing.capture_logs() as logged:
        for second in (1, 2, 3, 4):
            clock.seconds = second
            assert live.classifier.card.version == "one"
    assert [(entry["log_level"], entry["serving"]) for entry in logged] == [("error", "one")]


def test_a_model_that_is_mended_is_taken_up(models: Path, clock: Clock) -> None:
    live = LiveModel(models, clock)
    damage(models / "two")
    (models / "CURRENT").write_text("two\n")
    clock.seconds = 1.0
    assert live.classifier.card.version == "one"
    shutil.copy(models / "one" / "model.joblib", models / "two" / "model.joblib")
    clock.seconds = 2.0
    assert live.classifier.card.version == "two"
    assert live.last_error is None


def test_a_start_with_a_damaged_model_falls_back_to_the_shipped_one(models: Path) -> None:
    damage(models / "one")
    live = LiveModel(models)
    assert live.classifier.card == read_card(artifact.BASELINE_DIRECTORY)
    assert live.last_error is not None and "SHA-256" in live.last_error


def test_without_any_model_there_is_a_plain_error(
    models: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifact, "BASELINE_DIRECTORY", models / "nowhere")
    damage(models / "one")
    live = LiveModel(models, clock)
    with pytest.raises(NoModel, match=r"SHA-256.*nor does the shipped one"):
        _ = live.classifier
    artifact.publish(models, "two")
    clock.seconds = 1.0
    assert live.classifier.card.version == "two"


def test_others_go_on_with_the_old_model_while_one_loads_the_new(
    models: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveModel(models, clock)
    loading, go_on = threading.Event(), threading.Event()
    load = artifact.load

    def load_slowly(directory: Path) -> Any:
        loading.set()
        assert go_on.wait(30)
        return load(directory)

    artifact.publish(models, "two")
    monkeypatch.setattr(artifact, "load", load_slowly)
    clock.seconds = 1.0
    served: list[str] = []
    first = threading.Thread(target=lambda: served.append(live.classifier.card.version))
    first.start()
    assert loading.wait(30)
    clock.seconds = 3.0
    assert live.classifier.card.version == "one"
    go_on.set()
    first.join()
    assert served == ["two"]
    assert live.classifier.card.version == "two"
