"""Old versions that nobody needs: neither what serves, nor the way back, nor what others need."""

import shutil
from pathlib import Path

from model import artifact
from model.card import read_card
from model.errors import ArtifactError
from model.shadow import shadow_version

KEPT_FOR_ROLLBACK = 3
"""Steps of the way back that are never cut off."""


def superfluous(models: Path, *, keep: int) -> list[Path]:
    """Return the directories of old versions, of all sites, oldest first.

    Of each models directory the ``keep`` newest stay, with what serves, what runs in the shadow,
    the last `KEPT_FOR_ROLLBACK` of the way back, and the bases of all that stays.
    """
    found = [path for root in roots(models) for path in _old(root, keep)]
    while needed := _bases(models, set(found)) & set(found):
        found = [path for path in found if path not in needed]
    return found


def prune(models: Path, *, keep: int) -> list[Path]:
    """Delete what is superfluous, and return what is gone."""
    found = superfluous(models, keep=keep)
    for directory in found:
        # Out of sight first: half a version is none.
        hidden = directory.with_name(f".pruned-{directory.name}")
        directory.rename(hidden)
        shutil.rmtree(hidden)
    return found


def roots(models: Path) -> list[Path]:
    """Return the models directory and those of single sites."""
    sites = models / "sites"
    return [models, *sorted(path for path in sites.glob("*") if path.is_dir())]


def _old(root: Path, keep: int) -> list[Path]:
    versions = [each for each in artifact.versions(root) if (root / each).is_dir()]
    needed = {
        *versions[len(versions) - keep :],
        *artifact.history(root)[-KEPT_FOR_ROLLBACK:],
        artifact.current_version(root),
        shadow_version(root),
    }
    return [root / each for each in versions if each not in needed]


def _bases(models: Path, gone: set[Path]) -> set[Path]:
    """Return where the bases of all versions lie that stay."""
    found = set()
    for root in roots(models):
        for version in artifact.versions(root):
            directory = root / version
            if directory in gone or not directory.is_dir():
                continue
            try:
                base = read_card(directory).parameters.get("base")
            except ArtifactError:  # damaged: nobody can begin from it, or go back to it
                continue
            if base:
                found.add(models / str(base))
    return found
