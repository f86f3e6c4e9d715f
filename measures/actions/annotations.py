"""Writes on annotations, and with them on rebases: where the limits of a chart start again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audit.actions import record
from dates.periods import month_text
from measures.models import Annotation, Area, Measure, Observation
from measures.policies import check_measures_remit
from records.conflicts import COMPARE, REMOVED, EditConflict, digest_of

LONGEST_ANNOTATION = 1_000


@transaction.atomic
def annotate(
    *,
    measures: Sequence[Measure],
    kind: str,
    start_month: date,
    text: str,
    by: User,
    area: Area | None = None,
    end_month: date | None = None,
    rebases: bool = False,
) -> Annotation:
    """Put words on a month, or on a range of months, of one or many measures.

    Without area they hold in every area; without end they hold from the start month on. With
    `rebases` control limits start again there, for the reason in the words: in a month without a
    figure they start with the next one. Raises ValidationError, also for a rebase after the last
    figure.
    """
    check_measures_remit(by, measures)
    annotation = Annotation(created_by=by)
    _write(
        annotation,
        measures=measures,
        kind=kind,
        area=area,
        start_month=start_month,
        end_month=end_month,
        text=text,
        rebases=rebases,
    )
    record(
        by=by,
        verb="annotate",
        subject=annotation,
        sentence=(
            f"annotated {', '.join(measure.name for measure in measures)} from"
            f" {month_text(start_month)}: {text}"
        ),
        after=annotation_words(annotation),
    )
    return annotation


@transaction.atomic
def edit_annotation(
    *,
    annotation: Annotation,
    measures: Sequence[Measure],
    kind: str,
    start_month: date,
    text: str,
    by: User,
    area: Area | None = None,
    end_month: date | None = None,
    rebases: bool = False,
    seen: str | None = None,
) -> Annotation:
    """Change an annotation; what was said before stays in the audit trail.

    `seen` is the stamp that a form started from. Raises as `annotate`, and EditConflict
    where someone else changed or removed it since.
    """
    row = _locked(annotation, seen)
    check_measures_remit(by, [*row.measures.all(), *measures])
    before = annotation_words(row)
    _write(
        row,
        measures=measures,
        kind=kind,
        area=area,
        start_month=start_month,
        end_month=end_month,
        text=text,
        rebases=rebases,
    )
    after = annotation_words(row)
    if after != before:
        record(
            by=by,
            verb="edit_annotation",
            subject=row,
            sentence=f"changed the annotation from {month_text(start_month)}: {text}",
            before=before,
            after=after,
        )
    return row


def annotation_digest(annotation: Annotation) -> str:
    """The annotation as it stands, for a form to carry."""
    return digest_of(annotation_words(annotation))


def annotation_words(annotation: Annotation) -> dict[str, Any]:
    """Everything that an annotation says."""
    return {
        "measures": sorted(measure.name for measure in annotation.measures.all()),
        "area": annotation.area.name if annotation.area else None,
        "kind": annotation.kind,
        "start_month": str(annotation.start_month),
        "end_month": str(annotation.end_month) if annotation.end_month else None,
        "text": annotation.text,
        "rebases": annotation.rebases,
    }


def _locked(annotation: Annotation, seen: str | None) -> Annotation:
    row = Annotation.objects.select_for_update(of=("self",)).filter(pk=annotation.pk).first()
    if row is None:
        raise EditConflict(f"Someone has removed this annotation since you opened it. {REMOVED}")
    if seen is not None and seen != annotation_digest(row):
        raise EditConflict(f"Someone has changed this annotation since you opened it. {COMPARE}")
    return row


def _write(annotation: Annotation, *, measures: Sequence[Measure], **values: Any) -> None:
    if not measures:
        raise ValidationError({"measures": "Choose at least one measure that this text is about."})
    if len(values["text"]) > LONGEST_ANNOTATION:
        raise ValidationError(
            {
                "text": f"The text must be {LONGEST_ANNOTATION:,} characters or fewer. It has "
                f"{len(values['text']):,}."
            }
        )
    for name, value in values.items():
        setattr(annotation, name, value)
    annotation.full_clean()
    if annotation.rebases:
        _refuse_late_rebase(measures, annotation.area, annotation.start_month)
    annotation.save()
    annotation.measures.set(measures)


def _refuse_late_rebase(measures: Sequence[Measure], area: Area | None, start: date) -> None:
    figures = Observation.objects.current().filter(measure__in=measures)
    if area:
        figures = figures.filter(area=area)
    last = dict(figures.order_by().values_list("measure").annotate(last=Max("month")))
    for measure in measures:
        where = f"{measure.name}{f' in {area}' if area else ''}"
        if measure.pk not in last:
            raise ValidationError(
                {
                    "rebases": (
                        f"{where} has no figures yet, so limits cannot start again. Load its "
                        "figures first."
                    )
                }
            )
        if start > last[measure.pk]:
            raise ValidationError(
                {
                    "start_month": f"{where} has no figure in {month_text(start)} or later, so "
                    "limits "
                    f"cannot start there: enter {month_text(last[measure.pk])} or an "
                    "earlier month."
                }
            )
