"""Perspective's attributes: which of them our scores answer, and on which scale a site reads them.

An old score and one of ours are different measures, so that no formula turns one into the other.
What can be kept is the share of comments over a threshold: the quantiles of both, on the same
comments, laid beside each other ("equipercentile equating": Kolen and Brennan, *Test Equating,
Scaling, and Linking*, 2014).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from statistics import quantiles

from model.labels import Label
from model.verdict import Scores
from service.errors import InvalidOption


class Attribute(StrEnum):
    """An attribute that our scores answer."""

    TOXICITY = "TOXICITY"
    SEVERE_TOXICITY = "SEVERE_TOXICITY"
    SPAM = "SPAM"
    LIKELY_TO_REJECT = "LIKELY_TO_REJECT"


class Unmodelled(StrEnum):
    """What is done where a platform asks for an attribute that our scores do not answer."""

    REFUSE = "refuse"
    LEAVE_OUT = "leave-out"


NOT_MODELLED = frozenset(
    (
        "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SEXUALLY_EXPLICIT", "FLIRTATION",
        "TOXICITY_FAST", "TOXICITY_EXPERIMENTAL", "SEVERE_TOXICITY_EXPERIMENTAL",
        "IDENTITY_ATTACK_EXPERIMENTAL", "INSULT_EXPERIMENTAL", "PROFANITY_EXPERIMENTAL",
        "THREAT_EXPERIMENTAL", "ATTACK_ON_AUTHOR", "ATTACK_ON_COMMENTER", "ATTACK_ON_PUBLISHER",
        "INCOHERENT", "INFLAMMATORY", "OBSCENE", "OFF_TOPIC", "UNSUBSTANTIAL",
        "AFFINITY_EXPERIMENTAL", "COMPASSION_EXPERIMENTAL", "CURIOSITY_EXPERIMENTAL",
        "NUANCE_EXPERIMENTAL", "PERSONAL_STORY_EXPERIMENTAL", "REASONING_EXPERIMENTAL",
        "RESPECT_EXPERIMENTAL", "ALIENATION_EXPERIMENTAL", "FEARMONGERING_EXPERIMENTAL",
        "GENERALIZATION_EXPERIMENTAL", "MORAL_OUTRAGE_EXPERIMENTAL", "POWER_APPEAL_EXPERIMENTAL",
        "SCAPEGOATING_EXPERIMENTAL",
    )
)  # fmt: skip
"""Attributes that Perspective knows, or knew, and that our three labels cannot tell apart."""

SPEAKS_OF = {
    Attribute.TOXICITY: (Label.ABUSE,),
    Attribute.SEVERE_TOXICITY: (Label.ABUSE,),
    Attribute.SPAM: (Label.SPAM,),
    Attribute.LIKELY_TO_REJECT: (Label.SPAM, Label.ABUSE),
}
"""The labels that a model must be able to tell, in a language, to answer the attribute in it."""

SEVERE_ODDS = 9.0
"""SEVERE_TOXICITY is 0.5 where the odds of abuse are so high: where TOXICITY is 0.9."""

_DOUBT = 1e-9
"""Where spam is all but certain, the other two scores are noise, and their prior fills in."""
_ABUSE_OF_THE_REST = 0.0625
"""The prior share of abuse among what is not spam: 5 % of 80 %."""

MOST_KNOTS = 101


def value(attribute: Attribute, scores: Scores) -> float:
    """Return the score of an attribute, in [0, 1].

    TOXICITY asks of abuse against legitimate alone, so that toxic spam is toxic too.

    >>> toxic_spam = Scores(spam=0.9, abuse=0.08, legitimate=0.02)
    >>> [round(value(each, toxic_spam), 2) for each in Attribute]
    [0.8, 0.31, 0.9, 0.98]
    """
    match attribute:
        case Attribute.SPAM:
            return scores.spam
        case Attribute.LIKELY_TO_REJECT:
            return 1.0 - scores.legitimate
    rest = scores.abuse + scores.legitimate
    toxicity = (scores.abuse + _DOUBT * _ABUSE_OF_THE_REST) / (rest + _DOUBT)
    if attribute is Attribute.TOXICITY:
        return toxicity
    return toxicity / (toxicity + SEVERE_ODDS * (1.0 - toxicity))


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a site's old scores of an attribute stand beside ours; straight lines in between."""

    attribute: Attribute
    ours: tuple[float, ...]
    """From 0 to 1, rising."""
    theirs: tuple[float, ...]
    """As many, from 0 to 1, never falling."""

    def __post_init__(self) -> None:
        pairs = list(zip(self.ours, self.theirs, strict=False))
        rising = all(one[0] < two[0] and one[1] <= two[1] for one, two in pairwise(pairs))
        whole = len(self.ours) == len(self.theirs) and pairs[:1] + pairs[-1:] == [(0, 0), (1, 1)]
        if not (rising and whole and len(pairs) <= MOST_KNOTS + 2):
            raise InvalidOption("scales", f"that of {self.attribute} does not rise from 0 to 1")

    @classmethod
    def read(cls, attribute: str, pairs: Sequence[Sequence[float]]) -> "Scale":
        """Return what `pairs` made. Raises `InvalidOption`."""
        ours, theirs = zip(*pairs, strict=True) if pairs else ((), ())
        return cls(Attribute(attribute), ours, theirs)

    def pairs(self) -> list[list[float]]:
        """Return the pairs of our score and the old one, JSON-ready.

        >>> Scale(Attribute.SPAM, (0.0, 0.4, 1.0), (0.0, 0.8, 1.0)).pairs()
        [[0.0, 0.0], [0.4, 0.8], [1.0, 1.0]]
        """
        return [list(pair) for pair in zip(self.ours, self.theirs, strict=True)]

    def translated(self, score: float) -> float:
        """Return what the old scale says where ours says ``score``, in [0, 1].

        >>> Scale(Attribute.TOXICITY, (0.0, 0.4, 1.0), (0.0, 0.8, 1.0)).translated(0.7)
        0.9
        """
        place = min(max(bisect_left(self.ours, score), 1), len(self.ours) - 1)
        before, after = self.ours[place - 1], self.ours[place]
        low, high = self.theirs[place - 1], self.theirs[place]
        return low + (high - low) * (score - before) / (after - before)


