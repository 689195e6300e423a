"""Each site is served by its own model where it has one, else by that of all."""

import threading
from pathlib import Path
from typing import Any

import pytest

from model import artifact
from service.errors import NoModel
from service.models.live_models import LiveModels
from tests.publishing import add_model, damage
from tests.test_live_model import Clock

SITES = ("attic", "garden", "kitchen")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A models directory where ``one`` serves all, and ``garden-1`` the site ``garden``."""
    add_model(tmp_path, "one")
    artifact.publish(tmp_path, "one")
    publish(tmp_path, "garden", "garden-1")
    return tmp_path


def publish(models: Path, site: str, version: str) -> Path:
    root = artifact.site_root(models, site)
    directory = add_model(root, version)
    artifact.publish(root, version)
    return directory


def serving(live: LiveModels, site: str) -> str:
    return live.of(site).card.version


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions that were loaded, in order."""
    load, versions = artifact.load, []

    def load_and_tell(directory: Path) -> Any:
        versions.append(directory.name)
        return load(directory)

    monkeypatch.setattr(artifact, "load", load_and_tell)
    return versions


def test_a_site_with_its_own_model_is_served_by_it_and_the_others_by_the_shared(
    models: Path,
) -> None:
    live = LiveModels(models)
    assert serving(live, "garden") == "garden-1"
    assert serving(live, "attic") == "one"
    assert live.of("attic") is live.shared.classifier
    assert live.own_versions() == {"garden": "garden-1"}
    assert live.errors() == {"": None, "garden": None}


def test_what_is_published_for_a_site_is_taken_up_within_a_second(
    models: Path, clock: Clock
) -> None:
    live = LiveModels(models, clock=clock)
    assert [serving(live, site) for site in SITES] == ["one", "garden-1", "one"]
    publish(models, "garden", "garden-2")
    publish(models, "attic", "attic-1")
    clock.seconds = 0.9
    assert [serving(live, site) for site in SITES] == ["one", "garden-1", "one"]
    clock.seconds = 1.0
    assert [serving(live, site) for site in SITES] == ["attic-1", "garden-2", "one"]


def test_after_the_last_rollback_a_site_is_served_by_the_shared_model_as_it_changes(
    models: Path, clock: Clock
) -> None:
    live = LiveModels(models, clock=clock)
    assert serving(live, "garden") == "garden-1"
    artifact.rollback(artifact.site_root(models, "garden"))
    clock.seconds = 1.0
    assert serving(live, "garden") == "one"
    assert live.own_versions() == {}
    add_model(models, "two")
    artifact.publish(models, "two")
    clock.seconds = 2.0
    assert serving(live, "garden") == "two"


def test_a_model_that_does_not_load_never_displaces_one_that_serves_a_site(
    models: Path, clock: Clock
) -> None:
    live = LiveModels(models, clock=clock)
    assert serving(live, "garden") == "garden-1"
    damage(publish(models, "garden", "garden-2"))
    clock.seconds = 1.0
    assert serving(live, "garden") == "garden-1"
    error = live.errors()["garden"]
    assert error is not None and "SHA-256" in error
    assert serving(live, "attic") == "one"


def test_a_worker_that_starts_with_a_damaged_model_of_a_site_serves_it_with_the_shared_one(
    models: Path,
) -> None:
    damage(artifact.site_root(models, "garden") / "garden-1")
    live = LiveModels(models)
    assert serving(live, "garden") == "one"
    assert live.own_versions() == {}
    assert live.errors()["garden"]


def test_a_site_with_its_own_model_is_served_though_the_shared_one_is_gone(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifact, "BASELINE_DIRECTORY", models / "nowhere")
    damage(models / "one")
    live = LiveModels(models)
    assert serving(live, "garden") == "garden-1"
    with pytest.raises(NoModel):
        live.of("attic")


def test_nothing_of_a_site_is_loaded_before_it_is_asked_for(
    models: Path, loaded: list[str]
) -> None:
    live = LiveModels(models)
    assert loaded == ["one"]
    live.of("garden")
    live.of("garden")
    assert loaded == ["one", "garden-1"]


def test_no_more_models_of_sites_are_in_memory_than_may_be(models: Path, loaded: list[str]) -> None:
    for site in ("attic", "kitchen"):
        publish(models, site, f"{site}-1")
    loaded.clear()
    live = LiveModels(models, most_sites=2)
    for site in ("garden", "attic", "garden", "kitchen", "garden", "attic"):
        assert serving(live, site) == f"{site}-1"
    # The kitchen displaced the attic, which was asked for longest ago, and the attic the kitchen.
    assert loaded == ["one", "garden-1", "attic-1", "kitchen-1", "attic-1"]


def test_a_model_that_left_memory_comes_back_though_a_later_one_does_not_load(
    models: Path, clock: Clock
) -> None:
    publish(models, "attic", "attic-1")
    live = LiveModels(models, most_sites=1, clock=clock)
    assert [serving(live, site) for site in ("garden", "attic")] == ["garden-1", "attic-1"]
    damage(publish(models, "garden", "garden-2"))
    clock.seconds = 1.0
    assert serving(live, "garden") == "garden-1"


def test_who_asks_while_a_sites_first_model_is_loaded_waits_for_it(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveModels(models)
    loading, go_on, load = threading.Event(), threading.Event(), artifact.load

    def load_slowly(directory: Path) -> Any:
        loading.set()
        assert go_on.wait(30)
        return load(directory)

    monkeypatch.setattr(artifact, "load", load_slowly)
    served: list[str] = []
    askers = [threading.Thread(target=lambda: served.append(serving(live, "garden")))]
    askers[0].start()
    assert loading.wait(30)
    askers += [threading.Thread(target=lambda: served.append(serving(live, "garden")))]
    askers[1].start()
    go_on.set()
    for asker in askers:
        asker.join()
    assert served == ["garden-1", "garden-1"]
