"""How lists of measures and figures are narrowed, on pages and in the API alike."""

from typing import Any

import django_filters
from django.db.models import Q

from measures.forms.months import MonthField
from measures.models import Measure, Observation, Source
from measures.models.measures import MeasureQuerySet, UnitChoice
from measures.places import measures_of_priority, places_of_kind
from plans.filters import SearchFilter, priority_choices


class MonthFilter(django_filters.Filter):
    """A month written as YYYY-MM."""

    field_class = MonthField


class MeasureFilter(django_filters.FilterSet):
    """Narrows measures."""

    q = SearchFilter(help_text="Words in the name or the definition.")
    unit = django_filters.ChoiceFilter(
        choices=UnitChoice.choices, label="Counted in", empty_label="Any unit"
    )
    source = django_filters.ModelChoiceFilter(
        queryset=Source.objects.all(),
        to_field_name="slug",
        label="Source",
        empty_label="All sources",
    )
    priority = django_filters.ChoiceFilter(
        choices=priority_choices,
        method="of_priority",
        label="Priority",
        empty_label="All priorities",
    )
    scorecard = django_filters.ModelChoiceFilter(
        queryset=lambda request: places_of_kind("scorecard"),
        to_field_name="slug",
        method="on_scorecard",
        label="Scorecard",
        empty_label="On any scorecard or none",
    )

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ()

    def matching(self, rows: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        """Those in whose name or definition every word stands."""
        for word in value.split():
            rows = rows.filter(Q(name__icontains=word) | Q(definition__icontains=word))
        return rows

    def of_priority(self, rows: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        """Those that a report, a scorecard or a KPI page shows under the priority's number."""
        number = int(value)
        shown = Q(pk__in=Measure.objects.filter(priorities__number=number).values("pk"))
        for keys in measures_of_priority(number):
            shown |= Q(pk__in=keys)
        return rows.filter(shown)

    def on_scorecard(self, rows: MeasureQuerySet, name: str, value: Any) -> MeasureQuerySet:
        """Those on one scorecard."""
        return rows.filter(pk__in=value.rows.values("measure"))


class FigureFilter(django_filters.FilterSet):
    """Narrows figures to a measure and an area."""

    measure = django_filters.CharFilter(
        field_name="measure__slug", label="Slug of a measure, as in /measures/."
    )
    area = django_filters.CharFilter(
        field_name="area__slug", label="Slug of an area, as in /areas/."
    )

    class Meta:
        model = Observation
        fields: tuple[str, ...] = ()


class ObservationFilter(FigureFilter):
    """Narrows figures to months too."""

    month = MonthFilter(field_name="month", label="One month, 2022-08.")
    month_from = MonthFilter(
        field_name="month", lookup_expr="gte", label="This month and later ones."
    )
    month_to = MonthFilter(
        field_name="month", lookup_expr="lte", label="This month and earlier ones."
    )
