"""Pages of one measure: what it means, its charts, its figures, and what to look at in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.decorators import requires
from accounts.permissions import Permission, visibilities_for
from plans.periods import Period, month_code, month_text, parse_month
from scorecards.charts import (
    CONTROL_SIZES,
    LINE_SIZES,
    RANK_SIZES,
    Level,
    Place,
    control_chart,
    control_figure,
    events_since,
    in_two_sizes,
    line_chart,
    rank_chart,
    small_chart,
    small_scale,
)
from scorecards.comparisons import Unit
from scorecards.content import ControlChartContent, PointContent, RowContent
from scorecards.exports import control_chart_csv, ranks_csv, series_csv
from scorecards.models import Area, Measure
from scorecards.queries import (
    AreaSeriesContent,
    MeasureContent,
    RankContent,
    SeriesPointContent,
    control_chart_of,
    data_quality,
    latest_month,
    measure_page,
    peers_of,
)
from scorecards.queries.kpi import annotation_content, annotations_of
from scorecards.wording import judged_window, marked

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
    content = measure_page(measure, levels)
    home = Area.objects.filter(kind="force").first()
    return render(
        request,
        "scorecards/measure_detail.html",
        {
            "measure": measure,
            "content": content,
            "home_name": home.name if home else "Whole force area",
            "areas": [
                {
                    "series": series,
                    "finding": _finding(series),
                    "events": marked(series.annotations),
                    "chart": _chart(measure, series),
                    "met": _met(series.points),
                }
                for series in content.areas
            ],
            "side_by_side": _side_by_side(content, home.name if home else "Whole force area"),
            "parts": _parts(content),
            "has_shares": any(part.share_text for part in content.parts),
            "rank_chart": _rank_chart(content),
            "crumbs": [("Measures", reverse("scorecards:measure-list"))],
        },
    )


@require_safe
def measure_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Every month of a measure in every area as CSV."""
    levels = visibilities_for(request.user)
    measure = get_object_or_404(Measure.objects.visible(levels), slug=slug)
    return _csv(series_csv(measure_page(measure, levels)), measure.slug)


