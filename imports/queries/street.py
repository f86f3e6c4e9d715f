"""Counts of street-level crime as figures of known measures and areas."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from dates.periods import month_code, month_text
from imports.models import ImportName
from imports.queries.places import Claims, Places, placed_by_files, places_of
from imports.reading import FileProblem
from imports.reading.known_names import Known, KnownMeasure
from imports.reading.parsed import ParsedObservation, UnknownName
from imports.reading.readings import Doubt
from imports.reading.street import StreetCounts
from measures.models import Area, Observation, Source

# So many places that are not counted are named.
_NAMED = 100
# A month is held against so many others, the nearest, and against none where there are fewer.
_MONTHS_AROUND = 12
_FEWEST_AROUND = 2
_OF_EVERY_FORCE = {"police", "constabulary", "force", "area", "service", "the"}


@dataclass(frozen=True, slots=True)
class StreetFigures:
    """What the counts of street files are here.

    `unknown` names mean nothing here yet; as long as one of them must be said, `problems` say so.
    `places` are those that the files make plain to lie in the area of their force.
    """

    figures: list[ParsedObservation]
    problems: list[FileProblem]
    unknown: list[UnknownName]
    notes: list[str]
    places: Claims


def street_figures(
    counts: StreetCounts, known: Known, source: Source, *, otherwise: str
) -> StreetFigures:
    """Every figure of the forces and of the local authorities that lie in them. Four queries.

    A force-month whose file is there has a figure for every crime type that is known or occurs,
    which is 0 where none was recorded; a month without a file has none, and one that is far from
    complete has no 0. A local authority is counted from the files of the force that it lies in.
    Where files alone say so, and those of another force say otherwise, its figures are withdrawn.
    `otherwise` says how a name becomes known.
    """
    known, own = with_own_force(counts, known)
    mapped = ImportName.objects.filter(source=source, is_measure=True, measure__isnull=False)
    kinds = sorted({*counts.kinds, *mapped.values_list("name", flat=True)})
    measures = [(kind, measure) for kind in kinds if (measure := known.measures.get(kind))]
    unknown = _unknown(counts, known)
    problems = [*_name_problems(unknown, otherwise), *_month_problems(counts, known)]
    places = places_of(counts, known, source)
    disputed = _disputed(places, known)
    inside = _inside(counts, known, disputed)
    incomplete = {} if problems else _incomplete(counts, known, measures)
    withdrawn = [] if problems else list(_withdrawn(measures, disputed))
    figures = [] if problems else list(_figures(counts, known, measures, inside, incomplete))
    notes = [
        _note(counts),
        *own,
        *_month_notes(incomplete),
        *_disputed_notes(places, disputed, withdrawn),
        *_place_notes(counts, known, inside, disputed),
    ]
    return StreetFigures([*figures, *withdrawn], problems, unknown, notes, places.here)


def _name_problems(unknown: Sequence[UnknownName], otherwise: str) -> Iterator[FileProblem]:
    for name in unknown:
        if name.must_be_said:
            column, kind = (
                ("Crime type", "measure") if name.is_measure else ("Falls within", "area")
            )
            fix = f"no {kind} has this name: {otherwise}"
            yield FileProblem(0, column, name.name, fix, is_unknown_name=True)


def _month_problems(counts: StreetCounts, known: Known) -> Iterator[FileProblem]:
    months = {month for held in counts.months.values() for month in held}
    for month in sorted(months):
        if month >= known.this_month:
            yield FileProblem(0, "Month", month_code(month), f"{month_text(month)} has not ended")


def with_own_force(counts: StreetCounts, known: Known) -> tuple[Known, list[str]]:
    """Let a force that no one knows be the office's own where both are called alike, and say so.

    "Wiltshire Police" is the force of "Wiltshire force area". One query.
    """
    home = Area.objects.get(pk=known.home).name
    own = [
        force
        for force in sorted(counts.months)
        if force not in known.areas and _core(force) and _core(force) == _core(home)
    ]
    said = [f"“{force}” was read as {home}, the office's force." for force in own]
    return replace(known, areas={**known.areas, **dict.fromkeys(own, known.home)}), said


def _core(name: str) -> tuple[str, ...]:
    """What a force or its area is called, without what every one is called."""
    words = name.casefold().replace("&", " and ").replace("-", " ").split()
    return tuple(word for word in words if word not in _OF_EVERY_FORCE)


def left_out_notes(counts: StreetCounts, known: Known) -> Iterator[str]:
    """Which crime types and forces are left out, since someone has said so."""
    kinds: Counter[str] = Counter()
    forces: Counter[str] = Counter()
    for (force, _, kind), count in counts.by_force.items():
        if known.measures.get(kind, True) is None:
            kinds[f"“{kind}”"] += count
        if known.areas.get(force, True) is None:
            forces[f"“{force}”"] += count
    for what, rows in (("crime types", kinds), ("forces", forces)):
        if rows:
            yield f"Left out, because these {what} were set to be left out: {_listed(rows)}."


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
# The key of the area of each place that is disputed, by name; None where it has no area.
Disputed = dict[str, int | None]


def _disputed(places: Places, known: Known) -> Disputed:
    """The places that the files of two forces make plain, where no one says whose they are."""
    by_files = placed_by_files()
    return {
        place: by_files[place].pk if place in by_files else None
        for place in sorted(places.all)
        if places.is_disputed(place) and (place in by_files or known.areas.get(place) is None)
    }


def _withdrawn(
    measures: Sequence[tuple[str, KnownMeasure]], disputed: Disputed
) -> Iterator[ParsedObservation]:
    """The figures in force of disputed places, which are withdrawn. One query."""
    by_key = {measure.key: measure for _, measure in measures}
    areas = [area for area in disputed.values() if area is not None]
    rows = Observation.objects.current().filter(measure__in=by_key, area__in=areas)
    for measure, area, month in rows.exclude(numerator=None).values_list(
        "measure", "area", "month"
    ):
        yield _figure(by_key[measure], area, month, None)


def _disputed_notes(
    places: Places, disputed: Disputed, withdrawn: Sequence[ParsedObservation]
) -> Iterator[str]:
    """What is asked of the disputed places that these files hold, or whose figures go."""
    gone = Counter(each.area for each in withdrawn)
    names = dict(Area.objects.values_list("pk", "name")) if disputed else {}
    for place, area in disputed.items():
        if place not in places.here and not gone[area]:
            continue
        forces = sorted(names[key] for key in places.all[place] if key in names)
        went = f" Its {gone[area]:,} figures in force are withdrawn." if gone[area] else ""
        yield (
            f"Not counted for a local authority: {place}. The files of {' and of '.join(forces)} "
            f"both have many rows for it.{went} Set its force under Areas, then load the "
            "files of that force again."
        )


def _inside(counts: StreetCounts, known: Known, disputed: Disputed) -> Inside:
    """The local authorities that lie in the area of each force, with the keys of their areas."""
    parents = dict(
        Area.objects.exclude(pk__in=[key for key in disputed.values() if key]).values_list(
            "pk", "parent_id"
        )
    )
    found: Inside = {}
    for force, place in sorted({(force, place) for force, place, _, _ in counts.by_place}):
        area, part = known.areas.get(force), known.areas.get(place)
        if area is not None and part in parents and parents[part] == area:
            found.setdefault(force, []).append((place, part))
    return found


def _note(counts: StreetCounts) -> str:
    files = "1 file" if counts.files == 1 else f"{counts.files:,} files"
    note = (
        f"Street-level crime: {counts.rows:,} rows of {files}; {counts.without_place:,} "
        f"without a place count for their force only; {counts.duplicates:,} with a crime "
        "ID that is already in the same file were left out."
    )
    if counts.passed_over:
        note += f" Other files that were skipped: {counts.passed_over:,}."
    return note


def _place_notes(
    counts: StreetCounts, known: Known, inside: Inside, disputed: Disputed
) -> Iterator[str]:
    # Of a folder of all forces these would be hundreds.
    for force in counts.months if len(counts.months) == 1 else ():
        if known.areas.get(force) is not None:
            places = ", ".join(place for place, _ in inside.get(force, ()))
            yield f"Local authorities counted within {force}: {places or 'none'}."
    unknown: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for force, place, count in _not_counted(counts, known, inside, disputed):
        rows = outside if known.areas.get(place) else unknown
        rows[f"{place} in the files of {force}"] += count
    if unknown:
        yield (
            "Counted for their force but not for a local authority, because no local "
            f"authority with this name is counted here: {_listed(unknown)}. To count one, "
            "add it as an area in its force."
        )
    if outside:
        yield (
            "Counted for their force but not for a local authority, because the area is "
            f"in another force: {_listed(outside)}."
        )


def _not_counted(
    counts: StreetCounts, known: Known, inside: Inside, disputed: Disputed
) -> Iterator[tuple[str, str, int]]:
    """The rows of places that are counted for their force only: force, place, how many."""
    counted = {(force, place) for force, places in inside.items() for place, _ in places}
    for (force, place, _, _), count in counts.by_place.items():
        is_counted = (force, place) in counted or place in disputed
        if not is_counted and known.areas.get(force) is not None:
            yield force, place, count


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A month of a force that holds far less than the months around it."""

    force: str
    month: date
    crimes: int
    rows: int
    usual: int

    @property
    def words(self) -> str:
        """Why the month is to be confirmed."""
        return (
            f"{month_text(self.month)} of {self.force} is far from complete: "
            f"{_rows(self.rows)}, which count {self.crimes:,}, where the months around it "
            f"count about {self.usual:,}. Confirm it only if it is right"
        )


