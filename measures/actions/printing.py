"""Noting which figures a published report printed, so that no one revises them without a reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from measures.models import Area, AreaKind, Measure, PrintedFigures


@dataclass(frozen=True, slots=True)
class PrintedSpan:
    """The months of a measure and area, by their slugs, that a report prints.

    Without `area` they are those of every force: of the office's own and of the others.
    """

    measure: str
    area: str | None
    first_month: date
    last_month: date


def note_printed(*, spans: Iterable[PrintedSpan], report: str, by: User) -> None:
    """Note what a report printed. Again changes nothing; what is no longer there is left out."""
    spans = set(spans)
    measures = dict(
        Measure.objects.filter(slug__in={each.measure for each in spans}).values_list("slug", "pk")
    )
    areas: dict[str | None, list[int]] = defaultdict(list)
    for pk, slug, kind in Area.objects.filter(
        Q(slug__in={each.area for each in spans if each.area is not None})
        | Q(kind__in=(AreaKind.FORCE, AreaKind.OTHER_FORCE))
    ).values_list("pk", "slug", "kind"):
        areas[slug].append(pk)
        if kind in (AreaKind.FORCE, AreaKind.OTHER_FORCE):
            areas[None].append(pk)
    PrintedFigures.objects.bulk_create(
        (
            PrintedFigures(
                measure_id=measures[each.measure],
                area_id=area,
                first_month=each.first_month,
                last_month=each.last_month,
                report=report[:300],
                printed_by=by,
            )
            for each in spans
            if each.measure in measures
            for area in areas.get(each.area, ())
        ),
        ignore_conflicts=True,
    )
