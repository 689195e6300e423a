"""How much a reader counts: by their record, and less in a crowd of strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.moderation.reader_weight import MOST, N_FOR_RECORD, is_fresh, reader_weight

counts = st.integers(min_value=0, max_value=10_000)


@st.composite
def records(draw: st.DrawFn) -> tuple[int, int]:
    """Judged flags, and how many of them agreed."""
    n_judged = draw(counts)
    return n_judged, draw(st.integers(min_value=0, max_value=n_judged))


def weight(record: tuple[int, int], n_fresh_before: int = 0) -> float:
    return reader_weight(n_judged=record[0], n_agreed=record[1], n_fresh_before=n_fresh_before)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ((0, 0), 1.0),
        ((4, 4), 1.0),
        ((4, 0), 0.5),
        ((5, 5), 14 / 9),
        ((5, 0), 4 / 9),
        ((10, 5), 1.0),
        ((96, 96), 1.96),
        ((96, 0), 0.04),
    ],
)
def test_a_record_moves_the_weight(record: tuple[int, int], expected: float) -> None:
    assert weight(record) == pytest.approx(expected)


def test_there_is_no_bonus_before_five_judged_flags() -> None:
    assert all(weight((n, n)) == 1.0 for n in range(N_FOR_RECORD))
    assert weight((N_FOR_RECORD, N_FOR_RECORD)) > 1.0


def test_three_strangers_count_in_full_and_a_hundred_as_thirteen() -> None:
    strangers = [weight((0, 0), n_fresh_before=n) for n in range(100)]
    assert strangers[:4] == [1.0, 1.0, 1.0, 0.75]
    assert sum(strangers) == pytest.approx(13.06, abs=0.01)


def test_who_has_a_record_is_not_mistaken_for_a_stranger() -> None:
    assert weight((20, 18), n_fresh_before=100) == weight((20, 18))
    assert not is_fresh(20)


@given(records(), counts)
def test_a_weight_is_over_nothing_and_at_most_two(record: tuple[int, int], n_before: int) -> None:
    assert 0 < weight(record, n_before) <= MOST


@given(records(), counts)
def test_more_agreement_never_lowers_a_weight(record: tuple[int, int], n_before: int) -> None:
    n_judged, n_agreed = record
    assert weight((n_judged + 1, n_agreed + 1), n_before) >= weight(record, n_before)
    if n_agreed < n_judged:
        assert weight((n_judged, n_agreed + 1), n_before) >= weight(record, n_before)


@given(records(), counts)
def test_a_larger_crowd_never_weighs_more_each(record: tuple[int, int], n_before: int) -> None:
    assert weight(record, n_before + 1) <= weight(record, n_before)
