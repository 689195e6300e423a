"""A model is judged by sources and groups that it has never seen."""

from collections import defaultdict

import numpy as np

from model.labels import Label
from tests.sentences import examples
from training.examples import Example
from training.folds import LEAST_ROWS, N_FOLDS, left_out_folds

SPAM, ABUSE, LEGITIMATE = Label


def rows(source, *labels, language="en", n_rows=2 * LEAST_ROWS):
    """Rows of one source, four to a group."""
    return [
        Example(
            text=f"{source} {label} {n}",
            label=label,
            source=source,
            language=language,
            group=f"{source} {n // 4}",
        )
        for label in labels
        for n in range(n_rows)
    ]


def folds_by_source(found, *, seed=0):
    folds = defaultdict(set)
    for example, fold in zip(found, left_out_folds(found, seed=seed), strict=True):
        folds[example.source].add(int(fold))
    return folds


def test_every_row_has_a_fold():
    found = rows("a", SPAM, LEGITIMATE) + rows("b", SPAM, LEGITIMATE)
    folds = left_out_folds(found, seed=0)
    assert folds.shape == (len(found),)
    assert set(folds.tolist()) <= set(range(N_FOLDS))


def test_a_source_that_others_can_replace_is_left_out_whole():
    folds = folds_by_source(
        rows("a", SPAM, LEGITIMATE) + rows("b", SPAM, LEGITIMATE) + rows("c", SPAM, LEGITIMATE)
    )
    assert all(len(found) == 1 for found in folds.values())
    assert len(set.union(*folds.values())) == 3


def test_the_only_teacher_of_a_language_is_spread_over_all_folds():
    folds = folds_by_source(
        rows("a", SPAM) + rows("b", SPAM) + rows("c", SPAM, language="sv", n_rows=400)
    )
    assert len(folds["a"]) == len(folds["b"]) == 1
    assert folds["c"] == set(range(N_FOLDS))


def test_the_only_teacher_of_a_label_is_spread_over_all_folds():
    found = rows("a", SPAM, LEGITIMATE, n_rows=400) + rows("b", ABUSE, LEGITIMATE, n_rows=400)
    folds = folds_by_source(found)
    assert folds["a"] == folds["b"] == set(range(N_FOLDS))


def test_no_group_is_on_both_sides():
    found = (
        rows("a", SPAM, LEGITIMATE)
        + rows("b", SPAM, LEGITIMATE)
        + rows("c", ABUSE, language="sv", n_rows=400)
    )
    folds = defaultdict(set)
    for example, fold in zip(found, left_out_folds(found, seed=0), strict=True):
        folds[example.group].add(fold)
    assert all(len(sides) == 1 for sides in folds.values())


def test_large_sources_are_dealt_out_evenly():
    found = [row for n in range(2 * N_FOLDS) for row in rows(f"source-{n:02}", SPAM)]
    sizes = np.bincount(left_out_folds(found, seed=0), minlength=N_FOLDS)
    assert set(sizes.tolist()) == {4 * LEAST_ROWS}


def test_the_same_seed_gives_the_same_folds():
    found = rows("a", SPAM) + rows("b", LEGITIMATE)
    assert (left_out_folds(found, seed=1) == left_out_folds(found, seed=1)).all()
    assert (left_out_folds(found, seed=1) != left_out_folds(found, seed=2)).any()


def test_whatever_is_left_out_the_others_still_teach_every_label():
    found = examples()
    folds = left_out_folds(found, seed=0)
    for fold in np.unique(folds):
        taught = {example.label for example, one in zip(found, folds, strict=True) if one != fold}
        assert taught == set(Label)
