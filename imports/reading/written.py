"""Figures as people write them, into plain numbers: 87.3%, 0:05:32, £1.2m, (12), 12.5 (pure).

A percentage is understood by the measure that it belongs to. In a ratio both sides may be
percentages ("87.3%" of "100%"), or only one of them, which is asked about.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from imports.reading.cells import TIME_WORDS, number_text, two_parts_doubt
from imports.reading.readings import Doubt, Reading, Readings
from imports.reading.table import in_seconds, number_problem, quote, without_thousands
from measures.comparisons import MeasureKind, Unit

_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_TIMED = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([a-z]+)", re.IGNORECASE)
_TWO_PARTS = re.compile(r"([0-9]{1,6}):([0-5][0-9])")
_MILLION = Decimal(1_000_000)
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_MINUS_SIGNS = frozenset("-\N{MINUS SIGN}\N{EN DASH}")
_MONEY = re.compile(
    r"(?P<sign>£)? ?(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r" ?(?P<scale>k|m|bn|thousand|million|billion)?",
    re.IGNORECASE,
)
_SCALES = {
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "million"), 1_000_000),
    **dict.fromkeys(("bn", "billion"), 1_000_000_000),
}
# How many pounds one of each unit is.
POUNDS_OF = {Unit.MONEY: 1, Unit.MONEY_THOUSANDS: 1_000, Unit.MONEY_MILLIONS: 1_000_000}
_NAMES_OF_SCALES = {1_000: "thousand", 1_000_000: "million"}
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


def read_pair(
    numerator: str, denominator: str, kind: MeasureKind | None, readings: Readings
) -> Pair:
    """Understand a figure and its denominator as those of a measure of this kind."""
    unit = kind.unit if kind else None
    top = _read(_signed(numerator) if kind and kind.allows_negative else numerator, unit, readings)
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


def _signed(text: str) -> str:
    """A figure below zero with a plain sign in front: (12), −12 and £-12 are -12."""
    bare = text.strip()
    if match := _IN_BRACKETS.fullmatch(bare):
        return f"-{match[1]}"
    sign = "-" if set(bare[:2]) & _MINUS_SIGNS else ""
    return sign + "".join(each for each in bare[:2] if each not in _MINUS_SIGNS) + bare[2:]


def _read(written: str, unit: Unit | None, readings: Readings) -> Written:
    text = without_thousands(written)
    if text.startswith("-"):
        found = _read(text[1:], unit, readings)
        return found if found.fix else replace(found, text=f"-{found.text}")
    if match := _PERCENT.fullmatch(text):
        if unit == Unit.PERCENT:
            return Written(number_text(Decimal(match[1])), is_percent=True)
        return _no_percentage(text, match[1], unit)
    if unit is None or unit == Unit.DURATION:
        return _length_or_number(text, unit, readings)
    return _amount(text, unit)


def _length_or_number(text: str, unit: Unit | None, readings: Readings) -> Written:
    """A length of time. Where the measure is not known, the figure is read again once it is."""
    found = _length(text, readings)
    return found if unit == Unit.DURATION or found.text != text else Written(text)


def _amount(text: str, unit: Unit) -> Written:
    """A number, with its sign and scale where it has some."""
    if unit in POUNDS_OF and (money := _MONEY.fullmatch(text)):
        return _money(text, money, POUNDS_OF[unit])
    match = _TIMED.fullmatch(text)
    if match and match[2].lower() == "m":
        number = number_text(Decimal(match[1]) * _MILLION)
        return Written(
            number, doubt=Doubt(f"{text} is read as {Decimal(number):,f}: confirm that it is right")
        )
    return Written(text)


def _money(text: str, match: re.Match[str], pounds: int) -> Written:
    """An amount in the scale of its measure: £1.2m is 1.2 in millions and 1,200,000 in pounds."""
    amount = Decimal(match["number"].replace(",", ""))
    if match["scale"]:
        return Written(number_text(amount * _SCALES[match["scale"].lower()] / pounds))
    doubt = None
    if match["sign"] and pounds > 1:
        doubt = Doubt(
            f"{text} is read as {text} {_NAMES_OF_SCALES[pounds]}: confirm it, or enter the amount"
            " with its scale, such as £1.2m"
        )
    return Written(number_text(amount), doubt=doubt)


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
