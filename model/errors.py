"""What can go wrong in the model, each error with its own sentence."""

from pathlib import Path


class ModelError(Exception):
    """The base of all errors of the model."""


class ArtifactError(ModelError):
    """A trained model on disk cannot be trusted or read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