def matching_scale(attribute: Attribute, ours: Sequence[float], theirs: Sequence[float]) -> Scale:
    """Return the scale on which as many of our scores are over any threshold as of the old ones.

    Both are of the same comments, two at least, each in [0, 1].
    """
    knots = {0.0: 0.0}
    for mine, old in zip(_percentiles(ours), _percentiles(theirs), strict=True):
        if 0.0 < mine < 1.0:
            # Where ours has ties, the highest of the old ones counts: nothing is lost at the top.
            knots[mine] = old
    knots[1.0] = 1.0
    return Scale(attribute, tuple(knots), tuple(knots.values()))


@dataclass(frozen=True, slots=True)
class Match:
    """A threshold that holds the same share of comments as an old one."""

    threshold: float
    n_over_old: int
    n_over: int
    """Differs from ``n_over_old`` only where several comments have the same score."""
    n: int


def matching_threshold(
    ours: Sequence[float], theirs: Sequence[float], old_threshold: float
) -> Match:
    """Return the threshold for our scores over which as many comments are as over the old one.

    It lies between two scores, so that it does not matter whether a platform compares with ``>`` or
    with ``>=``.

    >>> matching_threshold([0.1, 0.2, 0.5, 0.9], [0.3, 0.7, 0.8, 0.95], 0.8)
    Match(threshold=0.35, n_over_old=2, n_over=2, n=4)
    """
    n_over = sum(score >= old_threshold for score in theirs)
    falling = sorted(ours, reverse=True)
    above = falling[n_over - 1] if n_over else 1.0
    below = falling[n_over] if n_over < len(falling) else 0.0
    threshold = (above + below) / 2
    return Match(threshold, n_over, sum(score >= threshold for score in ours), len(ours))


def _percentiles(scores: Sequence[float]) -> list[float]:
    least, most = min(scores), max(scores)
    between = quantiles(scores, n=MOST_KNOTS - 1, method="inclusive")
    # Equal scores give quantiles that differ in their last bits, and may even fall.
    return [min(each, most) for each in accumulate([least, *between, most], max)]
