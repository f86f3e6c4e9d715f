"""Files of figures on their way in: uploaded, read, confirmed, applied, taken back, removed."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from scorecards.actions.observations import NewFigure, Summary, record_observations
from scorecards.actions.reference import ensure_home_area
from scorecards.imports import FileProblem, UnreadableFileError, read_grid
from scorecards.imports.layout import Layout, read_figures, recognise, with_roles
from scorecards.imports.observations import JudgedFigure, judge
from scorecards.models import (
    ColumnMapping,
    ImportBatch,
    ImportFile,
    ImportRow,
    ImportState,
    Measure,
    RowKind,
    Source,
)
from scorecards.policies import (
    check_measures_remit,
    why_not_confirmed,
    why_not_read_again,
    why_not_undone,
)
from scorecards.queries.imports import (
    applied_rows,
    changing_measures,
    expired_uploads,
    import_limits,
    known_names,
    remembered_columns,
    stands,
)
from scorecards.queries.in_force import figures_in_force
from scorecards.staging import changed_meanwhile, stage

# After so many rows a job says how far it is.
ROWS_A_STEP = 5_000
# Whole measures make a step, since each has one line in the audit trail.
Progress = Callable[[int, int], None]


class FiguresChangedError(Exception):
    """The figures in force are no longer those beside which an import was confirmed."""

    def __init__(self, count: int) -> None:
        figures = "1 figure was" if count == 1 else f"{count:,} figures were"
        super().__init__(
            f"{figures} changed by somebody else after the preview was shown: look at it again and"
            " confirm."
        )


@transaction.atomic
def upload_file(*, name: str, content: bytes, source: Source | None, by: User) -> ImportBatch:
    """Keep a file of figures that can be read, with what its columns seem to hold.

    Raises UnreadableFileError where it cannot be read.
    """
    grid = read_grid(content, name=name, limits=import_limits())
    layout = recognise(grid, remembered_columns(source))
    batch = ImportBatch.objects.create(
        source=source,
        file_name=file_name(name),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        mapping=[column.role.value for column in layout.columns],
        notes=grid.notes,
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
    return batch


@transaction.atomic
def preview_import(*, batch: ImportBatch, roles: Sequence[str], by: User) -> ImportBatch:
    """Read an upload with these roles of its columns, and keep what it would change.

    The roles are remembered for its source. Raises ValidationError where the state forbids it or
    the columns do not say enough.
    """
    batch = _locked(batch)
    _refuse(why_not_read_again(batch))
    limits = import_limits()
    grid = read_grid(bytes(batch.file.content), name=batch.file_name, limits=limits)
    recognised = recognise(grid, remembered_columns(batch.source))
    if len(roles) != len(recognised.columns):
        raise ValidationError("Say of every column what it holds.")
    layout = with_roles(recognised, roles)
    try:
        figures, problems = read_figures(grid, layout)
    except UnreadableFileError as error:
        mends = [problem.mend for problem in error.problems]
        raise ValidationError([f"{mend[0].upper()}{mend[1:]}." for mend in mends]) from error
    if len(figures) > limits.rows:
        raise ValidationError(f"The file holds more than {limits.rows:,} figures: split it.")
    known = known_names(ensure_home_area(by=by), source=batch.source)
    stage(batch, judge(figures, known, grid), problems)
    batch.mapping = list(roles)
    _preview(batch)
    _remember(batch, layout, by=by)
    record(
        by=by,
        verb="preview_import",
        subject=batch,
        sentence=f"read {batch}: {_counts(batch)}",
        after={"version": batch.version},
    )
    return batch


@transaction.atomic
def confirm_import(
    *,
    batch: ImportBatch,
    version: int,
    by: User,
    reason: str = "",
    confirms_unusual: bool = False,
) -> ImportBatch:
    """Let what the preview of this version shows be applied by a job.

    Raises ValidationError where the state forbids it, or where a reason or a word is missing.
    """
    batch = _locked(batch)
    _refuse(
        why_not_confirmed(batch, version=version, reason=reason, confirms_unusual=confirms_unusual)
    )
    check_measures_remit(by, changing_measures(batch))
    batch.state, batch.reason = ImportState.WAITING, reason
    batch.confirmed_at, batch.confirmed_by = timezone.now(), by
    batch.save(update_fields=["state", "reason", "confirmed_at", "confirmed_by"])
    record(
        by=by,
        verb="confirm_import",
        subject=batch,
        sentence=f"confirmed the import of {batch}: {_counts(batch)}",
        after={"reason": reason},
    )
    return batch


def begin_import(key: int) -> ImportBatch | None:
    """Mark an import as being applied, for those who wait. None where it is not to be applied."""
    started = ImportBatch.objects.filter(
        pk=key, state__in=(ImportState.WAITING, ImportState.APPLYING)
    )
    if not started.update(state=ImportState.APPLYING):
        return None
    return started.select_related("confirmed_by").first()


@transaction.atomic
def apply_import(
    *, batch: ImportBatch, by: User, progress: Progress | None = None
) -> Summary | None:
    """Write the figures that were confirmed, all or none. Twice changes nothing more.

    None where it was applied already or another job is at it. Raises FiguresChangedError where
    figures in force have changed since the preview.
    """
    locked = (
        ImportBatch.objects.select_for_update(skip_locked=True)
        .filter(pk=batch.pk, state__in=(ImportState.WAITING, ImportState.APPLYING))
        .first()
    )
    if locked is None:
        return None
    rows = list(
        locked.rows.exclude(kind=RowKind.PROBLEM)
        .select_related("measure", "area")
        .order_by("measure_id", "pk")
    )
    _lock_measures(rows)
    in_force = figures_in_force(
        {row.measure_id for row in rows if row.measure_id},
        {row.area_id for row in rows if row.area_id},
    )
    changed = changed_meanwhile(rows, in_force)
    if changed:
        raise FiguresChangedError(len(changed))
    summary = _write(rows, locked.reason, by=by, progress=progress)
    _applied(locked, summary, by=by)
    return summary


@transaction.atomic
def restage_import(*, batch: ImportBatch, why: str, by: User) -> None:
    """Show an import beside the figures of today, to be confirmed again."""
    locked = _locked(batch)
    if locked.state not in (ImportState.WAITING, ImportState.APPLYING):
        return
    measures = {
        each.key: each
        for each in known_names(ensure_home_area(by=by)).measures.values()
        if each is not None
    }
    figures = [
        JudgedFigure(
            line=row.line,
            place=row.place,
            written=row.written,
            measure=measures[row.measure_id or 0],
            area=row.area_id,
            new_area="",
            month=row.month,
            numerator=row.numerator,
            denominator=row.denominator,
            is_provisional=row.is_provisional,
            problems=(),
        )
        for row in locked.rows.order_by("line", "pk")
    ]
    stage(locked, figures, [])
    locked.failure = why
    _preview(locked)
    record(
        by=by,
        verb="restage_import",
        subject=locked,
        sentence=f"was asked to confirm {locked} again: {why}",
        after={"version": locked.version},
    )


@transaction.atomic
def fail_import(*, batch: ImportBatch, why: str, by: User) -> None:
    """Say why an import was not applied. Nothing of it was."""
    locked = _locked(batch)
    if locked.state not in (ImportState.WAITING, ImportState.APPLYING):
        return
    locked.state, locked.failure = ImportState.FAILED, why
    locked.save(update_fields=["state", "failure"])
    record(
        by=by,
        verb="fail_import",
        subject=locked,
        sentence=f"could not import {locked}: {why}",
    )


@transaction.atomic
def undo_import(
    *, batch: ImportBatch, reason: str, by: User, only_untouched: bool = False
) -> Summary:
    """Take an import back: each figure becomes, in a new revision, what it was before.

    A figure that was revised since stays; with any such, only the others are taken back, and only
    where that is asked for. Raises ValidationError otherwise, and where there is nothing to undo.
    """
    locked = _locked(batch)
    if not reason.strip():
        raise ValidationError("Give the reason: it is kept with every figure that goes back.")
    rows = list(applied_rows(locked)) if locked.state == ImportState.APPLIED else []
    _lock_measures(rows)
    in_force = figures_in_force(
        {row.measure_id for row in rows if row.measure_id},
        {row.area_id for row in rows if row.area_id},
    )
    standing = [row for row in rows if stands(row, in_force)]
    later = [row for row in rows if not stands(row, in_force)]
    _refuse(why_not_undone(locked, later=later, only_untouched=only_untouched))
    summary = record_observations(
        figures=[
            NewFigure(
                measure=row.measure,
                area=row.area,
                month=row.month,
                numerator=row.before_numerator,
                denominator=row.before_denominator,
                is_provisional=row.before_is_provisional,
            )
            for row in standing
            if row.measure and row.area and row.month
        ],
        by=by,
        reason=reason.strip(),
    )
    locked.state, locked.undone_rows = ImportState.UNDONE, len(standing)
    locked.undone_at, locked.undone_by = timezone.now(), by
    locked.save(update_fields=["state", "undone_rows", "undone_at", "undone_by"])
    record(
        by=by,
        verb="undo_import",
        subject=locked,
        sentence=f"took back {len(standing):,} figures of the import of {locked}. Reason: {reason}",
        after={"figures": len(standing), "left": len(later)},
    )
    return summary


@transaction.atomic
def import_figures(
    *,
    name: str,
    content: bytes,
    figures: Sequence[JudgedFigure],
    by: User,
    reason: str = "",
    source: Source | None = None,
    notes: Collection[str] = (),
    refuses_unusual: bool = False,
) -> Summary:
    """Apply figures that were judged, at once: what commands and other systems load.

    It can be undone like an upload. Where every figure is there already, nothing is written.
    Raises UnreadableFileError with every problem, among them figures that look wrong, where those
    are refused.
    """
    problems = [problem for figure in figures for problem in figure.problems]
    if problems:
        raise UnreadableFileError(sorted(problems, key=lambda problem: problem.line))
    _lock(figure.measure.key for figure in figures if figure.measure)
    batch = ImportBatch.objects.create(
        source=source,
        file_name=file_name(name),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        state=ImportState.PREVIEWED,
        notes=list(notes),
        reason=reason,
        version=1,
        uploaded_by=by,
    )
    stage(batch, figures, [])
    if refuses_unusual and batch.unusual_count:
        unusual = batch.rows.exclude(unusual="").order_by("line", "pk")
        raise UnreadableFileError(
            [FileProblem(row.line, "numerator", f"{row.numerator}", row.unusual) for row in unusual]
        )
    if not batch.new_count + batch.changed_count:
        unchanged = batch.unchanged_count
        batch.delete()
        return Summary(0, 0, unchanged)
    rows = list(batch.rows.select_related("measure", "area").order_by("measure_id", "pk"))
    summary = _write(rows, reason, by=by)
    batch.confirmed_at, batch.confirmed_by = timezone.now(), by
    _applied(batch, summary, by=by)
    return summary


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


def file_name(name: str) -> str:
    """The name of a file as it may be shown and kept."""
    shown = "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in name)
    return shown.encode("utf-8", "replace").decode()[-200:] or "without a name"


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def _refuse(why: str) -> None:
    if why:
        raise ValidationError(why)


def _lock_measures(rows: Sequence[ImportRow]) -> None:
    _lock(row.measure_id for row in rows if row.measure_id)


def _lock(measures: Iterator[int]) -> None:
    """Nobody else writes figures of these measures until the transaction ends."""
    keys = Measure.objects.filter(pk__in=set(measures)).order_by("pk")
    list(keys.select_for_update(no_key=True).values_list("pk"))


def _preview(batch: ImportBatch) -> None:
    batch.state, batch.version = ImportState.PREVIEWED, batch.version + 1
    batch.save()


def _applied(batch: ImportBatch, summary: Summary, *, by: User) -> None:
    batch.state, batch.failure = ImportState.APPLIED, ""
    batch.applied_at, batch.applied_by = timezone.now(), by
    batch.save()
    record(
        by=by,
        verb="apply_import",
        subject=batch,
        sentence=f"imported {batch}: {summary}"
        + (f". Reason: {batch.reason}" if batch.reason else ""),
        after={"new": summary.new, "changed": summary.changed, "unchanged": summary.unchanged},
    )


def _write(
    rows: Sequence[ImportRow], reason: str, *, by: User, progress: Progress | None = None
) -> Summary:
    """Record the figures of rows that are ordered by measure, some measures at a time."""
    new = changed = unchanged = done = 0
    for step in _steps(rows):
        if progress:
            progress(done, len(rows))
        summary = record_observations(
            figures=[
                NewFigure(
                    measure=row.measure,
                    area=row.area,
                    month=row.month,
                    numerator=row.numerator,
                    denominator=row.denominator,
                    is_provisional=row.is_provisional,
                )
                for row in step
                if row.measure and row.area and row.month
            ],
            by=by,
            reason=reason,
        )
        new, changed = new + summary.new, changed + summary.changed
        unchanged, done = unchanged + summary.unchanged, done + len(step)
    return Summary(new, changed, unchanged)


def _steps(rows: Sequence[ImportRow]) -> Iterator[list[ImportRow]]:
    step: list[ImportRow] = []
    for row in rows:
        if len(step) >= ROWS_A_STEP and row.measure_id != step[-1].measure_id:
            yield step
            step = []
        step.append(row)
    if step:
        yield step


def _remember(batch: ImportBatch, layout: Layout, *, by: User) -> None:
    if batch.source is None:
        return
    columns = {" ".join(each.text.lower().split()): each.role.value for each in layout.columns}
    columns.pop("", None)
    before = ColumnMapping.objects.filter(source=batch.source).first()
    ColumnMapping.objects.update_or_create(
        source=batch.source,
        defaults={"columns": {**(before.columns if before else {}), **columns}, "changed_by": by},
    )


def _counts(batch: ImportBatch) -> str:
    return (
        f"{batch.new_count:,} new, {batch.changed_count:,} changed,"
        f" {batch.unchanged_count:,} unchanged, {batch.problem_count:,} with problems"
    )
