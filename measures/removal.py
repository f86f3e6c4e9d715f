"""Which measures, pages and areas may be removed, and what is part of them."""

from typing import Any

from django.urls import reverse

from accounts.permissions import Permission, Reader
from measures.models import Annotation, Area, Measure, PublishedRank, Source, Target
from measures.policies import check_measures_remit
from records.removing import Kind, register_kind


def _reference_data(_row: Any) -> str:
    return reverse("administration:reference-list")


def _charts(measure: Measure) -> str:
    return reverse("measures:chart-manage", args=[measure.slug])


def _charts_of_annotation(row: Annotation) -> str:
    measure = row.measures.first()
    return _charts(measure) if measure else reverse("measures:measure-list")


def _check_annotation(person: Reader, row: Annotation) -> None:
    check_measures_remit(person, row.measures.all())


def _check_target(person: Reader, row: Target) -> None:
    check_measures_remit(person, [row.measure])


def _check_rank(person: Reader, row: PublishedRank) -> None:
    check_measures_remit(person, [row.comparison.measure])


register_kind(
    Kind(
        Measure,
        "measure",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("measures:measure-detail", args=[row.slug]),
        listed=lambda row: reverse("measures:measure-list"),
        parts=("Target.measure", "PeerComparison.measure"),
        figures={
            "Observation.measure": "figures",
            "PublishedRank.comparison__measure": "ranks that were published",
        },
    )
)


register_kind(
    Kind(
        Area,
        "area",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("measures:area-edit", args=[row.slug]),
        listed=_reference_data,
        figures={"Observation.area": "figures"},
    )
)


register_kind(
    Kind(
        Source,
        "source",
        Permission.MANAGE_REFERENCE_DATA,
        url=lambda row: reverse("measures:source-edit", args=[row.slug]),
        listed=_reference_data,
        parts=("ColumnMapping.source",),
    )
)


register_kind(
    Kind(
        Annotation,
        "annotation",
        Permission.EDIT_RECORD,
        url=_charts_of_annotation,
        listed=_charts_of_annotation,
        check_remit=_check_annotation,
    )
)


register_kind(
    Kind(
        Target,
        "target",
        Permission.EDIT_RECORD,
        url=lambda row: _charts(row.measure),
        listed=lambda row: _charts(row.measure),
        check_remit=_check_target,
    )
)


register_kind(
    Kind(
        PublishedRank,
        "published rank",
        Permission.EDIT_RECORD,
        url=lambda row: _charts(row.comparison.measure),
        listed=lambda row: _charts(row.comparison.measure),
        check_remit=_check_rank,
    )
)
