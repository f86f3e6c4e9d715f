"""Everything that is known of one measure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Visibility
from dates.periods import add_months, day_text, month_code, month_text, parse_month
from measures.comparisons import Aggregation, Figure, PreferredDirection, Unit, month_value
from measures.content import (
    AnnotationContent,
    ControlChartContent,
    HeadingContent,
    PeersContent,
    RowContent,
)
from measures.formats import decimal_text, format_value, unit_of
from measures.models import Area, Measure, Observation, Target
from measures.places import places_of
from measures.queries.annotations import annotation_content, annotations_of, authors_of
from measures.queries.charts import chart_contents, charts_of, every_target_of, target_in
from measures.queries.observations import Observed, Pair, observations_of
from measures.queries.peers import peers_of
from measures.queries.quality import QualityContent, goes_on, quality_of
from measures.queries.rows import PUBLIC, latest_month, latest_rows
from measures.queries.subtypes import SubtypeContent, subtypes_of
from measures.wording import headings, rule_text, since_text, target_is_met
from records.as_at import edition_being_read, known_then


@dataclass(frozen=True, slots=True)
class SeriesPointContent:
    """One month of a series. Exact decimals or None; `revisions` counts the earlier figures kept.

    A month between observed ones that was not observed is a gap: `is_observed` is False.
    """

    month: str
    month_text: str
    value: str | None
    text: str
    numerator: str | None
    denominator: str | None
    is_observed: bool
    is_provisional: bool
    revisions: int
    target_text: str
    target_met: bool | None


@dataclass(frozen=True, slots=True)
class TargetContent:
    """A target and the month from which it holds; None where it held from the beginning."""

    label: str
    area: str | None
    from_month: str | None
    period_text: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class RevisionContent:
    """A figure that replaced another: what it was, what it became, when, why, and by whom.

    A figure that was withdrawn, or has no rate, has an empty text. `by` is only for the office.
    """

    month: str
    month_text: str
    number: int
    before_text: str
    after_text: str
    day_text: str
    reason: str
    by: str

    @property
    def when_and_why(self) -> str:
        """The day, by whom where that is told, and the reason where one was given."""
        when_and_who = ", ".join(filter(None, (self.day_text, self.by)))
        return ": ".join(filter(None, (when_and_who, self.reason)))


@dataclass(frozen=True, slots=True)
class AreaSeriesContent:
    """A measure in one area: its windows for the latest month, and every month there is.

    `area` is None for the whole force area. `annotations` are those that hold in the area, and
    `authors` say of each who wrote it, or "". `chart` is a control chart, or one without baselines
    where the measure's figures overlap from month to month.
    """

    area: str | None
    area_slug: str
    row: RowContent
    points: tuple[SeriesPointContent, ...]
    annotations: tuple[AnnotationContent, ...]
    authors: tuple[str, ...]
    chart: ControlChartContent
    revisions: tuple[RevisionContent, ...]
    quality: QualityContent


@dataclass(frozen=True, slots=True)
class PlaceContent:
    """Where a measure is shown: a scorecard or a KPI page. `kind` is "scorecard" or "kpi"."""

    kind: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class RelatedContent:
    """Another measure: the one of which this is a sub-type, or a sub-type of it."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class MeasureContent:
    """A measure with its figures in every area. `month` is the latest with a figure, or None."""

    slug: str
    name: str
    month: str | None
    month_text: str
    rule: str
    headings: tuple[HeadingContent, ...]
    areas: tuple[AreaSeriesContent, ...]
    targets: tuple[TargetContent, ...]
    annotations: tuple[AnnotationContent, ...]
    places: tuple[PlaceContent, ...]
    parent: RelatedContent | None
    subtypes: tuple[RelatedContent, ...]
    parts: tuple[SubtypeContent, ...]
    peers: PeersContent | None


