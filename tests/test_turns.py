"""One at a time, in the order of coming."""

import threading

import pytest

from model.turns import Turns


def wait_until_queued(turns: Turns, n: int) -> None:
    while len(turns._queue) < n:
        threading.Event().wait(0.001)


def test_threads_are_let_in_one_by_one_in_the_order_of_coming():
    turns, order = Turns(), []
    threads = []

    def work(number: int) -> None:
        with turns:
            order.append(number)

    with turns:
        for number in range(8):
            threads.append(threading.Thread(target=work, args=(number,)))
            threads[-1].start()
            wait_until_queued(turns, 2 + number)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_who_comes_back_at_once_goes_behind_those_who_wait():
    turns, order = Turns(), []

    def work() -> None:
        with turns:
            order.append("waited")

    waiting = threading.Thread(target=work)
    with turns:
        waiting.start()
        wait_until_queued(turns, 2)
    with turns:
        order.append("came back")
    waiting.join()
    assert order == ["waited", "came back"]


def test_a_turn_ends_with_an_error_too():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns:
        _ = 1 / 0
    with turns:
        assert len(turns._queue) == 1
    assert not turns._queue
