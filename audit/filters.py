"""How the audit trail is narrowed, on the page, in its export and in the API alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from audit.kinds import short_kind, spellings
from audit.models import AuditEvent, Channel
from audit.queries import actor_choices, kind_choices, verb_choices

# Every word of a search is another condition: thousands of them would keep the server busy.
LONGEST_SEARCH = 200
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class KindField(django_filters.fields.ChoiceField):
    """A kind of record, also as it was once called: "risks.risk" is "risk"."""

    def to_python(self, value: Any) -> Any:
        """The kind as it is called now."""
        return super().to_python(short_kind(value) if isinstance(value, str) else value)


class KindFilter(django_filters.ChoiceFilter):
    """Narrows by a kind of record."""

    field_class = KindField


class EventFilter(django_filters.FilterSet):
    """Narrows events. Days are the office's own: "to" takes the whole of its day."""

    q = django_filters.CharFilter(
        method="matching",
        max_length=LONGEST_SEARCH,
        label="Search",
        widget=forms.SearchInput,
        help_text="Search for words in what happened or in the name of the record.",
    )
    person = django_filters.ChoiceFilter(
        field_name="actor_id", choices=actor_choices, label="Person", empty_label="Everyone"
    )
    verb = django_filters.ChoiceFilter(
        choices=verb_choices, label="Action", empty_label="Any action"
    )
    kind = KindFilter(
        method="of_kind",
        choices=kind_choices,
        label="Kind of record",
        empty_label="Any kind",
    )
    record = django_filters.CharFilter(
        method="of_record",
        max_length=LONGEST_SEARCH,
        label="Record",
        widget=forms.SearchInput,
        help_text="Its number, or words in its name, such as a reference.",
    )
    channel = django_filters.ChoiceFilter(
        choices=Channel.choices, label="Made through", empty_label="Any way"
    )
    after = django_filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label="From", widget=_DAY
    )
    before = django_filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label="To", widget=_DAY
    )

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()

    def matching(
        self, queryset: QuerySet[AuditEvent], name: str, value: str
    ) -> QuerySet[AuditEvent]:
        """Those that have the words in their sentence or in their record's name."""
        return queryset.filter(
            Q(words__sentence__icontains=value)
            | Q(words__subject_label__icontains=value)
            | Q(words__actor_name__icontains=value)
        )

    def of_kind(
        self, queryset: QuerySet[AuditEvent], name: str, value: str
    ) -> QuerySet[AuditEvent]:
        """Those about records of a kind, under whatever name it was stored."""
        return queryset.filter(subject_type__in=spellings(value))

    def of_record(
        self, queryset: QuerySet[AuditEvent], name: str, value: str
    ) -> QuerySet[AuditEvent]:
        """Those of the record with this number, or with these words in its name."""
        if value.isdecimal():
            return queryset.filter(subject_id=value)
        return queryset.filter(words__subject_label__icontains=value)
