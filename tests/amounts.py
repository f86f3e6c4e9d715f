"""How much the tests do of what is long by nature: a sample, or all of it in `make test-long`."""

import os

IS_LONG = os.environ.get("OPCC_TEST_LONG", "").lower() in {"1", "true", "yes"}


def amount(usual: int, long: int) -> int:
    """How many of something this run does: `usual`, or `long` in `make test-long`."""
    return long if IS_LONG else usual