def measure_page(measure: Measure, levels: Iterable[Visibility] = PUBLIC) -> MeasureContent:
    """Return everything that is known of a measure, in a constant number of queries.

    The windows of an area are those of its own latest month. Other measures are named only where
    the `levels` of visibility open them.
    """
    levels = tuple(levels)
    areas = sorted(
        # Other forces are for ranks, not for charts of their own.
        Area.objects.of_the_force().filter(observations__measure=measure).distinct(),
        key=lambda area: (not area.is_home, area.name),
    )
    pairs = [Pair(measure, area) for area in areas]
    observed = observations_of(pairs)
    months = [month for each in observed.values() for month in each.series]
    latest = max(months, default=None)
    targets = every_target_of(pairs)
    rows = latest_rows(pairs, observed, targets, latest) if latest else []
    charts = charts_of(pairs, observed=observed)
    drawn = chart_contents(pairs, rows, observed, charts) if latest else {}
    annotations = annotations_of([measure.pk]).get(measure.pk, [])
    authors = authors_of(annotations, names_people=Visibility.OFFICE in levels)
    newest = latest_month(Measure.objects.visible(levels))
    home = next((area for area in areas if area.is_home), None)
    revisions = _revisions(measure, names_people=Visibility.OFFICE in levels)
    return MeasureContent(
        slug=measure.slug,
        name=measure.name,
        month=month_code(latest) if latest else None,
        month_text=month_text(latest) if latest else "",
        rule=rule_text(),
        headings=headings(latest) if latest else (),
        areas=tuple(
            AreaSeriesContent(
                area=row.area,
                area_slug=row.area_slug,
                row=row,
                points=_points(
                    measure,
                    observed[pair.key],
                    targets.get(pair.key, ()),
                    Counter(each.month for each in revisions[pair.area.pk]),
                ),
                annotations=tuple(
                    annotation_content(annotation)
                    for annotation in annotations
                    if annotation.area_id in (None, pair.area.pk)
                ),
                authors=tuple(
                    authors[annotation.pk]
                    for annotation in annotations
                    if annotation.area_id in (None, pair.area.pk)
                ),
                chart=drawn[pair.key],
                revisions=tuple(revisions[pair.area.pk]),
                quality=quality_of(
                    pair,
                    observed[pair.key].series,
                    (newest if newest and goes_on(observed[pair.key].series, newest) else latest),
                    charts.get(pair.key),
                    provisional=observed[pair.key].provisional,
                    revised=[parse_month(each.month) for each in revisions[pair.area.pk]],
                ),
            )
            for pair, row in zip(pairs, rows, strict=False)
            if latest
        ),
        targets=() if edition_being_read() else _targets(measure),
        annotations=tuple(annotation_content(annotation) for annotation in annotations),
        places=_places(measure),
        parent=_parent(measure, levels),
        subtypes=tuple(
            RelatedContent(slug=slug, name=name)
            for slug, name in measure.subtypes.visible(levels).values_list("slug", "name")
        ),
        parts=subtypes_of(
            measure,
            home,
            latest,
            observed[measure.pk, home.pk].series if home else {},
            levels,
        ),
        # The edition has those that it knew: ranks that were published are not dated.
        peers=None if edition_being_read() else peers_of(measure, levels),
    )


def chart_of(measure: Measure, area: Area) -> ControlChartContent | None:
    """The chart of a measure in an area, as its page draws it; None without figures. At most five
    queries.
    """
    pair = Pair(measure, area)
    observed = observations_of([pair])
    latest = max(observed[pair.key].series, default=None)
    if latest is None:
        return None
    rows = latest_rows([pair], observed, every_target_of([pair]), latest)
    charts = charts_of([pair], observed=observed)
    return chart_contents([pair], rows, observed, charts)[pair.key]


