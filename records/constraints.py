"""Constraints that say what is wrong and how to fix it, and those that several models share.

What a constraint says is no part of the database: no migration keeps it, and none is needed where
the words change. To migrations these are Django's own constraints (decision 31).
"""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import BaseConstraint, Q


class _WithMessage(BaseConstraint):
    """A constraint whose violation is told in `message`, at the `field` whose value fixes it."""

    plain: ClassVar[str]

    def __init__(self, *, message: str = "", field: str = NON_FIELD_ERRORS, **options: Any) -> None:
        super().__init__(violation_error_message=message or None, **options)
        self.field = field

    def validate(self, *args: Any, **options: Any) -> None:
        """Raise ValidationError at the field where the instance violates the constraint."""
        try:
            super().validate(*args, **options)
        except ValidationError as error:
            raise ValidationError({self.field: error.error_list}) from error

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """As migrations know it: Django's own constraint, without words."""
        _, args, options = _without_message(super().deconstruct())
        return self.plain, args, options

    def clone(self) -> Any:
        """The same constraint with the same words."""
        made: Any = super().clone()
        made.violation_error_message, made.field = self.violation_error_message, self.field
        return made

    def __eq__(self, other: object) -> bool:
        # A migration's constraint is the same one, whatever it says.
        return isinstance(other, BaseConstraint) and (
            self.deconstruct() == _without_message(other.deconstruct())
        )

    def __hash__(self) -> int:
        return hash(self.name)


def _without_message(parts: Any) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    path, args, options = parts
    options.pop("violation_error_message", None)
    return path, args, options


class Check(_WithMessage, models.CheckConstraint):
    """What holds for every row."""

    plain = "django.db.models.CheckConstraint"


class Unique(_WithMessage, models.UniqueConstraint):
    """What no two rows share."""

    plain = "django.db.models.UniqueConstraint"


class Exclude(_WithMessage, ExclusionConstraint):
    """What no two rows may overlap in."""

    plain = "django.contrib.postgres.constraints.ExclusionConstraint"


def months_start_on_day_one(model: str, *fields: str) -> tuple[Check, ...]:
    """A month is the date of its first day: constraints that hold the named fields to it."""
    return tuple(
        Check(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__day": 1}),
            name=f"{model}_{field}_is_first_day",
            message="A month is stored as its first day. Enter the first day of the month.",
            field=field,
        )
        for field in fields
    )


def one_of(name: str, **choices: type[models.TextChoices]) -> Check:
    """A constraint that holds a field to its choices in the database too."""
    return Check(
        condition=Q(**{f"{field}__in": values.values for field, values in choices.items()}),
        name=name,
        message="This value is not available. Choose one from the list.",
        field=next(iter(choices)),
    )
