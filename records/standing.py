"""Records that people may remove or retire, and the words that leave removed ones out.

What was never published, referred to or given figures may be removed. That is a mark with who, when
and why: the row stays, with its history, and nothing shows it. Its address, name or reference is
free for another record. What has been used is retired: it stays where it stands, and forms no
longer offer it. `records.removing` says which of the two a record allows.
"""

from collections.abc import Collection
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from records.constraints import Check, Unique

_Record = TypeVar("_Record", bound=models.Model)

# For the conditions of constraints: only records that stand hold their names.
STANDS = Q(removed_at__isnull=True)


class StandingQuerySet(models.QuerySet[_Record]):
    """The words of reading records that may be removed or retired."""

    def offered(
        self, *, and_those: Collection[Any] = (), by: str = "pk"
    ) -> "StandingQuerySet[_Record]":
        """What a form may offer for something new: without retired records.

        `and_those` are what its record names already, which it may keep, found by this field.
        """
        if not issubclass(self.model, Retirable):
            return self
        not_retired = Q(retired_at__isnull=True)
        if not and_those:
            return self.filter(not_retired)
        return self.filter(not_retired | Q((f"{by}__in", list(and_those))))

    def retired(self) -> "StandingQuerySet[_Record]":
        """Only retired records."""
        return self.filter(retired_at__isnull=False)


class StandingManager(models.Manager[_Record]):
    """Records without the removed ones. Every query goes through it, so none can forget to."""

    def get_queryset(self) -> models.QuerySet[_Record]:
        """All that stand."""
        return super().get_queryset().filter(STANDS)


class EverythingManager(models.Manager[_Record]):
    """Also what was removed: for the words of the audit trail, and for tests."""


class Removable(models.Model):
    """A record that may be removed: a mark with who, when and why. Nothing shows it then."""

    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    removed_because = models.TextField(blank=True, editable=False)

    objects = StandingManager.from_queryset(StandingQuerySet)()
    with_removed = EverythingManager()

    class Meta:
        abstract = True

    def mark_removed(self, *, by: Any, because: str) -> None:
        """Mark the record as removed, for an action that has said it may be, and records it."""
        self.removed_at, self.removed_by, self.removed_because = timezone.now(), by, because
        self.save(update_fields=("removed_at", "removed_by", "removed_because"))


class Retirable(Removable):
    """A record that may also be retired: it stays where it stands, and no form offers it."""

    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    retired_because = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_retired(self) -> bool:
        """Whether forms no longer offer it."""
        return self.retired_at is not None


def removed_with_a_reason(model: str) -> Check:
    """A constraint: a record is removed by someone who says why, or not at all."""
    return _marked(model, "removed", "Explain why you are removing the record.")


def retired_with_a_reason(model: str) -> Check:
    """A constraint: a record is retired by someone who says why, or not at all."""
    return _marked(model, "retired", "Explain why you are retiring the record.")


def _marked(model: str, mark: str, words: str) -> Check:
    at, by, because = f"{mark}_at", f"{mark}_by", f"{mark}_because"
    unmarked = Q(**{f"{at}__isnull": True, f"{by}__isnull": True, because: ""})
    marked = Q(**{f"{at}__isnull": False, f"{by}__isnull": False}) & ~Q(**{because: ""})
    return Check(
        condition=unmarked | marked,
        name=f"{model}_{mark}_with_a_reason",
        message=words,
        field=because,
    )


def taken_once(model: str, kind: str, field: str) -> Unique:
    """A constraint: no two records that stand have the same value of a field."""
    # An address is made from the name.
    taken, other = ("address", "name") if field == "slug" else (field, field)
    return Unique(
        fields=(field,),
        condition=STANDS,
        name=f"{model}_{field}_taken_once",
        message=f"Another {kind} already has this {taken}. Enter a different {other}.",
        field=field,
    )
