"""How lists of bodies are narrowed, and lists of anything by priority, on pages and in the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from audit.filters import LONGEST_SEARCH
from plans.models import Body, BodyKind, Plan, Priority


class SearchFilter(django_filters.CharFilter):
    """Words to search for, which `matching` of the filter set finds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            method="matching",
            max_length=LONGEST_SEARCH,
            label="Search",
            widget=forms.SearchInput,
            **options,
        )


def priority_choices() -> list[tuple[str, str]]:
    """The priorities by number, each with the title of the newest plan."""
    titles: dict[int, str] = {}
    for priority in Priority.objects.order_by("number", "-plan__starts_on"):
        titles.setdefault(priority.number, f"{priority.number}: {priority.title}")
    return [(str(number), title) for number, title in titles.items()]


class BodyFilter(django_filters.FilterSet):
    """Narrows bodies."""

    q = SearchFilter()
    kind = django_filters.ChoiceFilter(
        choices=BodyKind.choices, label="Kind", empty_label="All kinds"
    )
    plan = django_filters.ModelChoiceFilter(
        queryset=Plan.objects.all(),
        to_field_name="slug",
        field_name="priorities__plan",
        distinct=True,
        label="Works on a priority of",
        empty_label="Any plan or none",
    )

    class Meta:
        model = Body
        fields: tuple[str, ...] = ()

    def matching(self, queryset: QuerySet[Body], name: str, value: str) -> QuerySet[Body]:
        """Those that have the words in their names or in what they do."""
        return queryset.filter(
            Q(name__icontains=value)
            | Q(acronym__iexact=value)
            | Q(purpose__icontains=value)
            | Q(oversees__icontains=value)
        )
