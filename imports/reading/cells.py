"""The number of a workbook's cell as a person would type what the cell shows (pure).

0.873 in a percentage format is "87.3%", 3512 shown as "3.5k" is "3512", 0.003842 in [h]:mm:ss is
"0:05:32". Where what is shown can mean two things there is a doubt.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import cast

from openpyxl.utils.datetime import from_excel

from imports.reading.number_formats import Kind, NumberFormat, Section
from imports.reading.readings import Doubt, Reading, Readings
from imports.reading.table import quote
from measures.lengths import DECIMAL_PLACES, WHOLE_DIGITS

# Digits that a spreadsheet shows of a number; the rest is noise of its arithmetic.
_DIGITS = ".15g"
_DAY = 24 * 60 * 60
_HOUR = 60 * 60
# Days; what is longer and shown as a time is a day of the calendar with its time.
LONGEST_DURATION = 400
_CURRENCY = re.compile(r"[£$€]")
_PERCENT = re.compile(r"%|\bper ?cent\b|\bpct\b", re.IGNORECASE)
# A bare "m" may be minutes too: whoever knows the measure's unit decides.
_MULTIPLES = {
    **dict.fromkeys(("k", "thousand", "thousands", "000s", "'000", "'000s"), 1_000),
    **dict.fromkeys(("mn", "mio", "million", "millions"), 1_000_000),
    **dict.fromkeys(("bn", "billion", "billions"), 1_000_000_000),
}
TIME_WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), _HOUR),
}
_DASHES = {"-", "\u2013", "\u2014"}
# Beside a number these say that it is not the figure itself.
_NOT_EXACT = re.compile("[<>\u2264\u2265~\u2248\u00b1]")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is read of a cell: its text, why it cannot be read, what is in doubt, and how.

    `how` is the key of the note that tells how such cells were read, "" where nothing is to be
    said; `shown` is what the note quotes of the format.
    """

    text: str
    problem: str = ""
    doubt: Doubt | None = None
    how: str = ""
    shown: str = ""


NOTES = {
    "percent": (
        "Cells in a percentage format are read as percentages, with all the decimals in "
        "the workbook: {held} in {place} as {text} ({count})."
    ),
    "decimals": (
        "Figures are read with all the decimals in the workbook, even if its format shows "
        "fewer: {text} in {place} ({count})."
    ),
    "scaled": (
        "Cells shown in thousands or millions are read in full: {held} in {place} as {text}"
        " ({count})."
    ),
    "words": (
        "Text that a format shows beside a number is ignored: {shown} in {place}, which "
        "is read as {text} ({count})."
    ),
    "hidden": (
        "Cells that contain a number but show nothing are read as empty: {held} in "
        "{place} ({count})."
    ),
    "year": (
        "Dates shown without a year are read with the year in the workbook: {place} as "
        "{text} ({count})."
    ),
    "time": (
        "Cells that contain a time are read as hours, minutes and seconds: 0:05:32 is 332 "
        "seconds. {place} is read as {text} ({count})."
    ),
}


def number_text(value: Decimal) -> str:
    """A number without an exponent, which no figure has; what is too small to keep is rounded."""
    exponent = cast(int, value.as_tuple().exponent)
    # A number of more digits is none of a figure; it is refused where it is judged.
    if -exponent > DECIMAL_PLACES and value.adjusted() < WHOLE_DIGITS:
        value = value.quantize(Decimal(1).scaleb(-DECIMAL_PLACES), ROUND_HALF_UP)
    return f"{value.normalize():f}"


def cell_of(value: float, form: NumberFormat, epoch: datetime, readings: Readings) -> Cell:
    """What a person sees of a number in this format."""
    if not isfinite(value):
        # No spreadsheet writes such a number; it is refused where it is judged.
        return Cell(f"{value}")
    section = form.section_of(value)
    if section.kind is Kind.TIME and 0 <= value < LONGEST_DURATION:
        return _time(value, section, readings)
    if section.kind in (Kind.DATE, Kind.TIME):
        return _date(value, section, epoch)
    if section.kind is Kind.WORDS or (value == 0 and not section.shows_nought):
        return _words(value, section)
    return _number(value, section, readings)


def exact(value: float) -> Decimal:
    """A number of a workbook without the noise of its arithmetic."""
    return Decimal(format(value, _DIGITS))


def _words(value: float, section: Section) -> Cell:
    if not section.text:
        return Cell("", how="hidden")
    if value == 0 and section.text in _DASHES:
        why = f"the cell holds 0 and shows {quote(section.text)}: confirm that it is 0"
        return Cell("0", doubt=Doubt(f"{why}, or leave the figure out"))
    return Cell(section.text)


