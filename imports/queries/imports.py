"""What a file is held against, and what a page of imports shows."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils import timezone

from accounts.permissions import Visibility
from dates.periods import month_code, month_of
from imports.models import ColumnMapping, ImportBatch, ImportName, ImportRow, RowKind
from imports.reading import Grid, read_grid
from imports.reading.grid import MEGABYTE, Limits
from imports.reading.known_names import Known, KnownMeasure
from imports.reading.layout import Layout, recognise
from imports.reading.parsed import ParsedObservation
from imports.reading.plausibility import (
    FEWEST_MONTHS,
    PlausibleRange,
    plausible_range,
    range_without,
)
from imports.reading.readings import Readings, readings_of
from measures.comparisons import Aggregation, Figure, Unit, figure_value
from measures.formats import format_value
from measures.models import Area, Measure, Source
from measures.queries.current_values import CurrentValue, Key, current_values

ROWS_A_PAGE = 50
BATCHES_A_PAGE = 25


def import_limits() -> Limits:
    """What a file may hold at most, from the settings."""
    return Limits(
        size=settings.IMPORT_MOST_MEGABYTES * MEGABYTE,
        rows=settings.IMPORT_MOST_ROWS,
        columns=settings.IMPORT_MOST_COLUMNS,
        expanded=settings.IMPORT_UNPACKED_MEGABYTES * MEGABYTE,
    )


def known_names(
    home: Area,
    *,
    levels: Iterable[Visibility] = Visibility,
    source: Source | None = None,
    takes_new_areas: bool = False,
    maps_names: bool = False,
) -> Known:
    """The measures that a reader of these levels may name, and the areas.

    Names of the product come before those that a source's files use for the same thing.
    """
    readable = Measure.objects.visible(levels).only("name", "slug", *Measure.KIND_FIELDS)
    by_slug = {
        measure.slug: KnownMeasure(measure.pk, measure.name, measure.kind) for measure in readable
    }
    by_key: dict[int | None, KnownMeasure | None] = {None: None}
    by_key |= {each.key: each for each in by_slug.values()}
    said = list(ImportName.objects.filter(source=source)) if source is not None else []
    # None is a name whose figures are left out; a measure that may not be read is not known.
    meant = {name.name: name.measure_id for name in said if name.is_measure}
    measures = {name: by_key[key] for name, key in meant.items() if key in by_key}
    measures |= by_slug
    measures |= {each.name: each for each in by_slug.values()}
    places = list(Area.objects.only("name", "slug"))
    areas: dict[str, int | None] = {name.name: name.area_id for name in said if not name.is_measure}
    areas |= {area.slug: area.pk for area in places}
    areas |= {area.name: area.pk for area in places}
    return Known(
        measures,
        areas,
        home.pk,
        month_of(timezone.localdate()),
        takes_new_areas=takes_new_areas,
        maps_names=maps_names,
    )


def remembered_columns(source: Source | None) -> dict[str, str]:
    """What the headings of a source's files held when someone last confirmed it."""
    if source is None:
        return {}
    mapping = ColumnMapping.objects.filter(source=source).first()
    return dict(mapping.columns) if mapping else {}


def said_readings(batch: ImportBatch) -> Readings:
    """How someone said that an upload is read."""
    return readings_of(code for code, is_said in batch.readings.items() if is_said)


def kept_grid(batch: ImportBatch) -> tuple[Grid, Layout]:
    """The table of an upload that is kept, and its headings, read as someone said.

    Raises UnreadableFileError.
    """
    content = bytes(batch.file.content)
    readings = said_readings(batch)
    grid = read_grid(content, name=batch.file_name, limits=import_limits(), readings=readings)
    return grid, recognise(grid, remembered_columns(batch.source))


