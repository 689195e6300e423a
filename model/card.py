"""The card: what is known of one trained model, as JSON beside it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from model.errors import ArtifactError
from model.labels import Strictness
from model.thresholds import Thresholds

FORMAT = 1
"""Raised by one when card.json changes in a way that old code cannot read."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one trained model.

    ``sources`` has one entry per data set: rows per label, licence, digest of the file.
    ``metrics`` is what the training measured on rows that the model did not see.
    """

    version: str
    created_at: str
    """ISO 8601, UTC."""
    sha256: str
    """Of ``model.joblib``."""
    sklearn_version: str
    thresholds: dict[Strictness, Thresholds]
    format: int = FORMAT
    languages: dict[str, list[str]] = field(default_factory=dict)
    """Per label, the languages (ISO 639-1) that the model has shown it can judge."""
    label_counts: dict[str, int] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the card as JSON-ready dicts, lists and strings."""
        return asdict(self)

    def as_json(self) -> str:
        """Return the card as the text of card.json."""
        return json.dumps(self.as_dict(), indent=2, ensure_ascii=False) + "\n"


def read_card(directory: Path) -> Card:
    """Return the card of the model in ``directory``.

    Raises `ArtifactError` when it is missing, damaged, or of another format.
    """
    path = directory / "card.json"
    try:
        fields = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ArtifactError(path, "there is no card; fit or publish the model again") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ArtifactError(path, f"the card cannot be read ({error})") from error
    return _parse(path, fields)


def _parse(path: Path, fields: Any) -> Card:
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise ArtifactError(
            path, f"the card is not of format {FORMAT}; fit the model with this release"
        )
    try:
        thresholds = {name: Thresholds(**fields["thresholds"][name]) for name in Strictness}
        card = Card(**{**fields, "thresholds": thresholds})
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(path, f"the card is damaged ({error}); fit the model again") from error
    for name in ("version", "created_at", "sha256", "sklearn_version"):
        if not isinstance(getattr(card, name), str):
            raise ArtifactError(path, f"the card is damaged ({name} must be text); fit it again")
    return card
