"""Which comments teach most: how many decisions it takes in which order to reach the same quality.

    python benchmarks/learning.py base SITES...
    python benchmarks/label_next.py SITES... [--seeds 2] [--order ORDER]

A data set plays a site, with a base that has seen none of it. A moderator decides on comments of
its stream in one of several orders; after each portion a model is fitted as `chaffinch-train
retrain` does it, and scores what waits anew, as the service does. What is measured is the area
under the ROC curve and the average precision on other comments of the site. Chance is measured
after 100, 200 and 400 decisions; of every other order it is told after how many it has reached
that quality, along straight lines between portions.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from label_next_orders import ORDERS, Pool
from label_next_site import Rows, Site, read_rows
from rich.console import Console
from threadpoolctl import threadpool_limits

from training.progress import Lines

PORTIONS = (50, 100, 150, 200, 300, 400)
GOALS = (100, 200, 400)
CHANCE = "chance"
MEASURES = ("area under the ROC curve", "average precision")


@click.command()
@click.argument("sites", nargs=-1, required=True)
@click.option("--seeds", default=2, show_default=True, help="Streams of each site.")
@click.option("--order", "orders", multiple=True, type=click.Choice(list(ORDERS)))
@click.option("--data", type=Path, envvar="CHAFFINCH_DATA", required=True)
@click.option("--work", type=Path, default=Path(tempfile.gettempdir()) / "chaffinch-learning")
def main(
    sites: tuple[str, ...], seeds: int, orders: tuple[str, ...], data: Path, work: Path
) -> None:
    """Print a table in Markdown."""
    quiet = Lines(Console(quiet=True))
    print("| site | measure | order | at 0 | " + " | ".join(map(str, PORTIONS)), end=" | ")
    print(" | ".join(f"for that of {goal}" for goal in GOALS) + " |")
    print("|---" * (4 + len(PORTIONS) + len(GOALS)) + "|")
    # Threads of matrix products wait for each other, spinning, where others use the cores.
    with threadpool_limits(limits=1, user_api="blas"):
        for name in sites:
            rows = read_rows(name, data, work, quiet)
            chosen = [CHANCE, *(order for order in orders or ORDERS if order != CHANCE)]
            curves = {order: _curve(rows, order, seeds, quiet) for order in chosen}
            for k, measure in enumerate(MEASURES):
                for order in chosen:
                    reached, chance = (curves[one][:, k].tolist() for one in (order, CHANCE))
                    _print(name, measure, order, reached, chance)


def _curve(rows: Rows, order: str, seeds: int, progress: Lines) -> npt.NDArray[np.float64]:
    """Return the two measures after each portion, the mean of all streams, shape (n, 2)."""
    curves = [curve(Site.of(rows, seed, progress), order) for seed in range(seeds)]
    return np.asarray(np.mean(curves, axis=0))


def curve(site: Site, order: str) -> list[tuple[float, float]]:
    """Return the two measures without a decision and after each portion."""
    pool = Pool(site.rows.groups[site.stream], site.rows.encoded.X[site.stream])
    decided: list[int] = []
    log_odds = site.log_odds(decided)
    found = [site.quality(log_odds)]
    for portion in PORTIONS:
        n = min(portion, len(pool)) - len(decided)
        decided += ORDERS[order](pool, site.scores(log_odds), decided, n)
        log_odds = site.log_odds(decided)
        found.append(site.quality(log_odds))
    return found


def needed(reached: Sequence[float], goal: float) -> float | None:
    """Return after how many decisions a quality is reached, None if it never is."""
    before_n, before = 0, reached[0]
    if before >= goal:
        return 0.0
    for n, quality in zip(PORTIONS, reached[1:], strict=True):
        if quality >= goal:
            return before_n + (n - before_n) * (goal - before) / (quality - before)
        before_n, before = n, quality
    return None


def _print(
    name: str, measure: str, order: str, reached: Sequence[float], chance: Sequence[float]
) -> None:
    wanted = [chance[1 + PORTIONS.index(goal)] for goal in GOALS]
    # Where chance has taught nothing yet, there is nothing to reach.
    after = [_told(needed(reached, one)) if one > chance[0] else "" for one in wanted]
    told = " | ".join(f"{quality:.3f}" for quality in reached)
    print(f"| {name} | {measure} | {order} | {told} | {' | '.join(after)} |", flush=True)


def _told(n: float | None) -> str:
    return f"over {PORTIONS[-1]}" if n is None else f"{n:.0f}"


if __name__ == "__main__":
    main()
