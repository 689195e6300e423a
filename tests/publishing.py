"""Models to publish, for tests of what serves: like the shipped one, under names of their own."""

import dataclasses
import shutil
from pathlib import Path

from model import artifact
from model.card import read_card


def add_model(models: Path, version: str) -> Path:
    """Put a model like the shipped one into a models directory and return where it lies."""
    directory = models / version
    shutil.copytree(artifact.BASELINE_DIRECTORY, directory)
    card = dataclasses.replace(read_card(directory), version=version)
    (directory / "card.json").write_text(card.as_json(), "utf-8")
    return directory


def damage(directory: Path) -> None:
    """Change the model so that it is no longer the one that its card describes."""
    with (directory / "model.joblib").open("ab") as file:
        file.write(b"!")
