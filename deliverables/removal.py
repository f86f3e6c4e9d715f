"""Which deliverables may be removed, and what is part of them."""

from django.urls import reverse

from accounts.permissions import Permission, Reader
from deliverables.models import Deliverable
from plans.policies import check_remit
from records.removing import Kind, register_kind


def _check(person: Reader, row: Deliverable) -> None:
    check_remit(person, row.priority)


register_kind(
    Kind(
        Deliverable,
        "deliverable",
        Permission.EDIT_RECORD,
        url=lambda row: reverse("deliverables:deliverable-detail", args=[row.reference]),
        listed=lambda row: reverse("deliverables:deliverable-list"),
        parts=("DueDate.deliverable",),
        figures={"ProgressUpdate.deliverable": "reported progress"},
        check_remit=_check,
        instead="Drop the deliverable instead: it stays in the list, as dropped.",
    )
)
