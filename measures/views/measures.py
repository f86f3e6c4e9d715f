"""Pages of one measure: what it means, its charts, its figures, and what to look at in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.decorators import requires
from accounts.permissions import Permission, Reader, Visibility, can, visibilities_for
from dates.periods import month_code, month_text, parse_month
from measures.charts import (
    CONTROL_SIZES,
    RANK_SIZES,
    Place,
    control_chart,
    control_figure,
    events_since,
    in_two_sizes,
    rank_chart,
    small_chart,
    small_scale,
)
from measures.content import ControlChartContent, MeasureNoteContent, RankContent, RowContent
from measures.coverage import Frequency, period_ends_between
from measures.exports import control_chart_csv, ranks_csv, series_csv
from measures.models import Area, Measure
from measures.policies import reason_against_measures
from measures.queries import (
    AreaSeriesContent,
    MeasureContent,
    SeriesPointContent,
    chart_of,
    data_quality,
    latest_month,
    measure_notes,
    measure_page,
    peers_of,
)
from measures.queries.annotations import annotation_content, annotations_of
from measures.queries.observations import figures_by_month
from measures.rank_wording import named
from measures.wording import marked
from records.as_at import AsAt, asked_edition, reading

# Areas side by side take two.
SHORTEST_ROW = 2

CSV = "text/csv; charset=utf-8; header=present"


@dataclass(frozen=True, slots=True)
class Small:
    """A small chart of a row of them: its name, its link or "", words below, and the drawing."""

    name: str
    url: str
    words: str
    drawing: SafeString


@require_safe
def measure_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A measure: what it means, its windows, its charts, and every month in every area."""
    levels = visibilities_for(request.user)
    measure = get_object_or_404(
        Measure.objects.visible(levels)
        .select_related("source")
        .prefetch_related("objectives__priority"),
        slug=slug,
    )
    as_at = asked_edition(request)
    with reading(as_at):
        content = measure_page(measure, levels)
    about = _about(measure, as_at, levels)
    if as_at:
        content = replace(content, peers=about.peers if about else None)
    home = Area.objects.filter(kind="force").first()
    return render(
        request,
        "measures/measure_detail.html",
        {
            "measure": measure,
            "tools_of": None if as_at else measure,
            "may_correct": as_at is None and _may_correct(request.user, measure),
            "as_at": as_at,
            "name": _name_then(measure, as_at),
            "about": about,
            "content": content,
            "home_name": home.name if home else "Whole force area",
            "areas": [
                {
                    "series": series,
                    "finding": series.chart.title,
                    "events": [
                        (mark, event, author)
                        for (mark, event), author in zip(
                            marked(series.annotations), series.authors, strict=True
                        )
                    ],
                    "drawing": _drawing(series),
                    "met": _met(series.points),
                }
                for series in content.areas
            ],
            "side_by_side": _side_by_side(content, home.name if home else "Whole force area"),
            "parts": _parts(content, as_at.query if as_at else ""),
            "has_shares": any(part.share_text for part in content.parts),
            "rank_chart": _rank_chart(content),
            "crumbs": [("Measures", reverse("measures:measure-list"))],
        },
    )


def _may_correct(person: Reader, measure: Measure) -> bool:
    """Whether a person may type in another figure of a measure."""
    may_import = can(person, Permission.IMPORT_DATA)
    return may_import and not reason_against_measures(person, [measure])


@require_safe
def measure_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Every month of a measure in every area as CSV."""
    levels = visibilities_for(request.user)
    measure = get_object_or_404(Measure.objects.visible(levels), slug=slug)
    with reading(asked_edition(request)):
        content = measure_page(measure, levels)
    return _csv(series_csv(content), measure.slug)


@require_safe
def chart_data(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """Every month of a chart, with its limits where it has them, as CSV."""
    with reading(asked_edition(request)):
        measure, chart = _charted(request, slug, area)
        figures = figures_by_month(measure, get_object_or_404(Area, slug=area))
    return _csv(control_chart_csv(chart, figures), f"{measure.slug}-{area}-chart")


@require_safe
def rank_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The force's rank among others, month by month, as CSV."""
    levels = visibilities_for(request.user)
    measure = get_object_or_404(Measure.objects.visible(levels), slug=slug)
    as_at = asked_edition(request)
    about = _about(measure, as_at, levels)
    peers = (about.peers if about else None) if as_at else peers_of(measure, levels)
    return _csv(ranks_csv(measure.name, peers.ranks if peers else ()), f"{measure.slug}-ranks")


