"""Progress never changes what passes through it, on a terminal or in a log."""

import io

import pytest
from rich.console import Console

from training.progress import Lines, Terminal


@pytest.fixture(params=[Terminal, Lines])
def progress(request):
    terminal = request.param is Terminal
    return request.param(Console(file=io.StringIO(), force_terminal=terminal, width=80))


@pytest.mark.parametrize("total", [None, 12])
def test_a_file_is_read_as_it_is(progress, total):
    with progress.reading(io.BytesIO(b"one\ntwo\nfour"), "reading", total) as file:
        assert list(file) == [b"one\n", b"two\n", b"four"]


def test_items_come_in_order(progress):
    assert list(progress.track(range(5), "counting", 5)) == [0, 1, 2, 3, 4]


def test_a_log_gets_one_line_a_step():
    stream = io.StringIO()
    progress = Lines(Console(file=stream))
    progress.step("reading [all] data sets")
    list(progress.track(range(100), "scoring", 100))
    assert stream.getvalue() == "reading [all] data sets\nscoring\n"


def test_a_terminal_gets_a_bar():
    stream = io.StringIO()
    list(Terminal(Console(file=stream, force_terminal=True)).track(range(3), "scoring", 3))
    assert "━" in stream.getvalue()
