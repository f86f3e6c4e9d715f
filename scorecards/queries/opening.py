"""The month that a page of rows opens on, and the months that it may be asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.permissions import Visibility
from measures.models import Observation
from scorecards.models import KpiPage, KpiRow, Scorecard, ScorecardRow


@dataclass(frozen=True, slots=True)
class Opening:
    """The months in which rows have figures, newest first, and the one to open on.

    `month` is None where no row has any figure.
    """

    month: date | None
    months: tuple[date, ...]


def opening_month(counts: Mapping[date, int], rows: int) -> date | None:
    """The latest month for which most of the rows have figures, of how many have them in a month.

    Where there is none, the latest of those for which the largest number of rows has figures.
    """
    most = [month for month, count in counts.items() if 2 * count > rows]
    if most:
        return max(most)
    largest = max(counts.values(), default=0)
    return max((month for month, count in counts.items() if count == largest), default=None)


def scorecard_opening(scorecard: Scorecard, levels: Iterable[Visibility]) -> Opening:
    """The opening of a scorecard: of the measures and areas of its rows alone. Two queries."""
    rows = ScorecardRow.objects.filter(scorecard=scorecard)
    return _opening(rows.filter(measure__visibility__in=list(levels)))


def kpi_opening(page: KpiPage, levels: Iterable[Visibility]) -> Opening:
    """The opening of a KPI page: of the measures and areas of its rows alone. Two queries."""
    return _opening(KpiRow.objects.filter(page=page, measure__visibility__in=list(levels)))


def _opening(rows: QuerySet[Any]) -> Opening:
    own = rows.filter(measure=OuterRef("measure"), area=OuterRef("area"))
    counts: dict[date, int] = dict(
        Observation.objects.current()
        # An index finds the figures of the measures; the rows say which of them are their own.
        .filter(Exists(own), measure__in=rows.values("measure"))
        .order_by("-month")
        .values_list("month")
        .annotate(count=Count("pk"))
    )
    return Opening(opening_month(counts, rows.count()), tuple(counts))