class History:
    """The figures in force of the measures and areas of a file, and what they make plausible.

    Where fewer months are in force than make a history, the other months of the file stand in for
    it: a first file of years is looked at as a file of one month is. One query.
    """

    def __init__(self, figures: Collection[ParsedObservation]) -> None:
        measures = {figure.measure for figure in figures if figure.measure}
        self._kinds = {measure.key: measure.kind for measure in measures}
        areas = {figure.area for figure in figures if figure.area}
        self._in_force = current_values(self._kinds.keys(), areas)
        self._months: dict[tuple[int, int], dict[date, Fraction]] = defaultdict(dict)
        for (measure, area, month), figure in self._in_force.items():
            value = self.value_of(measure, figure.numerator, figure.denominator)
            if value is not None:
                self._months[measure, area][month] = value
        self._ordered = self._with_file(figures)
        self._ranges: dict[tuple[int, int], PlausibleRange | None] = {}

    def _with_file(
        self, figures: Iterable[ParsedObservation]
    ) -> dict[tuple[int, int], list[Fraction]]:
        """The figures in force and those of the file in order of size, where few are in force."""
        months: dict[tuple[int, int], dict[date, Fraction]] = {}
        for figure in figures:
            if not (figure.measure and figure.area and figure.month):
                continue
            pair = (figure.measure.key, figure.area)
            value = self.value_of(pair[0], figure.numerator, figure.denominator)
            if value is not None and len(self._months[pair]) < FEWEST_MONTHS:
                months.setdefault(pair, dict(self._months[pair]))[figure.month] = value
        return {pair: sorted(known.values()) for pair, known in months.items()}

    def in_force(self, key: Key) -> CurrentValue | None:
        """The revision in force of a measure, area and month."""
        return self._in_force.get(key)

    def value_of(
        self, measure: int, numerator: Decimal | None, denominator: Decimal | None
    ) -> Fraction | None:
        """The value of a figure as it is printed, 7 for 7%. None without one."""
        kind = self._kinds[measure]
        if numerator is None or (kind.aggregation == Aggregation.RATIO and denominator is None):
            return None
        return figure_value(Figure.of(numerator, denominator), kind)

    def is_below_one(self, key: Key) -> bool:
        """Whether a percentage has been below 1%, or a length below a second, for long enough to
        be usual there."""
        known = self._in_force_range(key)
        return known is not None and known.most < 1

    def _in_force_range(self, key: Key) -> PlausibleRange | None:
        """What the months in force make plausible, or None where they are too few."""
        pair = key[:2]
        if pair not in self._ranges:
            history = list(self._months[pair].values())
            is_count = self._kinds[key[0]].unit == Unit.COUNT
            self._ranges[pair] = plausible_range(history, is_count=is_count)
        return self._ranges[pair]

    def _range(self, key: Key, value: Fraction) -> PlausibleRange | None:
        """The same; where the months in force are too few, with the other months of the file."""
        ordered = self._ordered.get(key[:2])
        if ordered is None:
            return self._in_force_range(key)
        return range_without(ordered, value, is_count=self._kinds[key[0]].unit == Unit.COUNT)

    def is_usual(self, key: Key, numerator: Decimal | None, denominator: Decimal | None) -> bool:
        """Whether the history of its measure is long enough, and supports a figure."""
        value = self.value_of(key[0], numerator, denominator)
        known = self._in_force_range(key)
        return value is not None and known is not None and known.holds(value)

    def unusual(self, key: Key, numerator: Decimal | None, denominator: Decimal | None) -> str:
        """Why a figure lies far outside what its measure has shown, or ""."""
        measure = key[0]
        value = self.value_of(measure, numerator, denominator)
        known = None if value is None else self._range(key, value)
        if value is None or known is None or known.holds(value):
            return ""
        if self._is_by_chance(measure, known, numerator, denominator):
            return ""
        unit = self._kinds[measure].unit
        shown, least, most = (format_value(each, unit) for each in (value, known.least, known.most))
        return (
            f"{shown} is far outside the range of the last {known.months} months, {least} "
            f"to {most}: check it, and confirm it if it is right"
        )

    def _is_by_chance(
        self,
        measure: int,
        known: PlausibleRange,
        numerator: Decimal | None,
        denominator: Decimal | None,
    ) -> bool:
        """Whether a percentage of few is no further from the usual ones than chance brings it."""
        if self._kinds[measure].unit != Unit.PERCENT or numerator is None or not denominator:
            return False
        return known.holds_by_chance(Fraction(numerator), Fraction(denominator))


