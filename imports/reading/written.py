"""Figures as people write them, into plain numbers: 87.3%, 0:05:32, 11.5 mins, 12.5 (pure).

A percentage is understood by the measure that it belongs to. In a ratio both sides may be
percentages ("87.3%" of "100%"), or only one of them, which is asked about.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from imports.reading.cells import TIME_WORDS, number_text, two_parts_doubt
from imports.reading.readings import Doubt, Reading, Readings
from imports.reading.table import in_seconds, number_problem, quote
from measures.comparisons import Unit

_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_TIMED = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([a-z]+)", re.IGNORECASE)
_TWO_PARTS = re.compile(r"([0-9]{1,6}):([0-5][0-9])")
_MILLION = Decimal(1_000_000)
_WHOLE = Decimal(100)
# Bases of which a percentage is a share without anybody wondering: 0.873 of 1, 87.3 of 100.
_PLAIN_BASES = (Decimal(1), _WHOLE)


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it is to be understood: a plain number, or what was written where it is none.

    `is_percent` where it was written with its percent sign. `fix` says why it does not suit.
    """

    text: str
    is_percent: bool = False
    fix: str = ""
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """The figure of a measure with its denominator, which is empty where it has none."""

    numerator: Written
    denominator: Written

    @property
    def doubt(self) -> Doubt | None:
        """What is in doubt of the two."""
        return self.numerator.doubt or self.denominator.doubt


def read_pair(numerator: str, denominator: str, unit: Unit | None, readings: Readings) -> Pair:
    """Understand a figure and its denominator as those of a measure of this unit."""
    top = _read(numerator, unit, readings)
    bottom = _read(denominator, Unit.PERCENT if unit == Unit.PERCENT else Unit.COUNT, readings)
    if not (top.is_percent or bottom.is_percent) or not top.text or not bottom.text:
        return Pair(top, bottom)
    if number_problem(top.text) or number_problem(bottom.text):
        return Pair(top, bottom)
    if top.is_percent and bottom.is_percent:
        return Pair(top, bottom)
    if top.is_percent:
        return _share_of(numerator, top, bottom)
    return _of_all(top, denominator, bottom)


def _share_of(written: str, top: Written, bottom: Written) -> Pair:
    """A percentage of a base that is a number: the share is stored as so many of it."""
    base = Decimal(bottom.text)
    part = number_text(Decimal(top.text) * base / _WHOLE)
    doubt = None
    if base not in _PLAIN_BASES:
        doubt = Doubt(
            f"{written} of {bottom.text} is read as {part} of {bottom.text}: confirm it, "
            "or enter the number"
        )
    return Pair(replace(top, text=part, doubt=doubt), bottom)


def _of_all(top: Written, written: str, bottom: Written) -> Pair:
    """A number of a base that is a percentage: 0.873 of 100% is a part of one."""
    base = Decimal(bottom.text)
    if Decimal(top.text) <= base / _WHOLE:
        base = base / _WHOLE
    doubt = Doubt(
        f"{top.text} of {written} is read as {top.text} of {number_text(base)}: confirm "
        "it, or enter both as percentages or both as numbers"
    )
    return Pair(top, replace(bottom, text=number_text(base), doubt=doubt))


def _read(text: str, unit: Unit | None, readings: Readings) -> Written:
    if match := _PERCENT.fullmatch(text):
        if unit == Unit.PERCENT:
            return Written(number_text(Decimal(match[1])), is_percent=True)
        return _no_percentage(text, match[1], unit)
    if unit == Unit.DURATION:
        return _length(text, readings)
    if unit is None and _length(text, readings).text != text:
        # Its measure is not known; once it is, the figure is read again.
        return _length(text, readings)
    match = _TIMED.fullmatch(text)
    if match and match[2].lower() == "m" and unit is not None:
        number = number_text(Decimal(match[1]) * _MILLION)
        return Written(
            number, doubt=Doubt(f"{text} is read as {Decimal(number):,f}: confirm that it is right")
        )
    return Written(text)


def _no_percentage(text: str, number: str, unit: Unit | None) -> Written:
    if unit is None:
        # Nothing is known of the measure; its name is the problem.
        return Written(number)
    what = {Unit.DURATION: "a length of time", Unit.DAYS: "a number of days"}.get(unit, "a number")
    return Written(
        text, fix=f"{quote(text)} is a percentage, but this measure needs {what}: enter it"
    )


def _length(text: str, readings: Readings) -> Written:
    """A length of time in seconds."""
    match = _TIMED.fullmatch(text)
    if match and (match[2].lower() in TIME_WORDS or match[2].lower() == "m"):
        seconds = TIME_WORDS.get(match[2].lower(), TIME_WORDS["min"])
        return Written(number_text(Decimal(match[1]) * seconds))
    if match := _TWO_PARTS.fullmatch(text):
        minutes = Decimal(int(match[1]) * 60 + int(match[2]))
        if Reading.MINUTES in readings:
            return Written(number_text(minutes))
        return Written(number_text(minutes * 60), doubt=two_parts_doubt(minutes * 60))
    return Written(in_seconds(text))
