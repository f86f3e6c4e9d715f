"""Risk registers and risks as data. A reader gets only what the pages would show them."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import visibilities_for
from risks.content import RegisterContent, RiskContent
from risks.filters import RegisteredRiskFilter
from risks.models import Register, Risk, RiskQuerySet
from risks.queries import (
    heat_map,
    register_content,
    registers_as_at,
    risk_content,
    risks_as_at,
    with_history,
)

AS_AT = OpenApiParameter(
    "as_at",
    OpenApiTypes.DATE,
    description="Show everything as it was on this date, written 2022-08-31. The default is today.",
)


class ScoreSerializer(serializers.Serializer[Any]):
    """A score on the register's matrix."""

    likelihood = serializers.IntegerField(help_text="From 1 to the size of the matrix.")
    impact = serializers.IntegerField(help_text="From 1 to the size of the matrix.")
    score = serializers.IntegerField(help_text="Likelihood times impact.")
    band = serializers.CharField(help_text="The name of the band that the score falls in.")
    scored_on = serializers.DateField(help_text="The date from which it applies.")


class BandSerializer(serializers.Serializer[Any]):
    """A band of the key."""

    name = serializers.CharField()
    tone = serializers.CharField(help_text="How strongly it is drawn: calm, watch, warn or alarm.")
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()
    range_text = serializers.CharField(help_text="In words, such as 8 to 14.")


class ScaleSerializer(serializers.Serializer[Any]):
    """How the register of a risk scores."""

    size = serializers.IntegerField(help_text="Likelihood and impact go from 1 to this.")
    bands = BandSerializer(many=True, help_text="The lowest band first.")
    text = serializers.CharField(help_text="The same in a sentence.")


class RiskSerializer(serializers.Serializer[Any]):
    """A risk as it stood on a day."""

    reference = serializers.CharField(help_text="Unique in its register.")
    register = serializers.CharField(source="register_slug", help_text="The register's slug.")
    title = serializers.CharField()
    cause = serializers.CharField()
    event = serializers.CharField()
    consequence = serializers.CharField()
    category = serializers.CharField()
    owner_title = serializers.CharField(help_text="The role responsible for it.")
    priority_number = serializers.IntegerField(
        allow_null=True, help_text="Null for a risk to the plan as a whole."
    )
    response = serializers.CharField(help_text="treat, tolerate, transfer or terminate.")
    appetite = serializers.IntegerField(help_text="The highest score that is accepted.")
    inherent = ScoreSerializer(allow_null=True, help_text="Before any control.")
    current = ScoreSerializer(allow_null=True, help_text="With current controls.")
    target = ScoreSerializer(allow_null=True, help_text="Expected after the actions.")
    trend = serializers.CharField(help_text="rising, falling, steady, or empty where unknown.")
    is_above_appetite = serializers.BooleanField()
    days_above_appetite = serializers.IntegerField(help_text="Over its whole history.")
    flags = serializers.ListField(
        child=serializers.CharField(), help_text="Warnings about scores that are inconsistent."
    )
    state = serializers.CharField(help_text="open or closed.")
    next_review_on = serializers.SerializerMethodField(help_text="A day, or null.")
    visibility = serializers.CharField(help_text="public, panel or office.")
    scale = ScaleSerializer(help_text="The matrix of its register.")

    def get_next_review_on(self, risk: RiskContent) -> date | None:
        """A day, or null where none is set."""
        return parse_date(risk.next_review_on) if risk.next_review_on else None


class BandCountSerializer(serializers.Serializer[Any]):
    """How many open risks a band holds."""

    band = serializers.CharField()
    risks = serializers.IntegerField()


class RegisterSerializer(serializers.Serializer[Any]):
    """A register with the risks counted that the reader may see."""

    slug = serializers.CharField()
    name = serializers.CharField()
    body = serializers.CharField(source="body_slug", help_text="The slug of the body it is of.")
    body_name = serializers.CharField()
    matrix = serializers.CharField(help_text="The name of the matrix that it scores by.")
    open = serializers.IntegerField(source="tally.open", help_text="Open risks.")
    closed = serializers.IntegerField(help_text="Closed risks.")
    above_appetite = serializers.IntegerField(
        source="tally.above_appetite", help_text="Open risks above appetite."
    )
    bands = serializers.SerializerMethodField(help_text="Open risks by band, the worst first.")

    @extend_schema_field(BandCountSerializer(many=True))
    def get_bands(self, register: RegisterContent) -> list[dict[str, Any]]:
        """Open risks by band."""
        return [{"band": band, "risks": count} for band, count in register.tally.bands]


