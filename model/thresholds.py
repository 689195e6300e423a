"""From which score on a comment is held, rejected, or called blatant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores, each in [0, 1], from which a comment is held or rejected.

    They are set from goals on held-out rows of one model and mean nothing for another. A threshold
    of 1 is never reached: no score supports its goal.
    """

    hold_spam: float
    hold_abuse: float
    reject_spam: float
    reject_abuse: float
    blatant_spam: float

    def __post_init__(self) -> None:
        if not (
            0 <= self.hold_spam <= self.reject_spam <= self.blatant_spam <= 1
            and 0 <= self.hold_abuse <= self.reject_abuse <= 1
        ):
            raise ValueError(f"need 0 <= hold <= reject <= blatant <= 1, got {self}")
