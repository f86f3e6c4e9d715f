"""KPI pages for a month."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.text import slugify

from accounts.permissions import Visibility
from dates.periods import add_months, month_code, month_text
from measures.content import AnnotationContent, ControlChartContent, RowContent
from measures.models import Annotation, Measure, Source
from measures.queries.annotations import annotation_content, annotations_of, decisions_in
from measures.queries.charts import charts_of
from measures.queries.observations import Key, Pair, observations_of
from measures.queries.rows import PUBLIC, comparison_rows
from measures.spc import ControlChart
from measures.spc_wording import chart_content
from measures.wording import SERIES_MONTHS, empty_text, headings, older_text, rule_text
from records.conflicts import digest_of
from scorecards.bound_values import FigureKind, FigureName
from scorecards.content import KpiContent, KpiRowContent, LinkContent, SourceContent
from scorecards.models import KpiLink, KpiPage, KpiRow
from scorecards.queries.bound_values import resolver_of_names
from scorecards.sentences import USUAL_WINDOWS, draft_summary


def kpi_for_month(
    page: KpiPage, month: date, *, levels: Iterable[Visibility] = PUBLIC
) -> KpiContent:
    """Return what a KPI page says for a month; see `kpis_for_month`."""
    return kpis_for_month([page], month, levels=levels)[page.pk]


def kpis_for_month(
    pages: Sequence[KpiPage], month: date, *, levels: Iterable[Visibility] = PUBLIC
) -> dict[int, KpiContent]:
    """Return what KPI pages say for a month, by primary key, in seven queries for all of them,
    three more where one shows the icons of control charts, and three where one shows the charts.

    Rows of measures that the `levels` of visibility do not open are left out. The annotations are
    those on any of the 24 months of the series.
    """
    if not pages:
        return {}
    stored = _composed(pages, levels)
    shown = [(page, row) for page in stored for row in page.rows.all()]
    contents = comparison_rows(
        [
            Pair(row.measure, row.area, shows_control=page.shows_control_icons)
            for page, row in shown
        ],
        month,
    )
    annotations = annotations_of({row.measure_id for _, row in shown}, month)
    charts = _charts(shown, month)
    lines: defaultdict[int, list[KpiRowContent]] = defaultdict(list)
    noted: defaultdict[int, dict[int, AnnotationContent]] = defaultdict(dict)
    for (page, row), content in zip(shown, contents, strict=True):
        own = _annotations_for(row, annotations)
        noted[page.pk] |= own
        drawn = charts if page.shows_control_charts else {}
        lines[page.pk].append(
            KpiRowContent(
                row=replace(content, decisions=decisions_in(own.values())),
                group=_group(row),
                annotations=tuple(own.values()),
                chart=_chart_content(row, content, drawn, month),
            )
        )
    return {
        page.pk: _page_content(page, month, lines[page.pk], noted[page.pk].values())
        for page in stored
    }


def _composed(pages: Sequence[KpiPage], levels: Iterable[Visibility]) -> list[KpiPage]:
    """The pages with their source, links, and rows that the levels of visibility open."""
    rows = (
        KpiRow.objects.filter(measure__visibility__in=list(levels))
        .select_related("measure__source", "area")
        .order_by("position")
    )
    by_key = (
        KpiPage.objects.select_related("source")
        .prefetch_related(
            Prefetch("links", KpiLink.objects.order_by("position")), Prefetch("rows", rows)
        )
        .in_bulk([page.pk for page in pages])
    )
    return [by_key[page.pk] for page in pages]


def _page_content(
    page: KpiPage,
    month: date,
    lines: Sequence[KpiRowContent],
    notes: Iterable[AnnotationContent],
) -> KpiContent:
    rows = [line.row for line in lines]
    source = page.source or Source()
    return KpiContent(
        slug=page.slug,
        title=page.title,
        month=month_code(month),
        month_text=month_text(month),
        rule=rule_text(),
        headings=headings(month),
        rows=tuple(lines),
        annotations=tuple(sorted(notes, key=lambda note: (note.month, note.kind, note.text))),
        source_name=source.name,
        source_url=source.url,
        sources=_sources(page.source, page.rows.all()),
        links=tuple(LinkContent(link.title, link.url) for link in page.links.all()),
        older_text=older_text(rows, month),
        empty_text=empty_text(rows, month),
    )


def _sources(source: Source | None, rows: Iterable[KpiRow]) -> tuple[SourceContent, ...]:
    """The source of the page, then those of its measures, each once with what it gives."""
    given: dict[tuple[str, str], list[str]] = {}
    if source:
        given[source.name, source.url] = []
    for row in rows:
        if own := row.measure.source:
            names = given.setdefault((own.name, own.url), [])
            if row.measure.name not in names:
                names.append(row.measure.name)
    return tuple(SourceContent(name, url, tuple(names)) for (name, url), names in given.items())


def _charts(
    rows: Sequence[tuple[KpiPage, KpiRow]], month: date
) -> dict[Key, tuple[ControlChart, Collection[date]]]:
    """The control charts of headline rows up to a month, each with its provisional months, of
    pages that show them.

    Areas and parts have theirs on the pages of their measures.
    """
    pairs = [
        Pair(row.measure, row.area)
        for page, row in rows
        if page.shows_control_charts and _group(row) == "headline"
    ]
    if not pairs:
        return {}
    observed = observations_of(pairs, None, month)
    return {
        key: (chart, observed[key].provisional)
        for key, chart in charts_of(pairs, month, observed).items()
    }


def _chart_content(
    row: KpiRow,
    content: RowContent,
    charts: Mapping[Key, tuple[ControlChart, Collection[date]]],
    month: date,
) -> ControlChartContent | None:
    """The chart of the months of the row's series, where one of them has a figure."""
    chart, provisional = charts.get((row.measure_id, row.area_id), (None, ()))
    first = add_months(month, 1 - SERIES_MONTHS)
    if chart is None or not chart.points or chart.points[-1].month < first:
        return None
    return chart_content(
        chart,
        content,
        screens=row.measure.screens_outliers,
        fixed=row.measure.baseline_points,
        provisional=provisional,
        since=first,
    )


