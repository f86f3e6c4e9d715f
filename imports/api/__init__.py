"""Figures for other systems: those in force, and those that they send."""

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.mixins import ListModelMixin

from imports.api.receiving import ReceivesObservations
from measures.api.parameters import levels_of
from measures.api.serializers import ExactDecimal, MonthCode
from measures.filters import ObservationFilter
from measures.models import Area, Measure, Observation


class ObservationSerializer(serializers.ModelSerializer[Observation]):
    """A figure in force. Seconds for durations; for ratios numerator and denominator apart."""

    measure = serializers.SlugRelatedField[Measure](
        slug_field="slug", read_only=True, help_text="Slug of the measure."
    )
    area = serializers.SlugRelatedField[Area](
        slug_field="slug", read_only=True, help_text="Slug of the area."
    )
    month = MonthCode(help_text="The month, 2022-08.")
    numerator = ExactDecimal(help_text="An exact decimal.")
    denominator = ExactDecimal(
        allow_null=True, help_text="An exact decimal; null except for ratios."
    )

    class Meta:
        model = Observation
        fields = (
            "measure",
            "area",
            "month",
            "numerator",
            "denominator",
            "is_provisional",
            "revision",
            "recorded_at",
        )


class ObservationViewSet(
    ReceivesObservations, ListModelMixin, viewsets.GenericViewSet[Observation]
):
    """The monthly figures in force, by measure, area and month."""

    serializer_class = ObservationSerializer
    filterset_class = ObservationFilter
    queryset = Observation.objects.none()

    def get_queryset(self) -> QuerySet[Observation]:
        """Those of measures that the reader may see."""
        return (
            Observation.objects.current()
            .filter(measure__visibility__in=levels_of(self.request))
            .select_related("measure", "area")
            .order_by("measure__name", "area__name", "month")
        )


ROUTES = [("observations", ObservationViewSet)]
