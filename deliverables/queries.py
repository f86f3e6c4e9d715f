"""Reads of deliverables: how they stood on a day, how many stood how, and what was said of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Max, Prefetch, Q, QuerySet, prefetch_related_objects

from dates.periods import day_text, day_text_or_blank, iso_or_blank
from deliverables.content import (
    DeliverableContent,
    DeliverableNoteContent,
    DeliverableTally,
    DueDateContent,
    HistoryContent,
    OwedContent,
    ProgressContent,
    RecordContent,
)
from deliverables.models import Deliverable, DeliverableQuerySet, DueDate, Outcome, ProgressUpdate
from deliverables.policies import thresholds
from deliverables.progress import (
    ALL_DONE,
    STATUS_WORDS,
    Status,
    derive_status,
    expected_share,
    slip_days,
)
from plans.models import Objective
from records.as_at import known_then

# A register on which no one has reported for half a year tells of silence and not of lateness, so
# it is shown as at the last day that was reported on.
QUIET_AFTER = timedelta(days=184)

_BY_CODE = ("priority__number", "number")
_ENDED = frozenset({Status.COMPLETE, Status.DROPPED})
# What someone who reports sees first; the rest follows by due date, and what is done comes last.
_URGENCY = {Status.OVERDUE: 0, Status.BEHIND: 1, Status.COMPLETE: 3}
_REST = 2


NO_PROGRESS = ProgressContent(
    as_at="",
    as_at_text="",
    percent=None,
    state="",
    progress_text="",
    note="",
    recorded_at="",
    recorded_by="",
)


def deliverables_as_at(deliverables: Iterable[Deliverable], on: date) -> list[DeliverableContent]:
    """Deliverables as they stood on a day, in the order given, in a constant number of queries.

    Progress is the latest reported for that day or before; the due date is the one in force, which
    is the original until it was changed. Ends and statuses set by hand count from their own day.
    """
    rows = list(_with_priority(deliverables))
    latest = {
        update.deliverable_id: update
        for update in _reported(rows, on)
        .order_by("deliverable_id", "-as_at", "-pk")
        .distinct("deliverable_id")
    }
    due_dates = _due_dates(rows, on)
    return [_content(row, latest.get(row.pk), due_dates[row.pk], on) for row in rows]


def overdue_updates(
    deliverables: DeliverableQuerySet, on: date, *, by: int | None = None
) -> list[OwedContent]:
    """Deliverables to report on, in a constant number of queries: first those of the person `by`
    (a primary key), and among them what is late, then what is behind, then by due date."""
    rows = list(deliverables.select_related("priority").annotate(newest=Max("progress_updates")))
    found = [
        OwedContent(
            content=content,
            key=row.pk,
            newest=row.newest or 0,  # type: ignore[attr-defined]
            is_mine=by is not None and row.owner_id == by,
        )
        for row, content in zip(rows, deliverables_as_at(rows, on), strict=True)
    ]
    return sorted(found, key=_urgency)


def _urgency(row: OwedContent) -> tuple[bool, int, str, str]:
    content = row.content
    rank = _URGENCY.get(Status(content.status), _REST)
    return (not row.is_mine, rank, content.due_on or "9999", content.reference)


def tally(contents: Iterable[DeliverableContent]) -> DeliverableTally:
    """Count deliverables by status."""
    counted = Counter(Status(content.status) for content in contents)
    return DeliverableTally(
        complete=counted[Status.COMPLETE],
        on_track=counted[Status.ON_TRACK],
        due_soon=counted[Status.DUE_SOON],
        behind=counted[Status.BEHIND],
        overdue=counted[Status.OVERDUE],
        not_started=counted[Status.NOT_STARTED],
        dropped=counted[Status.DROPPED],
    )


def histories(
    deliverables: Iterable[Deliverable], on: date, *, with_people: bool
) -> dict[int, HistoryContent]:
    """What was said of each deliverable up to a day, by its primary key, in two queries.

    `with_people` names who recorded progress and set due dates: for readers of the office.
    """
    rows = list(deliverables)
    updates: dict[int, list[ProgressContent]] = defaultdict(list)
    for update in _reported(rows, on).select_related("recorded_by").order_by("-as_at", "-pk"):
        updates[update.deliverable_id].append(_progress_content(update, with_people=with_people))
    due_dates = _due_dates(rows, on)
    return {
        row.pk: HistoryContent(
            updates=tuple(updates[row.pk]),
            due_dates=tuple(
                _due_date_content(due, due_dates[row.pk], with_people=with_people)
                for due in due_dates[row.pk]
            ),
        )
        for row in rows
    }


def deliverable_records(
    deliverables: Iterable[Deliverable], on: date, *, with_people: bool = False
) -> list[RecordContent]:
    """Deliverables with all that is kept on them up to a day, in a constant number of queries."""
    rows = list(_with_priority(deliverables))
    prefetch_related_objects(rows, "plan", _objectives())
    contents = deliverables_as_at(rows, on)
    history = histories(rows, on, with_people=with_people)
    return [
        RecordContent(
            content=content,
            plan_slug=row.plan.slug,
            plan_title=row.plan.title,
            description=row.description,
            started_on=iso_or_blank(row.started_on),
            started_text=day_text_or_blank(row.started_on),
            visibility=row.visibility,
            visibility_text=row.get_visibility_display(),
            objective_codes=tuple(objective.code for objective in row.objectives.all()),
            objective_titles=tuple(str(objective) for objective in row.objectives.all()),
            history=history[row.pk],
        )
        for row, content in zip(rows, contents, strict=True)
    ]


def deliverable_notes(
    deliverables: Iterable[Deliverable],
) -> tuple[DeliverableNoteContent, ...]:
    """What is kept of deliverables besides progress and due dates. At most three queries."""
    rows = list(deliverables)
    prefetch_related_objects(rows, _objectives())
    return tuple(
        DeliverableNoteContent(
            reference=row.reference,
            description=row.description,
            started_on=iso_or_blank(row.started_on),
            started_text=day_text_or_blank(row.started_on),
            objective_codes=tuple(objective.code for objective in row.objectives.all()),
            objective_titles=tuple(str(objective) for objective in row.objectives.all()),
        )
        for row in rows
    )


def _objectives() -> Prefetch:
    ordered = Objective.objects.select_related("priority").order_by(*_BY_CODE)
    return Prefetch("objectives", ordered)


def with_status(
    deliverables: DeliverableQuerySet, statuses: Collection[str], on: date
) -> DeliverableQuerySet:
    """Only those whose status on the day is one of these. The status is derived, so it is worked
    out for all of them first, in a constant number of queries."""
    rows = list(_with_priority(deliverables))
    contents = deliverables_as_at(rows, on)
    kept = [
        row.pk for row, content in zip(rows, contents, strict=True) if content.status in statuses
    ]
    return deliverables.filter(pk__in=kept)


@dataclass(frozen=True, slots=True)
class Standing:
    """The day as at which lists show deliverables, and why.

    `last_reported` is the latest day that anything was said of (progress, a due date, an end, a
    status set by hand), None where there is none; `is_quiet` says that `day` is that day because
    nothing came after it for half a year.
    """

    day: date
    last_reported: date | None
    is_quiet: bool


def standing_on(deliverables: DeliverableQuerySet, today: date) -> Standing:
    """As at which day to show deliverables when no one asks for one: today, or the last day that
    was reported on where that is more than half a year ago."""
    days: list[date | None] = [
        ProgressUpdate.objects.filter(deliverable__in=deliverables, as_at__lte=today).aggregate(
            last=Max("as_at")
        )["last"],
        DueDate.objects.filter(deliverable__in=deliverables, set_on__lte=today).aggregate(
            last=Max("set_on")
        )["last"],
        *Deliverable.objects.filter(pk__in=deliverables)
        .aggregate(
            ended=Max("ended_on", filter=Q(ended_on__lte=today)),
            overridden=Max("overridden_on", filter=Q(overridden_on__lte=today)),
        )
        .values(),
    ]
    last = max((day for day in days if day is not None), default=None)
    is_quiet = last is not None and today - last > QUIET_AFTER
    return Standing(
        day=last if last is not None and is_quiet else today, last_reported=last, is_quiet=is_quiet
    )


def _reported(rows: Collection[Deliverable], on: date) -> QuerySet[ProgressUpdate]:
    """Progress for the day or before, as it was known."""
    return ProgressUpdate.objects.filter(
        known_then("recorded_at"), deliverable__in=rows, as_at__lte=on
    )


def _with_priority(deliverables: Iterable[Deliverable]) -> Iterable[Deliverable]:
    if isinstance(deliverables, QuerySet):
        return deliverables.select_related("priority")
    return deliverables


def _due_dates(rows: Collection[Deliverable], on: date) -> dict[int, list[DueDate]]:
    """The due dates set by the day, oldest first; the original counts even before it was set."""
    found: dict[int, list[DueDate]] = defaultdict(list)
    known = DueDate.objects.filter(known_then("set_at"), deliverable__in=rows)
    due_dates = known.select_related("set_by")
    for due in due_dates.order_by("deliverable_id", "sequence"):
        if due.sequence == 1 or due.set_on <= on:
            found[due.deliverable_id].append(due)
    return found


def _content(
    row: Deliverable, update: ProgressUpdate | None, due_dates: list[DueDate], on: date
) -> DeliverableContent:
    due = due_dates[-1] if due_dates else None
    due_on = due.due_on if due else None
    original_due_text, slipped = _slip(due_dates)
    said = _progress_content(update, with_people=False) if update else NO_PROGRESS
    outcome = row.outcome_on(on)
    status, reason = _status(row, said, due_on, outcome, on)
    return DeliverableContent(
        reference=row.reference,
        title=row.title,
        priority_number=row.priority.number if row.priority else None,
        priority_title=row.priority.title if row.priority else "",
        owner_title=row.owner_title,
        due_text=due.as_written if due else "",
        due_on=iso_or_blank(due_on),
        original_due_text=original_due_text,
        slip_days=slipped,
        percent=said.percent,
        progress_text=said.progress_text,
        progress_note=said.note,
        updated_on=said.as_at,
        updated_text=said.as_at_text,
        expected_percent=None
        if status in _ENDED
        else _whole_percent(expected_share(row.started_on, due_on, on)),
        status=status.value,
        status_text=STATUS_WORDS[status],
        status_reason=reason,
        outcome=outcome,
    )


def _slip(due_dates: list[DueDate]) -> tuple[str, int]:
    """The original due date as written, and the days since; "" and 0 where it is in force."""
    if not due_dates or due_dates[-1].sequence == 1:
        return "", 0
    first, last = due_dates[0], due_dates[-1]
    return first.as_written, slip_days(first.due_on, last.due_on)


def _status(
    row: Deliverable, said: ProgressContent, due_on: date | None, outcome: str, on: date
) -> tuple[Status, str]:
    """The status on the day, and the reason where a person decided it."""
    if outcome == Outcome.DROPPED:
        return Status.DROPPED, row.ended_reason
    if outcome == Outcome.COMPLETE:
        return Status.COMPLETE, row.ended_reason
    if row.override_status and row.overridden_on is not None and row.overridden_on <= on:
        return Status(row.override_status), row.override_reason
    limits = thresholds()
    derived = derive_status(
        percent=said.percent,
        state=said.state,
        started_on=row.started_on,
        due_on=due_on,
        on=on,
        due_soon_days=limits.due_soon_days,
        behind_by=limits.behind_by,
    )
    return derived, ""


def _whole_percent(share: Fraction | None) -> int | None:
    """A share as a whole percentage, rounded half up."""
    return None if share is None else int(share * ALL_DONE + Fraction(1, 2))


def _progress_content(update: ProgressUpdate, *, with_people: bool) -> ProgressContent:
    return ProgressContent(
        as_at=update.as_at.isoformat(),
        as_at_text=day_text(update.as_at),
        percent=update.percent,
        state=update.state,
        progress_text=str(update),
        note=update.note,
        recorded_at=update.recorded_at.isoformat(),
        recorded_by=str(update.recorded_by) if with_people else "",
    )


def _due_date_content(
    due: DueDate, due_dates: list[DueDate], *, with_people: bool
) -> DueDateContent:
    return DueDateContent(
        sequence=due.sequence,
        as_written=due.as_written,
        due_on=due.due_on.isoformat(),
        due_on_text=day_text(due.due_on),
        precision=due.get_precision_display(),
        reason=due.reason,
        set_on=due.set_on.isoformat(),
        set_on_text=day_text(due.set_on),
        set_by=str(due.set_by) if with_people else "",
        slip_days=slip_days(due_dates[0].due_on, due.due_on),
        is_current=due is due_dates[-1],
    )
