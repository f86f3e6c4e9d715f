"""The check takes time in proportion to its text, whatever stands in it.

Work is counted, and not seconds: every call of a function, also of those written in C, and every
character in which a pattern of the room is searched for. What a pattern does beyond reading each
character is seen by none of them, so all patterns are timed on texts of two sizes, generously.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from time import process_time
from types import ModuleType
from typing import Any

import pytest

import figure_check
from figure_check import check_figures
from tests.figure_check.pages import facts_for
from texts.narrative import Bound

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
    "tabs": "1\t",
    "digits of another script": "٣٤٥ ",
    "digits joined by nothing": "1\u200d",
    "quotation marks": "“12%” ",
    "changes as nouns": "12% reduction in a b c d e to ",
    "verdicts": "the target for a was ",
    "verdicts denied": "not met the target ",
    "sides of a target": "above the target ",
    "areas without figures": "County and Swindon, ",
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


class Counted:
    """A pattern that counts the characters in which it is searched for."""

    def __init__(self, pattern: re.Pattern[str], read: Callable[[int], None]) -> None:
        self._pattern = pattern
        self._read = read

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._pattern, name)
        if not callable(found):
            return found

        def counted(*given: object, **named: object) -> object:
            self._read(reach(name, *given))
            return found(*given, **named)

        return counted


def reach(method: str, *given: object) -> int:
    """How many characters a call of a pattern may read."""
    texts = [each for each in given if isinstance(each, str)]
    pos, end = [*(each for each in given if isinstance(each, int)), None, None][:2]
    # A match begins at one place, and none of the patterns goes far from it.
    return 1 if method == "match" else (end or len(texts[-1])) - (pos or 0)


def patterns() -> Iterator[tuple[ModuleType, str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(figure_check.__path__, "figure_check."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern):
                yield loaded, name, value


PATTERNS = {f"{module.__name__}.{name}": pattern for module, name, pattern in patterns()}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The characters in which patterns are searched for, call by call."""
    lengths: list[int] = []
    for module, name, pattern in list(patterns()):
        monkeypatch.setattr(module, name, Counted(pattern, lengths.append))
    return lengths


def calls(work: Callable[[], object]) -> int:
    """How many functions are called."""
    called = count()

    def seen(_frame: object, event: str, _arg: object) -> None:
        if event in ("call", "c_call"):
            next(called)

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return next(called)


@pytest.mark.parametrize("name", TEXTS)
def test_four_times_the_text_takes_about_four_times_the_work(name: str, read: list[int]) -> None:
    facts = facts_for("asb")
    texts = [TEXTS[name](length) for length in (SMALL, LARGE)]
    # What is worked out once for the facts is no work on the text.
    check_figures(texts[0], Bound, facts)
    work = []
    for text in texts:
        read.clear()
        called = calls(partial(check_figures, text, Bound, facts))
        work.append((called, sum(read)))
    (few, short), (many, long) = work
    assert many <= MOST * max(few, 1000)
    assert long <= MOST * max(short, SMALL)


def test_the_count_sees_a_search_from_the_beginning_for_every_number() -> None:
    lengths: list[int] = []
    pattern = Counted(re.compile("fell"), lengths.append)
    text = "12% " * 100
    for at in range(0, len(text), 4):
        pattern.search(text[:at])
    assert sum(lengths) == sum(range(0, 400, 4))


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
