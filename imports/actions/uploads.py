"""Uploads until they are confirmed: kept, read, previewed, read again, removed."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from imports.actions.applying import file_name, locked_import
from imports.actions.names import NameMeant, map_names
from imports.actions.street import remember_crime_types, street_source
from imports.import_rows import parsed_row, replace_rows
from imports.models import ColumnMapping, ImportBatch, ImportFile, ImportState
from imports.policies import why_not_read_again
from imports.queries.imports import (
    counts_text,
    expired_uploads,
    import_limits,
    kept_grid,
    known_names,
    open_previews,
    remembered_columns,
    said_readings,
)
from imports.queries.names import remembered_names
from imports.queries.places import Claims
from imports.queries.street import street_figures
from imports.reading import FileProblem, Grid, UnreadableFileError, read_grid
from imports.reading.layout import (
    Layout,
    Role,
    headings_to_remember,
    is_remembered,
    recognise,
    with_roles,
)
from imports.reading.months import suggests_month_first
from imports.reading.observations import parse_observations
from imports.reading.parsed import ParsedObservation, UnknownName, unknown_names
from imports.reading.raw_observations import read_figures
from imports.reading.readings import Reading, Readings, said_note
from imports.reading.street import StreetCounts, count_street_upload, is_street_upload
from measures.actions.reference import ensure_home_area
from measures.models import Source

# Far more names than anyone would choose; a file of nonsense has at most this many.
MOST_UNKNOWN = 1_000
# So many names are named in a note of the preview.
_NAMED = 20
_SAY_IT = "choose what it means, or leave it out"


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read of an upload: what is staged, and how it was read."""

    figures: Sequence[ParsedObservation]
    problems: Sequence[FileProblem]
    unknown: Sequence[UnknownName]
    notes: Sequence[str]
    asked: frozenset[Reading] = frozenset()
    places: Claims = field(default_factory=dict)


@transaction.atomic
def upload_file(*, name: str, content: bytes, source: Source | None, by: User) -> ImportBatch:
    """Keep a file of figures that can be read, with what its columns seem to hold.

    Where nothing must be said of its columns, it is previewed at once: where its source had the
    same ones before, and where it is street-level crime, which has a source of its own.
    Raises UnreadableFileError where it cannot be read.
    """
    is_street = is_street_upload(content)
    grid, layout, before = None, None, {}
    if is_street:
        source = street_source(by=by)
    else:
        grid = read_grid(content, name=name, limits=import_limits())
        before = remembered_columns(source)
        layout = recognise(grid, before)
    batch = ImportBatch.objects.create(
        source=source,
        file_name=file_name(name),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        mapping=[column.role.value for column in layout.columns] if layout else [],
        notes=grid.notes if grid else [],
        readings=dict.fromkeys(_suggested(grid, layout), False) if grid and layout else {},
        uploaded_by=by,
    )
    ImportFile.objects.create(batch=batch, content=content)
    record(
        by=by,
        verb="upload_file",
        subject=batch,
        sentence=f"uploaded {batch} to be imported" + (f" from {source}" if source else ""),
        after={"size": batch.size, "sha256": batch.sha256},
    )
    if is_street:
        _keep_preview(batch, _read_street(batch, content, by=by), by=by)
    elif grid and layout and is_remembered(layout, before):
        _keep_preview(batch, _read_table(batch, grid, layout, by=by), by=by)
    return batch


@transaction.atomic
def preview_import(*, batch: ImportBatch, roles: Sequence[str], by: User) -> ImportBatch:
    """Read an upload with these roles of its columns, and keep what it would change.

    The roles are remembered for its source. Raises ValidationError where the state forbids it or
    the columns do not say enough.
    """
    batch = locked_import(batch)
    if why := why_not_read_again(batch):
        raise ValidationError(why)
    content = bytes(batch.file.content)
    try:
        if is_street_upload(content):
            reading = _read_street(batch, content, by=by)
        else:
            grid, recognised = kept_grid(batch)
            if len(roles) != len(recognised.columns):
                raise ValidationError("Choose what every column holds.")
            layout = with_roles(recognised, roles)
            reading = _read_table(batch, grid, layout, by=by)
            batch.mapping = list(roles)
            _remember(batch, layout, by=by)
    except UnreadableFileError as error:
        fixes = [problem.fix for problem in error.problems]
        raise ValidationError([f"{fix[0].upper()}{fix[1:]}." for fix in fixes]) from error
    _keep_preview(batch, reading, by=by)
    return batch


