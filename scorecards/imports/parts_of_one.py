"""Percentages that stand in a file as parts of one, 0.873 for 87.3%: asked about, never guessed.

They are looked for measure by measure in a whole file: where no figure of a percentage is above 1,
and where some are written with a percent sign and others are 1 and less (pure).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecards.imports.cells import number_text
from scorecards.imports.readings import Doubt, Reading

_WHOLE = Decimal(100)


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
    return has_marked or all(map(_is_small, bare))


def _is_small(each: Percentage) -> bool:
    return not each.is_counted and 0 < each.value <= 1


def doubt_of(each: Percentage) -> Doubt:
    """What is said of a percentage that may be a part of one."""
    value, times = number_text(each.value), number_text(each.value * _WHOLE)
    return Doubt(
        f"{value}% is read, as the file writes it; if it is a fraction, it means {times}%."
        f" Confirm that {value}% is right, or choose that percentages are written as fractions",
        Reading.PARTS_OF_ONE,
    )
