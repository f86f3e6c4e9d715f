"""Figures on their way in: confirmed, applied, taken back; and those applied at once."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import command_user
from accounts.models import User
from audit.actions import record
from dates.periods import month_code
from imports.actions.places import settle_places
from imports.import_rows import changed_meanwhile, replace_rows, unusual_meanwhile
from imports.job import ask_worker
from imports.models import ImportBatch, ImportRow, ImportState, RowKind
from imports.policies import why_not_confirmed, why_not_undone
from imports.queries.imports import (
    applied_rows,
    changing_measures,
    changing_months,
    counts_text,
    stands,
)
from imports.queries.places import Claims
from imports.reading import FileProblem, UnreadableFileError
from imports.reading.parsed import ParsedObservation
from measures.actions.observations import NewFigure, Summary, record_observations
from measures.closing import closed_among
from measures.formats import decimal_text
from measures.models import AreaKind, Measure, Source
from measures.policies import check_measures_remit
from measures.queries.current_values import CurrentValue, Key, current_values
from records.job_progress import Progress

# So many rows at least are recorded at a time. Whole measures make a step, since each has one line
# in the audit trail.
ROWS_A_STEP = 5_000
# An import that so many workers began, and none ended, is given up.
MOST_WORKERS = 3
_WORKERS_LOST = (
    f"{MOST_WORKERS} workers stopped while applying this file, so it will not be tried "
    "again. Nothing was changed. Split the file, for example by year, and upload the "
    "parts. If a part fails too, ask the person who runs the service to check the "
    "worker's log: the usual cause is too little memory or time."
)


class FiguresChangedError(Exception):
    """The figures in force are no longer those beside which an import was confirmed."""

    def __init__(self, *, changed: int = 0, unusual: int = 0) -> None:
        if changed:
            figures = "1 figure was" if changed == 1 else f"{changed:,} figures were"
            found = f"{figures} changed by someone else after the preview was shown"
        else:
            figures = "1 figure looks" if unusual == 1 else f"{unusual:,} figures look"
            found = f"{figures} wrong beside figures that came in after the preview was shown"
        super().__init__(f"{found}: check the preview again, then confirm.")


@transaction.atomic
def confirm_import(
    *,
    batch: ImportBatch,
    version: int,
    by: User,
    reason: str = "",
    confirms_unusual: bool = False,
) -> ImportBatch:
    """Let what the preview of this version shows be applied by a job, once this is committed.

    Raises ValidationError where the state forbids it, or where a reason or a word is missing.
    """
    batch = locked_import(batch)
    _refuse(
        why_not_confirmed(batch, version=version, reason=reason, confirms_unusual=confirms_unusual)
    )
    if not reason and closed_among(changing_months(batch)):
        _refuse("Enter the reason: the file changes figures of a month that is closed.")
    check_measures_remit(by, changing_measures(batch))
    batch.state, batch.reason = ImportState.WAITING, reason
    batch.confirmed_at, batch.confirmed_by, batch.workers_begun = timezone.now(), by, 0
    batch.save(update_fields=["state", "reason", "confirmed_at", "confirmed_by", "workers_begun"])
    record(
        by=by,
        verb="confirm_import",
        subject=batch,
        sentence=f"confirmed the import of {batch}: {counts_text(batch)}",
        after={"reason": reason},
    )
    transaction.on_commit(partial(ask_worker, batch.pk))
    return batch


@transaction.atomic
def begin_import(key: int) -> ImportBatch | None:
    """Mark an import as being applied, for those who wait. None where it is not to be applied.

    One that several workers began and none ended is given up, so that it does not end the next.
    """
    batch = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("confirmed_by")
        .filter(pk=key, state__in=(ImportState.WAITING, ImportState.APPLYING))
        .first()
    )
    if batch is None:
        return None
    if batch.workers_begun >= MOST_WORKERS:
        fail_import(batch=batch, why=_WORKERS_LOST, by=batch.confirmed_by or command_user())
        return None
    batch.state, batch.workers_begun = ImportState.APPLYING, batch.workers_begun + 1
    batch.save(update_fields=["state", "workers_begun"])
    return batch


@transaction.atomic
def apply_import(
    *, batch: ImportBatch, by: User, progress: Progress | None = None
) -> Summary | None:
    """Write the figures that were confirmed, all or none. Twice changes nothing more.

    None where it was applied already or another job is at it. Raises FiguresChangedError where
    figures in force have changed since the preview, or make others of the file look wrong.
    """
    locked = (
        ImportBatch.objects.select_for_update(skip_locked=True)
        .filter(pk=batch.pk, state__in=(ImportState.WAITING, ImportState.APPLYING))
        .first()
    )
    if locked is None:
        return None
    if progress:
        progress(0, locked.rows.count())
    rows = list(
        locked.rows.exclude(kind=RowKind.PROBLEM)
        # A place may have become doubtful since the preview was shown.
        .exclude(area__kind=AreaKind.UNDECIDED, numerator__isnull=False)
        .select_related("measure", "area")
        .order_by("measure_id", "pk")
    )
    changed = changed_meanwhile(rows, _locked_figures(rows))
    if changed:
        raise FiguresChangedError(changed=len(changed))
    if unusual := unusual_meanwhile(rows):
        raise FiguresChangedError(unusual=len(unusual))
    summary = _write(rows, locked.reason, by=by, progress=progress)
    _applied(locked, summary, by=by)
    return summary


@transaction.atomic
def fail_import(*, batch: ImportBatch, why: str, by: User) -> None:
    """Record why an import was not applied. Nothing of it was."""
    locked = locked_import(batch)
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
    locked = locked_import(batch)
    if not reason.strip():
        raise ValidationError("Enter the reason. It is saved with every figure that is undone.")
    rows = list(applied_rows(locked)) if locked.state == ImportState.APPLIED else []
    in_force = _locked_figures(rows)
    standing = [row for row in rows if stands(row, in_force)]
    later = [row for row in rows if not stands(row, in_force)]
    _refuse(why_not_undone(locked, later=later, only_untouched=only_untouched))
    before = list(filter(None, map(_figure_before, standing)))
    summary = record_observations(figures=before, by=by, reason=reason.strip())
    locked.state, locked.undone_rows = ImportState.UNDONE, len(standing)
    locked.undone_at, locked.undone_by = timezone.now(), by
    locked.save(update_fields=["state", "undone_rows", "undone_at", "undone_by"])
    record(
        by=by,
        verb="undo_import",
        subject=locked,
        sentence=f"undid {len(standing):,} figures of the import of {locked}. Reason: {reason}",
        after={"figures": len(standing), "left": len(later)},
    )
    _settle(locked, by=by)
    return summary


@transaction.atomic
def import_figures(
    *,
    name: str,
    content: bytes,
    figures: Sequence[ParsedObservation],
    by: User,
    reason: str = "",
    source: Source | None = None,
    notes: Collection[str] = (),
    places: Claims | None = None,
    refuses_unusual: bool = False,
) -> Summary:
    """Apply figures that were judged, at once: what commands and other systems load.

    It can be undone like an upload. If every figure has already been loaded, nothing is written.
    `places` are those that files of street-level crime make plain to lie in a force's area.
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
        places=dict(places or {}),
        reason=reason,
        version=1,
        uploaded_by=by,
    )
    replace_rows(batch, figures, [])
    if refuses_unusual and batch.unusual_count:
        unusual = batch.rows.exclude(unusual="").select_related("measure", "area")
        raise UnreadableFileError(list(map(_unusual_problem, unusual.order_by("line", "pk"))))
    if not batch.new_count + batch.changed_count:
        unchanged = batch.unchanged_count
        batch.delete()
        return Summary(0, 0, unchanged, tuple(notes))
    rows = list(batch.rows.select_related("measure", "area").order_by("measure_id", "pk"))
    summary = replace(_write(rows, reason, by=by), notes=tuple(notes))
    batch.confirmed_at, batch.confirmed_by = timezone.now(), by
    _applied(batch, summary, by=by)
    return summary