@transaction.atomic
def say_readings(*, batch: ImportBatch, readings: Readings, by: User) -> ImportBatch:
    """Keep how an upload is to be read where it can be read in two ways, and read it again.

    Raises ValidationError where the state forbids it, and UnreadableFileError.
    """
    batch = locked_import(batch)
    if why := why_not_read_again(batch):
        raise ValidationError(why)
    before = said_readings(batch)
    known = {Reading(code) for code in batch.readings} | readings
    batch.readings = {each.value: each in readings for each in Reading if each in known}
    record(
        by=by,
        verb="say_readings",
        subject=batch,
        sentence=f"chose how {batch} is read",
        after={"readings": sorted(readings)},
    )
    is_previewed = batch.state == ImportState.PREVIEWED
    if (before ^ readings) & {Reading.MONTH_FIRST}:
        # Other columns may be months now.
        _, layout = kept_grid(batch)
        batch.mapping = [column.role.value for column in layout.columns]
        is_previewed = is_previewed and not layout.problems()
        batch.state = batch.state if is_previewed else ImportState.UPLOADED
    batch.save(update_fields=["readings", "mapping", "state"])
    return preview_import(batch=batch, roles=batch.mapping, by=by) if is_previewed else batch


@transaction.atomic
def say_names(
    *, batch: ImportBatch, names: Sequence[NameMeant], by: User, source: Source | None = None
) -> ImportBatch:
    """Keep what names of an upload mean, for its source, and judge its preview again.

    `source` is that of an upload that has none yet. Raises ValidationError and UnreadableFileError.
    """
    batch = locked_import(batch)
    if why := why_not_read_again(batch):
        raise ValidationError(why)
    if batch.source is None:
        if source is None:
            raise ValidationError("Choose the source of the file: names are remembered for it.")
        batch.source = source
        batch.save(update_fields=["source"])
    map_names(source=batch.source, names=names, by=by)
    return preview_import(batch=batch, roles=batch.mapping, by=by)


@transaction.atomic
def reread_previews(*, source: Source, by: User) -> int:
    """Judge every preview of a source again, since its names mean something else now.

    Returns how many there were.
    """
    batches = open_previews(source)
    for batch in batches:
        preview_import(batch=batch, roles=batch.mapping, by=by)
    return len(batches)


@transaction.atomic
def restage_import(*, batch: ImportBatch, why: str, by: User) -> None:
    """Show an import beside the figures of today, to be confirmed again."""
    locked = locked_import(batch)
    if locked.state not in (ImportState.WAITING, ImportState.APPLYING):
        return
    rows = locked.rows.select_related("measure").order_by("line", "pk")
    figures = [parsed_row(row) for row in rows]
    replace_rows(locked, figures, [])
    locked.failure = why
    _previewed(locked)
    record(
        by=by,
        verb="restage_import",
        subject=locked,
        sentence=f"was asked to confirm {locked} again: {why}",
        after={"version": locked.version},
    )


@transaction.atomic
def remove_uploads(*, before: datetime, by: User) -> int:
    """Remove files uploaded before a moment, and imports that were never applied with their rows.

    Returns of how many imports something went.
    """
    keys = expired_uploads(before)
    for batch in ImportBatch.objects.filter(pk__in=keys).order_by("pk"):
        ImportFile.objects.filter(batch=batch).delete()
        is_kept = batch.state in (ImportState.APPLIED, ImportState.UNDONE)
        what = "the file" if is_kept else "the upload, which was never applied,"
        record(by=by, verb="remove_uploads", subject=batch, sentence=f"removed {what} of {batch}")
        if not is_kept:
            batch.rows.all()._raw_delete("default")
            batch.delete()
    return len(keys)


