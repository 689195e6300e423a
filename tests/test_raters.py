"""Raters whom the rest contradicts are found, and weigh little; honest ones are left alone."""

import numpy as np

from tests.decided_sentences import decided, numbered
from training.raters import SUSPECT_FACTOR, in_doubt, suspects, weighed_down

AGREED, CONTRADICTED = 0.9, 0.05


def rows(rater, n):
    return [decided(f"Comment {number} of {rater}", rater=rater) for number in range(n)]


def test_a_key_whose_labels_the_rest_contradicts_is_named_with_its_figures():
    all_rows = [*rows("moderator 1", 190), *rows("key 7", 10)]
    agreement = np.array([AGREED] * 190 + [CONTRADICTED] * 9 + [AGREED])
    [found] = suspects(all_rows, agreement)
    assert str(found) == ("key 7: 9 of 10 labels contradict the rest (90%; of all others' 0.0%)")
    weights = {row.weight for row in weighed_down(all_rows, [found]) if row.rater == "key 7"}
    assert weights == {SUSPECT_FACTOR}


def test_two_liars_do_not_hide_each_other():
    all_rows = [*rows("moderator 1", 60), *rows("key 7", 40), *rows("key 8", 40)]
    agreement = np.array([AGREED] * 60 + [CONTRADICTED] * 35 + [AGREED] * 5 + [CONTRADICTED] * 40)
    assert [one.rater for one in suspects(all_rows, agreement)] == ["key 8", "key 7"]


def test_a_few_doubts_and_a_few_labels_make_nobody_suspicious():
    all_rows = [*rows("moderator 1", 100), *rows("moderator 2", 100), *rows("key 9", 5)]
    agreement = np.array([AGREED] * 90 + [CONTRADICTED] * 10 + [AGREED] * 80 + [CONTRADICTED] * 25)
    assert suspects(all_rows, agreement) == []


def test_the_only_rater_is_never_suspicious():
    assert suspects(rows("moderator 1", 50), np.full(50, CONTRADICTED)) == []


def test_labels_to_look_at_again_come_most_doubtful_first():
    all_rows = [decided(f"Comment {n}", identifier=str(n)) for n in range(3)]
    assert numbered(in_doubt(all_rows, np.array([0.15, 0.9, 0.02]))) == ["2", "0"]
