"""Old versions go, but never what serves, the way back, or what another model needs."""

import dataclasses
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from model import artifact
from model.card import read_card
from model.shadow import set_shadow
from tests.data_sets import write_model
from training.cli import main
from training.pruning import prune, superfluous


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    return [write_model(tmp_path, minute=minute) for minute in range(8)]


def names(found: list[Path]) -> list[str]:
    return [path.name for path in found]


def test_the_oldest_go_and_the_newest_stay(tmp_path: Path, versions: list[str]) -> None:
    assert names(prune(tmp_path, keep=3)) == versions[:5]
    assert artifact.versions(tmp_path) == ["baseline", *versions[5:]]
    assert prune(tmp_path, keep=3) == []


def test_what_serves_and_the_way_back_stay_however_old(tmp_path: Path, versions: list[str]) -> None:
    for version in (versions[4], versions[2], versions[1], versions[3], versions[0]):
        artifact.publish(tmp_path, version)
    assert names(prune(tmp_path, keep=1)) == [versions[4], *versions[5:7]]
    assert artifact.rollback(tmp_path) == versions[3]


def test_what_runs_in_the_shadow_stays(tmp_path: Path, versions: list[str]) -> None:
    set_shadow(tmp_path, versions[0])
    assert versions[0] not in names(superfluous(tmp_path, keep=1))


def test_the_base_of_a_model_that_stays_stays_too(tmp_path: Path, versions: list[str]) -> None:
    root = artifact.site_root(tmp_path, "garden")
    own = write_model(root)
    card = read_card(root / own)
    begun = dataclasses.replace(card, parameters={"base": versions[1]})
    (root / own / "card.json").write_text(json.dumps(begun.as_dict()), "utf-8")
    assert versions[1] not in names(superfluous(tmp_path, keep=1))


def test_models_of_single_sites_are_pruned_by_themselves(tmp_path: Path) -> None:
    root = artifact.site_root(tmp_path, "garden")
    old, new = (write_model(root, minute=minute) for minute in range(2))
    result = CliRunner().invoke(main, ["prune", "--keep", "1", "--models", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, f"sites/garden/{old}\n")
    assert artifact.versions(root) == ["shared", "baseline", new]


def test_a_dry_run_deletes_nothing(tmp_path: Path, versions: list[str]) -> None:
    command = ["prune", "--dry-run", "--keep", "7", "--models", str(tmp_path)]
    assert CliRunner().invoke(main, command).stdout == f"{versions[0]}\n"
    assert (tmp_path / versions[0]).is_dir()
