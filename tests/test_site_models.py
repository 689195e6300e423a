"""The models of one site alone: the layout of the models directory, one floor below it."""

from pathlib import Path

import pytest

from model import artifact
from model.errors import ArtifactError
from model.shadow import set_shadow, shadow_version
from tests.publishing import add_model, damage


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A models directory in which ``one`` serves all, and the site ``garden`` has ``own``."""
    add_model(tmp_path, "one")
    artifact.publish(tmp_path, "one")
    add_model(artifact.site_root(tmp_path, "garden"), "own")
    return tmp_path


@pytest.fixture
def garden(models: Path) -> Path:
    return artifact.site_root(models, "garden")


def test_a_site_without_a_model_of_its_own_is_served_by_what_serves_all(
    models: Path, garden: Path
) -> None:
    assert artifact.current_version(garden) == "shared"
    assert artifact.current(garden) == models / "one"
    assert artifact.current(artifact.site_root(models, "nobody")) == models / "one"


def test_a_model_published_for_a_site_serves_that_site_alone(models: Path, garden: Path) -> None:
    artifact.publish(garden, "own")
    assert artifact.current(garden) == garden / "own"
    assert artifact.current(models) == models / "one"
    assert artifact.current(artifact.site_root(models, "attic")) == models / "one"


def test_rolling_back_the_first_model_of_a_site_leads_to_what_serves_all(
    models: Path, garden: Path
) -> None:
    artifact.publish(garden, "own")
    assert [artifact.rollback(garden), artifact.rollback(garden)] == ["shared", "shared"]
    assert artifact.current(garden) == models / "one"


def test_a_site_can_be_given_the_shared_or_the_shipped_model_by_name(
    models: Path, garden: Path
) -> None:
    assert artifact.versions(garden) == ["shared", "baseline", "own"]
    artifact.publish(garden, "baseline")
    assert artifact.current(garden) == artifact.BASELINE_DIRECTORY
    artifact.publish(garden, "shared")
    assert artifact.current(garden) == models / "one"


def test_nothing_is_called_shared_where_all_are_served(models: Path) -> None:
    assert artifact.versions(models) == ["baseline", "one"]
    with pytest.raises(ArtifactError, match="no such version"):
        artifact.publish(models, "shared")


@pytest.mark.parametrize("name", ["", ".", "..", "../one", "a/b", "Garden", "a" * 64, "a\0b"])
def test_what_no_site_can_be_called_is_no_part_of_a_path(models: Path, name: str) -> None:
    with pytest.raises(ArtifactError, match="no site can be called"):
        artifact.site_root(models, name)


def test_a_candidate_runs_in_the_shadow_until_it_is_taken_out(models: Path) -> None:
    assert shadow_version(models) is None
    add_model(models, "two")
    set_shadow(models, "two")
    assert shadow_version(models) == "two"
    set_shadow(models, None)
    assert shadow_version(models) is None


def test_a_candidate_that_does_not_load_casts_no_shadow(models: Path) -> None:
    damage(add_model(models, "two"))
    with pytest.raises(ArtifactError, match="SHA-256"):
        set_shadow(models, "two")
    assert shadow_version(models) is None