def _unusual_problem(row: ImportRow) -> FileProblem:
    """A figure that looks wrong, where such are refused."""
    month = month_code(row.month) if row.month else ""
    # A figure that stands in no row of a file is named by what it is of.
    place = row.place or ("" if row.line else f"{row.measure}, {row.area}, {month}")
    number = decimal_text(Fraction(row.numerator or 0))
    return FileProblem(row.line, "numerator", number, row.unusual, place, may_be_right=True)


def file_name(name: str) -> str:
    """The name of a file as it may be shown and kept."""
    shown = "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in name)
    return shown.encode("utf-8", "replace").decode()[-200:] or "without a name"


def locked_import(batch: ImportBatch) -> ImportBatch:
    """The import as it stands; until the transaction ends, no one else changes it."""
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def _refuse(why: str) -> None:
    if why:
        raise ValidationError(why)


def _locked_figures(rows: Sequence[ImportRow]) -> dict[Key, CurrentValue]:
    """The figures in force beside rows, of which no one else writes another one."""
    _lock(row.measure_id for row in rows if row.measure_id)
    return current_values(
        {row.measure_id for row in rows if row.measure_id},
        {row.area_id for row in rows if row.area_id},
    )


def _figure_before(row: ImportRow) -> NewFigure | None:
    """The figure that a row took the place of."""
    if not (row.measure and row.area and row.month):
        return None
    return NewFigure(
        measure=row.measure,
        area=row.area,
        month=row.month,
        numerator=row.before_numerator,
        denominator=row.before_denominator,
        is_provisional=row.before_is_provisional,
    )


