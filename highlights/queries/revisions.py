"""What the force revised after a report was published."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dates.periods import add_months, parse_month
from highlights.content import ReportContent, SectionContent
from highlights.models import Edition
from measures.comparisons import MONTHS_BETWEEN_WINDOWS
from measures.content import RowContent
from measures.models import AreaKind, Observation
from measures.wording import SERIES_MONTHS
from scorecards.bound_values import FigureKind
from scorecards.content import FigureContent

# What is said of a window, of the one a year before, and of both.
_OF_THE_YEAR_BEFORE = {FigureKind.PREVIOUS}
_OF_BOTH = {FigureKind.CHANGE, FigureKind.MOVEMENT, FigureKind.DIFFERENCE}


@dataclass(frozen=True, slots=True)
class Revisions:
    """What an edition prints and the force revised later.

    `rows` are the slugs of measure and area of rows, `figures` those bound into texts.
    """

    rows: frozenset[tuple[str, str]] = frozenset()
    figures: frozenset[FigureContent] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything was revised."""
        return bool(self.rows or self.figures)


@dataclass(frozen=True, slots=True)
class Ground:
    """Months of a measure on which a printed figure stands. `area` None is every force."""

    measure: str
    area: str | None
    first: date
    last: date

    def holds(self, measure: str, area: str, kind: str, month: date) -> bool:
        """Whether the figure of a month is among them; `kind` is what kind of area it has."""
        if self.measure != measure or not self.first <= month <= self.last:
            return False
        if self.area is None:
            return kind in (AreaKind.FORCE, AreaKind.OTHER_FORCE)
        return self.area == area


def revised_since(edition: Edition, content: ReportContent) -> Revisions:
    """What an edition prints and was revised after it was published. One query.

    Counted are the months of the rows' series, on which their windows stand too, and those that
    figures in texts are made from; a month that had no figure at all before is no revision.
    """
    last = parse_month(content.data_to)
    rows = {(row.slug, row.area_slug) for row in rows_of(content.sections)}
    figures = figures_of(content.sections)
    grounds = [(figure, ground) for figure in figures for ground in grounds_of(figure, last)]
    measures = {slug for slug, _ in rows} | {ground.measure for _, ground in grounds}
    revised = _revised(edition, measures, last) if measures else []
    return Revisions(
        rows=frozenset(rows.intersection((measure, area) for measure, area, _, _ in revised)),
        figures=frozenset(
            figure for figure, ground in grounds if any(ground.holds(*each) for each in revised)
        ),
    )


def _revised(
    edition: Edition, measures: Collection[str], last: date
) -> list[tuple[str, str, str, date]]:
    """The measure, area, kind of area and month of figures that were revised after publication."""
    return list(
        Observation.objects.filter(recorded_at__gt=edition.published_at, revision__gt=1)
        .months(add_months(last, 1 - SERIES_MONTHS), last)
        .filter(measure__slug__in=measures)
        .order_by()
        .values_list("measure__slug", "area__slug", "area__kind", "month")
        .distinct()
    )


def rows_of(sections: Iterable[SectionContent]) -> list[RowContent]:
    """Every row of the scorecards and KPI pages of some sections."""
    return [row for section in sections for row in section.rows]


def figures_of(sections: Iterable[SectionContent]) -> list[FigureContent]:
    """Every figure that is bound into the texts of some sections, commentaries among them."""
    return [figure for section in sections for figure in section.figures]


def grounds_of(figure: FigureContent, data_to: date) -> Iterator[Ground]:
    """The months that the words of a figure are made from, in a report with data to a month."""
    first = add_months(data_to, 1 - figure.months)
    before = (
        add_months(first, -MONTHS_BETWEEN_WINDOWS),
        add_months(data_to, -MONTHS_BETWEEN_WINDOWS),
    )
    if figure.kind == FigureKind.RANK:
        # A rank that was published so stands on no figure of ours.
        for measure in figure.made_from:
            yield Ground(measure, None, first, data_to)
        return
    for measure in (figure.slug, *figure.made_from):
        if figure.kind not in _OF_THE_YEAR_BEFORE:
            yield Ground(measure, figure.area_slug, first, data_to)
        if figure.kind in _OF_THE_YEAR_BEFORE | _OF_BOTH:
            yield Ground(measure, figure.area_slug, *before)
