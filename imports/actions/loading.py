"""Loading the CSV files of measures and observations: all of a file, or nothing of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Visibility
from imports.actions.applying import import_figures
from imports.import_rows import why_unusual
from imports.queries.imports import History, import_limits, known_names
from imports.reading import (
    FileProblem,
    Grid,
    MeasureRow,
    UnreadableFileError,
    read_grid,
    read_measures,
)
from imports.reading.layout import Role, is_heading, recognise
from imports.reading.observations import parse_observations
from imports.reading.parsed import ParsedObservation
from imports.reading.raw_observations import RawObservation, read_figures
from imports.reading.readings import AS_USUAL, Readings, said_note
from measures.actions.observations import Summary
from measures.actions.reference import (
    define_area,
    define_measure,
    ensure_home_area,
    fixed_definition_problem,
)
from measures.actions.targets import set_target
from measures.models import Area, AreaKind, Measure, Target
from plans.models import Plan, Priority

_COLUMN_MEND = (
    "not a known column: the columns are measure, area, month, numerator and denominator, "
    "or measure, area and one for each month. Remove other columns"
)

_NEW, _CHANGED, _UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True, slots=True)
class MeasuresLoaded:
    """How many measures were new, changed or there already; areas made; priorities not found.

    A measure whose target or priority is new counts as changed.
    """

    new: int
    changed: int
    unchanged: int
    new_areas: tuple[str, ...]
    unknown_priorities: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged"


@transaction.atomic
def load_measures(
    *,
    content: bytes,
    by: User,
    plan: Plan | None = None,
    targets_from: date | None = None,
) -> MeasuresLoaded:
    """Load a CSV file of measures; columns as in `imports.reading.measures`.

    A measure is linked to the priority of its number in `plan` (the newest plan that has begun,
    unless given); scorecards stay as they are. Areas that no one knows yet become local areas,
    and the home force area is made where there is none. Targets hold from the month `targets_from`
    on, or always.
    Raises UnreadableFileError with every problem of the file.
    """
    rows, problems = read_measures(content)
    existing = {measure.name: measure for measure in Measure.objects.all()}
    problems += _changed_definitions(rows, existing)
    if problems:
        raise UnreadableFileError(sorted(problems, key=lambda problem: problem.line))
    areas, new_areas = _areas_of(rows, by=by)
    priorities = _priorities(plan)
    counts = Counter[str]()
    for row in rows:
        places = [areas[name] for name in row.areas or (None,)]
        what = _what_changes(existing.get(row.name), row, places, priorities, targets_from)
        counts[what] += 1
        if what != _UNCHANGED:
            _write(row, places, priorities, targets_from, by=by)
    unknown = {row.priority for row in rows if row.priority} - set(priorities)
    return MeasuresLoaded(
        counts[_NEW], counts[_CHANGED], counts[_UNCHANGED], new_areas, tuple(sorted(unknown))
    )


def _changed_definitions(
    rows: Sequence[MeasureRow], existing: Mapping[str, Measure]
) -> Iterator[FileProblem]:
    """What a file would change of measures although it stays as it is."""
    for row in rows:
        if row.name in existing:
            problems = fixed_definition_problem(
                existing[row.name],
                unit=row.unit,
                aggregation=row.aggregation,
                frequency=row.frequency,
            )
            for field, fix in problems.items():
                yield FileProblem(row.line, field, getattr(row, field), fix)


def _areas_of(
    rows: Sequence[MeasureRow], *, by: User
) -> tuple[dict[str | None, Area], tuple[str, ...]]:
    """All areas by name, the home area as None, and the names of those that were made."""
    home = ensure_home_area(by=by)
    areas: dict[str | None, Area] = {area.name: area for area in Area.objects.all()}
    named = dict.fromkeys(name for row in rows for name in row.areas)
    new = tuple(name for name in named if name not in areas)
    for name in new:
        areas[name] = define_area(name=name, kind=AreaKind.LOCAL, parent=home, by=by)
    return {**areas, None: home}, new


def _what_changes(
    measure: Measure | None,
    row: MeasureRow,
    places: list[Area],
    priorities: dict[int, Priority],
    targets_from: date | None,
) -> str:
    if measure is None:
        return _NEW
    if _differs(measure, row, priorities) or _sets_target(measure, row, places, targets_from):
        return _CHANGED
    return _UNCHANGED


@transaction.atomic
def load_observations(
    *,
    content: bytes,
    by: User,
    reason: str = "",
    name: str = "observations",
    levels: Iterable[Visibility] = Visibility,
    refuses_unusual: bool = False,
    readings: Readings = AS_USUAL,
) -> Summary:
    """Load a file of observations; what it may look like stands in docs/method/loading.md.

    Where no part of the force area is known yet, those that the file names are made; afterwards a
    name that is not known is a problem, since it is more likely a slip than a new place. Measures
    of other `levels` of visibility are not known. `readings` are chosen where the file can be
    read in two ways.
    Raises UnreadableFileError with every problem of the file.
    """
    limits = import_limits()
    grid = read_grid(content, name=name, limits=limits, readings=readings)
    layout = recognise(grid)
    head = grid.rows[layout.at][0]
    unknown = [
        FileProblem(head, column.text or f"{at + 1}", column.text, _COLUMN_MEND)
        for at, column in enumerate(layout.columns)
        if column.role is Role.NOTHING and not layout.is_read_back and not is_heading(column.text)
    ]
    if unknown:
        raise UnreadableFileError(unknown)
    grid.notes += layout.notes()
    figures, problems = read_figures(grid, layout, most=limits.rows)
    return _load(
        figures,
        problems,
        grid=grid,
        levels=levels,
        name=name,
        content=content,
        by=by,
        reason=reason,
        refuses_unusual=refuses_unusual,
        readings=readings,
    )


@transaction.atomic
def load_rows(
    *,
    rows: Sequence[RawObservation],
    by: User,
    reason: str = "",
    levels: Iterable[Visibility] = Visibility,
    refuses_unusual: bool = False,
    readings: Readings = AS_USUAL,
) -> Summary:
    """Load figures that another system sent as rows, judged as a file of them would be.

    Raises UnreadableFileError with every problem, each with the number of its row.
    """
    content = repr(rows).encode("utf-8", "replace")
    return _load(
        rows,
        [],
        grid=None,
        levels=levels,
        name="1 row" if len(rows) == 1 else f"{len(rows):,} rows",
        content=content,
        by=by,
        reason=reason,
        refuses_unusual=refuses_unusual,
        readings=readings,
    )


def _unusual(figures: Sequence[ParsedObservation]) -> Iterator[FileProblem]:
    """The figures that look wrong among those with no other problem. One query."""
    good = [figure for figure in figures if not figure.problems and figure.measure]
    history = History(good)
    for figure in good:
        measure, area, month = figure.measure, figure.area, figure.month
        if measure is None or month is None:
            continue
        old = history.in_force((measure.key, area, month)) if area else None
        if old and old.equals(figure.numerator, figure.denominator, figure.is_provisional):
            continue
        if why := why_unusual(figure, history):
            number = f"{figure.numerator}"
            yield FileProblem(
                figure.line, "numerator", number, why, figure.place, may_be_right=True
            )


def _load(
    figures: Sequence[RawObservation],
    problems: Sequence[FileProblem],
    *,
    grid: Grid | None,
    levels: Iterable[Visibility],
    name: str,
    content: bytes,
    by: User,
    reason: str,
    refuses_unusual: bool,
    readings: Readings,
) -> Summary:
    home = ensure_home_area(by=by)
    first_areas = grid is not None and Area.objects.count() == 1
    known = known_names(home, levels=levels, takes_new_areas=first_areas)
    judged = parse_observations(figures, known, grid, readings)
    found = [*problems, *(problem for figure in judged for problem in figure.problems)]
    if found:
        if refuses_unusual:
            found += _unusual(judged)
        raise UnreadableFileError(sorted(found, key=lambda problem: problem.line))
    made = {
        new: define_area(name=new, kind=AreaKind.LOCAL, parent=home, by=by).pk
        for new in dict.fromkeys(figure.new_area for figure in judged if figure.new_area)
    }
    return import_figures(
        name=name,
        content=content,
        figures=[
            replace(figure, area=made[figure.new_area]) if figure.new_area else figure
            for figure in judged
        ],
        by=by,
        reason=reason,
        notes=[*(grid.notes if grid else ()), *said_note(readings)],
        refuses_unusual=refuses_unusual,
    )


def _priorities(plan: Plan | None) -> dict[int, Priority]:
    plan = (
        plan
        or Plan.objects.filter(starts_on__lte=timezone.localdate()).first()
        or Plan.objects.last()
    )
    return {each.number: each for each in plan.priorities.all()} if plan else {}


# What a file that does not say it leaves as it is.
_ONLY_WHERE_SAID = ("decimals", "frequency", "coverage", "per")


def _differs(measure: Measure, row: MeasureRow, priorities: dict[int, Priority]) -> bool:
    fields = ("unit", "aggregation", "preferred_direction")
    if any(getattr(measure, field) != getattr(row, field) for field in fields):
        return True
    said = {field: getattr(row, field) for field in _ONLY_WHERE_SAID}
    if any(value not in (None, getattr(measure, field)) for field, value in said.items()):
        return True
    priority = priorities.get(row.priority or 0)
    return priority is not None and not measure.priorities.filter(pk=priority.pk).exists()


def _sets_target(
    measure: Measure, row: MeasureRow, places: list[Area], from_month: date | None
) -> bool:
    return row.target is not None and bool(_without_target(measure, row.target, places, from_month))


def _without_target(
    measure: Measure, value: Decimal, places: list[Area], from_month: date | None
) -> list[Area]:
    """The areas where the target of a row is still to be set.

    A file that names no month adds nothing where the value holds from some month on already.
    """
    same = Target.objects.filter(measure=measure, area__in=places, value=value)
    if from_month:
        same = same.filter(from_month=from_month)
    there = set(same.values_list("area_id", flat=True))
    return [area for area in places if area.pk not in there]


def _write(
    row: MeasureRow,
    places: list[Area],
    priorities: dict[int, Priority],
    targets_from: date | None,
    *,
    by: User,
) -> None:
    priority = priorities.get(row.priority or 0)
    measure = define_measure(
        name=row.name,
        unit=row.unit,
        aggregation=row.aggregation,
        preferred_direction=row.preferred_direction,
        decimals=row.decimals,
        frequency=row.frequency,
        coverage=row.coverage,
        per=row.per,
        priorities=[priority] if priority else [],
        by=by,
    )
    if row.target is not None:
        for area in _without_target(measure, row.target, places, targets_from):
            set_target(measure=measure, area=area, value=row.target, from_month=targets_from, by=by)
