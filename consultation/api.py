"""Consultations and their waves as data: the same content as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consultation.filters import ConsultationFilter, WaveFilter
from consultation.models import Consultation, Wave
from consultation.queries import consultation_contents, wave_content, wave_line


class WaveLineSerializer(serializers.Serializer[Any]):
    """A wave in a list."""

    consultation = serializers.CharField(
        source="consultation_slug", help_text="The slug of its consultation."
    )
    slug = serializers.CharField(help_text="Unique in its consultation.")
    title = serializers.CharField()
    period_text = serializers.CharField(help_text="When it was held, in words.")
    responses = serializers.IntegerField(allow_null=True, help_text="Null where not known.")
    margin_text = serializers.CharField(help_text="The margin of error of the whole, in words.")


class ConsultationSerializer(serializers.Serializer[Any]):
    """A consultation with its waves."""

    slug = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField()
    waves = WaveLineSerializer(many=True, help_text="The latest first.")


class ProfileSerializer(serializers.Serializer[Any]):
    """A group of those who answered, beside the population."""

    dimension = serializers.CharField(help_text="Area or Age.")
    group = serializers.CharField()
    share_text = serializers.CharField()
    population_share_text = serializers.CharField()
    words = serializers.CharField(help_text="Over-represented or under-represented, by how much.")
    note = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """The share of an answer."""

    label = serializers.CharField()  # type: ignore[assignment]
    share = serializers.CharField(
        allow_null=True, help_text="The exact percentage as a decimal string; null if not known."
    )
    share_text = serializers.CharField(help_text="As it is printed, such as 48.0%.")
    count = serializers.IntegerField(allow_null=True, help_text="Null where not known.")
    is_positive = serializers.BooleanField()
    interval_text = serializers.CharField(
        help_text="The Wilson interval of the share; empty where the base is not known."
    )
    change_text = serializers.CharField(
        help_text="From the survey before, in percentage points; empty where there is none."
    )
    change_direction = serializers.CharField(help_text="up, down, steady or empty.")
    significance_text = serializers.CharField(help_text="Whether the change is significant.")
    warning = serializers.CharField(
        help_text="Where a printed count and percentage do not agree; else empty."
    )


class QuestionSerializer(serializers.Serializer[Any]):
    """A question with its answers, as a whole or in a subgroup."""

    code = serializers.CharField()
    topic = serializers.CharField()
    wording = serializers.CharField(help_text="As this wave asked it.")
    scale = serializers.ListField(child=serializers.CharField(), help_text="In order.")
    subgroup = serializers.CharField(help_text="Empty for everyone who answered.")
    base = serializers.IntegerField(allow_null=True, help_text="Null where not known.")
    base_text = serializers.CharField()
    answers = AnswerSerializer(many=True)
    previous_wave = serializers.CharField(help_text="What the change is measured from.")
    note = serializers.CharField()
    allows_several = serializers.BooleanField(
        help_text="Whether one person could choose several answers: the shares can then add up to "
        "more than 100."
    )
    several_text = serializers.CharField(help_text="The same in words; empty where it is not so.")


class WaveSerializer(serializers.Serializer[Any]):
    """A wave with everything that it says."""

    consultation = serializers.CharField(
        source="consultation_slug", help_text="The slug of its consultation."
    )
    consultation_title = serializers.CharField(source="consultation")
    slug = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField()
    period_text = serializers.CharField()
    method = serializers.CharField()
    population = serializers.CharField()
    responses = serializers.IntegerField(allow_null=True, help_text="Null where not known.")
    responses_text = serializers.CharField()
    margin_text = serializers.CharField()
    assumption_text = serializers.CharField(
        help_text="What the margin assumes: print it wherever the margin is printed."
    )
    profile = ProfileSerializer(many=True)
    questions = QuestionSerializer(many=True)
    note = serializers.CharField()


@extend_schema_view(
    list=extend_schema(summary="Consultations with their waves"),
    retrieve=extend_schema(summary="A consultation with its waves"),
)
class ConsultationViewSet(viewsets.GenericViewSet[Consultation]):
    """Consultations, looked up by slug."""

    queryset = Consultation.objects.prefetch_related("waves")
    serializer_class = ConsultationSerializer
    filterset_class = ConsultationFilter
    lookup_field = "slug"

    def list(self, request: Request) -> Response:
        """Every consultation."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        contents = consultation_contents(page)
        return self.get_paginated_response(ConsultationSerializer(contents, many=True).data)

    def retrieve(self, request: Request, slug: str) -> Response:
        """One consultation."""
        (content,) = consultation_contents([get_object_or_404(self.get_queryset(), slug=slug)])
        return Response(ConsultationSerializer(content).data)


class WaveViewSet(viewsets.GenericViewSet[Wave]):
    """Waves, looked up by their consultation and slug."""

    queryset = Wave.objects.select_related("consultation")
    serializer_class = WaveLineSerializer
    filterset_class = WaveFilter

    def get_queryset(self) -> QuerySet[Wave]:
        """By consultation, the latest first."""
        return super().get_queryset().order_by("consultation__slug", "-closed_on", "-pk")

    @extend_schema(summary="Waves of every consultation")
    def list(self, request: Request) -> Response:
        """The waves, without their questions."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        lines = [wave_line(wave, wave.consultation) for wave in page]
        return self.get_paginated_response(WaveLineSerializer(lines, many=True).data)

    @extend_schema(summary="A wave with its questions and answers", responses=WaveSerializer)
    @action(
        detail=False,
        url_path=r"(?P<consultation>[-\w]+)/(?P<slug>[-\w]+)",
        url_name="detail",
        filter_backends=(),
        pagination_class=None,
    )
    def one(self, request: Request, consultation: str, slug: str) -> Response:
        """One wave with everything that it says."""
        wave = get_object_or_404(self.get_queryset(), consultation__slug=consultation, slug=slug)
        return Response(WaveSerializer(wave_content(wave)).data)


ROUTES = [("consultations", ConsultationViewSet), ("waves", WaveViewSet)]
