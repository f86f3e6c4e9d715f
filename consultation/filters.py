"""How lists of consultations and their waves are narrowed down."""

import django_filters
from django.db.models import Q, QuerySet

from consultation.models import Consultation, Wave
from plans.filters import SearchFilter


class ConsultationFilter(django_filters.FilterSet):
    """By words in the title or the purpose."""

    q = SearchFilter(help_text="Words in the title or the purpose.")

    class Meta:
        model = Consultation
        fields: list[str] = []

    def matching(
        self, queryset: QuerySet[Consultation], _name: str, value: str
    ) -> QuerySet[Consultation]:
        """Every word somewhere."""
        for word in value.split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(purpose__icontains=word))
        return queryset


class WaveFilter(django_filters.FilterSet):
    """By consultation."""

    consultation = django_filters.CharFilter(
        field_name="consultation__slug",
        label="Consultation",
        help_text="The slug of a consultation.",
    )

    class Meta:
        model = Wave
        fields: list[str] = []
