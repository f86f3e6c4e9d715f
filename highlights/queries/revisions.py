"""What the force revised after a report was published."""

from collections.abc import Iterable

from highlights.content import ReportContent, SectionContent
from highlights.models import Edition
from plans.periods import add_months, parse_month
from scorecards.content import RowContent
from scorecards.models import Observation
from scorecards.wording import SERIES_MONTHS


def revised_since(edition: Edition, content: ReportContent) -> frozenset[tuple[str, str]]:
    """The rows of an edition whose figures were revised after it was published. One query.

    Each is the slugs of measure and area. Counted are the months of the rows' series, on which
    their windows stand too; a month that had no figure at all before is no revision.
    """
    rows = rows_of([section for part in content.parts for section in part.sections])
    if not rows:
        return frozenset()
    last = parse_month(content.data_to)
    printed = {(row.slug, row.area_slug) for row in rows}
    revised = (
        Observation.objects.filter(recorded_at__gt=edition.published_at, revision__gt=1)
        .months(add_months(last, 1 - SERIES_MONTHS), last)
        .filter(measure__slug__in={measure for measure, _ in printed})
        .order_by()
        .values_list("measure__slug", "area__slug")
        .distinct()
    )
    return frozenset(printed.intersection(revised))


def rows_of(sections: Iterable[SectionContent]) -> list[RowContent]:
    """Every row of the scorecards and KPI pages of some sections."""
    return [
        row
        for section in sections
        for row in (
            *(section.scorecard.rows if section.scorecard else ()),
            *((line.row for line in section.kpi.rows) if section.kpi else ()),
        )
    ]
