"""Rows of a scorecard from plain numbers, without a database."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from measures.comparisons import (
    Aggregation,
    Figure,
    MeasureKind,
    PreferredDirection,
    Unit,
    compare_windows,
)
from measures.content import RowContent
from measures.formats import decimal_text, format_value
from measures.wording import target_is_met, window_content

SEPTEMBER = date(2024, 9, 1)
Numbers = Mapping[date, tuple[int, int] | int]


def months_of(now: int, before: int) -> Numbers:
    """A last month and the same month a year before."""
    return {SEPTEMBER: now, date(2023, 9, 1): before}


def row_of(
    numbers: Numbers,
    unit: Unit = Unit.COUNT,
    aggregation: Aggregation = Aggregation.SUM,
    *,
    preferred: PreferredDirection = PreferredDirection.DOWN,
    target: Fraction | None = None,
    label: str = "Target",
    area: str | None = None,
    name: str = "Calls",
) -> RowContent:
    series = {
        month: Figure(Fraction(figure[0]), Fraction(figure[1]))
        if isinstance(figure, tuple)
        else Figure(Fraction(figure))
        for month, figure in numbers.items()
    }
    comparisons = compare_windows(
        series, MeasureKind(unit, aggregation), month=SEPTEMBER, preferred_direction=preferred
    )
    return RowContent(
        measure=name,
        slug=name.lower(),
        area=area,
        area_slug=(area or "home").lower(),
        unit=unit.value,
        preferred_direction=preferred.value,
        series=(),
        series_words="",
        windows=tuple(window_content(each, unit) for each in comparisons),
        target=None if target is None else decimal_text(target),
        target_text=format_value(target, unit),
        target_label=label if target else "",
        target_met=target_is_met(comparisons[0].value, target, preferred),
        is_provisional=False,
    )
