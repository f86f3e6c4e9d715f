"""A second, slow reading of the comparison rules, sharing no code with the product.

Months are counted as year × 12 + month, every number is a pair of integers (top, bottom) that is
never reduced, and printing is long division by hand. Slow and plain on purpose.
"""

from dataclasses import dataclass
from decimal import Decimal

Pair = tuple[int, int]


@dataclass
class Row:
    """A row as a file gives it; the denominator is None where there is none."""

    year: int
    month: int
    numerator: Decimal
    denominator: Decimal | None


@dataclass
class SlowCell:
    value: Pair | None
    previous: Pair | None
    change: Pair | None
    direction: str | None
    verdict: str | None
    value_text: str
    change_text: str


def slow_cell(
    rows: list[Row],
    last: tuple[int, int],
    length: int,
    unit: str,
    aggregation: str,
    preferred: str,
    threshold: Decimal,
    overlap: bool = False,
    places: int | None = None,
) -> SlowCell:
    end = last[0] * 12 + last[1]
    value = total_of(rows, end, length, unit, aggregation)
    previous = total_of(rows, end - 12, length, unit, aggregation)
    if overlap and length in [2, 3, 12]:
        value = previous = None
    change = direction = verdict = None
    if value and previous and previous[0]:
        difference = (
            value[0] * previous[1] - previous[0] * value[1],
            value[1] * previous[1],
        )
        percent = (
            100 * difference[0] * previous[1],
            difference[1] * abs(previous[0]),
        )
        change = difference if unit in ["percent", "duration"] else percent
        direction, verdict = judged(percent, preferred, pair_of(threshold))
    return SlowCell(
        value,
        previous,
        change,
        direction,
        verdict,
        printed_value(value, unit, places) if value else "",
        printed_change(change, unit, places) if change else "",
    )


def total_of(rows: list[Row], end: int, length: int, unit: str, aggregation: str) -> Pair | None:
    wanted = list(range(end - length + 1, end + 1))
    found = [row for row in rows if row.year * 12 + row.month in wanted]
    if len(found) < len(wanted):
        return None
    if aggregation == "ratio":
        found = [row for row in found if row.denominator]
        above = added([pair_of(row.numerator) for row in found])
        below = added([pair_of(row.denominator) for row in found if row.denominator])
        if below[0] == 0:
            return None
        top = above[0] * below[1] * (100 if unit == "percent" else 1)
        bottom = above[1] * below[0]
        return (-top, -bottom) if bottom < 0 else (top, bottom)
    top, bottom = added([pair_of(row.numerator) for row in found])
    return (top, bottom * length) if aggregation == "mean" else (top, bottom)


def judged(percent: Pair, preferred: str, threshold: Pair) -> tuple[str, str]:
    top, bottom = percent
    way = "up" if top > 0 else "down"
    if preferred == "none":
        return (way if top else "steady", "neutral")
    if top == 0 or abs(top) * threshold[1] < threshold[0] * bottom:
        return ("steady", "steady")
    return (way, "better" if way == preferred else "worse")


def printed_value(value: Pair, unit: str, places: int | None) -> str:
    if unit == "percent":
        return with_places(value, 1 if places is None else places) + "%"
    if unit == "duration":
        return clock(value, places or 0)
    return grouped(value, places or 0)


def printed_change(change: Pair, unit: str, places: int | None) -> str:
    if unit == "percent":
        return with_places(change, 1 if places is None else places) + "% points"
    if unit == "duration":
        return clock(change, places or 0)
    return with_places(change, 1) + "%"


def with_places(number: Pair, places: int) -> str:
    parts = nearest((number[0] * int("1" + "0" * places), number[1]))
    digits = str(abs(parts)).rjust(places + 1, "0")
    cut = len(digits) - places
    point = "." if places else ""
    return ("-" if parts < 0 else "") + digits[:cut] + point + digits[cut:]


def grouped(number: Pair, places: int) -> str:
    sign, whole, part = in_parts(with_places(number, places))
    return sign + in_threes(whole) + part


def in_parts(text: str) -> tuple[str, str, str]:
    """Sign, whole digits, and the point with what follows it."""
    sign = "-" if text[0] == "-" else ""
    digits = text[len(sign) :]
    at = digits.index(".") if "." in digits else len(digits)
    return sign, digits[:at], digits[at:]


def clock(number: Pair, places: int) -> str:
    sign, whole, part = in_parts(with_places(number, places))
    left = int(whole)
    hours = minutes = 0
    while left >= 3600:
        left -= 3600
        hours += 1
    while left >= 60:
        left -= 60
        minutes += 1
    return sign + ":".join(str(each).rjust(2, "0") for each in [hours, minutes, left]) + part


def nearest(number: Pair) -> int:
    """The nearest whole number; a half goes away from zero."""
    top, bottom = number
    whole_part, rest = divmod(abs(top), bottom)
    if rest + rest >= bottom:
        whole_part += 1
    return -whole_part if top < 0 else whole_part


def in_threes(digits: str) -> str:
    groups: list[str] = []
    while len(digits) > 3:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    return ",".join([digits, *groups])


def added(pairs: list[Pair]) -> Pair:
    top, bottom = 0, 1
    for more, below in pairs:
        top, bottom = top * below + more * bottom, bottom * below
    return top, bottom


def pair_of(number: Decimal) -> Pair:
    sign, digits, exponent = number.as_tuple()
    size = int("".join(map(str, digits)) or "0")
    assert isinstance(exponent, int)
    top = -size if sign else size
    return (top * 10**exponent, 1) if exponent >= 0 else (top, 10**-exponent)