def _month_notes(incomplete: Mapping[tuple[int, date], Incomplete]) -> Iterator[str]:
    for _, each in sorted(incomplete.items()):
        yield f"{each.words}. It does not set any crime type to 0."


def _incomplete(
    counts: StreetCounts, known: Known, measures: Sequence[tuple[str, KnownMeasure]]
) -> dict[tuple[int, date], Incomplete]:
    """The months, by the area of their force, that are far from complete. One query.

    A month is held against the nearest others, of the files and of the figures in force.
    """
    areas = {force: area for force in counts.months if (area := known.areas.get(force))}
    held = _totals_in_force({measure.key for _, measure in measures}, set(areas.values()))
    loaded_of: dict[str, Counter[date]] = {force: Counter() for force in areas}
    for force, _, month, kind, _ in _loaded(counts, known, measures):
        loaded_of[force][month] += counts.by_force[force, month, kind]
    found: dict[tuple[int, date], Incomplete] = {}
    for force, area in areas.items():
        loaded = loaded_of[force]
        totals = {**held.get(area, {}), **loaded}
        for month, crimes in sorted(loaded.items()):
            usual = _usual(month, totals)
            if usual is not None and crimes * 2 < usual:
                rows = counts.rows_of[force, month]
                found[area, month] = Incomplete(force, month, crimes, rows, usual)
    return found


