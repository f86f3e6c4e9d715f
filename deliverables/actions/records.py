"""Deliverables themselves: new ones, what they say of themselves, and what they serve."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import User
from accounts.permissions import Visibility
from audit.actions import record
from audit.kinds import events_about
from dates.periods import day_text, day_text_or_blank
from deliverables.models import Deliverable, DueDate
from deliverables.policies import ChangedMeanwhile, read_due, refuse, why_not_change
from plans.models import Objective, Plan, Priority
from plans.policies import check_remit

# Any fixed number will do: it names the lock under which references are counted up.
_REFERENCE_LOCK = 7_243_001
_REFERENCE_PATTERN = r"^D-\d+$"
# Words that stand in the address where a reference would.
NOT_REFERENCES = frozenset({"add", "timeline"})


@transaction.atomic
def add_deliverable(
    *,
    title: str,
    plan: Plan,
    due_as_written: str,
    set_on: date,
    by: User,
    reference: str | None = None,
    description: str = "",
    priority: Priority | None = None,
    objectives: Collection[Objective] = (),
    owner: User | None = None,
    owner_title: str = "",
    started_on: date | None = None,
    visibility: str = Visibility.PUBLIC,
) -> Deliverable:
    """Add an action of a plan with its original due date, set on a day.

    Without a reference it gets the next of "D-001", "D-002" and so on. Without a priority it
    belongs to the plan as a whole. Raises ValidationError where a field is wrong, where the
    reference holds a slash or is an address, where priority or objectives belong to another plan,
    or where the due date is not understood.
    """
    check_remit(by, priority)
    if reference and "/" in reference:
        raise ValidationError({"reference": "Enter the reference without a slash, such as D-001."})
    if reference is not None and reference.lower() in NOT_REFERENCES:
        raise ValidationError(
            {"reference": f"“{reference}” is used by the site. Enter a different reference."}
        )
    deliverable = Deliverable(
        reference=reference or _next_reference(),
        title=title,
        description=description,
        plan=plan,
        priority=priority,
        owner=owner,
        owner_title=owner_title,
        started_on=started_on,
        visibility=visibility,
    )
    _refuse_other_plans(plan, priority, objectives)
    deliverable.full_clean()
    deliverable.save()
    deliverable.objectives.set(objectives)
    read = read_due(due_as_written)
    due = DueDate(
        deliverable=deliverable,
        as_written=read.as_written,
        due_on=read.due_on,
        precision=read.precision,
        sequence=1,
        set_on=set_on,
        set_by=by,
    )
    due.full_clean()
    if started_on is not None and due.due_on < started_on:
        raise ValidationError(
            {
                "due_as_written": f"“{due.as_written}” is before the start date, "
                f"{day_text(started_on)}. "
                "Enter a later due date or an earlier start."
            }
        )
    due.save()
    record(
        by=by,
        verb="add_deliverable",
        subject=deliverable,
        sentence=f"added deliverable {deliverable.reference}, due “{due.as_written}”",
        after={
            "title": title,
            "plan": plan.slug,
            "priority": priority.number if priority else None,
            "objectives": sorted(objective.code for objective in objectives),
            "owner_title": owner_title,
            "started_on": started_on,
            "due": due.as_written,
            "due_on": due.due_on,
            "visibility": str(visibility),
        },
    )
    return deliverable


@dataclass(frozen=True, slots=True)
class Details:
    """What can be edited of a deliverable. `owner` and `objectives` are primary keys."""

    title: str
    description: str
    owner: int | None
    owner_title: str
    objectives: frozenset[int]
    started_on: date | None
    visibility: str

    @classmethod
    def of(cls, deliverable: Deliverable) -> "Details":
        """The details that a deliverable has now."""
        return cls(
            title=deliverable.title,
            # As a browser sends it back, so that an untouched text is not a changed one.
            description=deliverable.description.replace("\r\n", "\n").strip(),
            owner=deliverable.owner_id,
            owner_title=deliverable.owner_title,
            objectives=frozenset(deliverable.objectives.values_list("pk", flat=True)),
            started_on=deliverable.started_on,
            visibility=deliverable.visibility,
        )


DETAIL_WORDS = {
    "title": "title",
    "description": "description",
    "owner": "owner",
    "owner_title": "owner’s role",
    "objectives": "objectives",
    "started_on": "start",
    "visibility": "who can read it",
}


@transaction.atomic
def edit_deliverable(
    *, deliverable: Deliverable, seen: Details, to: Details, by: User
) -> Deliverable:
    """Change what a deliverable says of itself, from the details that were `seen` `to` others.

    Only what differs between the two is changed, so that people who edit different things at the
    same time do not meet. Raises ChangedMeanwhile where someone else changed the same detail to
    something else, and ValidationError for a wrong field, an objective of another plan, a start
    after the due date, or a deliverable that has ended. No difference changes nothing.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    refuse(why_not_change(locked))
    now = Details.of(locked)
    mine = {name for name in DETAIL_WORDS if getattr(to, name) != getattr(seen, name)}
    changed = {name for name in mine if getattr(to, name) != getattr(now, name)}
    lost = {name for name in changed if getattr(now, name) != getattr(seen, name)}
    if lost:
        raise _changed_meanwhile(locked, lost)
    if not changed:
        return locked
    objectives = list(Objective.objects.filter(pk__in=to.objectives).select_related("priority"))
    _refuse_other_plans(locked.plan, None, objectives if "objectives" in changed else ())
    before = _words_of(locked)
    for name in changed - {"owner", "objectives"}:
        setattr(locked, name, getattr(to, name))
    if "owner" in changed:
        locked.owner = User.objects.get(pk=to.owner) if to.owner is not None else None
    _refuse_late_start(locked)
    locked.full_clean()
    locked.save()
    if "objectives" in changed:
        locked.objectives.set(objectives)
    after = _words_of(locked)
    names = [words for name, words in DETAIL_WORDS.items() if name in changed]
    record(
        by=by,
        verb="edit_deliverable",
        subject=locked,
        sentence=f"changed {_and(names)} of {locked.reference}",
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return locked


@transaction.atomic
def assign_objectives(
    *, deliverable: Deliverable, objectives: Collection[Objective], by: User
) -> Deliverable:
    """Say which objectives a deliverable serves; the same ones again change nothing.

    Raises ValidationError where an objective belongs to another plan.
    """
    locked = Deliverable.objects.held(deliverable.pk)
    check_remit(by, locked.priority)
    _refuse_other_plans(locked.plan, None, objectives)
    before = sorted(
        objective.code for objective in locked.objectives.select_related("priority").all()
    )
    after = sorted(objective.code for objective in objectives)
    if before == after:
        return locked
    locked.objectives.set(objectives)
    record(
        by=by,
        verb="assign_objectives",
        subject=locked,
        sentence=f"assigned {locked.reference} to {', '.join(after) or 'no objective'}",
        before={"objectives": before},
        after={"objectives": after},
    )
    return locked


def _next_reference() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REFERENCE_LOCK])
    taken = Deliverable.objects.filter(reference__regex=_REFERENCE_PATTERN)
    numbers = (int(ref.removeprefix("D-")) for ref in taken.values_list("reference", flat=True))
    return f"D-{max(numbers, default=0) + 1:03d}"