def _annotations_for(
    row: KpiRow, annotations: dict[int, list[Annotation]]
) -> dict[int, AnnotationContent]:
    return {
        annotation.pk: annotation_content(annotation)
        for annotation in annotations.get(row.measure_id, ())
        if annotation.area_id in (None, row.area_id)
    }


def _group(row: KpiRow) -> str:
    if not row.area.is_home:
        return "area"
    return "subtype" if row.measure.parent_id else "headline"


def drafted_summary(
    page: KpiPage,
    month: date,
    *,
    levels: Iterable[Visibility] = PUBLIC,
    windows: Sequence[int] = USUAL_WINDOWS,
) -> str:
    """Draft the data summary of a KPI page for a month: Markdown, every figure bound."""
    allowed = list(levels)
    content = kpi_for_month(page, month, levels=allowed)
    slugs = [line.row.slug for line in content.rows]
    measures = Measure.objects.visible(allowed).filter(slug__in=slugs).select_related("parent")
    shares = {each.slug: FigureName(each.slug, FigureKind.SHARE, max(windows)) for each in measures}
    ranks = {each.slug: FigureName(each.slug, FigureKind.RANK, 1) for each in measures}
    names = [*shares.values(), *ranks.values()]
    resolver = resolver_of_names(names, month, levels=allowed)
    parents = {each.slug: each.parent for each in measures if resolver.has(shares[each.slug])}
    return draft_summary(
        content.rows,
        parents={slug: (whole.slug, whole.name) for slug, whole in parents.items() if whole},
        ranked={slug for slug, name in ranks.items() if resolver.has(name)},
        windows=windows,
    )


def kpi_page_words(page: KpiPage) -> dict[str, Any]:
    """What a KPI page is composed of, in words, as the audit trail keeps it."""
    return {
        "title": page.title,
        "priority": str(page.priority),
        "source": str(page.source) if page.source else None,
        "links": [f"{link.title}: {link.url}" for link in page.links.all()],
        "rows": [
            f"{row.measure}, {row.area}" for row in page.rows.select_related("measure", "area")
        ],
    }


def kpi_page_digest(page: KpiPage | None) -> str:
    """A mark of what a KPI page is composed of, as it is stored; of none, where there is none."""
    stored = KpiPage.objects.filter(pk=page.pk).first() if page else None
    return digest_of(kpi_page_words(stored) if stored else {})


def free_page_slug(title: str) -> str:
    """An address for a new KPI page, numbered where another page has it."""
    stem = slugify(title)[:40].strip("-") or "page"
    slug, count = stem, 1
    while slug == "new" or KpiPage.objects.filter(slug=slug).exists():
        count += 1
        slug = f"{stem}-{count}"
    return slug
