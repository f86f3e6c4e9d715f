"""Figures that someone typed: recorded all or none, or kept as a draft."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from dates.periods import day_text, month_code, month_text
from figure_entry.models import ClosedMonth, FigureDraft, FigureEntry
from figure_entry.queries import figure_text
from imports.import_rows import why_unusual
from imports.queries.imports import History
from imports.reading.parsed import ParsedObservation
from measures.actions.locks import begin_writing_figures, hold_figures
from measures.actions.observations import NewFigure, Summary, record_observations
from measures.closing import closed_among
from measures.models import Measure, Observation
from measures.policies import check_measures_remit
from measures.queries.current_values import CurrentValue, Key, PrintedMonths, current_values
from plans.policies import check_remit
from records.conflicts import EditConflict
from records.editing import RowsRefused

# As much as a kept form may have.
LONGEST_DRAFT = 262_144


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure that someone typed, and how it was understood.

    `seen` is the revision that stood beside it (0 for none), or None where it does not matter.
    `is_confirmed` where it was said to be right though it looks unusual.
    """

    figure: NewFigure
    parsed: ParsedObservation
    seen: int | None = None
    reason: str = ""
    is_confirmed: bool = False


@transaction.atomic
def record_figures(*, figures: Sequence[TypedFigure], by: User, reason: str = "") -> Summary:
    """Record figures that someone typed: all of them or none. Older ones are kept as revisions.

    `reason` is that of the figures that have none of their own. Raises RowsRefused, with what is to
    be done by measure, area and month, where someone else has recorded another figure, where one
    looks unusual and is not confirmed, and where one corrects an earlier figure or one that a
    published report printed and says no reason; and OutsideRemitError.
    """
    # In the order in which every figure is written: see `record_observations`.
    begin_writing_figures()
    keys = {each.figure.measure.pk for each in figures}
    measures = Measure.objects.filter(pk__in=keys).order_by("pk")
    list(measures.select_for_update(no_key=True).values_list("pk"))
    check_measures_remit(by, keys)
    refused = dict(_refused(figures, reason))
    if refused:
        raise RowsRefused(refused)
    by_reason: dict[str, list[NewFigure]] = defaultdict(list)
    for each in figures:
        by_reason[each.reason or reason].append(each.figure)
    parts = [
        record_observations(figures=some, by=by, reason=words) for words, some in by_reason.items()
    ]
    summary = Summary(
        sum(part.new for part in parts),
        sum(part.changed for part in parts),
        sum(part.unchanged for part in parts),
    )
    if summary.new + summary.changed:
        _record_entry(figures, summary, by=by, reasons=tuple(filter(None, by_reason)))
    return summary


def _record_entry(
    figures: Sequence[TypedFigure], summary: Summary, *, by: User, reasons: Sequence[str]
) -> None:
    month = max(each.figure.month for each in figures)
    entry = FigureEntry.objects.create(
        month=month, new_count=summary.new, changed_count=summary.changed, entered_by=by
    )
    record(
        by=by,
        verb="record_figures",
        subject=entry,
        sentence=f"typed in figures of {month_text(month)}: {summary}"
        + (f". Reason: {'; '.join(reasons)}" if reasons else ""),
        after={
            "month": month_code(month),
            "measures": sorted({str(each.figure.measure) for each in figures}),
            "new": summary.new,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "reasons": list(reasons),
        },
    )


def _refused(figures: Sequence[TypedFigure], reason: str) -> Iterator[tuple[Key, ValidationError]]:
    """What is to be done before figures are recorded, by measure, area and month."""
    if not figures:
        return
    history = History([each.parsed for each in figures])
    printed = PrintedMonths({each.figure.measure.pk for each in figures})
    current = _in_force(figures)
    closed = closed_among({each.figure.month for each in figures})
    for typed in figures:
        old = current.get(typed.figure.key)
        if not typed.figure.changes(old):
            continue
        if typed.seen is not None and typed.seen != (old.revision if old else 0):
            yield typed.figure.key, _conflict(typed.figure.measure, old)
            continue
        asked = {
            "confirms": "" if typed.is_confirmed else why_unusual(typed.parsed, history),
            "reason": ""
            if typed.reason or reason
            else _why_reason(
                typed.figure,
                old,
                report=printed.report_of(typed.figure.key),
                is_closed=typed.figure.month in closed,
            ),
        }
        if any(asked.values()):
            words = {name: _sentence(text) for name, text in asked.items() if text}
            yield typed.figure.key, ValidationError(words)


