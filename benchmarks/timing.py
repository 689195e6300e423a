"""How long work takes: the processor's time, which other work on the machine adds little to."""

import time
from collections.abc import Callable


def best_of(repeats: int, work: Callable[[], object]) -> float:
    """Return the seconds of the quickest run: the others were disturbed."""
    work()  # what is made at the first use is not measured
    seconds = []
    for _ in range(repeats):
        started_at = time.process_time()
        work()
        seconds.append(time.process_time() - started_at)
    return min(seconds)