def changing_measures(batch: ImportBatch) -> set[int]:
    """The keys of the measures of which an import writes a figure."""
    writes = batch.rows.filter(kind__in=(RowKind.NEW, RowKind.CHANGED), measure__isnull=False)
    return set(writes.order_by().values_list("measure", flat=True).distinct())


def changing_months(batch: ImportBatch) -> set[date]:
    """The months of which an import writes a figure."""
    writes = batch.rows.filter(kind__in=(RowKind.NEW, RowKind.CHANGED))
    months = writes.order_by().values_list("month", flat=True).distinct()
    return {month for month in months if month}


def counts_text(batch: ImportBatch) -> str:
    """What an import would do, in numbers."""
    return (
        f"{batch.new_count:,} new, {batch.changed_count:,} changed,"
        f" {batch.unchanged_count:,} unchanged, {batch.problem_count:,} with problems"
    )


def open_previews(source: Source) -> list[ImportBatch]:
    """The uploads of a source that wait to be confirmed and can be read again."""
    waiting = ImportBatch.objects.filter(source=source, state="previewed", file__isnull=False)
    return list(waiting.order_by("pk"))


def import_list(number: str) -> Page[ImportBatch]:
    """A page of the imports, newest first. Two queries."""
    batches = ImportBatch.objects.select_related("source", "uploaded_by")
    return Paginator(batches, BATCHES_A_PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class UndoContent:
    """What taking an import back would do, and which figures stand on top of it."""

    figures: int
    untouched: int
    later: tuple[str, ...]

    @property
    def touched(self) -> int:
        """How many figures were revised since."""
        return self.figures - self.untouched


_SHOWN = 20


def undo_content(batch: ImportBatch) -> UndoContent:
    """What could be taken back of an import now. Two queries."""
    rows = list(applied_rows(batch))
    in_force = current_values(
        {row.measure_id for row in rows if row.measure_id},
        {row.area_id for row in rows if row.area_id},
    )
    touched = [row for row in rows if not stands(row, in_force)]
    later = tuple(
        f"{row.measure}, {row.area}, {month_code(row.month)}"
        for row in touched[:_SHOWN]
        if row.month
    )
    return UndoContent(len(rows), len(rows) - len(touched), later)


def applied_rows(batch: ImportBatch) -> Iterable[ImportRow]:
    """The rows of an import that wrote a revision, by measure."""
    return (
        batch.rows.filter(kind__in=(RowKind.NEW, RowKind.CHANGED))
        .select_related("measure", "area")
        .order_by("measure_id", "pk")
    )


def stands(row: ImportRow, in_force: dict[Key, CurrentValue]) -> bool:
    """Whether the revision that a row wrote is the one in force."""
    if row.measure_id is None or row.area_id is None or row.month is None:
        return False
    now = in_force.get((row.measure_id, row.area_id, row.month))
    return now is not None and now.revision == row.before_revision + 1


def stalled_imports(before: datetime) -> list[int]:
    """The keys of imports that were confirmed before a moment, and that no one is at.

    Within a transaction: a worker holds the one that it applies.
    """
    waiting = ImportBatch.objects.filter(state__in=("waiting", "applying"), confirmed_at__lt=before)
    free = waiting.select_for_update(skip_locked=True)
    return list(free.order_by("pk").values_list("pk", flat=True))


def expired_uploads(before: datetime) -> list[int]:
    """The keys of imports, uploaded before a moment and never applied, or with their file kept."""
    old = ImportBatch.objects.filter(uploaded_at__lt=before)
    never = old.filter(state__in=("uploaded", "previewed", "failed"))
    kept = old.filter(file__isnull=False).exclude(state__in=("waiting", "applying"))
    return sorted({*never.values_list("pk", flat=True), *kept.values_list("pk", flat=True)})
