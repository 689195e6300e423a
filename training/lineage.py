"""Where models come from: what serves a site, and the base model that all its models began from."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from model import artifact
from model.card import Card, read_card
from model.errors import ArtifactError


@dataclass(frozen=True, slots=True)
class Lineage:
    """The directories that a retraining has to do with."""

    root: Path
    """Where the candidate goes: the models of all, or of one site."""
    serving: Path
    base: Path


def models_of(models: Path, site: str | None) -> Path:
    """Return where the models of one site lie, or those of all. Raises `ArtifactError`."""
    return models if site is None else artifact.site_root(models, site)


def lineage(models: Path, site: str | None) -> Lineage:
    """Return what serves a site, or all sites, and the base that its next model begins from.

    That is the model which serves, if it was fitted on data sets; else the one that it began from
    itself, so that no decision teaches twice. Raises `ArtifactError`.
    """
    root = models_of(models, site)
    serving = artifact.current(root)
    return Lineage(root=root, serving=serving, base=base_of(models, serving))


def base_of(models: Path, directory: Path) -> Path:
    """Return where the base of a model lies: itself, its base, or else the shipped model."""
    named = read_card(directory).parameters.get("base")
    if not named:
        return directory
    try:
        return artifact.directory_of(models, str(named))
    except ArtifactError:  # of an earlier release, or pruned by hand
        return artifact.BASELINE_DIRECTORY


def taught_until(card: Card) -> dt.datetime | None:
    """Return when the last decision was taken that taught a model, or None if none did."""
    until = card.parameters.get("examples_until")
    return dt.datetime.fromisoformat(until) if isinstance(until, str) else None
