"""Those who ask at once are answered together, in the order of coming."""

import threading
from collections.abc import Callable, Hashable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.together import Together

SECONDS = 10


class Squares:
    """Answers numbers with their squares, when it is let, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.begun = threading.Semaphore(0)

    def __call__(self, numbers: Sequence[int], how: Hashable) -> list[int]:
        self.asked.append(list(numbers))
        self.begun.release()
        assert self.may_go_on.wait(SECONDS)
        if 0 in numbers:
            raise ZeroDivisionError("there is a zero")
        return [number * number for number in numbers]


class Askers:
    """Threads that ask, and what each was told."""

    def __init__(self, together: Together[int, int]) -> None:
        self.together = together
        self.told: dict[int, object] = {}
        self.threads: list[threading.Thread] = []

    def ask(self, *numbers: int, how: Hashable = None) -> None:
        """Let a new thread ask, and return when it waits."""

        def work() -> None:
            try:
                self.told[numbers[0]] = list(self.together.answer(numbers, how))
            except ZeroDivisionError as error:
                self.told[numbers[0]] = str(error)

        n_waiting = len(self.together._queue)
        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()
        wait_until(lambda: len(self.together._queue) > n_waiting)

    def end(self) -> None:
        for thread in self.threads:
            thread.join(SECONDS)
            assert not thread.is_alive()


def wait_until(is_so: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(SECONDS * 1000):
        if is_so():
            return
        tick.wait(0.001)
    pytest.fail("it never was so")


@pytest.fixture
def squares() -> Squares:
    return Squares()


@pytest.fixture
def askers(squares: Squares) -> Askers:
    return Askers(Together(squares, size=lambda number: 1, most=8))


def while_one_is_answered(askers: Askers, squares: Squares) -> None:
    """Let one ask, and keep the answer back."""
    squares.may_go_on.clear()
    askers.ask(1)
    assert squares.begun.acquire(timeout=SECONDS)


def test_who_asks_alone_is_answered_alone(askers, squares):
    assert list(askers.together.answer([3, 4], None)) == [9, 16]
    assert squares.asked == [[3, 4]]


def test_those_who_wait_are_answered_together_in_the_order_of_coming(askers, squares):
    while_one_is_answered(askers, squares)
    for numbers in ([2], [3, 4], [5]):
        askers.ask(*numbers)
    squares.may_go_on.set()
    askers.end()
    assert squares.asked == [[1], [2, 3, 4, 5]]
    assert askers.told == {1: [1], 2: [4], 3: [9, 16], 5: [25]}


def test_who_asks_in_another_way_is_answered_apart(askers, squares):
    while_one_is_answered(askers, squares)
    askers.ask(2)
    askers.ask(3, how="otherwise")
    askers.ask(4)
    squares.may_go_on.set()
    askers.end()
    assert squares.asked == [[1], [2, 4], [3]]


def test_no_portion_grows_beyond_the_most(askers, squares):
    while_one_is_answered(askers, squares)
    for first in (10, 20, 30):
        askers.ask(first, first + 1, first + 2)
    askers.ask(40, 41)
    squares.may_go_on.set()
    askers.end()
    assert squares.asked == [[1], [10, 11, 12, 20, 21, 22, 40, 41], [30, 31, 32]]


def test_who_asks_for_more_than_the_most_is_answered_alone(askers, squares):
    while_one_is_answered(askers, squares)
    askers.ask(*range(10, 30))
    askers.ask(2)
    squares.may_go_on.set()
    askers.end()
    assert squares.asked == [[1], list(range(10, 30)), [2]]


def test_an_error_is_told_to_whom_it_concerns_alone(askers, squares):
    while_one_is_answered(askers, squares)
    for number in (2, 0, 3):
        askers.ask(number)
    squares.may_go_on.set()
    askers.end()
    assert askers.told == {1: [1], 2: [4], 0: "there is a zero", 3: [9]}
    assert list(askers.together.answer([4], None)) == [16]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=5), min_size=1, max_size=12))
def test_everyone_gets_the_answers_to_what_they_asked(portions):
    together = Together(lambda numbers, _: [-n for n in numbers], size=lambda n: n, most=60)
    told: dict[int, list[int]] = {}

    def work(place: int) -> None:
        told[place] = list(together.answer(portions[place], None))

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(portions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert told == {place: [-n for n in portion] for place, portion in enumerate(portions)}
    assert not together._queue
