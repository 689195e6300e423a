"""What examples teach: the earlier ones are judged, all of them teach what is published."""

from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console
from threadpoolctl import threadpool_limits

from model.artifact import BASELINE_DIRECTORY, load
from model.linear import MarginClassifier
from tests.decided_sentences import decided_sentences
from training.encoded import Encoded, encode_known
from training.progress import Lines
from training.teach import Taught, teach

QUIET = Lines(Console(quiet=True))


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Taught]:
    def some_known(*args: Any, **named: Any) -> Encoded:
        return encode_known(*args, **named).part(range(100))

    monkeypatch.setattr("training.teach.encode_known", some_known)
    return _taught


def _taught() -> Taught:
    base: MarginClassifier = load(BASELINE_DIRECTORY)[0][-1]
    with threadpool_limits(limits=1, user_api="blas"):
        return teach(decided_sentences()[:160], base, seed=0, progress=QUIET)


def test_where_the_earlier_examples_are_few_all_of_them_choose_anew(
    taught: Callable[[], Taught],
) -> None:
    found = taught()
    assert len(found.of_all.tried.rows) == len(found.encoded.rows) > len(found.learnt.tried.rows)


def test_where_the_earlier_examples_suffice_what_they_chose_stays(
    monkeypatch: pytest.MonkeyPatch, taught: Callable[[], Taught]
) -> None:
    monkeypatch.setattr("training.teach.MOST_TRIED", 50)
    found = taught()
    assert found.of_all.freedoms == found.learnt.freedoms
    assert found.of_all.tried is found.learnt.tried
    assert list(found.final.slope_) == list(found.learnt.estimator.slope_)
