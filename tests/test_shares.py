"""What each letter of a text adds to a margin: the same alone, in any batch, by any arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.accelerator import fastest
from model.arithmetic import NUMPY, Arithmetic
from model.windows import Batch
from tests.small_model import table_of_chance
from tests.test_accelerator import ODD_TEXTS, TEXTS

WAYS = pytest.mark.parametrize("way", [NUMPY, fastest()], ids=lambda way: way.name)


def shares_of(texts: list[str], way: Arithmetic) -> list[list[float]]:
    """The shares of each text's own code points; every second text asks for the second row."""
    batch = Batch.of(texts)
    rows = np.array([len(text) % 2 for text in texts], np.int64)
    found = way.shares(batch, table_of_chance(), rows, np.full(len(texts), 0.25), salt=3)
    return [
        found[start + 1 : end - 1].tolist()
        for start, end in zip(batch.offsets, batch.offsets[1:], strict=False)
    ]


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_both_ways_find_the_same_to_the_last_bit_alone_and_in_a_batch(texts):
    together = shares_of(texts, NUMPY)
    assert shares_of(texts, fastest()) == together
    assert [shares_of([text], fastest())[0] for text in texts] == together


@pytest.mark.parametrize("text", ODD_TEXTS, ids=lambda text: ascii(text[:12]))
def test_odd_texts_have_the_same_shares(text):
    alone = shares_of([text], NUMPY)
    assert shares_of([text], fastest()) == alone
    assert shares_of(["old bridge", text, ""], NUMPY)[1:2] == alone


@WAYS
@pytest.mark.parametrize("text", ["the old bridge, the bridge", "no no no", "我们的 city", ""])
def test_shares_add_up_to_the_sum_of_the_weights(text, way):
    found = way.distinct(Batch.of([text]), salt=3)
    sums = way.sums(table_of_chance(), found.columns, found.offsets)[0]
    assert sum(shares_of([text], way)[0]) == pytest.approx(0.25 * sums[len(text) % 2], abs=1e-6)


@WAYS
def test_spaces_carry_nothing(way):
    (found,) = shares_of(["old bridge"], way)
    assert found[3] == 0
    assert all(found[:3] + found[4:])


@WAYS
def test_a_word_that_recurs_carries_an_equal_share_at_each_place(way):
    (found,) = shares_of(["casino casino"], way)
    assert found[1:5] == found[8:12]
