"""What can go wrong in training, each error with its own sentence."""

from pathlib import Path


class TrainingError(Exception):
    """The base of all errors of training."""


class SettingsError(TrainingError):
    """A setting is missing or makes no sense."""


class CatalogueError(TrainingError):
    """The catalogue cannot be read, or has no such data set."""


class DataError(TrainingError):
    """A data set is missing, damaged, or holds a row that cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class DatabaseError(TrainingError):
    """The database cannot be read, or is of another release."""


class RowError(TrainingError):
    """One row of an archive or of a file of examples cannot be used."""


class ArchiveError(TrainingError):
    """An archive as a whole cannot be read."""


class NoCandidate(TrainingError):
    """No candidate runs in the shadow, and none was named."""

    def __init__(self) -> None:
        super().__init__(
            "no candidate runs in the shadow; name its version, "
            "or let one run with `chaffinch-train shadow VERSION`"
        )


class GoalError(TrainingError):
    """A goal makes no sense, or the model has no curve to answer it from."""


class TooFewExamples(TrainingError):
    """A site has not decided enough for a model of its own."""


class ExampleChoiceError(TrainingError):
    """It is not said which examples are to teach."""


class LockedError(TrainingError):
    """Another process trains for the same models directory."""

    def __init__(self, models: Path, holder: str) -> None:
        who = f", process {holder}" if holder else ""
        super().__init__(
            f"another training runs for {models}{who}; wait for it, this one did nothing"
        )


class RefusedError(TrainingError):
    """The gate has objections to a candidate."""