class HeatCellSerializer(serializers.Serializer[Any]):
    """A cell of the heat map."""

    likelihood = serializers.IntegerField()
    impact = serializers.IntegerField()
    score = serializers.IntegerField()
    band = serializers.CharField()
    tone = serializers.CharField()
    references = serializers.ListField(child=serializers.CharField())


class HeatRowSerializer(serializers.Serializer[Any]):
    """The cells of one likelihood."""

    likelihood = serializers.IntegerField()
    cells = HeatCellSerializer(many=True)


class HeatMapSerializer(serializers.Serializer[Any]):
    """Where the open risks stand by their current scores, and the key."""

    size = serializers.IntegerField()
    rows = HeatRowSerializer(many=True, help_text="The greatest likelihood first.")
    key = BandSerializer(many=True, help_text="The lowest band first.")
    not_scored = serializers.ListField(
        child=serializers.CharField(), help_text="Open risks without a current score."
    )


class RegisterDetailSerializer(RegisterSerializer):
    """A register with its heat map."""

    heat_map = serializers.SerializerMethodField()

    @extend_schema_field(HeatMapSerializer)
    def get_heat_map(self, _register: RegisterContent) -> dict[str, Any]:
        """The map that the view has laid out."""
        return dict(HeatMapSerializer(asdict(self.context["heat_map"])).data)


@extend_schema_view(
    list=extend_schema(summary="Risk registers, with their risks counted", parameters=[AS_AT]),
    retrieve=extend_schema(
        summary="A risk register with its heat map",
        parameters=[AS_AT],
        responses=RegisterDetailSerializer,
    ),
)
class RegisterViewSet(viewsets.GenericViewSet[Register]):
    """Risk registers, looked up by slug."""

    queryset = Register.objects.all()
    serializer_class = RegisterSerializer
    lookup_field = "slug"
    filter_backends = ()

    def list(self, request: Request) -> Response:
        """Every register."""
        registers = registers_as_at(visibilities_for(request.user), day_asked(request))
        page: Any = self.paginate_queryset(registers)
        return self.get_paginated_response(RegisterSerializer(page, many=True).data)

    def retrieve(self, request: Request, slug: str) -> Response:
        """One register and its heat map."""
        register = get_object_or_404(
            Register.objects.select_related("body", "matrix").prefetch_related("matrix__bands"),
            slug=slug,
        )
        risks = risks_as_at(
            Risk.objects.filter(register=register).visible(visibilities_for(request.user)),
            day_asked(request),
        )
        serializer = RegisterDetailSerializer(
            register_content(register, risks),
            context={"heat_map": heat_map(risks, register.matrix)},
        )
        return Response(serializer.data)


class RiskViewSet(viewsets.GenericViewSet[Risk]):
    """Risks, looked up by their register and reference."""

    queryset = Risk.objects.none()
    serializer_class = RiskSerializer
    filterset_class = RegisteredRiskFilter

    def get_queryset(self) -> RiskQuerySet:
        """Those that the reader may see, with their history up to the day asked for."""
        day = day_asked(self.request)
        visible = Risk.objects.visible(visibilities_for(self.request.user))
        return with_history(visible.as_of(day), day).order_by("register__slug", "reference")

    @extend_schema(summary="Risks as they stood on a day", parameters=[AS_AT])
    def list(self, request: Request) -> Response:
        """The risks, by register and reference; open ones unless another state is asked for."""
        day = day_asked(request)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        contents = [risk_content(risk, day) for risk in page]
        return self.get_paginated_response(RiskSerializer(contents, many=True).data)

    @extend_schema(
        summary="A risk as it stood on a day", parameters=[AS_AT], responses=RiskSerializer
    )
    @action(
        detail=False,
        url_path=r"(?P<register>[-\w]+)/(?P<reference>[^/]+)",
        url_name="detail",
        filter_backends=(),
        pagination_class=None,
    )
    def one(self, request: Request, register: str, reference: str) -> Response:
        """One risk; 404 for one that the reader may not see."""
        risk = self.get_queryset().filter(register__slug=register, reference=reference).first()
        if risk is None:
            raise Http404
        return Response(RiskSerializer(risk_content(risk, day_asked(request))).data)


def day_asked(request: Request) -> date:
    """The day in `as_at`, or today. Raises a validation error in words for anything else."""
    text = request.query_params.get("as_at", "")
    if not text:
        return timezone.localdate()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(
            {"as_at": [f"“{text}” is not a date: use YYYY-MM-DD, for example 2022-08-31."]}
        )
    return day


ROUTES = [("risk-registers", RegisterViewSet), ("risks", RiskViewSet)]
