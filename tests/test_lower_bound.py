"""What decisions show of a share, at least."""

import pytest

from service.sites.change import lower_bound, n_needed


def test_a_bound_holds_what_many_decisions_show() -> None:
    assert lower_bound(0, 10) == pytest.approx(0.0)
    assert lower_bound(n_needed(0.995), n_needed(0.995)) >= 0.995
    assert lower_bound(n_needed(0.995) - 1, n_needed(0.995) - 1) < 0.995