def _refuse_other_plans(
    plan: Plan, priority: Priority | None, objectives: Collection[Objective]
) -> None:
    if priority is not None and priority.plan_id != plan.pk:
        raise ValidationError(
            {"priority": f"“{priority}” belongs to another plan. Choose one from {plan}."}
        )
    for objective in objectives:
        if objective.priority.plan_id != plan.pk:
            raise ValidationError(
                {"objectives": f"“{objective}” belongs to another plan. Choose one from {plan}."}
            )


def _words_of(deliverable: Deliverable) -> dict[str, str]:
    """The details in words, for the audit trail and for someone who was overtaken."""
    objectives = deliverable.objectives.select_related("priority")
    return {
        "title": deliverable.title,
        "description": deliverable.description,
        "owner": str(deliverable.owner or ""),
        "owner_title": deliverable.owner_title,
        "objectives": ", ".join(sorted(objective.code for objective in objectives)),
        "started_on": day_text_or_blank(deliverable.started_on),
        "visibility": deliverable.get_visibility_display(),
    }


def _changed_meanwhile(deliverable: Deliverable, names: Collection[str]) -> ChangedMeanwhile:
    words = _words_of(deliverable)
    last = events_about(deliverable).filter(verb="edit_deliverable").first()
    who = last.actor_name if last else "Someone else"
    return ChangedMeanwhile(
        {
            name: f"{who} changed the {DETAIL_WORDS[name]} since you opened this page. Both are "
            "shown. Save again to replace it with yours."
            for name in names
        },
        now={name: words[name] for name in names},
    )


def _refuse_late_start(deliverable: Deliverable) -> None:
    due = deliverable.due_dates.order_by("sequence").last()
    if due is not None and deliverable.started_on and due.due_on < deliverable.started_on:
        raise ValidationError(
            {
                "started_on": f"The due date “{due.as_written}” is before this start date. "
                "Enter an "
                "earlier start date, or change the due date first."
            }
        )


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
