"""How freely a site moves the model: no farther than helps, and never not at all out of doubt."""

import numpy as np
import pytest

from training.strengths import timid_enough

N = 100


def losses(*means: float, spread: float = 0.0) -> list[np.ndarray]:
    """Return losses of as many strengths; ``spread`` is how far apart their rows are."""
    ways = np.where(np.arange(N) % 2, 1.0, -1.0)
    return [mean + spread * place * ways for place, mean in enumerate(means)]


@pytest.mark.parametrize(
    ("found", "place"),
    [
        (losses(1.0, 0.9, 0.8, 0.7, 0.6, 0.5), 5),  # the best, where all others are surely worse
        (losses(1.0, 0.9, 0.5, 0.5, 0.5, 0.5), 2),  # the most timid of those as good
        (losses(0.52, 0.51, 0.5, 0.5, 0.5, 0.5, spread=1.0), 1),  # the least, where it may be none
        (losses(0.5, 0.51, 0.6, 0.7, 0.8, 0.9, spread=1.0), 1),
        (losses(0.5, 0.7, 0.7, 0.7, 0.7, 0.7, spread=0.1), 0),  # none, where the least harms
    ],
)
def test_the_strength_is_the_most_timid_one_that_is_not_surely_worse(
    found: list[np.ndarray], place: int
) -> None:
    assert timid_enough(found) == place
