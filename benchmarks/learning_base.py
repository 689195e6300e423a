"""A base model that has not seen the data sets which play sites, and the rows of these."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from model import artifact
from training.candidate import write_candidate
from training.catalogue import SHIPPED, DataSet, LicenceClass, choose, read_catalogues
from training.duplicates import collapse_near, find_groups
from training.examples import Example, collapse, label_counts, read_examples
from training.fit import cap, fit
from training.progress import Progress
from training.templates import own_examples

MOST_OF_A_SITE = 4_000
"""Rows of each label of a data set that plays a site."""


def fit_base(
    sites: Sequence[str], data: Path, work: Path, *, rows: int, progress: Progress
) -> None:
    """Fit one base on at most ``rows`` of each source and label, without all ``sites``.

    It is written and published once for each of the sites, in a directory of its name.
    """
    unseen = [row for name in sites for row in rows_of_site(name, data, progress)]
    others = [
        row
        for each in public_data_sets()
        if each.name not in sites
        for row in cap(distinct(each, data, 2 * rows, progress), rows)
    ]
    taught = unlike(others, unseen, progress)
    fitted = fit(taught, seed=0, progress=progress, templates=cap(own_examples(0), rows))
    now, counts = dt.datetime.now(dt.UTC), label_counts(taught)
    for name in sites:
        models = work / name
        directory = write_candidate(models, fitted, sources={}, label_counts=counts, now=now)
        artifact.publish(models, directory.name)


def rows_of_site(name: str, data: Path, progress: Progress) -> list[Example]:
    """Return the rows of the data set that plays a site, without repeats."""
    (data_set,) = choose(read_catalogues([SHIPPED]), licences=list(LicenceClass), sources=[name])
    return distinct(data_set, data, MOST_OF_A_SITE, progress)


def distinct(data_set: DataSet, data: Path, most: int, progress: Progress) -> list[Example]:
    """Return at most ``most`` rows of each label, without repeats and near-duplicates."""
    return collapse_near(cap(collapse(read_examples(data_set, data)), most), progress)


def unlike(rows: Sequence[Example], unseen: Sequence[Example], progress: Progress) -> list[Example]:
    """Return the rows without those that nearly repeat what must stay unseen."""
    groups = find_groups([*unseen, *rows], progress)
    of_sites = set(groups[: len(unseen)])
    pairs = zip(rows, groups[len(unseen) :], strict=True)
    return [row for row, group in pairs if group not in of_sites]


def public_data_sets() -> list[DataSet]:
    """Return the data sets that may teach the shipped model."""
    licences = [LicenceClass.OPEN, LicenceClass.UNSTATED]
    return choose(read_catalogues([SHIPPED]), licences=licences, sources=[])