def _points(
    measure: Measure,
    observed: Observed,
    targets: Sequence[Target],
    revisions: Mapping[str, int],
) -> tuple[SeriesPointContent, ...]:
    if not observed.series:
        return ()
    month, last = min(observed.series), max(observed.series)
    points = []
    while month <= last:
        figure = observed.series.get(month)
        points.append(
            _point(
                measure,
                month,
                figure,
                target_in(targets, month),
                is_provisional=month in observed.provisional,
                revisions=revisions.get(month_code(month), 0),
            )
        )
        month = add_months(month, 1)
    return tuple(points)


def _point(
    measure: Measure,
    month: date,
    figure: Figure | None,
    target: Target | None,
    *,
    is_provisional: bool,
    revisions: int,
) -> SeriesPointContent:
    unit, printed = Unit(measure.unit), unit_of(measure)
    goal = Fraction(target.value) if target else None
    value = month_value(figure, unit, Aggregation(measure.aggregation)) if figure else None
    return SeriesPointContent(
        month=month_code(month),
        month_text=month_text(month),
        value=None if value is None else decimal_text(value),
        text=format_value(value, printed),
        numerator=decimal_text(figure.numerator) if figure else None,
        denominator=(
            decimal_text(figure.denominator) if figure and figure.denominator is not None else None
        ),
        is_observed=figure is not None,
        is_provisional=is_provisional,
        revisions=revisions,
        target_text=format_value(goal, printed),
        target_met=target_is_met(value, goal, PreferredDirection(measure.preferred_direction)),
    )


def _revisions(measure: Measure, *, names_people: bool) -> defaultdict[int, list[RevisionContent]]:
    """Every figure that took another's place, newest month first, by the key of its area."""
    found: defaultdict[int, list[RevisionContent]] = defaultdict(list)
    rows = (
        Observation.objects.filter(
            Q(superseded_at__isnull=False) | Q(revision__gt=1),
            known_then("recorded_at"),
            measure=measure,
        )
        .select_related("recorded_by")
        .order_by("area", "-month", "revision")
    )
    for before, after in pairwise(rows):
        if (before.area_id, before.month) != (after.area_id, after.month):
            continue
        found[after.area_id].append(
            RevisionContent(
                month=month_code(after.month),
                month_text=month_text(after.month),
                number=after.revision,
                before_text=_printed(before, measure),
                after_text=_printed(after, measure),
                day_text=day_text(timezone.localdate(after.recorded_at)),
                reason=after.reason,
                by=str(after.recorded_by) if names_people else "",
            )
        )
    return found


def _printed(observation: Observation, measure: Measure) -> str:
    if observation.numerator is None:
        return ""
    denominator = observation.denominator
    figure = Figure(
        Fraction(observation.numerator), None if denominator is None else Fraction(denominator)
    )
    value = month_value(figure, Unit(measure.unit), Aggregation(measure.aggregation))
    text = format_value(value, unit_of(measure))
    # Two figures may print the same and differ in what they are made of.
    if figure.denominator is None:
        return text
    return (
        f"{text} ({decimal_text(figure.numerator)} of {decimal_text(figure.denominator)})".strip()
    )


def _targets(measure: Measure) -> tuple[TargetContent, ...]:
    return tuple(
        TargetContent(
            label=target.label,
            area=None if target.area.is_home else target.area.name,
            from_month=month_code(target.from_month) if target.from_month else None,
            period_text=since_text(target.from_month),
            value=decimal_text(Fraction(target.value)),
            text=format_value(Fraction(target.value), unit_of(measure)),
        )
        for target in Target.objects.filter(measure=measure).select_related("area")
    )


def _places(measure: Measure) -> tuple[PlaceContent, ...]:
    return tuple(
        PlaceContent(kind=kind, slug=place.slug, title=place.title)
        for kind, place in places_of(measure)
    )


def _parent(measure: Measure, levels: Iterable[Visibility]) -> RelatedContent | None:
    parent = (
        Measure.objects.visible(levels).filter(pk=measure.parent_id).first()
        if measure.parent_id
        else None
    )
    return RelatedContent(slug=parent.slug, name=parent.name) if parent else None
