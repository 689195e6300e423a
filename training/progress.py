"""What a long command says of itself on stderr: pictures on a terminal, plain lines elsewhere."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, Protocol, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

Item = TypeVar("Item")


class Progress(Protocol):
    """What a long computation may say while it runs."""

    def step(self, description: str) -> None:
        """Say what begins now."""

    def track(self, items: Iterable[Item], description: str, total: int) -> Iterator[Item]:
        """Yield the items, showing how many of ``total`` are done."""

    def reading(
        self, file: BinaryIO, description: str, total: int | None
    ) -> AbstractContextManager[BinaryIO]:
        """Return the file, showing how many of ``total`` bytes have been read from it."""


class Terminal:
    """Progress for people: rich bars."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, description: str) -> None:
        self._console.print(description, highlight=False, markup=False)

    def track(self, items: Iterable[Item], description: str, total: int) -> Iterator[Item]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Bars(*columns, TimeRemainingColumn(), console=self._console, transient=True) as bars:
            yield from bars.track(items, total=total, description=description)

    def reading(
        self, file: BinaryIO, description: str, total: int | None
    ) -> AbstractContextManager[BinaryIO]:
        return _BarWhileReading(self._console, file, description, total)


class Lines:
    """Progress for log files: one line a step, no bars."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, description: str) -> None:
        self._console.print(description, highlight=False, markup=False, soft_wrap=True)

    def track(self, items: Iterable[Item], description: str, total: int) -> Iterator[Item]:
        self.step(description)
        yield from items

    def reading(
        self, file: BinaryIO, description: str, total: int | None
    ) -> AbstractContextManager[BinaryIO]:
        self.step(description)
        return nullcontext(file)


class _BarWhileReading(AbstractContextManager[BinaryIO]):
    def __init__(
        self, console: Console, file: BinaryIO, description: str, total: int | None
    ) -> None:
        what_is_known = (TimeElapsedColumn(),) if total is None else (DownloadColumn(),)
        columns = (TextColumn("{task.description}"), BarColumn(), *what_is_known)
        self._bars = Bars(*columns, console=console, transient=True)
        self._file, self._description, self._total = file, description, total

    def __enter__(self) -> BinaryIO:
        self._bars.start()
        task = self._bars.add_task(self._description, total=self._total)
        if self._total is None:  # the end of a stream cannot be foreseen: the bar only moves
            return self._file
        return self._bars.wrap_file(self._file, task_id=task)

    def __exit__(self, *_: object) -> None:
        self._bars.stop()


def progress_on_stderr() -> Progress:
    """Return the progress that suits what stderr is."""
    console = Console(stderr=True)
    return Terminal(console) if console.is_terminal else Lines(console)