@require_safe
def chart_figure(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """A chart to be explored, as the script that draws it reads it."""
    place = get_object_or_404(Area, slug=area)
    with reading(asked_edition(request)):
        measure, chart = _charted(request, slug, area)
        notes = [
            annotation_content(each)
            for each in annotations_of([measure.pk]).get(measure.pk, [])
            if each.area_id in (None, place.pk)
        ]
    return JsonResponse(control_figure(chart, events_since(chart.points[0].month, marked(notes))))


@requires(Permission.READ_OFFICE)
@require_safe
def quality_list(request: HttpRequest) -> HttpResponse:
    """The measures whose figures someone should look at, and why."""
    levels = visibilities_for(request.user)
    newest = latest_month(Measure.objects.visible(levels))
    return render(
        request,
        "measures/quality_list.html",
        {
            "month_text": month_text(newest) if newest else "",
            "rows": data_quality(newest, levels),
            "crumbs": [("Measures", reverse("measures:measure-list"))],
        },
    )


def _charted(request: HttpRequest, slug: str, area: str) -> tuple[Measure, ControlChartContent]:
    levels = visibilities_for(request.user)
    measure = get_object_or_404(Measure.objects.visible(levels), slug=slug)
    chart = chart_of(measure, get_object_or_404(Area, slug=area))
    if chart is None or not chart.points:
        raise Http404("There is no chart of this measure in this area.")
    return measure, chart


def _csv(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _drawing(series: AreaSeriesContent) -> SafeString:
    chart = series.chart
    first = chart.points[0].month if chart.points else ""
    events = events_since(first, marked(series.annotations))
    return in_two_sizes(
        lambda size: control_chart(chart, words=chart.words, events=events, size=size),
        *CONTROL_SIZES,
    )


def _met(points: Sequence[SeriesPointContent]) -> str:
    """In how many months the target of the day was met, in a sentence; "" without any."""
    judged = [point for point in points if point.target_met is not None]
    if not judged:
        return ""
    met = sum(1 for point in judged if point.target_met)
    since = judged[0].month_text
    months = points[points.index(judged[0]) :]
    counted = (
        f"{len(judged)} months"
        if len(judged) == len(months)
        else (f"the {len(judged)} months with figures")
    )
    return f"The target in force was met in {met} of {counted} since {since}."


def _side_by_side(content: MeasureContent, home_name: str) -> list[Small]:
    """The areas of a measure on one view, where it has several."""
    if len(content.areas) < SHORTEST_ROW:
        return []
    return _small(
        [
            (
                area.chart,
                area.area or home_name,
                f"#{area.area_slug}",
                _last_month(area.row),
            )
            for area in content.areas
        ]
    )


def _name_then(measure: Measure, as_at: AsAt | None) -> str:
    """What the measure is called, or was called in an edition that printed it."""
    printed = as_at.printed.items() if as_at else ()
    rows = (row for (kind, slug, *_), row in printed if (kind, slug) == ("measure", measure.slug))
    row = next(rows, None)
    return row.measure if row else measure.name


def _about(
    measure: Measure, as_at: AsAt | None, levels: Sequence[Visibility]
) -> MeasureNoteContent | None:
    """What is known of a measure besides its figures; None where an edition does not say it."""
    if as_at is None:
        return next(iter(measure_notes([measure.slug], levels)), None)
    said: MeasureNoteContent | None = as_at.printed.get(("measure note", measure.slug))
    if said is None or said.peers is None:
        return said
    # Today's rights decide, also of the measure whose figures are ranked.
    ranked = Measure.objects.visible(levels).filter(slug=said.peers.figures_slug)
    if said.peers.figures_slug and not ranked.exists():
        return replace(said, peers=None)
    return said


def _parts(content: MeasureContent, query: str) -> list[Small]:
    """The sub-types of a measure on one view."""
    return _small(
        [
            (
                part.chart,
                part.row.measure,
                reverse("measures:measure-detail", args=[part.row.slug]) + query,
                f"{part.share_text} of the whole in 12 months"
                if part.share_text
                else _last_month(part.row),
            )
            for part in content.parts
        ]
    )


def _last_month(row: RowContent) -> str:
    last = next((window for window in row.windows if not window.why_empty), row.windows[0])
    return f"{last.period_text}: {last.text or 'no data'}"


def _small(drawn: Sequence[tuple[ControlChartContent, str, str, str]]) -> list[Small]:
    """Small charts on one scale and the same periods; units that differ have scales of their own.

    A series without a figure is left out.
    """
    known = [each for each in drawn if each[0].points]
    if not known:
        return []
    ends = [parse_month(chart.points[at].month) for chart, *_ in known for at in (0, -1)]
    # Where some are monthly and others quarterly, every month has its place.
    ends_of_periods = {
        month
        for frequency in {chart.frequency for chart, *_ in known}
        for month in period_ends_between(min(ends), max(ends), Frequency(frequency))
    }
    months = [month_code(month) for month in sorted(ends_of_periods)]
    scales = {
        unit: small_scale([chart for chart, *_ in known if chart.unit == unit])
        for unit in {chart.unit for chart, *_ in known}
    }
    return [
        Small(name, url, words, small_chart(chart, months, scales[chart.unit], chart.words))
        for chart, name, url, words in known
    ]


def _rank_chart(content: MeasureContent) -> SafeString:
    if content.peers is None or not content.peers.path_text:
        return SafeString("")
    ranks = content.peers.ranks
    first, latest = ranks[0], ranks[-1]
    words = (
        f"Among the forces that reported, this one ranked {latest.text} for {latest.month_text},"
        f" and {first.text} for {first.month_text}. {content.peers.path_text}"
        " The table below has every month."
    )
    places = [
        Place(
            each.month,
            each.rank,
            each.forces,
            each.text,
            _rank_words(each),
            others="; ".join((str(each.is_published), str(each.forces), *each.missing)),
            is_like_latest=each.same_forces,
        )
        for each in ranks
    ]
    return in_two_sizes(lambda size: rank_chart(places, words, size), *RANK_SIZES)


def _rank_words(rank: RankContent) -> str:
    figure = f", {rank.value_text}" if rank.value_text else ""
    missing = f", without {named(rank.missing)}" if rank.missing else ""
    return f"{rank.month_text}: {rank.text}{missing}{figure}"
