"""Near-duplicates: a campaign, or a text that is passed around, is one lesson and not a hundred.

Who copies what is told by `model.fingerprint`, as it is for the waves of a running service.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from model.fingerprint import ALIKE, Fingerprint, fingerprint, similarity
from model.labels import Label
from training.examples import Example
from training.progress import Progress

BATCH = 2_000


def collapse_near(examples: Sequence[Example], progress: Progress) -> list[Example]:
    """Return the first example of each label of every group of near-duplicates, in their order.

    It weighs 1 + ln(n) times the mean weight of the n that it stands for. Where the labels of a
    group differ, a word may have made the difference: one of each stays, in one cluster.
    """
    return collapse_groups(examples, find_groups(examples, progress))


def collapse_groups(examples: Sequence[Example], groups: Sequence[int]) -> list[Example]:
    """Return the same of examples whose groups are known: a number for each."""
    cells: dict[tuple[int, Label], list[Example]] = {}
    for group, example in zip(groups, examples, strict=True):
        cells.setdefault((group, example.label), []).append(example)
    clusters = _clusters([(group, alike) for (group, _), alike in cells.items()])
    return [
        _standing_for(alike, cluster)
        for alike, cluster in zip(cells.values(), clusters, strict=True)
    ]


def join(keys_of: Iterable[Iterable[Hashable]]) -> list[int]:
    """Return a group for each element, the number of the first one in it.

    Elements that share a key are in one group, and so are those that a third one joins.

    >>> join([["a"], ["b"], ["c", "a"], ["c"]])
    [0, 1, 0, 0]
    """
    parents: list[int] = []
    first_with: dict[Hashable, int] = {}
    for index, keys in enumerate(keys_of):
        parents.append(index)
        for key in keys:
            _unite(parents, index, first_with.setdefault(key, index))
    return [_root(parents, index) for index in range(len(parents))]


def find_groups(examples: Sequence[Example], progress: Progress) -> list[int]:
    """Return the group of near-duplicates of each example: the number of the first one in it."""
    starts = range(0, len(examples), BATCH)
    found = [
        fingerprint(example.as_comment())
        for start in progress.track(starts, "looking for near-duplicates", len(starts))
        for example in examples[start : start + BATCH]
    ]
    return join(_shared(found))


def _shared(found: Iterable[Fingerprint | None]) -> Iterable[list[Hashable]]:
    """Yield for each fingerprint the bands of which the first owner is alike."""
    owners: dict[int, bytes] = {}
    for one in found:
        yield [
            band
            for band in (one.bands if one else ())
            if one and similarity(owners.setdefault(band, one.signature), one.signature) >= ALIKE
        ]


def _clusters(cells: Sequence[tuple[int, Sequence[Example]]]) -> list[str]:
    """Return the cluster of each cell: what was known, and near-duplicates of another label."""
    joined = join(
        [group, *{example.cluster for example in alike if example.cluster}]
        for group, alike in cells
    )
    sizes = Counter(joined)
    return [f"near {one}" if sizes[one] > 1 else "" for one in joined]


def _standing_for(alike: Sequence[Example], cluster: str) -> Example:
    mean = sum(example.weight for example in alike) / len(alike)
    return replace(alike[0], cluster=cluster, weight=mean * (1 + math.log(len(alike))))


def _unite(parents: list[int], first: int, second: int) -> None:
    one, other = sorted((_root(parents, first), _root(parents, second)))
    parents[other] = one


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index