def _number(value: float, section: Section, readings: Readings) -> Cell:
    words = _CURRENCY.sub("", section.text).strip(" ()+-")
    plain = words.lower().strip(". ")
    held = exact(value)
    shown = held.scaleb(2 * section.percents - 3 * section.thousands)
    if section.percents or _PERCENT.search(plain):
        return Cell(f"{number_text(shown)}%", how="percent")
    if multiple := _multiple_of(plain, section):
        return Cell(number_text(shown * multiple), how="scaled")
    if plain == "m" or plain in TIME_WORDS:
        return Cell(f"{number_text(shown)} {plain}")
    if mark := _NOT_EXACT.search(words):
        return Cell(f"{mark[0]}{number_text(shown)}")
    if section.thousands and not section.makes_another_number:
        return _without_unit(held, shown, section.thousands, readings)
    return _plain_number(held, section, words)


def _multiple_of(plain: str, section: Section) -> int:
    """How many a format says that one of its numbers is, 1,000 for "k"; 0 where it says nothing."""
    if plain == "m" and section.thousands:
        return 1_000_000
    return _MULTIPLES.get(plain, 0)


def _plain_number(held: Decimal, section: Section, words: str) -> Cell:
    """A number as the cell holds it, with what its format shows beside it."""
    text = number_text(held)
    if section.makes_another_number:
        shown = quote(section.text)
        doubt = Doubt(
            f"the cell holds {text}, and its format shows {shown} among or beside its "
            f"digits: confirm that {text} is right, or enter the figure without this "
            "format"
        )
        return Cell(text, doubt=doubt, how="words", shown=shown)
    if words.strip("/' "):
        return Cell(text, how="words", shown=quote(words))
    return Cell(text, how="decimals" if _hides_decimals(held, section) else "")


def _hides_decimals(held: Decimal, section: Section) -> bool:
    """Whether a number has more decimals than its format shows."""
    if section.decimals is None:
        return False
    last = Decimal(1).scaleb(-section.decimals)
    return held.adjusted() < WHOLE_DIGITS and held % last != 0


def _without_unit(held: Decimal, shown: Decimal, thousands: int, readings: Readings) -> Cell:
    """A number of which the format leaves out thousands without saying so."""
    if not held or held.adjusted() >= WHOLE_DIGITS or Reading.AS_SHOWN in readings:
        return Cell(number_text(shown))
    about = f"{shown.quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():,f}"
    unit = "thousands" if thousands == 1 else "millions"
    why = (
        f"the cell holds {held:,f} and shows about {about}, in {unit}: confirm that "
        f"{held:,f} is right, or choose that these figures mean what they show"
    )
    return Cell(number_text(held), doubt=Doubt(why, Reading.AS_SHOWN), how="scaled")


def _time(value: float, section: Section, readings: Readings) -> Cell:
    seconds = exact(value) * _DAY
    clock = clock_text(seconds)
    shows = set(section.parts)
    if not section.is_time_of_day and shows >= {"h", "m"} and "s" not in shows:
        return _two_parts(seconds, readings)
    if not section.elapsed and "h" in shows and seconds >= _DAY:
        return Cell(clock, doubt=_cut(clock, clock_text(seconds % _DAY)), how="time")
    if not section.elapsed and "h" not in shows and seconds >= _HOUR:
        return Cell(clock, doubt=_cut(clock, clock_text(seconds % _HOUR)), how="time")
    return Cell(clock, how="time")


def _cut(holds: str, shows: str) -> Doubt:
    return Doubt(
        f"the cell holds {holds} and its format shows {shows}: confirm that {holds} is "
        "right, or format it as [h]:mm:ss and enter the right one"
    )


def _two_parts(seconds: Decimal, readings: Readings) -> Cell:
    """A time shown as 5:32: hours and minutes to the workbook, whatever its writer meant."""
    if Reading.MINUTES in readings:
        return Cell(clock_text(seconds / 60), how="time")
    return Cell(clock_text(seconds), doubt=two_parts_doubt(seconds), how="time")


def two_parts_doubt(seconds: Decimal) -> Doubt:
    """The doubt about a time written as 5:32, which is read as hours and minutes."""
    hours, minutes = divmod(int(seconds) // 60, 60)
    return Doubt(
        f"{hours}:{minutes:02d} is read as hours and minutes ({clock_text(seconds)}): "
        "confirm it, or choose that these times are minutes and seconds",
        Reading.MINUTES,
    )


def clock_text(seconds: Decimal) -> str:
    """A length of time: "0:05:32". To the thousandth of a second, as a spreadsheet shows it."""
    thousandths = int((seconds * 1000).quantize(Decimal(1)))
    whole, part = divmod(thousandths, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" + (f".{part:03d}".rstrip("0") if part else "")


def _date(value: float, section: Section, epoch: datetime) -> Cell:
    """A day, or only its month or year where the format shows only that."""
    held = f"{exact(value):f}"
    try:
        moment = from_excel(value, epoch)
    except (ValueError, OverflowError, TypeError):
        return Cell(held, "not a real date: enter the month as YYYY-MM")
    if not isinstance(moment, datetime):
        return Cell(held, "a time without a date: enter the month as YYYY-MM")
    if "d" in section.parts:
        return Cell(moment.date().isoformat())
    if not section.shows_month:
        return Cell(f"{moment.year}")
    return Cell(f"{moment:%Y-%m}", how="" if "y" in section.parts else "year")
