"""A record changed from a form: which values differ, and whether someone else was faster.

A form carries the values that it started from. Only what its writer changed is written, so people
who change different things do not meet; who changed the same thing second is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from audit.kinds import events_about
from records.conflicts import EditConflict

Values = Mapping[str, Any]
# So many of the last changes of a record are shown below its form.
LOGGED = 20


class RowsRefused(ValidationError):  # noqa: N818 - reads as what happened
    """Some rows of a grid are wrong, so none was saved. `refused` has the error of each, by key."""

    def __init__(self, refused: Mapping[Any, ValidationError]) -> None:
        super().__init__([message for error in refused.values() for message in error.messages])
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change of a record: fields with their new values, and both sides in words."""

    row: models.Model
    values: dict[str, Any]
    fields: str
    before: dict[str, Any]
    after: dict[str, Any]

    def write(self) -> None:
        """Check the record with its new values and save it, links as well."""
        linked = {name for name in self.values if _is_linked(self.row, name)}
        for name in self.values.keys() - linked:
            field = self.row._meta.get_field(name)
            value = self.values[name]
            is_list = isinstance(value, tuple)
            setattr(self.row, getattr(field, "attname", name), list(value) if is_list else value)
        self.row.full_clean()
        self.row.save()
        for name in linked:
            getattr(self.row, name).set(self.values[name])


def values_of(row: models.Model, names: Collection[str]) -> dict[str, Any]:
    """The values of these fields as a form compares them: texts with plain line ends, links as
    primary keys, lists as tuples."""
    return {name: plain(_held(row, name)) for name in names}


def plain(value: Any) -> Any:
    """A value as `values_of` gives it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet):
        return frozenset(value.values_list("pk", flat=True))
    if isinstance(value, list) and value and isinstance(value[0], models.Model):
        return frozenset(each.pk for each in value)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value


def change_of(
    row: models.Model, *, seen: Values, to: Values, words: Mapping[str, str]
) -> Change | None:
    """What has to change of a record that its writer saw as `seen` and wants as `to`.

    None where nothing has to. `words` name its fields. Hold the row, or someone may still come
    between. Raises EditConflict where someone else changed the same field to something else.
    """
    now = values_of(row, to)
    mine = {name for name in to if to[name] != seen.get(name)}
    changed = [name for name in to if name in mine and to[name] != now[name]]
    lost = [name for name in changed if now[name] != seen.get(name)]
    if lost:
        who = last_writer(row)
        raise EditConflict(
            {
                name: f"{who} changed “{words[name]}” since you opened this page. Both are "
                "shown. Save again to replace it with yours."
                for name in lost
            },
            now={name: now[name] for name in lost},
            start_from=now,
        )
    if not changed:
        return None
    return Change(
        row=row,
        values={name: to[name] for name in changed},
        fields=_and([words[name].lower() for name in changed]),
        before={name: _in_words(row, name, now[name]) for name in changed},
        after={name: _in_words(row, name, to[name]) for name in changed},
    )


def last_writer(row: models.Model) -> str:
    """Who wrote on the record last, for someone who was overtaken."""
    last = events_about(row).first()
    return last.actor_name if last else "Someone else"


def _held(row: models.Model, name: str) -> Any:
    if _is_linked(row, name):
        return getattr(row, name).all() if row.pk else []
    return getattr(row, getattr(row._meta.get_field(name), "attname", name))


def _is_linked(row: models.Model, name: str) -> bool:
    return isinstance(row._meta.get_field(name), models.ManyToManyField)


def _in_words(row: models.Model, name: str, value: Any) -> Any:
    """A value for the audit trail: who and what, and not the keys of rows."""
    field = row._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        linked = field.related_model._default_manager.filter(pk__in=value)
        return sorted(str(each) for each in linked)
    if isinstance(field, models.ForeignKey):
        found = field.related_model._default_manager.filter(pk=value).first()
        return str(found) if found else ""
    return list(value) if isinstance(value, tuple) else value


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A line of what was changed of a record: who did what, and when."""

    who: str
    sentence: str
    at: datetime


def change_log(row: models.Model) -> list[LoggedChange]:
    """What was changed of a record, the newest first."""
    events = events_about(row).order_by("-pk")[:LOGGED]
    return [LoggedChange(event.actor_name, event.sentence, event.at) for event in events]
