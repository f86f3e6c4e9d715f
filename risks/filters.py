"""How lists of risks are narrowed down, on pages and in the API alike.

The filters work on `Risk.objects.as_of(day)`, so they mean the day that is shown.
"""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Q
from django.http import QueryDict

from plans.filters import SearchFilter
from risks.models import Register, Risk, RiskBand, RiskQuerySet

STATES = [("open", "Open"), ("closed", "Closed"), ("all", "Open and closed")]
SEARCHED = ("reference", "title", "cause", "event", "consequence", "category", "owner_title")


def in_band(queryset: RiskQuerySet, name: str) -> RiskQuerySet:
    """Those whose current score lies in the band of that name, by each register's own matrix."""
    found = Q(pk__in=[])
    next_lowest: dict[int, int] = {}
    for band in RiskBand.objects.order_by("matrix", "-lowest"):
        if band.name.casefold() == name.casefold():
            here = Q(register__matrix=band.matrix_id, score_that_day__gte=band.lowest)
            if band.matrix_id in next_lowest:
                here &= Q(score_that_day__lt=next_lowest[band.matrix_id])
            found |= here
        next_lowest[band.matrix_id] = band.lowest
    return queryset.filter(found)


class RiskFilter(django_filters.FilterSet):
    """State, band, priority and words; open risks unless another state is asked for."""

    state = django_filters.ChoiceFilter(
        choices=STATES,
        method="filter_state",
        empty_label=None,
        label="State",
        help_text="open (the default), closed or all.",
    )
    band = django_filters.CharFilter(
        method="filter_band", label="Current score", help_text="A band by its name, such as High."
    )
    priority = django_filters.NumberFilter(
        field_name="priority__number", label="Priority", help_text="The number of a priority."
    )
    q = SearchFilter(
        help_text="Words in the reference, title, cause, event, consequence, category or owner.",
    )

    class Meta:
        model = Risk
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        chosen = data.copy() if data is not None else QueryDict(mutable=True)
        if not chosen.get("state"):
            chosen["state"] = "open"
        super().__init__(chosen, *args, **kwargs)

    def filter_state(self, queryset: RiskQuerySet, _name: str, value: str) -> RiskQuerySet:
        """Open or closed on the day that is shown."""
        if value == "all":
            return queryset
        return queryset.filter(Q(is_open_that_day=value == "open"))

    def filter_band(self, queryset: RiskQuerySet, _name: str, value: str) -> RiskQuerySet:
        """Of the band with this name."""
        return in_band(queryset, value)

    def matching(self, queryset: RiskQuerySet, _name: str, value: str) -> RiskQuerySet:
        """Every word somewhere in the risk's own words."""
        for word in value.split():
            somewhere = Q()
            for field in SEARCHED:
                somewhere |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(somewhere)
        return queryset


class RegisterRiskFilter(RiskFilter):
    """The filters of a register's page: its own bands, and the priorities that its risks have."""

    band = django_filters.ChoiceFilter(
        method="filter_band", label="Current score", empty_label="Any score"
    )
    priority = django_filters.ChoiceFilter(
        field_name="priority__number", label="Priority", empty_label="Any priority"
    )
    q = SearchFilter()
    state = django_filters.ChoiceFilter(
        choices=STATES, method="filter_state", empty_label=None, label="State"
    )

    def __init__(
        self, *args: Any, register: Register, priorities: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        bands = reversed(register.matrix.bands.all())
        self.filters["band"].extra["choices"] = [(band.name, band.name) for band in bands]
        self.filters["priority"].extra["choices"] = [
            (number, f"Priority {number}") for number in sorted(set(priorities))
        ]


class RegisteredRiskFilter(RiskFilter):
    """The filters of the API's list of risks: those of every page, and the register."""

    register = django_filters.CharFilter(
        field_name="register__slug", label="Register", help_text="The slug of a register."
    )
