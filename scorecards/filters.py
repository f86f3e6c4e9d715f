"""How lists of scorecards and KPI pages are narrowed."""

import django_filters


class PlacedFilter(django_filters.FilterSet):
    """Narrows scorecards or KPI pages to a priority."""

    priority = django_filters.NumberFilter(
        field_name="priority__number", label="Number of a priority."
    )
    plan = django_filters.CharFilter(field_name="priority__plan__slug", label="Slug of a plan.")
