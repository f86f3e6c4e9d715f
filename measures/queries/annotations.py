"""The annotations of measures, who wrote them, and who changed them last."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from audit.kinds import spellings
from audit.models import AuditEvent
from dates.periods import Period, add_months, day_text, month_code, month_text
from measures.content import AnnotationContent, RowContent
from measures.models import Annotation, AnnotationKind
from measures.queries.observations import Pair
from measures.wording import SERIES_MONTHS
from records.as_at import known_then


def annotations_of(
    measures: Iterable[int], month: date | None = None
) -> dict[int, list[Annotation]]:
    """The annotations of measures by their keys, by start month. Two queries.

    With a month, only those on one of the 24 months that end with it.
    """
    keys = set(measures)
    rows = Annotation.objects.filter(known_then("created_at"), measures__in=keys)
    rows = rows.select_related("area", "created_by")
    if month:
        first = add_months(month, 1 - SERIES_MONTHS)
        rows = rows.filter(
            Q(end_month__isnull=True) | Q(end_month__gte=first), start_month__lte=month
        )
    found: dict[int, list[Annotation]] = defaultdict(list)
    for annotation in rows.distinct().prefetch_related("measures"):
        for measure in annotation.measures.all():
            if measure.pk in keys:
                found[measure.pk].append(annotation)
    return found


def annotation_content(annotation: Annotation) -> AnnotationContent:
    """Word an annotation; without end it holds from its month on."""
    start, end = annotation.start_month, annotation.end_month
    return AnnotationContent(
        month=month_code(start),
        end_month=month_code(end) if end else None,
        period_text=Period(start, end).text if end else f"From {month_text(start)}",
        kind=annotation.kind,
        text=annotation.text,
        rebases=annotation.rebases,
    )


def decisions_in(annotations: Iterable[AnnotationContent]) -> tuple[AnnotationContent, ...]:
    """Those that are decisions on the quality of data."""
    return tuple(each for each in annotations if each.kind == AnnotationKind.DATA_QUALITY)


def with_decisions(
    pairs: Sequence[Pair], rows: Sequence[RowContent], month: date
) -> list[RowContent]:
    """The rows of a month, each with the decisions on the quality of its data. Two queries.

    They are those that hold in one of the 24 months of the series, in the area of the row.
    """
    found = annotations_of({pair.measure.pk for pair in pairs}, month) if pairs else {}
    return [
        replace(
            row,
            decisions=decisions_in(
                annotation_content(each)
                for each in found.get(pair.measure.pk, ())
                if each.area_id in (None, pair.area.pk)
            ),
        )
        for pair, row in zip(pairs, rows, strict=True)
    ]


# What a reader outside the office is told of its people.
THE_OFFICE = "this office"


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote an annotation and when, and who changed it last; no one since is "" and None."""

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
    return f"{said}, last changed{changed} on {_day(written.changed_at)}."


def _day(at: datetime) -> str:
    return day_text(timezone.localdate(at))
