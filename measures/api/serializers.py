"""Measures and areas for other systems."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from rest_framework import serializers

from dates.periods import month_code
from measures.formats import decimal_text
from measures.models import Area, Measure


class MonthCode(serializers.CharField):
    """A month written as 2022-08."""

    def to_representation(self, value: Any) -> str:
        """Write the month, which is a date."""
        return month_code(value)


class ExactDecimal(serializers.DecimalField):
    """An exact decimal without closing zeros."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=24, decimal_places=6, **kwargs)

    def to_representation(self, value: Decimal) -> str:
        """Write the number."""
        return decimal_text(Fraction(value))


class SourceSerializer(serializers.Serializer[Any]):
    """Where figures come from."""

    slug = serializers.CharField(help_text="Its permanent name in addresses.")
    name = serializers.CharField(help_text="A system or a publication.")
    url = serializers.CharField(help_text='Its address, or "".')


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    """Something counted every month, quarter or year, with what it means."""

    source = SourceSerializer(  # type: ignore[assignment]
        allow_null=True, help_text="Where its figures come from, or null."
    )
    parent = serializers.SlugRelatedField[Measure](  # type: ignore[assignment]
        slug_field="slug",
        read_only=True,
        allow_null=True,
        help_text="The measure of which this is a sub-type, or null.",
    )
    priorities = serializers.SlugRelatedField[Any](
        slug_field="number", read_only=True, many=True, help_text="Numbers of its priorities."
    )
    objectives = serializers.SlugRelatedField[Any](
        slug_field="code", read_only=True, many=True, help_text='Its objectives, such as "1.2".'
    )

    class Meta:
        model = Measure
        fields = (
            "slug",
            "name",
            "definition",
            "why_it_matters",
            "note",
            "unit",
            "aggregation",
            "preferred_direction",
            "frequency",
            "coverage",
            "per",
            "allows_negative",
            "decimals",
            "source",
            "owner_title",
            "parent",
            "priorities",
            "objectives",
            "visibility",
        )


class AreaSerializer(serializers.ModelSerializer[Area]):
    """A place that figures are about; of kind `force`, the whole force area."""

    parent = serializers.SlugRelatedField[Area](  # type: ignore[assignment]
        slug_field="slug",
        read_only=True,
        allow_null=True,
        help_text="The area that it is part of, or null.",
    )

    class Meta:
        model = Area
        fields = ("slug", "name", "kind", "parent")
