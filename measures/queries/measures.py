"""Everything that is known of one measure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.permissions import Visibility
from dates.periods import day_text, month_code, month_text, parse_month
from measures.comparisons import Figure
from measures.content import (
    AnnotationContent,
    ControlChartContent,
    HeadingContent,
    PeersContent,
    RowContent,
)
from measures.coverage import period_ends_between
from measures.coverage_wording import period_text
from measures.formats import decimal_text, exact_text, format_value, unit_of
from measures.models import Annotation, Area, Measure, Observation, Target
from measures.places import places_of
from measures.queries.annotations import annotation_content, annotations_of, authors_of
from measures.queries.charts import chart_contents, charts_of, every_target_of, goal_in
from measures.queries.observations import Key, Observed, Pair, observations_of
from measures.queries.peers import peers_of
from measures.queries.quality import QualityContent, goes_on, quality_of
from measures.queries.rows import PUBLIC, latest_month, latest_rows
from measures.queries.subtypes import SubtypeContent, subtypes_of
from measures.wording import headings, rule_text, since_text, target_is_met
from records.as_at import edition_being_read, known_then


@dataclass(frozen=True, slots=True)
class SeriesPointContent:
    """One period of a series, by its last month. Exact decimals or None.

    `revisions` counts the earlier figures kept.
    A period between observed ones that was not observed is a gap: `is_observed` is False.
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
    pairs = _observed_pairs(measure)
    observed = observations_of(pairs)
    latest = max((month for each in observed.values() for month in each.series), default=None)
    annotations = annotations_of([measure.pk]).get(measure.pk, [])
    home = next((pair for pair in pairs if pair.area.is_home), None)
    is_live = edition_being_read() is None
    content = MeasureContent(
        slug=measure.slug,
        name=measure.name,
        month=None,
        month_text="",
        rule=rule_text(),
        headings=(),
        areas=(),
        targets=_targets(measure) if is_live else (),
        annotations=tuple(map(annotation_content, annotations)),
        places=tuple(
            PlaceContent(kind=kind, slug=place.slug, title=place.title)
            for kind, place in places_of(measure)
        ),
        parent=next(_related(Measure.objects.visible(levels).filter(subtypes=measure)), None),
        subtypes=tuple(_related(measure.subtypes.visible(levels))),
        parts=(),
        # The edition has those that it knew: ranks that were published are not dated.
        peers=peers_of(measure, levels) if is_live else None,
    )
    if latest is None:
        return content
    return replace(
        content,
        month=month_code(latest),
        month_text=month_text(latest),
        headings=headings(latest),
        areas=_series_of_areas(pairs, observed, latest, annotations, levels),
        parts=subtypes_of(home, observed[home.key].series, latest, levels) if home else (),
    )


def _observed_pairs(measure: Measure) -> list[Pair]:
    """The measure in every area with figures of it, the whole force area first."""
    # Other forces are for ranks, not for charts of their own.
    areas = Area.objects.of_the_force().filter(observations__measure=measure).distinct()
    return [
        Pair(measure, area)
        for area in sorted(areas, key=lambda area: (not area.is_home, area.name))
    ]


def _series_of_areas(
    pairs: Sequence[Pair],
    observed: Mapping[Key, Observed],
    latest: date,
    annotations: Sequence[Annotation],
    levels: Collection[Visibility],
) -> tuple[AreaSeriesContent, ...]:
    """Every month of a measure in its areas, and all that is known of them there."""
    names_people = Visibility.OFFICE in levels
    targets = every_target_of(pairs)
    rows = latest_rows(pairs, observed, targets, latest)
    charts = charts_of(pairs, observed=observed)
    drawn = chart_contents(pairs, rows, observed, charts)
    authors = authors_of(annotations, names_people=names_people)
    revisions = _revisions(pairs[0].measure, names_people=names_people)
    newest = latest_month(Measure.objects.visible(levels)) or latest
    found = []
    for pair, row in zip(pairs, rows, strict=True):
        own, revised = observed[pair.key], revisions[pair.area.pk]
        noted = [each for each in annotations if each.area_id in (None, pair.area.pk)]
        found.append(
            AreaSeriesContent(
                area=row.area,
                area_slug=row.area_slug,
                row=row,
                points=_points(pair.measure, own, targets.get(pair.key, ()), revised),
                annotations=tuple(map(annotation_content, noted)),
                authors=tuple(authors[each.pk] for each in noted),
                chart=drawn[pair.key],
                revisions=tuple(revised),
                quality=quality_of(
                    pair,
                    own.series,
                    newest if goes_on(own.series, newest, pair.measure.kind) else latest,
                    charts.get(pair.key),
                    provisional=own.provisional,
                    revised=[parse_month(each.month) for each in revised],
                ),
            )
        )
    return tuple(found)


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
    revisions: Sequence[RevisionContent],
) -> tuple[SeriesPointContent, ...]:
    """Every period from the first that was observed to the last, by its last month."""
    if not observed.series:
        return ()
    unit, kind = unit_of(measure), measure.kind
    revised = Counter(each.month for each in revisions)
    points = []
    first, last = min(observed.series), max(observed.series)
    for month in period_ends_between(first, last, kind.frequency):
        figure, goal = observed.series.get(month), goal_in(targets, month)
        value = measure.value_of(figure)
        points.append(
            SeriesPointContent(
                month=month_code(month),
                month_text=period_text(month, kind.frequency),
                value=exact_text(value),
                text=format_value(value, unit),
                numerator=exact_text(figure.numerator) if figure else None,
                denominator=exact_text(figure.denominator) if figure else None,
                is_observed=figure is not None,
                is_provisional=month in observed.provisional,
                revisions=revised[month_code(month)],
                target_text=format_value(goal, unit),
                target_met=target_is_met(value, goal, measure.preferred),
            )
        )
    return tuple(points)


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
                month_text=period_text(after.month, measure.kind.frequency),
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
    figure = Figure.of(observation.numerator, observation.denominator)
    text = format_value(measure.value_of(figure), unit_of(measure))
    if figure.denominator is None:
        return text
    # Two figures may print the same and differ in what they are made of.
    made_from = f"({decimal_text(figure.numerator)} of {decimal_text(figure.denominator)})"
    return f"{text} {made_from}".strip()


def _targets(measure: Measure) -> tuple[TargetContent, ...]:
    return tuple(
        TargetContent(
            label=target.label,
            area=target.area.local_name,
            from_month=month_code(target.from_month) if target.from_month else None,
            period_text=since_text(target.from_month),
            value=decimal_text(target.exact_value),
            text=format_value(target.exact_value, unit_of(measure)),
        )
        for target in Target.objects.filter(measure=measure).select_related("area")
    )


def _related(measures: QuerySet[Measure]) -> Iterator[RelatedContent]:
    for slug, name in measures.values_list("slug", "name"):
        yield RelatedContent(slug=slug, name=name)
