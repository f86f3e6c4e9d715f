"""Ways of reading a file that someone may choose, and doubts about single figures (pure).

A doubt never stops a figure: it is listed with its words, and someone confirms it. Where another
reading may be meant, the doubt names it, and the page offers it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reading(StrEnum):
    """How someone may say that a file is to be read, where it can be read in two ways."""

    PARTS_OF_ONE = "parts-of-one"
    PARTS_OF_A_DAY = "parts-of-a-day"
    MINUTES = "minutes"
    AS_SHOWN = "as-shown"
    MONTH_FIRST = "month-first"


READING_WORDS = {
    Reading.PARTS_OF_ONE: "Percentages of 1 or less are written as fractions: read 0.873 as 87.3%",
    Reading.PARTS_OF_A_DAY: (
        "Lengths of time below 1 are parts of a day: read 0.003843 as 5 minutes 32 seconds"
    ),
    Reading.MINUTES: (
        "Times such as 5:32 are minutes and seconds: read 5:32 as 5 minutes 32 seconds"
    ),
    Reading.AS_SHOWN: (
        "Figures shown in thousands or millions mean what they show: read 3,512 shown as 3.5 as"
        " 3.512"
    ),
    Reading.MONTH_FIRST: "Dates are written month first: read 10/1/2025 as October 2025",
}
Readings = frozenset[Reading]
AS_USUAL: Readings = frozenset()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a figure is to be confirmed, and the other reading that may be meant, if there is one.

    Where `unless_usual`, nothing is asked of a figure that the history of its measure supports.
    """

    words: str
    otherwise: Reading | None = None
    unless_usual: bool = False


def readings_of(codes: Iterable[str]) -> Readings:
    """The readings of these codes. Raises ValueError for a code that names none."""
    return frozenset(map(Reading, codes))


def said_note(readings: Readings) -> list[str]:
    """What the preview says of the readings that someone chose."""
    chosen = [READING_WORDS[each] for each in Reading if each in readings]
    return [f"Read as chosen for this file. {words}." for words in chosen]
