"""Work spread over all cores of this machine, or over a Dask cluster, by joblib.

What runs there is a function of a module and its arguments. When a worker process dies, what it had
in hand is done again by another one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky.process_executor import TerminatedWorkerError

from training.errors import ClusterError, MissingExtra

Result = TypeVar("Result")

MOST_DEATHS = 5
"""Of workers on this machine, until the work itself is taken to be what kills them."""
CONNECT_SECONDS = 30


@contextmanager
def workers(scheduler: str | None, n_workers: int | None) -> Iterator[None]:
    """Let `run` within use the cluster at ``scheduler``, or else processes of this machine.

    ``n_workers`` is their number, None for all cores; a cluster has its own. Raises `MissingExtra`
    without Dask, and `ClusterError` when the scheduler does not answer or has no workers.
    """
    if scheduler is None:
        with parallel_config(backend="loky", n_jobs=n_workers or -1):
            yield
        return
    with _client(scheduler) as client:
        if not client.ncores():
            raise ClusterError(scheduler, "it has no workers; start some with `dask worker`")
        with parallel_config(backend="dask", client=client, n_jobs=-1):
            yield


def run(
    do: Callable[..., Result], tasks: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[int, Result]]:
    """Yield the number of each task with what ``do`` returned for it, as they end.

    Raises what ``do`` raises, and `ClusterError` when workers keep dying.
    """
    remaining = dict(enumerate(tasks))
    deaths = 0
    while remaining:
        jobs = [delayed(_numbered)(do, number, *task) for number, task in remaining.items()]
        try:
            for number, result in Parallel(return_as="generator_unordered")(jobs):
                del remaining[number]
                yield number, result
        except TerminatedWorkerError as error:
            deaths += 1
            if deaths == MOST_DEATHS:
                raise ClusterError("this machine", f"its workers keep dying ({error})") from error


def _numbered(do: Callable[..., Result], number: int, *task: Any) -> tuple[int, Result]:
    return number, do(*task)


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtra("A cluster", "cluster") from error
    try:
        client: Any = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(scheduler, f"it does not answer ({error})") from error
    with client:
        yield client
