"""A candidate: a fitted model with its card, ready to be published."""

import datetime as dt
import platform
import shutil
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

import joblib
import sklearn

from model import artifact
from model.card import Card
from model.labels import Strictness
from model.thresholds import Thresholds

COMPRESSION = ("zlib", 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What a fit gives: the pipeline, and what was found out about it."""

    pipeline: Any
    """A fitted scikit-learn pipeline; it is pickled, so none of its parts is made in a script."""
    thresholds: dict[Strictness, Thresholds]
    languages: dict[str, list[str]]
    """Per label, the languages that it has shown it can judge."""
    parameters: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    """Measured on rows that the fit did not see."""


def write_candidate(
    models: Path,
    fitted: Fitted,
    *,
    sources: dict[str, dict[str, Any]],
    label_counts: dict[str, int],
    now: dt.datetime,
) -> Path:
    """Write model.joblib and card.json to ``models`` and return their directory.

    The directory is named for its version: the time, in UTC, and six digits of the SHA-256.
    It appears whole or not at all.
    """
    models.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=models))
    try:
        joblib.dump(fitted.pipeline, unfinished / "model.joblib", compress=COMPRESSION)
        sha256 = artifact.digest(unfinished / "model.joblib")
        version = f"{now.astimezone(dt.UTC):%Y-%m-%dT%H%M%S}-{sha256[:6]}"
        card = _card(fitted, version, sha256, sources, label_counts, now)
        (unfinished / "card.json").write_text(card.as_json(), "utf-8")
        unfinished.chmod(0o755)  # the service may run as another user
        if not (models / version).exists():  # the same fit, twice within one second
            unfinished.rename(models / version)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return models / version


def _card(
    fitted: Fitted,
    version: str,
    sha256: str,
    sources: dict[str, dict[str, Any]],
    label_counts: dict[str, int],
    now: dt.datetime,
) -> Card:
    return Card(
        version=version,
        created_at=now.astimezone(dt.UTC).isoformat(timespec="seconds"),
        sha256=sha256,
        sklearn_version=sklearn.__version__,
        thresholds=fitted.thresholds,
        languages=fitted.languages,
        label_counts=label_counts,
        sources=sources,
        parameters=fitted.parameters,
        environment=_environment(),
        metrics=fitted.metrics,
    )


def _environment() -> dict[str, str]:
    packages = ("chaffinch", "joblib", "langdetect", "numpy", "scikit-learn", "scipy")
    return {"python": platform.python_version()} | {name: version_of(name) for name in packages}