def _figure_of(row: ImportRow) -> NewFigure | None:
    """The figure that a row writes."""
    if not (row.measure and row.area and row.month):
        return None
    return NewFigure(
        measure=row.measure,
        area=row.area,
        month=row.month,
        numerator=row.numerator,
        denominator=row.denominator,
        is_provisional=row.is_provisional,
    )


def _lock(measures: Iterator[int]) -> None:
    """No one else writes figures of these measures until the transaction ends."""
    keys = Measure.objects.filter(pk__in=set(measures)).order_by("pk")
    list(keys.select_for_update(no_key=True).values_list("pk"))


def _applied(batch: ImportBatch, summary: Summary, *, by: User) -> None:
    batch.state, batch.failure = ImportState.APPLIED, ""
    batch.applied_at, batch.applied_by = timezone.now(), by
    batch.save()
    _settle(batch, by=by)
    record(
        by=by,
        verb="apply_import",
        subject=batch,
        sentence=f"imported {batch}: {summary}"
        + (f". Reason: {batch.reason}" if batch.reason else ""),
        after={"new": summary.new, "changed": summary.changed, "unchanged": summary.unchanged},
    )


def _settle(batch: ImportBatch, *, by: User) -> None:
    """Let places be where the imports in force say, now that this one is, or no longer is."""
    if batch.source and batch.places:
        settle_places(source=batch.source, by=by)


def _write(
    rows: Sequence[ImportRow], reason: str, *, by: User, progress: Progress | None = None
) -> Summary:
    """Record the figures of rows that are ordered by measure, some measures at a time."""
    new = changed = unchanged = done = 0
    for step in _steps(rows):
        within = _part(progress, done, len(step), len(rows)) if progress else None
        summary = record_observations(
            figures=list(filter(None, map(_figure_of, step))),
            by=by,
            reason=reason,
            progress=within,
        )
        new, changed = new + summary.new, changed + summary.changed
        unchanged, done = unchanged + summary.unchanged, done + len(step)
        if progress:
            progress(done, len(rows))
    return Summary(new, changed, unchanged)


def _part(progress: Progress, before: int, rows: int, of: int) -> Progress:
    """The progress of some rows of many, behind those that are done."""
    return lambda written, to_write: progress(before + rows * written // to_write, of)


def _steps(rows: Sequence[ImportRow]) -> Iterator[list[ImportRow]]:
    step: list[ImportRow] = []
    for row in rows:
        if len(step) >= ROWS_A_STEP and row.measure_id != step[-1].measure_id:
            yield step
            step = []
        step.append(row)
    if step:
        yield step
