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


@dataclass
class Reading:
    """How figures are to be read, in plain words and numbers."""

    unit: str
    aggregation: str
    frequency: str = "month"
    coverage: str = "own_period"
    per: int = 1
    negative: bool = False


# The numbers of the months in which periods end; December is 0.
ENDS = {
    "month": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    "quarter": [3, 6, 9, 0],
    "financial_quarter": [6, 9, 0, 3],
    "half_year": [6, 0],
    "financial_half_year": [9, 3],
    "calendar_year": [0],
    "financial_year": [3],
    "academic_year": [8],
}


def slow_cell(
    rows: list[Row],
    last: tuple[int, int],
    length: int,
    how: Reading,
    preferred: str,
    threshold: Decimal,
    places: int | None = None,
) -> SlowCell:
    end = last[0] * 12 + last[1]
    value = total_of(rows, end, length, how)
    previous = total_of(rows, end - 12, length, how)
    change = direction = verdict = None
    text = ""
    if value and previous:
        difference = (
            value[0] * previous[1] - previous[0] * value[1],
            value[1] * previous[1],
        )
        if previous[0] > 0 and value[0] >= 0:
            percent = (100 * difference[0] * previous[1], difference[1] * previous[0])
            change = difference if how.unit in ["percent", "duration"] else percent
            direction, verdict = judged(percent, preferred, pair_of(threshold))
            text = printed_change(change, how.unit, places)
        elif how.negative:
            change = difference
            is_percent = how.unit == "percent"
            text = printed_value(change, how.unit, places) + (" points" if is_percent else "")
    return SlowCell(
        value,
        previous,
        change,
        direction,
        verdict,
        printed_value(value, how.unit, places) if value else "",
        text,
    )


def total_of(rows: list[Row], end: int, length: int, how: Reading) -> Pair | None:
    if end % 12 not in ENDS[how.frequency]:
        return None
    span = 12 // len(ENDS[how.frequency])
    by_month = {row.year * 12 + row.month: row for row in rows}
    if how.coverage == "rolling_year":
        wanted = [end] if length == 12 else []
    elif how.aggregation == "supplied":
        wanted = [end] if length == span else []
    elif how.aggregation == "last":
        wanted = [end] if length % span == 0 else []
    else:
        wanted = list(range(end, end - length, -span)) if length % span == 0 else []
    if how.coverage == "year_to_date":
        if how.aggregation not in ["sum", "ratio"]:
            return None
        by_month = taken_apart(by_month, span, how)
    if not wanted or any(month not in by_month for month in wanted):
        return None
    return combined([by_month[month] for month in wanted], how)


def taken_apart(by_month: dict[int, Row], span: int, how: Reading) -> dict[int, Row]:
    """Of figures since April, what each period added."""
    own = {}
    for month, row in by_month.items():
        # April is 4; the first period of the year ends span - 1 months later.
        if (month - 4) % 12 < span:
            own[month] = row
            continue
        if month - span not in by_month:
            continue
        before = by_month[month - span]
        below = row.denominator
        if how.aggregation == "ratio" and how.unit != "rate":
            assert row.denominator is not None
            assert before.denominator is not None
            below = row.denominator - before.denominator
        own[month] = Row(row.year, row.month, row.numerator - before.numerator, below)
    return own


def combined(found: list[Row], how: Reading) -> Pair | None:
    if how.aggregation == "ratio" and how.unit == "rate":
        above = added([pair_of(row.numerator) for row in found])
        people = added([pair_of(row.denominator) for row in found if row.denominator is not None])
        if people[0] == 0:
            return None
        top, bottom = above[0] * people[1] * len(found) * how.per, above[1] * people[0]
        return (-top, -bottom) if bottom < 0 else (top, bottom)
    if how.aggregation == "ratio":
        found = [row for row in found if row.denominator]
        above = added([pair_of(row.numerator) for row in found])
        below = added([pair_of(row.denominator) for row in found if row.denominator])
        if below[0] == 0:
            return None
        top = above[0] * below[1] * (100 if how.unit == "percent" else 1)
        bottom = above[1] * below[0]
        return (-top, -bottom) if bottom < 0 else (top, bottom)
    top, bottom = added([pair_of(row.numerator) for row in found])
    return (top, bottom * len(found)) if how.aggregation == "mean" else (top, bottom)


def judged(percent: Pair, preferred: str, threshold: Pair) -> tuple[str, str]:
    top, bottom = percent
    way = "up" if top > 0 else "down"
    if preferred == "none":
        return (way if top else "steady", "neutral")
    if top == 0 or abs(top) * threshold[1] < threshold[0] * bottom:
        return ("steady", "steady")
    return (way, "better" if way == preferred else "worse")


USUAL_PLACES = {"percent": 1, "rate": 1, "index": 1, "money_millions": 1}
BEHIND = {"money": "", "money_thousands": "k", "money_millions": "m"}


def printed_value(value: Pair, unit: str, places: int | None) -> str:
    wanted = USUAL_PLACES.get(unit, 0) if places is None else places
    if unit == "percent":
        return with_places(value, wanted) + "%"
    if unit == "duration":
        return clock(value, wanted)
    text = grouped(value, wanted)
    if unit in BEHIND:
        return ("-£" + text[1:] if text[0] == "-" else "£" + text) + BEHIND[unit]
    return text


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
