"""The check takes time in proportion to its text, whatever stands in it.

Steps are counted, and not seconds: every call of a function, also of those written in C. What a
regular expression does within one call is seen by none of them, so all patterns of the room are
timed on texts of two sizes, generously.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from time import process_time

import pytest

import figure_check
from figure_check import check_figures
from plans.narrative import Bound
from tests.figure_check.pages import facts_for

SMALL, LARGE = 2_400, 9_600
# Four times the text may take some more than four times the steps, and never sixteen times.
MOST = 5.5
SHAPES = {
    "percentages": "12% ",
    "one long number": "1",
    "digits": "1 ",
    "digits and commas": "1,111,",
    "one long word": "a",
    "names of a measure": "ASB Incidents ",
    "a measure and a wrong figure": "ASB Incidents 10,494 ",
    "a part and a wrong figure": "Nuisance 6,494 ",
    "months": "September 2024 ",
    "other months with figures": "August 2024 927 ",
    "counts": "(n=12) ",
    "shares with counts": "12.9% (n=27) ",
    "shares of a base": "27 of 224 (12.9%) ",
    "changes": "fell by 12% ",
    "changes to levels": "ASB fell by 12% to 961. ",
    "joints": " and 12% ",
    "areas": "County 12, Swindon 13 ",
    "targets": "target 12 seconds ",
    "ranks": "24th of 44 ",
    "levels": "was 12 ",
    "signs": "(-12%) ",
    "durations": "1 hour 2 minutes ",
    "sentences of a measure": "ASB incidents fell. ",
    "paragraphs": "ASB incidents were 10,494\n\n",
    "bold": "**12%** ",
    "stars": "*",
    "brackets": "[",
    "links": "[a](",
    "opening parentheses": "(",
    "bullets": "- ",
    "backslashes": "\\",
    "bound figures": "{{figure: x}} ",
    "broken placeholders": "{{figure:",
}


def of_length(length: int, shape: str) -> str:
    return (shape * (length // len(shape) + 1))[:length]


def distinct_numbers(length: int) -> str:
    return ("ASB Incidents " + " ".join(f"{number:,}" for number in range(3000, 6000)))[:length]


def distinct_percentages(length: int) -> str:
    return " ".join(f"fell by {number / 10}%" for number in range(1500))[:length]


TEXTS: dict[str, Callable[[int], str]] = {
    **{name: partial(of_length, shape=shape) for name, shape in SHAPES.items()},
    "distinct numbers": distinct_numbers,
    "distinct percentages": distinct_percentages,
}


def steps(work: Callable[[], object]) -> int:
    """How many functions are called."""
    calls = count()

    def seen(_frame: object, event: str, _arg: object) -> None:
        if event in ("call", "c_call"):
            next(calls)

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return next(calls)


@pytest.mark.parametrize("name", TEXTS)
def test_four_times_the_text_takes_about_four_times_the_steps(name: str) -> None:
    facts = facts_for("asb")
    small, large = (TEXTS[name](length) for length in (SMALL, LARGE))
    # What is worked out once for the facts is no work on the text.
    check_figures(small, Bound, facts)
    few = steps(lambda: check_figures(small, Bound, facts))
    many = steps(lambda: check_figures(large, Bound, facts))
    assert many <= MOST * max(few, 1000)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(figure_check.__path__, "figure_check."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value


PATTERNS = dict(patterns())


def seconds(pattern: re.Pattern[str], text: str) -> float:
    started = process_time()
    for _match in pattern.finditer(text):
        pass
    return process_time() - started


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_is_quadratic(name: str) -> None:
    pattern = PATTERNS[name]
    slow = [
        shape
        for shape in SHAPES.values()
        # Eight times the text: a quadratic pattern takes sixty-four times as long.
        if seconds(pattern, of_length(4_800, shape))
        > 24 * max(seconds(pattern, of_length(600, shape)), 0.0005)
    ]
    assert slow == []