def _usual(month: date, totals: Mapping[date, int]) -> int | None:
    """The middle of the nearest other months, or None where there are too few of them."""
    others = sorted((each for each in totals if each != month), key=lambda each: abs(each - month))
    near = sorted(totals[each] for each in others[:_MONTHS_AROUND])
    return near[len(near) // 2] if len(near) >= _FEWEST_AROUND else None


def _totals_in_force(measures: set[int], areas: set[int]) -> dict[int, dict[date, int]]:
    """What the measures count together, by area and month."""
    rows = (
        Observation.objects.current()
        .filter(measure__in=measures, area__in=areas)
        .order_by()
        .values("area", "month")
        .annotate(total=Sum("numerator"))
    )
    found: dict[int, dict[date, int]] = {}
    for row in rows:
        found.setdefault(row["area"], {})[row["month"]] = int(row["total"])
    return found


def _listed(rows: Counter[str]) -> str:
    """Names with how many rows each has, the most first; beyond so many the rest together."""
    most = rows.most_common()
    named = [f"{name} ({_rows(count)})" for name, count in most[:_NAMED]]
    if rest := most[_NAMED:]:
        named.append(f"and {len(rest):,} more ({_rows(sum(count for _, count in rest))})")
    return "; ".join(named)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _figures(
    counts: StreetCounts,
    known: Known,
    measures: Sequence[tuple[str, KnownMeasure]],
    inside: Inside,
    incomplete: Mapping[tuple[int, date], Incomplete],
) -> Iterator[ParsedObservation]:
    whose: dict[int, int] = {}
    totals: Counter[tuple[int, int, date]] = Counter()
    for force, area, month, kind, measure in _loaded(counts, known, measures):
        totals[measure.key, area, month] += counts.by_force[force, month, kind]
        # A local authority counts 0 in a month whose file does not name it.
        for place, part in inside.get(force, ()):
            whose[part] = area
            totals[measure.key, part, month] += counts.by_place[force, place, month, kind]
    by_key = {measure.key: measure for _, measure in measures}
    for (measure_key, area_key, month), total in totals.items():
        cut = incomplete.get((whose.get(area_key, area_key), month))
        if cut and not total:
            # What is missing is not zero.
            continue
        doubt = Doubt(cut.words) if cut else None
        yield _figure(by_key[measure_key], area_key, month, Decimal(total), doubt)


def _loaded(
    counts: StreetCounts, known: Known, measures: Sequence[tuple[str, KnownMeasure]]
) -> Iterator[tuple[str, int, date, str, KnownMeasure]]:
    """Each force that is known and its area, each of its months, each crime type that counts."""
    for force, months in counts.months.items():
        area = known.areas.get(force)
        if area is not None:
            for month in sorted(months):
                for kind, measure in measures:
                    yield force, area, month, kind, measure


def _figure(
    measure: KnownMeasure,
    area: int,
    month: date,
    numerator: Decimal | None,
    doubt: Doubt | None = None,
) -> ParsedObservation:
    """A figure that no line of a file holds; without numerator it withdraws the one in force."""
    return ParsedObservation(
        line=0,
        place="",
        written="",
        measure=measure,
        area=area,
        new_area="",
        month=month,
        numerator=numerator,
        denominator=None,
        is_provisional=False,
        problems=(),
        doubt=doubt,
    )