def _in_force(figures: Sequence[TypedFigure]) -> dict[Key, CurrentValue]:
    months = [each.figure.month for each in figures]
    return current_values(
        {each.figure.measure.pk for each in figures},
        {each.figure.area.pk for each in figures},
        (min(months), max(months)),
    )


def _why_reason(
    figure: NewFigure, old: CurrentValue | None, *, report: str, is_closed: bool
) -> str:
    """Why a figure is recorded with a reason only, or ""."""
    if is_closed:
        return f"Explain why this changes: {month_text(figure.month)} is closed."
    if report:
        return f"Explain why this changes: “{report}” has printed this month."
    is_correction = (
        old is not None
        and old.numerator is not None
        and (old.numerator, old.denominator) != (figure.numerator, figure.denominator)
    )
    if not is_correction:
        return ""
    return f"Explain why the figure changes: {figure_text(figure.measure, old)} is recorded now."


def _conflict(measure: Measure, old: CurrentValue | None) -> EditConflict:
    found = old and Observation.objects.select_related("recorded_by").filter(pk=old.pk).first()
    who = str(found.recorded_by) if found else "Someone else"
    at = timezone.localtime(found.recorded_at if found else None)
    text = figure_text(measure, old) or "no figure"
    return EditConflict(
        {
            "numerator": f"{who} recorded {text} since you opened this page, at {at:%H:%M} on "
            f"{day_text(at.date())}. Save again to replace it with yours, or clear yours."
        },
        now={"numerator": text},
        start_from={"seen": str(old.revision if old else 0)},
    )


def _sentence(words: str) -> str:
    text = f"{words[:1].upper()}{words[1:]}"
    return text if text.endswith(".") else f"{text}."


@transaction.atomic
def keep_figure_draft(*, choice: str, page: int, month: date, typed: str, by: User) -> FigureDraft:
    """Keep what someone has typed into a page of a grid, for them alone, until they save it.

    Leaves no audit event: no figure changes, and no one else reads it. Raises ValidationError where
    it is too long.
    """
    if len(typed) > LONGEST_DRAFT:
        raise ValidationError("The draft is too long. Save some of the figures first.")
    draft, _ = FigureDraft.objects.update_or_create(
        choice=choice, page=page, month=month, saved_by=by, defaults={"typed": typed}
    )
    return draft


@transaction.atomic
def discard_figure_draft(*, choice: str, page: int, month: date, by: User) -> None:
    """Throw away what the person has typed into a page of a grid and not saved."""
    FigureDraft.objects.filter(choice=choice, page=page, month=month, saved_by=by).delete()


@transaction.atomic
def close_month(*, month: date, by: User) -> ClosedMonth:
    """Close a month: its figures change only with a reason. Again changes nothing.

    Raises OutsideRemitError for who may not write on the whole plan.
    """
    check_remit(by, None)
    # Whoever is writing figures of the month now writes them while it is open.
    hold_figures()
    closed, is_new = ClosedMonth.objects.get_or_create(
        month=month, reopened_at=None, defaults={"closed_by": by}
    )
    if is_new:
        record(
            by=by,
            verb="close_month",
            subject=closed,
            sentence=f"closed the figures of {month_text(month)}",
            after={"month": month_code(month)},
        )
    return closed


@transaction.atomic
def reopen_month(*, month: date, reason: str, by: User) -> None:
    """Open a closed month again. Raises ValidationError where it is open, or without a reason."""
    check_remit(by, None)
    hold_figures()
    closed = ClosedMonth.objects.filter(month=month, reopened_at=None).first()
    if closed is None:
        raise ValidationError(f"{month_text(month)} is already open.")
    closed.reopened_at, closed.reopened_by = timezone.now(), by
    closed.reopened_because = reason.strip()
    closed.full_clean()
    closed.save()
    record(
        by=by,
        verb="reopen_month",
        subject=closed,
        sentence=f"reopened the figures of {month_text(month)}. Reason: {closed.reopened_because}",
        after={"month": month_code(month), "reason": closed.reopened_because},
    )
