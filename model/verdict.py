"""The machine's answer: label, scores, action and the reasons for them."""

from dataclasses import asdict, dataclass
from typing import Any

from model.labels import Action, Label, Tier

Span = tuple[int, int]
"""Start and end (exclusive) in code points of the text as it was sent."""

_LABELS = (Label.SPAM, Label.ABUSE, Label.LEGITIMATE)


@dataclass(frozen=True, slots=True)
class Scores:
    """A calibrated probability in [0, 1] per label; the three sum to 1.

    >>> Scores(spam=0.2, abuse=0.1, legitimate=0.7).label
    <Label.LEGITIMATE: 'legitimate'>
    """

    spam: float
    abuse: float
    legitimate: float

    def __post_init__(self) -> None:
        total = self.spam + self.abuse + self.legitimate
        if not (min(self.spam, self.abuse, self.legitimate) >= 0 and abs(total - 1) < 1e-6):
            raise ValueError(f"three probabilities that sum to 1 are needed, got {self}")

    @property
    def label(self) -> Label:
        """The label with the highest score; of equals the first."""
        scores = (self.spam, self.abuse, self.legitimate)
        return _LABELS[scores.index(max(scores))]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, a plain sentence, a weight, and the spans it points at.

    ``weight`` is the reason's share of ln(p_label / p_legitimate), or for a legitimate comment
    of ln(p_legitimate / p_runner_up); None for a reason of policy, which weighs nothing.
    """

    code: str
    message: str
    weight: float | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the classifier knows of one comment, before any site's policy.

    ``abstention`` is the reason why the scores should not be acted on, or None.
    """

    scores: Scores
    language: str | None
    abstention: Reason | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the machine says of one comment under one site's policy."""

    label: Label
    scores: Scores
    action: Action
    would_be: Action | None
    """In log-only mode: the action that another mode would have taken."""
    tier: Tier | None
    abstained: bool
    reasons: tuple[Reason, ...]
    language: str | None
    model: str
    """The version of the model that answered."""

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-ready dicts, lists and strings."""
        return asdict(self)
