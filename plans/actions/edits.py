"""Edits of the plan and of reference data, and what takes the place of what was."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import User
from audit.actions import record
from dates.periods import day_text
from plans.actions.definitions import (
    define_term,
    name_office,
    refuse_backwards,
    refuse_circle,
    refuse_taken_spellings,
)
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority
from records.editing import Values, change_of

_Record = TypeVar("_Record", Plan, Priority, Objective, Body, GlossaryTerm, OfficeIdentity)

# What each kind of record is called, and its fields in the words of its form.
KINDS: dict[type[models.Model], tuple[str, dict[str, str]]] = {
    Plan: (
        "plan",
        {
            "title": "Title",
            "starts_on": "First day",
            "ends_on": "Last day",
            "summary": "Summary",
        },
    ),
    Priority: ("priority", {"title": "Title", "summary": "Summary"}),
    Objective: ("objective", {"title": "Title", "description": "Description"}),
    Body: (
        "body",
        {
            "name": "Name",
            "acronym": "Acronym",
            "kind": "Kind",
            "purpose": "Purpose",
            "oversees": "Oversees",
            "parent": "Answers to",
            "priorities": "Priorities",
            "objectives": "Objectives",
            "valid_from": "Exists from",
            "valid_to": "Existed until",
        },
    ),
    GlossaryTerm: (
        "term",
        {
            "acronym": "Acronym",
            "name": "Full name",
            "definition": "Definition",
            "aliases": "Other spellings",
        },
    ),
    OfficeIdentity: (
        "names of the office",
        {
            "valid_to": "Last day",
            "office_name": "Name of the office",
            "office_short": "Short name of the office",
            "holder_title": "Title of its holder",
            "panel_name": "Name of the panel",
            "force_name": "Name of the force",
            "area_name": "Name of the area",
        },
    ),
}


@transaction.atomic
def edit_reference(*, row: _Record, seen: Values, to: Values, by: User) -> _Record:
    """Change a plan, priority, objective, body, term or the names of the office, value by value.

    Raises EditConflict where someone else changed the same value in the meantime, and
    ValidationError for days the wrong way round, a body that would be below itself, or a spelling
    that is taken.
    """
    kind, words = KINDS[type(row)]
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    change = change_of(locked, seen=seen, to=to, words=words)
    if change is None:
        return locked
    _refuse(locked, change.values)
    change.write()
    record(
        by=by,
        verb=f"edit_{locked._meta.model_name}",
        subject=locked,
        sentence=f"changed {change.fields} of the {kind} {locked}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def rename_office(*, valid_from: date, by: User, **names: Any) -> OfficeIdentity:
    """Change the names of the office, its holder, panel, force and area from a day on.

    The names in force until then end the day before. Reports keep the names of their time. Raises
    ValidationError where names from that very day, or from a later one, are there already.
    """
    later = OfficeIdentity.objects.select_for_update().filter(valid_from__gte=valid_from)
    if other := later.order_by("valid_from").first():
        raise ValidationError(
            {
                "valid_from": f"There are already names from {day_text(other.valid_from)}. "
                "Edit those, "
                "or enter a later date."
            }
        )
    ending = (
        OfficeIdentity.objects.select_for_update()
        .filter(valid_from__lt=valid_from)
        .filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=valid_from))
        .first()
    )
    if ending is not None:
        before = ending.valid_to
        ending.valid_to = valid_from - timedelta(days=1)
        ending.save(update_fields=["valid_to"])
        record(
            by=by,
            verb="end_office_names",
            subject=ending,
            sentence=f"ended the names of {ending} on {day_text(ending.valid_to)}",
            before={"valid_to": before},
            after={"valid_to": ending.valid_to},
        )
    return name_office(valid_from=valid_from, by=by, **names)


@transaction.atomic
def add_term(
    *, name: str, by: User, acronym: str = "", definition: str = "", aliases: Sequence[str] = ()
) -> GlossaryTerm:
    """Add a term. Raises ValidationError where the acronym, a spelling or the name is taken."""
    refuse_taken_spellings(GlossaryTerm(), acronym, aliases)
    if GlossaryTerm.objects.filter(name=name).exists():
        raise ValidationError({"name": f"“{name}” is already a term. Edit that one."})
    return define_term(
        name=name, acronym=acronym, definition=definition, aliases=list(aliases), by=by
    )


def _refuse(row: models.Model, values: dict[str, Any]) -> None:
    """Refuse what no constraint of the database can say in words."""
    if isinstance(row, Plan):
        refuse_backwards(
            values.get("starts_on", row.starts_on),
            values.get("ends_on", row.ends_on),
            field="ends_on",
        )
    elif isinstance(row, OfficeIdentity) and values.get("valid_to"):
        refuse_backwards(row.valid_from, values["valid_to"], field="valid_to")
    elif isinstance(row, Body) and values.get("parent"):
        refuse_circle(row, Body.objects.get(pk=values["parent"]))
    elif isinstance(row, GlossaryTerm):
        refuse_taken_spellings(
            row, values.get("acronym", row.acronym), values.get("aliases", row.aliases)
        )
