"""Who wrote the annotations of measures, and who changed them last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from audit.kinds import spellings
from audit.models import AuditEvent
from plans.periods import day_text
from scorecards.models import Annotation

# What a reader outside the office is told of its people.
THE_OFFICE = "this office"


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote an annotation and when, and who changed it last; nobody since is "" and None."""

    by: str
    at: datetime
    changed_by: str
    changed_at: datetime | None


def writers_of(annotations: Collection[Annotation]) -> dict[int, Written]:
    """Who wrote annotations, and who changed them last, by key. One query.

    The first writer is kept with the annotation, and every change in the audit trail.
    """
    last = {
        event.subject_id: event
        for event in AuditEvent.objects.filter(
            subject_type__in=spellings(Annotation._meta.label_lower),
            subject_id__in=[str(each.pk) for each in annotations],
            verb="edit_annotation",
        )
        .order_by("subject_id", "-pk")
        .distinct("subject_id")
    }
    found = {}
    for each in annotations:
        change = last.get(str(each.pk))
        found[each.pk] = Written(
            by=str(each.created_by),
            at=each.created_at,
            changed_by=change.actor_name if change else "",
            changed_at=change.at if change else None,
        )
    return found


def authors_of(annotations: Collection[Annotation], *, names_people: bool) -> dict[int, str]:
    """Who answers for annotations, in words, by key. One query, none without annotations.

    The office reads names. Others read that the office decided on new limits, and when; of other
    annotations nothing is said to them.
    """
    if not annotations:
        return {}
    writers = writers_of(annotations)
    return {
        each.pk: _words(writers[each.pk], names_people=names_people, decides=each.rebases)
        for each in annotations
    }


def _words(written: Written, *, names_people: bool, decides: bool) -> str:
    if not names_people and not decides:
        return ""
    by = written.by if names_people else THE_OFFICE
    said = f"{'Decided' if decides else 'Written'} by {by} on {_day(written.at)}"
    if written.changed_at is None:
        return f"{said}."
    changed = f" by {written.changed_by}" if names_people else ""
    return f"{said}, changed last{changed} on {_day(written.changed_at)}."


def _day(at: datetime) -> str:
    return day_text(timezone.localdate(at))
