"""Constraints that several models share."""

from django.db import models
from django.db.models import Q


def months_start_on_day_one(model: str, *fields: str) -> tuple[models.CheckConstraint, ...]:
    """A month is the date of its first day: constraints that hold the named fields to it."""
    return tuple(
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__day": 1}),
            name=f"{model}_{field}_is_first_day",
            violation_error_message="A month is kept as the date of its first day.",
        )
        for field in fields
    )


def one_of(name: str, **choices: type[models.TextChoices]) -> models.CheckConstraint:
    """A constraint that holds a field to its choices in the database too."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values.values for field, values in choices.items()}),
        name=name,
    )
