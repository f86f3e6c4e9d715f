"""Many people at once, each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from tests.amounts import amount

Answer = TypeVar("Answer")

# How many edits one test makes, and how many of them run at the same time.
EDITS = amount(usual=40, long=200)
AT_ONCE = 10


def at_once(edit: Callable[[int], Answer], *, times: int = EDITS) -> list[Answer]:
    """Run numbered edits, ten at a time, and return their answers in order.

    The first ten wait for each other, so that they meet. Raises what any of the edits raised.
    """
    start = threading.Barrier(min(AT_ONCE, times))

    def one(number: int) -> Answer:
        try:
            if number < start.parties:
                start.wait()
            return edit(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(times)))
