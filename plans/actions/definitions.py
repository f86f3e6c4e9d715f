"""Plans, bodies, names of the office and terms, defined.

Each action creates what is not there or updates what is; the same values again change nothing and
record nothing.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import User
from audit.actions import record
from dates.periods import day_text
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority, Remit

_Record = TypeVar("_Record", bound=models.Model)


@transaction.atomic
def name_office(
    *,
    valid_from: date,
    office_name: str,
    office_short: str,
    holder_title: str,
    panel_name: str,
    force_name: str,
    area_name: str,
    by: User,
    valid_to: date | None = None,
) -> OfficeIdentity:
    """Set what office, holder, panel and force are called from a day on, to a last day if known.

    Raises ValidationError where other names are valid in that time.
    """
    if valid_to is not None:
        refuse_backwards(valid_from, valid_to, field="valid_to")
    return _define(
        OfficeIdentity.objects.filter(valid_from=valid_from).first()
        or OfficeIdentity(valid_from=valid_from),
        {
            "valid_to": valid_to,
            "office_name": office_name,
            "office_short": office_short,
            "holder_title": holder_title,
            "panel_name": panel_name,
            "force_name": force_name,
            "area_name": area_name,
        },
        verb="name_office",
        what=f"the names of the office from {day_text(valid_from)}",
        by=by,
    )


@transaction.atomic
def define_plan(
    *, slug: str, title: str, starts_on: date, ends_on: date, by: User, summary: str = ""
) -> Plan:
    """Define the plan with this slug. Both days belong to it.

    Raises ValidationError where it ends before it starts or another plan is in force in that time.
    """
    refuse_backwards(starts_on, ends_on, field="ends_on")
    return _define(
        Plan.objects.filter(slug=slug).first() or Plan(slug=slug),
        {"title": title, "starts_on": starts_on, "ends_on": ends_on, "summary": summary},
        verb="define_plan",
        what=f"the plan “{title}”",
        by=by,
    )


@transaction.atomic
def define_priority(
    *, plan: Plan, number: int, title: str, by: User, summary: str = ""
) -> Priority:
    """Define the priority with this number of a plan; a number below 1 is a ValidationError."""
    return _define(
        Priority.objects.filter(plan=plan, number=number).first()
        or Priority(plan=plan, number=number),
        {"title": title, "summary": summary},
        verb="define_priority",
        what=f"priority {number} of {plan}: {title}",
        by=by,
    )


@transaction.atomic
def define_objective(
    *, priority: Priority, number: int, title: str, by: User, description: str = ""
) -> Objective:
    """Define the objective with this number below a priority: number 2 below priority 1 is "1.2".

    Raises ValidationError for a number below 1.
    """
    return _define(
        Objective.objects.filter(priority=priority, number=number).first()
        or Objective(priority=priority, number=number),
        {"title": title, "description": description},
        verb="define_objective",
        what=f"objective {priority.number}.{number}: {title}",
        by=by,
    )


@transaction.atomic
def define_body(
    *,
    slug: str,
    name: str,
    kind: str,
    by: User,
    acronym: str = "",
    purpose: str = "",
    oversees: str = "",
    parent: Body | None = None,
    priorities: Collection[Priority] = (),
    objectives: Collection[Objective] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Body:
    """Define the body with this slug, what it oversees, and the body that it answers to.

    `priorities` and `objectives` are the whole of those that it oversees. Raises ValidationError
    for an unknown kind, or for a parent that is below the body itself.
    """
    body = Body.objects.filter(slug=slug).first() or Body(slug=slug)
    refuse_circle(body, parent)
    return _define(
        body,
        {
            "name": name,
            "acronym": acronym,
            "kind": kind,
            "purpose": purpose,
            "oversees": oversees,
            "parent": parent,
            "valid_from": valid_from,
            "valid_to": valid_to,
        },
        links={"priorities": priorities, "objectives": objectives},
        verb="define_body",
        what=f"the body “{name}”",
        by=by,
    )


@transaction.atomic
def define_term(
    *,
    name: str,
    by: User,
    acronym: str = "",
    definition: str = "",
    aliases: Collection[str] = (),
) -> GlossaryTerm:
    """Define a term of the terminology: the one with this acronym, or without one, with this name.

    `aliases` are other spellings of the acronym. Raises ValidationError where another term has the
    name or one of the spellings already.
    """
    known = GlossaryTerm.objects.filter(
        **({"acronym": acronym} if acronym else {"name": name, "acronym": ""})
    )
    term = known.first() or GlossaryTerm(acronym=acronym)
    refuse_taken_spellings(term, acronym, aliases)
    return _define(
        term,
        {"name": name, "definition": definition, "aliases": list(aliases)},
        verb="define_term",
        what=f"the term “{acronym or name}”",
        by=by,
    )


@transaction.atomic
def limit_person(*, person: User, priorities: Collection[Priority], by: User) -> list[Priority]:
    """Limit a person's writing to exactly these priorities; none lifts the limit.

    What is so already is left alone. Returns the priorities.
    """
    wanted = sorted(set(priorities), key=lambda priority: (priority.plan_id, priority.number))
    User.objects.select_for_update().get(pk=person.pk)
    held = {remit.priority for remit in person.remits.select_related("priority")}
    if held == set(wanted):
        return wanted
    person.remits.exclude(priority__in=wanted).delete()
    Remit.objects.bulk_create(
        Remit(person=person, priority=priority, given_by=by)
        for priority in wanted
        if priority not in held
    )
    words = ", ".join(f"“{priority}”" for priority in wanted)
    record(
        by=by,
        verb="limit_person",
        subject=person,
        sentence=(
            f"limited the writing of {person} to {words}"
            if wanted
            else f"lifted the limits of what {person} may write on"
        ),
        before={"priorities": sorted(str(priority) for priority in held)},
        after={"priorities": [str(priority) for priority in wanted]},
    )
    return wanted


def _define(
    subject: _Record,
    values: Mapping[str, Any],
    *,
    verb: str,
    what: str,
    by: User,
    links: Mapping[str, Collection[models.Model]] | None = None,
) -> _Record:
    """Bring a record to these values and links, and record what changed, if anything did."""
    is_new = subject.pk is None
    if not is_new:
        # As it stands once no one else writes it, so that the event says what was replaced.
        rows = type(subject)._default_manager.select_for_update(of=("self",))
        subject = rows.get(pk=subject.pk)
    before, after = _differences(subject, values, links or {})
    if not is_new and not after:
        return subject
    for field, value in values.items():
        setattr(subject, field, value)
    subject.full_clean()
    subject.save()
    for field, linked in (links or {}).items():
        getattr(subject, field).set(linked)
    record(
        by=by,
        verb=verb,
        subject=subject,
        sentence=f"added {what}" if is_new else f"changed {what}: {_words(after)}",
        before={} if is_new else before,
        after=after,
    )
    return subject


def _differences(
    subject: models.Model,
    values: Mapping[str, Any],
    links: Mapping[str, Collection[models.Model]],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ from these values: as they are, and as they are to be."""
    is_new = subject.pk is None
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for field, value in values.items():
        held = getattr(subject, field)
        if is_new or held != value:
            before[field], after[field] = _plain(held), _plain(value)
    for field, linked in links.items():
        wanted = sorted(str(item) for item in linked)
        held_links = [] if is_new else sorted(str(item) for item in getattr(subject, field).all())
        if is_new or held_links != wanted:
            before[field], after[field] = held_links, wanted
    return before, after


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


