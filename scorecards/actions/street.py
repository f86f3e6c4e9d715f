"""Loading street-level crime: counts by crime type, force and local authority as observations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from audit.actions import record
from scorecards.actions.imports import import_figures
from scorecards.actions.observations import Summary
from scorecards.actions.reference import (
    define_area,
    define_measure,
    define_source,
    ensure_home_area,
)
from scorecards.imports import FileProblem, UnreadableFileError
from scorecards.imports.observations import JudgedFigure, Known, KnownMeasure
from scorecards.imports.street import StreetCounts
from scorecards.models import Area, AreaKind, ImportName, Source
from scorecards.queries.imports import known_names

SOURCE = "Street-level crime"
SOURCE_URL = "https://data.police.uk/"


@dataclass(frozen=True, slots=True)
class NameMeant:
    """What a name of the files means: a measure or an area by its name, or "" to leave it out."""

    name: str
    means: str
    is_measure: bool


@transaction.atomic
def map_street_names(*, names: Sequence[NameMeant], by: User) -> None:
    """Keep what names of the street files mean here.

    Raises UnreadableFileError where a measure or area is not known.
    """
    source = _source(by)
    known = known_names(ensure_home_area(by=by))
    problems = []
    for line, each in enumerate(names, 2):
        measure = known.measures.get(each.means) if each.is_measure else None
        area = None if each.is_measure else known.areas.get(each.means)
        if each.means and measure is None and area is None:
            mend = f"no {'measure' if each.is_measure else 'area'} has this name"
            problems.append(FileProblem(line, "means", each.means, mend))
            continue
        ImportName.objects.update_or_create(
            source=source,
            is_measure=each.is_measure,
            name=each.name,
            defaults={"measure_id": measure.key if measure else None, "area_id": area},
        )
    if problems:
        raise UnreadableFileError(problems)
    record(
        by=by,
        verb="map_street_names",
        subject=source,
        sentence=f"said what {len(names):,} names of {source} mean",
        after={each.name: each.means for each in names},
    )


@transaction.atomic
def load_street_crime(
    *, counts: StreetCounts, by: User, adds_names: bool = False, reason: str = ""
) -> Summary:
    """Record the counts of street files, all or none.

    A force-month whose file is there has a figure for every crime type that is known or occurs,
    which is 0 where none was recorded; a month without a file has none. A local authority is
    counted from the files of the force that it lies in. With `adds_names` unknown crime types
    become measures and unknown names areas. Raises UnreadableFileError where names are not known.
    """
    source = _source(by)
    home = ensure_home_area(by=by)
    known = known_names(home, source=source)
    unknown = list(_unknown(counts, known))
    if unknown and adds_names:
        _add_names(counts, known, home, source, by=by)
        known = known_names(home, source=source)
    elif unknown:
        raise UnreadableFileError(unknown)
    mapped = ImportName.objects.filter(source=source, is_measure=True, measure__isnull=False)
    kinds = sorted({*counts.kinds, *mapped.values_list("name", flat=True)})
    measures = [(kind, measure) for kind in kinds if (measure := known.measures.get(kind))]
    figures = list(_figures(counts, known, measures))
    return import_figures(
        name=f"{counts.files:,} street files",
        content=repr(sorted(counts.by_force.items())).encode(),
        figures=figures,
        by=by,
        reason=reason,
        source=source,
        notes=[_note(counts)],
    )


def _note(counts: StreetCounts) -> str:
    return (
        f"{counts.rows:,} rows of {counts.files:,} files; {counts.without_place:,} without a"
        f" place count for their force only; {counts.duplicates:,} with a crime ID that its"
        " file holds already were left out."
    )


def _source(by: User) -> Source:
    found = Source.objects.filter(name=SOURCE).first()
    return found or define_source(name=SOURCE, url=SOURCE_URL, by=by)


def _unknown(counts: StreetCounts, known: Known) -> Iterator[FileProblem]:
    otherwise = "map it with --names, or let --add make it"
    for kind in counts.kinds:
        if kind not in known.measures:
            yield FileProblem(0, "Crime type", kind, f"no measure has this name: {otherwise}")
    for force in sorted(counts.months):
        if force not in known.areas:
            yield FileProblem(0, "Falls within", force, f"no area has this name: {otherwise}")


def _add_names(counts: StreetCounts, known: Known, home: Area, source: Source, *, by: User) -> None:
    for kind in counts.kinds:
        if kind not in known.measures:
            define_measure(
                name=kind,
                unit="count",
                aggregation="sum",
                preferred_direction="down",
                definition=f"Crimes that the police recorded as “{kind}”, by month and place.",
                source=source,
                by=by,
            )
    forces = {}
    for force in sorted(counts.months):
        key = known.areas.get(force) if force in known.areas else None
        if force not in known.areas:
            key = define_area(name=force[:100], kind=AreaKind.OTHER_FORCE, by=by).pk
        forces[force] = key
    areas = Area.objects.in_bulk([key for key in forces.values() if key])
    for place, force in counts.places:
        key = forces[force]
        if place not in known.areas and key is not None:
            define_area(name=place[:100], kind=AreaKind.LOCAL, parent=areas[key], by=by)


def _figures(
    counts: StreetCounts, known: Known, measures: Sequence[tuple[str, KnownMeasure]]
) -> Iterator[JudgedFigure]:
    """Every figure of the forces and of the local authorities that lie in them."""
    parents = dict(Area.objects.values_list("pk", "parent_id"))
    totals: dict[tuple[int, int, date], int] = {}
    for force, months in counts.months.items():
        area = known.areas.get(force)
        if area is None:
            continue
        # A local authority of this force counts 0 in a month whose file does not name it.
        places = {place for each, place, _, _ in counts.by_place if each == force}
        inside = [
            (place, part)
            for place in sorted(places)
            if (part := known.areas.get(place)) is not None and parents.get(part) == area
        ]
        for month in sorted(months):
            for kind, measure in measures:
                whole = (measure.key, area, month)
                totals[whole] = totals.get(whole, 0) + counts.by_force[force, month, kind]
                for place, part in inside:
                    key = (measure.key, part, month)
                    totals[key] = totals.get(key, 0) + counts.by_place[force, place, month, kind]
    by_key = {measure.key: measure for _, measure in measures}
    for (measure_key, area_key, month), total in totals.items():
        yield JudgedFigure(
            line=0,
            place="",
            written="",
            measure=by_key[measure_key],
            area=area_key,
            new_area="",
            month=month,
            numerator=Decimal(total),
            denominator=None,
            is_provisional=False,
            problems=(),
        )