@require_safe
def chart_data(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """Every month of a control chart with its limits, as CSV."""
    measure, chart = _charted(request, slug, area)
    return _csv(control_chart_csv(chart), f"{measure.slug}-{area}-control-chart")


@require_safe
def rank_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The force's rank among others, month by month, as CSV."""
    levels = visibilities_for(request.user)
    measure = get_object_or_404(Measure.objects.visible(levels), slug=slug)
    peers = peers_of(measure, levels)
    return _csv(ranks_csv(measure.name, peers.ranks if peers else ()), f"{measure.slug}-ranks")


@require_safe
def chart_figure(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    """A control chart to be explored, as the script that draws it reads it."""
    measure, chart = _charted(request, slug, area)
    place = get_object_or_404(Area, slug=area)
    notes = [
        annotation_content(each)
        for each in annotations_of([measure.pk]).get(measure.pk, [])
        if each.area_id in (None, place.pk)
    ]
    first, last = chart.points[0].month, chart.points[-1].month
    events = [
        (event.month, min(event.end_month, last), event.mark)
        for event in events_since(first, marked(notes))
        if event.month <= last
    ]
    return JsonResponse(control_figure(chart, events))


@requires(Permission.READ_OFFICE)
@require_safe
def quality_list(request: HttpRequest) -> HttpResponse:
    """The measures whose figures somebody should look at, and why."""
    levels = visibilities_for(request.user)
    newest = latest_month(Measure.objects.visible(levels))
    return render(
        request,
        "scorecards/quality_list.html",
        {
            "month_text": month_text(newest) if newest else "",
            "rows": data_quality(newest, levels),
            "crumbs": [("Measures", reverse("scorecards:measure-list"))],
        },
    )


def _charted(request: HttpRequest, slug: str, area: str) -> tuple[Measure, ControlChartContent]:
    levels = visibilities_for(request.user)
    measure = get_object_or_404(Measure.objects.visible(levels), slug=slug)
    chart = control_chart_of(measure, get_object_or_404(Area, slug=area))
    if chart is None or not chart.points:
        raise Http404("There is no control chart of this measure in this area.")
    return measure, chart


def _csv(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _finding(series: AreaSeriesContent) -> str:
    """The title of a chart: the latest month in words, or the longest window compared."""
    if series.chart and series.chart.points:
        return _capital(series.chart.finding)
    window = judged_window(series.row)
    if window is None:
        return "Nothing to compare with yet"
    return f"{_capital(window.words)}: {window.period_text}"


def _chart(measure: Measure, series: AreaSeriesContent) -> SafeString:
    row = series.row
    points = [PointContent(point.month, point.value, point.text) for point in series.points]
    first = points[0].month if points else ""
    events = events_since(first, marked(series.annotations))
    if series.chart and series.chart.points:
        chart = series.chart
        return in_two_sizes(
            lambda size: control_chart(chart, words=chart.words, events=events, size=size),
            *CONTROL_SIZES,
        )
    levels = [Level(row.target, f"{row.target_label} {row.target_text}")] if row.target else []
    return in_two_sizes(
        lambda size: line_chart(
            points,
            unit=Unit(measure.unit),
            words=row.series_words,
            levels=levels,
            events=events,
            size=size,
        ),
        *LINE_SIZES,
    )


def _met(points: Sequence[SeriesPointContent]) -> str:
    """In how many months the target of the day was met, in a sentence; "" without any."""
    judged = [point for point in points if point.target_met is not None]
    if not judged:
        return ""
    met = sum(1 for point in judged if point.target_met)
    since = judged[0].month_text
    return f"The target of the day was met in {met} of {len(judged)} months since {since}."


def _side_by_side(content: MeasureContent, home_name: str) -> list[Small]:
    """The areas of a measure on one view, where it has several."""
    if len(content.areas) < SHORTEST_ROW:
        return []
    return _small(
        [
            (
                _charted_as(area.chart, area.row),
                area.area or home_name,
                f"#{area.area_slug}",
                f"{content.month_text}: {area.row.windows[0].text or 'no data'}",
            )
            for area in content.areas
        ]
    )


def _parts(content: MeasureContent) -> list[Small]:
    """The sub-types of a measure on one view."""
    return _small(
        [
            (
                _charted_as(part.chart, part.row),
                part.row.measure,
                reverse("scorecards:measure-detail", args=[part.row.slug]),
                f"{part.share_text} of the whole in 12 months"
                if part.share_text
                else f"{content.month_text}: {part.row.windows[0].text or 'no data'}",
            )
            for part in content.parts
        ]
    )


def _charted_as(
    chart: ControlChartContent | None, row: RowContent
) -> ControlChartContent | RowContent:
    """The control chart, or the plain series where there is none."""
    return chart if chart and chart.points else row


def _small(
    drawn: Sequence[tuple[ControlChartContent | RowContent, str, str, str]],
) -> list[Small]:
    """Small charts on one scale and the same months; units that differ have scales of their own.

    A series without a figure in its months is left out.
    """
    known = [each for each in drawn if _months_of(each[0])]
    if not known:
        return []
    ends = [month for each, *_ in known for month in _months_of(each)]
    months = [month_code(month) for month in Period(min(ends), max(ends)).months]
    scales = {
        unit: small_scale([each for each, *_ in known if each.unit == unit])
        for unit in {each.unit for each, *_ in known}
    }
    return [
        Small(name, url, words, small_chart(each, months, scales[each.unit], _aloud(each)))
        for each, name, url, words in known
    ]


def _months_of(drawn: ControlChartContent | RowContent) -> list[date]:
    points = drawn.points if isinstance(drawn, ControlChartContent) else drawn.series
    return [parse_month(point.month) for point in points if point.value is not None]


def _aloud(drawn: ControlChartContent | RowContent) -> str:
    return drawn.words if isinstance(drawn, ControlChartContent) else drawn.series_words


def _rank_chart(content: MeasureContent) -> SafeString:
    if content.peers is None or not content.peers.path_text:
        return SafeString("")
    ranks = content.peers.ranks
    first, latest = ranks[0], ranks[-1]
    words = (
        f"Rank among the forces that reported, {first.month_text} to {latest.month_text}:"
        f" {first.text} at first, {latest.text} at last. {content.peers.path_text}"
        " The table below has every month."
    )
    places = [
        Place(each.month, each.rank, each.forces, each.text, _rank_words(each)) for each in ranks
    ]
    return in_two_sizes(lambda size: rank_chart(places, words, size), *RANK_SIZES)


def _rank_words(rank: RankContent) -> str:
    figure = f", {rank.value_text}" if rank.value_text else ""
    return f"{rank.month_text}: {rank.text}{figure}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
