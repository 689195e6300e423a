"""Every retraining begins from the base, so that no decision teaches twice."""

import dataclasses
import datetime as dt
from pathlib import Path

from model import artifact
from model.artifact import BASELINE_DIRECTORY
from model.card import read_card
from tests.data_sets import write_model
from training.lineage import lineage, taught_until


def begin_from(directory: Path, base: str) -> None:
    """Let a model say that it was retrained from a base."""
    card = read_card(directory)
    until = {"base": base, "examples_until": "2026-11-02T09:00:00+00:00"}
    directory.joinpath("card.json").write_text(
        dataclasses.replace(card, parameters=until).as_json(), "utf-8"
    )


def test_the_first_model_of_a_site_begins_from_what_serves_all(tmp_path: Path) -> None:
    assert lineage(tmp_path, "garden").base == BASELINE_DIRECTORY
    fitted = write_model(tmp_path)
    artifact.publish(tmp_path, fitted)
    family = lineage(tmp_path, "garden")
    assert (family.serving, family.base) == (tmp_path / fitted, tmp_path / fitted)
    assert family.root == tmp_path / "sites" / "garden"


def test_the_next_one_begins_where_the_last_one_began(tmp_path: Path) -> None:
    fitted, retrained = (write_model(tmp_path, minute=minute) for minute in range(2))
    begin_from(tmp_path / retrained, fitted)
    artifact.publish(tmp_path, retrained)
    family = lineage(tmp_path, None)
    assert (family.serving, family.base) == (tmp_path / retrained, tmp_path / fitted)
    assert taught_until(read_card(family.serving)) == dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def test_a_base_of_an_earlier_release_gives_way_to_the_shipped_model(tmp_path: Path) -> None:
    retrained = write_model(tmp_path)
    begin_from(tmp_path / retrained, "2025-01-01T000000-abcdef")
    artifact.publish(tmp_path, retrained)
    assert lineage(tmp_path, None).base == BASELINE_DIRECTORY
    assert taught_until(read_card(BASELINE_DIRECTORY)) is None
