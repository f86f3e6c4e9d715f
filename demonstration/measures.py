"""Loads the measures of the demonstration, their figures, scorecards and KPI pages."""

from collections.abc import Mapping
from datetime import date

from dates.periods import parse_month
from demonstration.content_files import DATA, Loaded, read
from demonstration.other_forces import FORCES
from imports.actions import load_measures, load_observations
from measures.actions import (
    annotate,
    compare_with_peers,
    define_area,
    define_measure,
    define_source,
    publish_rank,
    set_target,
)
from measures.models import Area, AreaKind, Measure, Source, Target
from scorecards.actions import (
    define_kpi_page,
    define_scorecard,
    show_control_charts,
    show_control_icons,
    write_commentary,
)

# The two reports, and what is made up around them: see `demonstration.other_forces`.
FILES = ("2022", "2024", "illustrative")

# The report of 2024 prints targets, the one of 2022 none: they hold from its first year on.
TARGETS_FROM = date(2022, 10, 1)


def load_figures(loaded: Loaded) -> None:
    """Load areas, sources, measures with their words, observations, and what charts show."""
    sources = _load_measures(loaded)
    for name in FILES:
        load_observations(
            content=(DATA / f"observations-{name}.csv").read_bytes(), by=loaded.officer
        )
    measures = {measure.name: measure for measure in Measure.objects.all()}
    _load_annotations(loaded, measures)
    _load_charts(loaded, measures, sources)


def _load_measures(loaded: Loaded) -> dict[str, Source]:
    """Areas, measures with their words, and the sources that it returns by slug."""
    by = loaded.officer
    for entry in read("areas.toml")["areas"]:
        parent = loaded.areas.get(entry["parent"])
        loaded.areas[entry["slug"]] = define_area(
            slug=entry["slug"], name=entry["name"], kind=entry["kind"], parent=parent, by=by
        )
    sources = {
        entry["slug"]: define_source(**entry, by=by) for entry in read("sources.toml")["sources"]
    }
    for name in FILES:
        load_measures(
            content=(DATA / f"measures-{name}.csv").read_bytes(),
            targets_from=TARGETS_FROM,
            by=by,
        )
    entries = read("measures.toml")["measures"]
    for entry in entries:
        define_measure(
            name=entry["name"],
            definition=entry["definition"],
            why_it_matters=entry["why_it_matters"],
            note=entry["note"],
            source=sources.get(entry["source"]),
            owner_title=entry["owner"],
            objectives=loaded.objectives_of(entry["objectives"]),
            by=by,
        )
    measures = {measure.name: measure for measure in Measure.objects.all()}
    for entry in entries:
        if entry["parent"]:
            define_measure(name=entry["name"], parent=measures[entry["parent"]], by=by)
    for force in FORCES:
        define_area(name=force, kind=AreaKind.OTHER_FORCE, by=by)
    return sources


def _load_annotations(loaded: Loaded, measures: dict[str, Measure]) -> None:
    areas = {area.name: area for area in Area.objects.all()}
    for entry in read("annotations.toml")["annotations"]:
        annotate(
            measures=[measures[name] for name in entry["measures"]],
            area=areas.get(entry["area"]),
            kind=entry["kind"],
            start_month=parse_month(entry["start"]),
            end_month=parse_month(entry["end"]) if entry["end"] else None,
            text=entry["text"],
            rebases=entry.get("rebases", False),
            by=loaded.officer,
        )


def _load_charts(loaded: Loaded, measures: dict[str, Measure], sources: dict[str, Source]) -> None:
    """Settings of charts, what targets are called, and comparisons with other forces."""
    by, content = loaded.officer, read("charts.toml")
    for target in Target.objects.filter(measure__name__in=content["service_levels"]):
        set_target(
            measure=target.measure,
            area=target.area,
            value=target.value,
            from_month=target.from_month,
            label="SLA",
            by=by,
        )
    for entry in content["comparisons"]:
        comparison = compare_with_peers(
            measure=measures[entry["measure"]],
            name=entry["name"],
            definition=entry["definition"],
            source=sources.get(entry["source"]),
            figures=measures[entry["figures"]] if entry["figures"] else None,
            by=by,
        )
        for rank in entry["ranks"]:
            publish_rank(
                comparison=comparison,
                month=parse_month(rank["month"]),
                rank=rank["rank"],
                forces=rank["forces"],
                value_text=rank["value"],
                by=by,
            )


def load_pages(loaded: Loaded) -> None:
    """Load scorecards with their commentary, and KPI pages."""
    measures = {measure.name: measure for measure in Measure.objects.all()}
    areas = {area.local_name or "": area for area in Area.objects.all()}
    _load_scorecards(loaded, measures, areas)
    _load_kpi_pages(loaded, measures, areas)


def _load_scorecards(
    loaded: Loaded, measures: Mapping[str, Measure], areas: Mapping[str, Area]
) -> None:
    by = loaded.officer
    content = read("scorecards.toml")
    scorecards = {}
    for entry in content["scorecards"]:
        scorecards[entry["slug"]] = define_scorecard(
            slug=entry["slug"],
            title=entry["title"],
            description=entry["description"],
            priority=loaded.priorities.get(entry["priority"]),
            body=loaded.bodies.get(entry["body"]),
            threshold=entry["threshold"],
            rows=[
                (measures[row["measure"]], areas[row["area"]], row["show_direction"])
                for row in entry["rows"]
            ],
            by=by,
        )
    for slug in content["with_control_icons"]:
        show_control_icons(page=scorecards[slug], shown=True, by=by)
    for entry in content["commentary"]:
        write_commentary(
            scorecard=scorecards[entry["scorecard"]],
            month=parse_month(entry["month"]),
            text=entry["text"].strip(),
            by=by,
        )


def _load_kpi_pages(
    loaded: Loaded, measures: Mapping[str, Measure], areas: Mapping[str, Area]
) -> None:
    by = loaded.officer
    sources = {source.slug: source for source in Source.objects.all()}
    content = read("kpi_pages.toml")
    for entry in content["pages"]:
        page = define_kpi_page(
            slug=entry["slug"],
            title=entry["title"],
            priority=loaded.priorities[entry["priority"]],
            source=sources.get(entry["source"]),
            rows=[(measures[row["measure"]], areas[row["area"]]) for row in entry["rows"]],
            by=by,
        )
        show_control_charts(page=page, shown=page.slug in content["with_control_charts"], by=by)
