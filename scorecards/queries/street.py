"""Counts of street-level crime as figures of known measures and areas."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.periods import month_code, month_text
from scorecards.imports import FileProblem
from scorecards.imports.observations import JudgedFigure, Known, KnownMeasure, UnknownName
from scorecards.imports.street import StreetCounts
from scorecards.models import Area, ImportName, Source


@dataclass(frozen=True, slots=True)
class StreetFigures:
    """What the counts of street files are here.

    `unknown` names mean nothing here yet; as long as one of them must be said, `problems` say so.
    """

    figures: list[JudgedFigure]
    problems: list[FileProblem]
    unknown: list[UnknownName]
    notes: list[str]


def street_figures(
    counts: StreetCounts, known: Known, source: Source, *, otherwise: str
) -> StreetFigures:
    """Every figure of the forces and of the local authorities that lie in them. Two queries.

    A force-month whose file is there has a figure for every crime type that is known or occurs,
    which is 0 where none was recorded; a month without a file has none. A local authority is
    counted from the files of the force that it lies in. `otherwise` says how a name becomes known.
    """
    mapped = ImportName.objects.filter(source=source, is_measure=True, measure__isnull=False)
    kinds = sorted({*counts.kinds, *mapped.values_list("name", flat=True)})
    measures = [(kind, measure) for kind in kinds if (measure := known.measures.get(kind))]
    unknown = _unknown(counts, known)
    problems = [
        FileProblem(
            0,
            "Crime type" if each.is_measure else "Falls within",
            each.name,
            f"no {'measure' if each.is_measure else 'area'} has this name: {otherwise}",
            is_unknown_name=True,
        )
        for each in unknown
        if each.must_be_said
    ]
    months = {month for held in counts.months.values() for month in held}
    problems += [
        FileProblem(0, "Month", month_code(month), f"{month_text(month)} has not ended")
        for month in sorted(months)
        if month >= known.this_month
    ]
    inside = _inside(counts, known)
    return StreetFigures(
        [] if problems else list(_figures(counts, known, measures, inside)),
        problems,
        unknown,
        [_note(counts), *_place_notes(counts, known, inside)],
    )


def _unknown(counts: StreetCounts, known: Known) -> list[UnknownName]:
    """The crime types and forces that must be said, and the local authorities that may."""
    kinds: Counter[str] = Counter()
    forces: Counter[str] = Counter()
    for (force, _, kind), count in counts.by_force.items():
        kinds[kind] += count
        forces[force] += count
    places: Counter[str] = Counter()
    for (_, place, _, _), count in counts.by_place.items():
        places[place] += count
    found = [
        UnknownName(kind, is_measure=True, figures=kinds[kind])
        for kind in counts.kinds
        if kind not in known.measures
    ]
    found += [
        UnknownName(force, is_measure=False, figures=forces[force])
        for force in sorted(counts.months)
        if force not in known.areas
    ]
    return found + [
        UnknownName(place, is_measure=False, figures=count, must_be_said=False)
        for place, count in places.most_common()
        if place not in known.areas and place not in counts.months
    ]


Inside = dict[str, list[tuple[str, int]]]


def _inside(counts: StreetCounts, known: Known) -> Inside:
    """The local authorities that lie in the area of each force, with the keys of their areas."""
    parents = dict(Area.objects.values_list("pk", "parent_id"))
    found: Inside = {}
    for force, place in sorted({(force, place) for force, place, _, _ in counts.by_place}):
        area, part = known.areas.get(force), known.areas.get(place)
        if area is not None and part is not None and parents.get(part) == area:
            found.setdefault(force, []).append((place, part))
    return found


def _note(counts: StreetCounts) -> str:
    files = "1 file" if counts.files == 1 else f"{counts.files:,} files"
    note = (
        f"Street-level crime: {counts.rows:,} rows of {files}; {counts.without_place:,} without a"
        f" place count for their force only; {counts.duplicates:,} with a crime ID that its"
        " file holds already were left out."
    )
    if counts.passed_over:
        note += f" Other files that were passed over: {counts.passed_over:,}."
    return note


def _place_notes(counts: StreetCounts, known: Known, inside: Inside) -> Iterator[str]:
    # Of a folder of all forces these would be hundreds.
    for force in sorted(counts.months) if len(counts.months) == 1 else ():
        if known.areas.get(force) is not None:
            places = ", ".join(place for place, _ in inside.get(force, ()))
            yield f"Local authorities counted within {force}: {places or 'none'}."


def _figures(
    counts: StreetCounts,
    known: Known,
    measures: Sequence[tuple[str, KnownMeasure]],
    inside: Inside,
) -> Iterator[JudgedFigure]:
    totals: dict[tuple[int, int, date], int] = {}
    for force, months in counts.months.items():
        area = known.areas.get(force)
        if area is None:
            continue
        for month in sorted(months):
            for kind, measure in measures:
                whole = (measure.key, area, month)
                totals[whole] = totals.get(whole, 0) + counts.by_force[force, month, kind]
                # A local authority counts 0 in a month whose file does not name it.
                for place, part in inside.get(force, ()):
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
