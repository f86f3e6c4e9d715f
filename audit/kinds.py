"""What a kind of record is called in the audit trail: "risk", whatever the app is called.

Events from before this was so say "risks.risk", and keep it: whoever reads maps both.
"""

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from audit.models import AuditEvent

# What apps were called whose events are stored under that name. An app that is renamed joins them.
FORMER_APPS: tuple[str, ...] = ()


def kind_of(model: type[models.Model] | models.Model) -> str:
    """The name under which events of a model, or about a record of it, are stored.

    A record may be a stand-in whose class is not the model's, such as the user of a request.
    """
    return str(model._meta.model_name)


def short_kind(stored: str) -> str:
    """A kind as it is called now: "risks.risk" is "risk"."""
    return stored.rsplit(".", 1)[-1]


def spellings(kind: str) -> list[str]:
    """Every name under which events of a kind may be stored, for a condition on them."""
    name = short_kind(kind)
    labels = [each._meta.label_lower for each in apps.get_models() if kind_of(each) == name]
    return [name, *labels, *(f"{app}.{name}" for app in FORMER_APPS), *{kind} - {name, *labels}]


def model_of(kind: str) -> type[models.Model] | None:
    """The model of a kind, or None where the product no longer has it."""
    name = short_kind(kind)
    found = [each for each in apps.get_models() if kind_of(each) == name]
    labelled = [each for each in found if each._meta.label_lower == kind]
    return next(iter(labelled or found), None)


def events_about(row: models.Model) -> QuerySet[AuditEvent]:
    """The events of one record, the newest first."""
    kinds = spellings(row._meta.label_lower)
    return AuditEvent.objects.filter(subject_type__in=kinds, subject_id=str(row.pk))
