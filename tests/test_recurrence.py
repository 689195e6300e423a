"""Keys that recur have one representative, however many of them share a slot of the table."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.recurrence import _SCATTER, representatives

FEW = st.integers(0, 9)
ANY = st.integers(0, 2**32 - 1)


def assert_right(keys: list[int]) -> None:
    """Each has the place of one that equals it, and all that are equal have the same."""
    found = representatives(np.array(keys, np.uint32)).tolist()
    assert [keys[place] for place in found] == keys
    assert len(set(found)) == len(set(keys))


@given(st.lists(FEW | ANY, max_size=80))
def test_equal_keys_have_one_representative_and_others_have_others(keys):
    assert_right(keys)


@given(st.lists(st.integers(0, 50), max_size=80), st.integers(0, 22))
def test_keys_of_one_slot_are_told_apart(numbers, shift):
    # Undone in advance, the multiplication puts all of them into the first slots.
    undone = pow(int(_SCATTER), -1, 1 << 32)
    assert_right([(number << shift) * undone % (1 << 32) for number in numbers])


def test_many_keys_are_told_apart():
    keys = np.random.default_rng(0).integers(0, 60_000, 100_000).tolist()
    assert_right(keys)


def test_no_keys_have_no_representatives():
    assert representatives(np.zeros(0, np.uint32)).tolist() == []
