"""What two bytes stand for is the same, however it is asked."""

import numpy as np
import pytest

from model.weight_table import LEVELS, WeightTable

CODES = np.array([[-LEVELS, -1, 0, 1, LEVELS], [5, -128, LEVELS, -5, 0]], np.int8)
LARGEST = np.array([2.0, 0.5])


@pytest.fixture(scope="module")
def table() -> WeightTable:
    return WeightTable.of(CODES, LARGEST)


def test_a_weight_is_the_square_of_its_code_with_its_sign(table):
    numbers = CODES.T.astype(np.float64) / LEVELS
    assert table.weights() == pytest.approx(numbers * np.abs(numbers) * LARGEST, rel=1e-6)


def test_both_weights_of_a_column_are_the_two_parts_of_one_number(table):
    columns = np.array([4, 0, 0, 3], np.uint32)
    both = table.both(columns).view(np.float32).reshape(-1, 2)
    assert (both == table.weights()[columns]).all()


def test_each_column_is_asked_for_the_margin_beside_it(table):
    columns, margins = np.array([1, 1, 2], np.uint32), np.array([0, 1, 1])
    assert (table.each(columns, margins) == table.weights()[columns, margins]).all()
