"""Percentages that stand in a file as parts of one, 0.873 for 87.3%: asked about, never guessed.

They are looked for measure by measure in a whole file: where no figure of a percentage is above 1;
where some are written with a percent sign and others are 1 and less; and where a figure of 1 or
less would be nearer to the others a hundred times as large. Lengths of time are looked at in the
same way: a spreadsheet keeps 0:05:32 as 0.003843 of a day (pure).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from imports.reading.cells import clock_text, number_text
from imports.reading.readings import Doubt, Reading

_WHOLE = Decimal(100)
_DAY = Decimal(24 * 60 * 60)


class Percentage(NamedTuple):
    """A percentage of a file: of which measure, its figures, and whether it has a percent sign."""

    measure: int
    numerator: Decimal
    denominator: Decimal | None
    is_marked: bool

    @property
    def value(self) -> Decimal:
        """What it amounts to: 87.3 for 87.3%."""
        if self.denominator is None:
            return self.numerator
        return self.numerator * _WHOLE / self.denominator if self.denominator else _WHOLE

    @property
    def is_counted(self) -> bool:
        """Whether it is so many of so many: 3 of 1,000 are 0.3%, and nothing else."""
        if self.denominator is None or self.denominator <= 1:
            return False
        return all(each == each.to_integral_value() for each in (self.numerator, self.denominator))


def maybe_parts_of_one(percentages: Iterable[Percentage]) -> Iterator[bool]:
    """Of each percentage of a file, in their order, whether it may be a part of one."""
    every = list(percentages)
    groups: dict[int, list[Percentage]] = defaultdict(list)
    for each in every:
        if each.value and not each.is_counted:
            groups[each.measure].append(each)
    suspect = {measure for measure, group in groups.items() if _is_suspect(group)}
    for each in every:
        yield each.measure in suspect and not each.is_marked and _is_small(each)


def _is_suspect(group: Sequence[Percentage]) -> bool:
    bare = [each for each in group if not each.is_marked]
    has_marked = len(bare) < len(group)
    return has_marked or all(map(_is_small, bare)) or _is_mixed(bare)


def _is_mixed(bare: Sequence[Percentage]) -> bool:
    """Whether the small ones would be nearer to the others a hundred times as large.

    Nearer by proportion: 0.9 beside 2 is nearer than 90, and 0.873 beside 86 is not.
    """
    small = [each.value for each in bare if _is_small(each)]
    others = [each.value for each in bare if not _is_small(each)]
    return _are_nearer_enlarged(small, others, _WHOLE)


def _are_nearer_enlarged(small: Sequence[Decimal], others: Sequence[Decimal], by: Decimal) -> bool:
    """Whether all the small figures, so many times as large, are nearer to the others."""
    return bool(small and others) and min(others) ** 2 > max(small) ** 2 * by


def _is_small(each: Percentage) -> bool:
    return not each.is_counted and 0 < each.value <= 1


def doubt_of(each: Percentage) -> Doubt:
    """What is said of a percentage that may be a part of one."""
    value, times = number_text(each.value), number_text(each.value * _WHOLE)
    return Doubt(
        f"{value}% is read, as in the file; if it is a fraction, it means {times}%. "
        f"Confirm that {value}% is right, or choose that percentages are written as "
        "fractions",
        Reading.PARTS_OF_ONE,
    )


class Length(NamedTuple):
    """A length of time of a file: of which measure, and its seconds."""

    measure: int
    seconds: Decimal


def maybe_parts_of_days(lengths: Iterable[Length]) -> Iterator[bool]:
    """Of each length of a file, in their order, whether it may be a part of a day.

    That is where no length of the measure is a second or more, and where those that are would be
    nearer to the others as parts of a day.
    """
    every = list(lengths)
    short: dict[int, list[Decimal]] = defaultdict(list)
    others: dict[int, list[Decimal]] = defaultdict(list)
    for each in every:
        if each.seconds:
            (short if each.seconds < 1 else others)[each.measure].append(each.seconds)
    suspect = {
        measure
        for measure, lengths_of in short.items()
        if not others[measure] or _are_nearer_enlarged(lengths_of, others[measure], _DAY)
    }
    for each in every:
        yield each.measure in suspect and 0 < each.seconds < 1


def in_a_day(seconds: Decimal) -> Decimal:
    """The seconds that a part of a day has: to the tenth, which is all that six decimals give."""
    return (seconds * _DAY).quantize(Decimal("0.1"), ROUND_HALF_UP)


def doubt_of_length(seconds: Decimal) -> Doubt:
    """What is said of a length of time that may be a part of a day."""
    held, meant = number_text(seconds), clock_text(in_a_day(seconds))
    return Doubt(
        f"{held} seconds is read, as in the file; if it is a part of a day, as "
        f"spreadsheets store times, it means {meant}. Confirm that {held} seconds is "
        "right, or choose that lengths of time are parts of a day",
        Reading.PARTS_OF_A_DAY,
    )
