"""Noting which figures a published report printed, so that nobody revises them without a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from scorecards.models import Area, Measure, PrintedFigures


@dataclass(frozen=True, slots=True)
class PrintedSpan:
    """The months of a measure and area, by their slugs, that a report prints."""

    measure: str
    area: str
    first_month: date
    last_month: date


def note_printed(*, spans: Iterable[PrintedSpan], report: str, by: User) -> None:
    """Note what a report printed. Again changes nothing; what is no longer there is left out."""
    spans = set(spans)
    measures = dict(
        Measure.objects.filter(slug__in={each.measure for each in spans}).values_list("slug", "pk")
    )
    areas = dict(
        Area.objects.filter(slug__in={each.area for each in spans}).values_list("slug", "pk")
    )
    PrintedFigures.objects.bulk_create(
        (
            PrintedFigures(
                measure_id=measures[each.measure],
                area_id=areas[each.area],
                first_month=each.first_month,
                last_month=each.last_month,
                report=report[:300],
                printed_by=by,
            )
            for each in spans
            if each.measure in measures and each.area in areas
        ),
        ignore_conflicts=True,
    )
