"""The answer to a goal in words, from the card of a model."""

from collections.abc import Sequence

from model.card import Card
from training.curves import Point
from training.errors import GoalError
from training.goal import Goal

_MEANINGS = {
    "precision": "of what lies over it, the share that is {label}",
    "recall": "of all {label}, the share over it",
    "false_alarms": "of all {others} comments, the share over it",
    "held": "of all comments, the share over it",
    "f1": "the harmonic mean of precision and recall",
    "accuracy": "of all comments, the share on the right side of it",
}


def curve_of(card: Card, label: str) -> list[Point]:
    """Return the curve of a label. Raises `GoalError` where the card holds none."""
    try:
        points: list[Point] = card.metrics["curves"][label]
    except KeyError as error:
        raise GoalError(
            f"the card of {card.version} holds no curve of {label}, as those of older releases "
            "do not; fit the model again with `chaffinch-train fit`"
        ) from error
    if not points:
        raise GoalError(
            f"the curve of {label} on the card of {card.version} is empty: it was fitted on too "
            "few rows; fit it again on more of them"
        )
    return points


def statistics(label: str, point: Point) -> str:
    """Return the threshold on the first line, and below it what it gives, each explained."""
    others = "spam and abuse" if label == "legitimate" else "legitimate"
    lines = [f"threshold     {point['threshold']:.6f}"]
    for name, meaning in _MEANINGS.items():
        lines.append(
            f"{name:<12} {point[name]:>9.4%}  {meaning.format(label=label, others=others)}"
        )
    return "\n".join(lines)


def none_meets(goal: Goal, label: str, points: Sequence[Point]) -> str:
    """Return the sentence that no threshold meets the goal, with how near one comes."""
    sentence = f"no threshold for {label} meets `{goal}`"
    if closest := goal.closest(points):
        names = dict.fromkeys([goal.limited, "precision", "recall"])
        figures = ", ".join(f"{name} {closest[name]:.4f}" for name in names)
        sentence += f"; the closest, {closest['threshold']:.6f}, gives {figures}"
    return sentence
