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


def test_both_squares_of_a_column_have_the_signs_of_its_codes(table):
    columns = np.array([1, 0, 0, 2], np.uint32)
    assert table.squares(columns).tolist() == [
        [-1, -(128**2)], [-(LEVELS**2), 25], [-(LEVELS**2), 25], [0, LEVELS**2]
    ]  # fmt: skip


def test_a_square_by_its_unit_is_the_weight(table):
    columns = np.arange(CODES.shape[1], dtype=np.uint32)
    assert table.squares(columns) * table.units == pytest.approx(table.weights(), rel=1e-6)


def test_each_column_is_asked_for_the_margin_beside_it(table):
    columns, margins = np.array([1, 1, 2], np.uint32), np.array([0, 1, 1])
    assert (table.each(columns, margins) == table.weights()[columns, margins]).all()
