"""What the benchmarks measure with."""

import statistics
import time
from collections.abc import Callable

RUNS = 5


def seconds(call: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of several runs, after one that is not counted."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
