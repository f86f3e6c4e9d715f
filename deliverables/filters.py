"""How lists of deliverables are narrowed, on pages and in the API alike."""

from datetime import date
from functools import cached_property

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from deliverables.models import Deliverable, DeliverableQuerySet
from deliverables.progress import STATUS_WORDS
from deliverables.queries import Standing, standing_on, with_status
from plans.filters import SearchFilter, priority_choices
from plans.models import Plan

WHOLE_PLAN = "plan"


def holder_choices() -> list[tuple[str, str]]:
    """What a deliverable may belong to: the plan as a whole, or a priority by its number."""
    return [(WHOLE_PLAN, "The whole plan"), *priority_choices()]


class DeliverableFilter(django_filters.FilterSet):
    """Narrows deliverables. `day` is the day as at which they are shown."""

    q = SearchFilter(help_text="Words in the reference, title, description or owner.")
    plan = django_filters.ModelChoiceFilter(
        queryset=Plan.objects.all(),
        to_field_name="slug",
        label="Plan",
        empty_label="All plans",
    )
    priority = django_filters.ChoiceFilter(
        choices=holder_choices,
        method="of_priority",
        label="Priority",
        empty_label="All priorities",
    )
    as_at = django_filters.DateFilter(
        method="known_on",
        label="As at",
        help_text="A date. Deliverables are shown as they were then.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    # Last, because it has to work out the status of everything that the others leave.
    status = django_filters.ChoiceFilter(
        choices=[(status.value, words) for status, words in STATUS_WORDS.items()],
        method="standing",
        label="Status",
        empty_label="Any status",
    )

    class Meta:
        model = Deliverable
        fields: tuple[str, ...] = ()

    @cached_property
    def default(self) -> Standing:
        """The day as at which they are shown when no one asks for one, and why."""
        return standing_on(self.queryset, timezone.localdate())

    @cached_property
    def asked(self) -> date | None:
        """The day that the reader asked for; None where there is none or it is not a day."""
        # Reading the errors is what makes the form clean its fields.
        if "as_at" in self.errors:
            return None
        day: date | None = self.form.cleaned_data.get("as_at")
        return day

    @cached_property
    def day(self) -> date:
        """The day as at which deliverables are shown."""
        return self.asked or self.default.day

    def matching(self, queryset: DeliverableQuerySet, name: str, value: str) -> DeliverableQuerySet:
        """Those that have the words somewhere in their texts."""
        return queryset.filter(
            Q(reference__icontains=value)
            | Q(title__icontains=value)
            | Q(description__icontains=value)
            | Q(owner_title__icontains=value)
        )

    def of_priority(
        self, queryset: DeliverableQuerySet, name: str, value: str
    ) -> DeliverableQuerySet:
        """Those of a priority by number, or of the plan as a whole."""
        if value == WHOLE_PLAN:
            return queryset.filter(priority__isnull=True)
        return queryset.filter(priority__number=int(value))

    def known_on(
        self, queryset: DeliverableQuerySet, name: str, value: date
    ) -> DeliverableQuerySet:
        """Those that existed on the day."""
        return queryset.known_on(value)

    def standing(self, queryset: DeliverableQuerySet, name: str, value: str) -> DeliverableQuerySet:
        """Those with the status on the day."""
        return with_status(queryset, {value}, self.day)
