"""Which comments teach most: how many decisions it takes in which order to reach the same quality.

    python benchmarks/label_next.py DIRECTORY_OF_DATA_SETS [--seeds 5]

A data set plays a site. A base model that saw none of it is fitted on the others; then decisions
come in portions of 25, taken from a pool of the site's comments in one of four orders: by chance,
the most uncertain first, the same without what is nearly the same as one that was asked for before,
and so the most uncertain times densest first. After each portion the base model is corrected on
what was decided, and judged on comments of the site that are in no pool. The queue of a real site
holds fewer honest comments than a pool does, as it holds what is doubtful already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from scipy.special import expit

from model.features import CommentFeatures
from model.labels import Label
from model.linear import LABELS, MarginClassifier
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.examples import Example, collapse, read_examples
from training.fit import cap
from training.metrics import auc

SITES = ("youtube-spam-collection", "kaggle-insults", "telegram-spam-ru", "trac2018-en")
BASE = (
    "blog-caffeinated", "blog-dylanmtaylor", "davidson", "olid", "sms-spam-collection",
    "tg-spam", "toxic-spans", "wiki-toxic-ak5k", "ru-distorted-toxicity",
)  # fmt: skip
BASE_ROWS = 400
POOL, JUDGED = 1_200, 600
PORTION, MOST = 25, 400
PENALTY = 0.5
NEARLY_THE_SAME = 0.6

Floats = npt.NDArray[np.float64]
Order = Callable[["Site", Floats, Sequence[int]], Floats]
"""Takes the site, the probabilities of the pool, and what was asked for; returns what each comment
of the pool is worth."""


@dataclass(frozen=True, slots=True)
class Site:
    """A pool to ask from and comments to judge by, with what the base model says of them."""

    likeness: Floats
    """Of all comments with those of the pool: the products of their features."""
    base: Floats
    is_bad: npt.NDArray[np.bool_]
    density: Floats
    """Of the pool."""
    chance: np.random.Generator

    def corrected(self, asked: Sequence[int]) -> Floats:
        """Return the log-odds of all comments after these of the pool were decided.

        A logistic regression on top of the base model, in its dual form.
        """
        if not asked:
            return self.base
        K, y = self.likeness[np.ix_(asked, asked)], self.is_bad[asked].astype(float)
        weights, shift = np.zeros(len(asked)), 0.0
        for _ in range(25):
            p = expit(self.base[asked] + K @ weights + shift)
            spread = np.maximum(p * (1 - p), 1e-4)
            target = K @ weights + shift + (y - p) / spread
            system = K + PENALTY * np.diag(1 / spread)
            ones = np.ones(len(asked))
            one, other = np.linalg.solve(system, np.stack([target, ones], axis=1)).T
            shift = float(ones @ one / (ones @ other + 0.1))
            weights = one - shift * other
        return np.asarray(self.base + self.likeness[:, asked] @ weights + shift)

    def quality(self, log_odds: Floats) -> float:
        """Return the area under the ROC curve on the comments that are in no pool."""
        found = auc(log_odds[POOL:], self.is_bad[POOL:])
        assert found is not None
        return found


def by_chance(site: Site, p: Floats, asked: Sequence[int]) -> Floats:
    """Nothing is worth more than anything else."""
    return site.chance.random(len(p))


def uncertain(site: Site, p: Floats, asked: Sequence[int]) -> Floats:
    """The nearer to one half, the more."""
    return np.minimum(p, 1 - p)


def uncertain_once(site: Site, p: Floats, asked: Sequence[int]) -> Floats:
    """The nearer to one half, the more; what is nearly the same is asked for once."""
    return _once(site, np.minimum(p, 1 - p), asked)


def uncertain_and_dense(site: Site, p: Floats, asked: Sequence[int]) -> Floats:
    """The nearer to one half and the more there are like it, the more; each kind once."""
    return _once(site, np.minimum(p, 1 - p) * site.density, asked)


def _once(site: Site, worth: Floats, asked: Sequence[int]) -> Floats:
    if not asked:
        return worth
    own = np.sqrt(np.diag(site.likeness[:POOL]))
    likeness = site.likeness[:POOL][:, asked] / np.outer(own, own[asked])
    return np.where(likeness.max(axis=1) > NEARLY_THE_SAME, worth / 1_000, worth)


ORDERS: dict[str, Order] = {
    "chance": by_chance,
    "uncertainty": uncertain,
    "uncertainty, each kind once": uncertain_once,
    "uncertainty times density": uncertain_and_dense,
}


def curve(site: Site, order: Order) -> list[float]:
    """Return the quality after 0, 25, 50 ... decisions in an order."""
    asked: list[int] = []
    log_odds = site.corrected(asked)
    found = [site.quality(log_odds)]
    while len(asked) < MOST:
        for _ in range(PORTION):
            worth = order(site, expit(log_odds[:POOL]), asked)
            worth[asked] = -1.0
            asked.append(int(np.argmax(worth)))
        log_odds = site.corrected(asked)
        found.append(site.quality(log_odds))
    return found


def sites_of(rows: Sequence[Example], base: MarginClassifier, seeds: int) -> list[Site]:
    """Return the same site with other comments in its pool for each seed."""
    label = next(row.label for row in rows if row.label is not Label.LEGITIMATE)
    X = CommentFeatures().transform([row.as_comment() for row in rows])
    margins = base.decision_function(X)[:, LABELS.index(label)]
    is_bad = np.array([row.label is label for row in rows])
    found = []
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        places = chance.permutation(len(rows))[: POOL + JUDGED]
        some = X[places]
        likeness = np.asarray((some @ some[:POOL].T).todense())
        scaled = margins[places] / max(float(np.std(margins)), 1e-9)
        density = likeness[:POOL].mean(axis=0)
        found.append(Site(likeness, scaled, is_bad[places], density, chance))
    return found


def needed(reached: Sequence[float], goal: float) -> str:
    """Return after how many decisions a quality was reached for good."""
    for place in range(len(reached)):
        if min(reached[place:]) >= goal:
            return str(place * PORTION)
    return f"over {MOST}"


@click.command()
@click.argument(
    "data", envvar="CHAFFINCH_DATA", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--seeds", default=5, show_default=True, help="Pools of each site.")
def main(data: Path, seeds: int) -> None:
    """Print a table in Markdown: qualities, and decisions for those of 200 and 400 by chance."""
    catalogues = read_catalogues([SHIPPED])
    chosen = choose(catalogues, licences=list(LicenceClass), sources=[*SITES, *BASE])
    rows = {each.name: collapse(read_examples(each, data)) for each in chosen}
    taught = cap([row for name in BASE for row in rows[name]], BASE_ROWS)
    X = sparse.csr_matrix(CommentFeatures().transform([row.as_comment() for row in taught]))
    base = MarginClassifier().fit(X, np.array([row.label.value for row in taught]))
    print("| site | order | 0 | 50 | 100 | 200 | 400 | for that of 200 | of 400 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in SITES:
        sites = sites_of(rows[name], base, seeds)
        curves = {
            order: np.mean([curve(site, ORDERS[order]) for site in sites], axis=0).tolist()
            for order in ORDERS
        }
        goals = [curves["chance"][n // PORTION] for n in (200, 400)]
        for order, reached in curves.items():
            told = " | ".join(f"{reached[n // PORTION]:.3f}" for n in (0, 50, 100, 200, 400))
            after = " | ".join(needed(reached, goal) for goal in goals)
            print(f"| {name} | {order} | {told} | {after} |", flush=True)


if __name__ == "__main__":
    main()