def _suggested(grid: Grid, layout: Layout) -> frozenset[Reading]:
    """Other readings that a table as a whole suggests: its days make sense month first alone."""
    at = layout.place_of(Role.MONTH)
    texts = [column.text for column in layout.columns]
    if at is not None:
        texts += [cells[at] for _, cells in grid.rows[layout.at + 1 :] if at < len(cells)]
    found = suggests_month_first(texts) or Reading.MONTH_FIRST in grid.readings
    return frozenset({Reading.MONTH_FIRST}) if found else frozenset()


def _read_table(batch: ImportBatch, grid: Grid, layout: Layout, *, by: User) -> _Reading:
    """The figures of a table, judged. Raises UnreadableFileError where it says too little."""
    written, problems = read_figures(grid, layout, most=import_limits().rows)
    known = known_names(ensure_home_area(by=by), source=batch.source, maps_names=True)
    figures = parse_observations(written, known, grid, grid.readings)
    used = Counter(
        name for each in written for name in ((each.measure, True), (each.area, False)) if name[0]
    )
    notes = [
        *grid.notes,
        *layout.notes(),
        *said_note(grid.readings),
        *_name_notes(used, batch.source),
    ]
    asked = _suggested(grid, layout)
    return _Reading(figures, problems, unknown_names(figures), notes, asked)


def _read_street(batch: ImportBatch, content: bytes, *, by: User) -> _Reading:
    """The counts of street-level crime, judged; a file with a wrong row counts nothing."""
    limits = import_limits()
    source = batch.source or street_source(by=by)
    try:
        counts = count_street_upload(content, name=batch.file_name, limits=limits)
    except UnreadableFileError as error:
        return _Reading([], error.problems, [], [])
    known = known_names(ensure_home_area(by=by), source=source)
    remember_crime_types(kinds=counts.kinds, known=known, source=source, by=by)
    found = street_figures(counts, known, source, otherwise=_SAY_IT)
    if len(found.figures) > limits.rows:
        fix = (
            f"the files have more than {limits.rows:,} figures: use the command to load the folder"
        )
        return _Reading([], [FileProblem(0, "", "", fix)], [], [])
    notes = [*found.notes, *_name_notes(_street_names(counts), source)]
    return _Reading(found.figures, found.problems, found.unknown, notes, places=dict(found.places))


def _street_names(counts: StreetCounts) -> Counter[tuple[str, bool]]:
    names: Counter[tuple[str, bool]] = Counter()
    for (force, _, kind), count in counts.by_force.items():
        names[kind, True] += count
        names[force, False] += count
    for (_, place, _, _), count in counts.by_place.items():
        names[place, False] += count
    return names


def _keep_preview(batch: ImportBatch, reading: _Reading, *, by: User) -> None:
    replace_rows(batch, reading.figures, reading.problems, reading.asked)
    batch.unknown_names = [asdict(each) for each in reading.unknown[:MOST_UNKNOWN]]
    batch.notes = list(reading.notes)
    batch.places = dict(reading.places)
    _previewed(batch)
    record(
        by=by,
        verb="preview_import",
        subject=batch,
        sentence=f"read {batch}: {counts_text(batch)}",
        after={"version": batch.version},
    )


def _previewed(batch: ImportBatch) -> None:
    batch.state, batch.version = ImportState.PREVIEWED, batch.version + 1
    batch.save()


def _remember(batch: ImportBatch, layout: Layout, *, by: User) -> None:
    if batch.source is None:
        return
    before = ColumnMapping.objects.filter(source=batch.source).first()
    columns = {**(before.columns if before else {}), **headings_to_remember(layout)}
    ColumnMapping.objects.update_or_create(
        source=batch.source, defaults={"columns": columns, "changed_by": by}
    )


def _name_notes(used: Counter[tuple[str, bool]], source: Source | None) -> Iterator[str]:
    """What names of a file are read as, and which are left out, as someone has said.

    `used` counts the figures of each name that the file holds, of a measure or not.
    """
    said = remembered_names(source)
    known = {key: count for key, count in used.items() if key in said}
    read_as = [f"“{key[0]}” as {said[key]}" for key in known if said[key] not in ("", key[0])]
    left_out = [f"“{key[0]}” ({count:,})" for key, count in known.items() if not said[key]]
    for words, names in (("Read", read_as), ("Left out", left_out)):
        if names:
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            yield f"{words}, as set for {source}: {', '.join(names[:_NAMED])}{more}."
