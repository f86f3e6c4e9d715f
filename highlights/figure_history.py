"""Figures of the months before a row's own, from its series. Pure."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from dates.periods import add_months, parse_month
from measures.comparisons import Unit
from measures.content import RowContent, WindowContent
from measures.coverage import MONTHS_OF_A_YEAR, Coverage, Frequency, period_months

_ONE = 1


def earlier_figures(row: RowContent) -> Iterator[tuple[int, date, Fraction]]:
    """The length, last month and figure of every window that a row's series gives exactly.

    Single months are printed. Longer windows are sums, where the sum of the row's own last months
    is what it prints for them: then its months are added up.
    """
    series = {
        parse_month(point.month): Fraction(point.value)
        for point in row.series
        if point.value is not None
    }
    covered = _months_covered(row)
    yield from ((covered, month, figure) for month, figure in series.items())
    for window in row.windows:
        if _is_sum(row, window, series):
            yield from _sums(series, window.months)


def _months_covered(row: RowContent) -> int:
    """How many months a point of the series covers; those of a year so far are told apart."""
    if row.coverage == Coverage.ROLLING_YEAR:
        return MONTHS_OF_A_YEAR
    return period_months(Frequency(row.frequency))


def _is_sum(row: RowContent, window: WindowContent, series: dict[date, Fraction]) -> bool:
    """Whether a longer window is the sum of its months."""
    if window.months == _ONE or window.value is None or row.unit != Unit.COUNT:
        return False
    if row.frequency != Frequency.MONTH:
        return False
    return _sum(series, parse_month(window.end), window.months) == Fraction(window.value)


def _sums(series: dict[date, Fraction], length: int) -> Iterator[tuple[int, date, Fraction]]:
    for month in series:
        total = _sum(series, month, length)
        if total is not None:
            yield length, month, total


def _sum(series: dict[date, Fraction], last: date, length: int) -> Fraction | None:
    months = [add_months(last, -back) for back in range(length)]
    if any(month not in series for month in months):
        return None
    return sum((series[month] for month in months), Fraction(0))
