"""Figures in force, by measure, area and month, as those who write new ones need them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dates.periods import month_code
from measures.models import Observation, PrintedFigures

BATCH = 5_000

Key = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class CurrentValue:
    """The revision in force of a figure. Without numerator it was withdrawn."""

    pk: int
    revision: int
    numerator: Decimal | None
    denominator: Decimal | None
    is_provisional: bool

    def equals(
        self, numerator: Decimal | None, denominator: Decimal | None, is_provisional: bool
    ) -> bool:
        """Whether it is the same figure."""
        return (self.numerator, self.denominator, self.is_provisional) == (
            numerator,
            denominator,
            is_provisional,
        )


def current_values(
    measures: Collection[int],
    areas: Collection[int],
    months: tuple[date, date] | None = None,
) -> dict[Key, CurrentValue]:
    """The revisions in force of some measures and areas, withdrawn ones too. One query."""
    if not measures or not areas:
        return {}
    rows = Observation.objects.filter(
        superseded_at__isnull=True, measure__in=measures, area__in=areas
    )
    if months:
        rows = rows.months(*months)
    values = rows.order_by().values_list(
        "measure_id",
        "area_id",
        "month",
        "pk",
        "revision",
        "numerator",
        "denominator",
        "is_provisional",
    )
    return {
        (row[0], row[1], row[2]): CurrentValue(row[3], row[4], row[5], row[6], row[7])
        for row in values.iterator(chunk_size=BATCH)
    }


class PrintedMonths:
    """Which published report printed a figure. One query, whatever is asked of it then."""

    def __init__(self, measures: Collection[int]) -> None:
        self._spans: dict[tuple[int, int], list[tuple[date, date, str]]] = {}
        printed = PrintedFigures.objects.filter(measure__in=measures).order_by("pk")
        for each in printed:
            span = (each.first_month, each.last_month, each.report)
            self._spans.setdefault((each.measure_id, each.area_id), []).append(span)

    def report_of(self, key: Key) -> str:
        """The first report that printed the figure of a measure, area and month, or ""."""
        measure, area, month = key
        return next(
            (
                report
                for first, last, report in self._spans.get((measure, area), ())
                if first <= month <= last
            ),
            "",
        )


def span_text(months: Collection[date]) -> str:
    """The first and the last of some months: "2022-06 to 2022-08"."""
    first, last = month_code(min(months)), month_code(max(months))
    return first if first == last else f"{first} to {last}"