def _words(changed: Mapping[str, Any]) -> str:
    return ", ".join(field.replace("_", " ") for field in changed)


def refuse_backwards(first: date, last: date, *, field: str) -> None:
    """Raise ValidationError for a last day before the first."""
    # PostgreSQL fails on a range that ends before it starts, before any constraint can say why.
    if last < first:
        raise ValidationError(
            {
                field: f"{day_text(last)} is before the first day, {day_text(first)}."
                " Enter a later last day."
            }
        )


def refuse_circle(body: Body, parent: Body | None) -> None:
    """Raise ValidationError where the parent is below the body itself."""
    above = parent
    while above is not None:
        if above.pk == body.pk:
            raise ValidationError(
                {"parent": f"{parent} itself answers to {body.name}. Choose a body that does not."}
            )
        above = above.parent


def refuse_taken_spellings(term: GlossaryTerm, acronym: str, aliases: Collection[str]) -> None:
    """Raise ValidationError where another term has the acronym or one of the spellings."""
    spellings = {spelling for spelling in (acronym, *aliases) if spelling}
    others = GlossaryTerm.objects.exclude(pk=term.pk).filter(
        models.Q(acronym__in=spellings) | models.Q(aliases__overlap=list(spellings))
    )
    other = others.first() if spellings else None
    if other is not None:
        taken = sorted(spellings & {other.acronym, *other.aliases})
        raise ValidationError(
            {
                "acronym": f"“{taken[0]}” is already used for “{other.name}”. Change that term, or "
                "enter a different spelling."
            }
        )
