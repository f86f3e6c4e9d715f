"""Measures, figures, scorecards and comparisons for other systems: what the pages say, as data."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Visibility, visibilities_for
from plans.periods import month_code, month_of
from scorecards.api.charts import ControlChartSerializer
from scorecards.api.peers import PeersSerializer
from scorecards.api.rows import (
    EMPTY,
    OLDER,
    AnnotationSerializer,
    RowSerializer,
    ScorecardSerializer,
)
from scorecards.content import KpiContent, ScorecardContent
from scorecards.filters import FigureFilter, MeasureFilter, ObservationFilter, PlacedFilter
from scorecards.formats import decimal_text
from scorecards.forms.months import read_month
from scorecards.models import Area, KpiPage, Measure, Observation, Scorecard
from scorecards.queries import (
    chart_of,
    comparison_rows,
    kpi_for_month,
    observed_pairs,
    pairs_from,
    peers_of,
    scorecard_for_month,
)
from scorecards.queries.annotations import with_decisions
from scorecards.queries.opening import kpi_opening, scorecard_opening
from scorecards.queries.rows import latest_month_of
from scorecards.receiving import ReceivesObservations

_MONTH = OpenApiParameter(
    "month",
    OpenApiTypes.STR,
    description="The month that the windows end with, 2022-08; left out, the latest for which most"
    " of the rows have figures.",
)
_LATEST = OpenApiParameter(
    "month",
    OpenApiTypes.STR,
    description="The month that the windows end with, 2022-08; left out, the latest in which one of"
    " the rows has a figure, other forces left out where there are others.",
)
_AREA = OpenApiParameter(
    "area", OpenApiTypes.STR, description="Slug of an area; left out, the whole force area."
)


class MonthCode(serializers.CharField):
    """A month written as 2022-08."""

    def to_representation(self, value: Any) -> str:
        """Write the month, which is a date."""
        return month_code(value)


class ExactDecimal(serializers.DecimalField):
    """An exact decimal without closing zeros."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=24, decimal_places=6, **kwargs)

    def to_representation(self, value: Decimal) -> str:
        """Write the number."""
        return decimal_text(Fraction(value))


class SourceSerializer(serializers.Serializer[Any]):
    """Where figures come from."""

    slug = serializers.CharField(help_text="Its lasting name.")
    name = serializers.CharField(help_text="A system or a publication.")
    url = serializers.CharField(help_text='Its address, or "".')


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    """Something counted every month, with what it means."""

    source = SourceSerializer(  # type: ignore[assignment]
        allow_null=True, help_text="Where its figures come from, or null."
    )
    parent = serializers.SlugRelatedField[Measure](  # type: ignore[assignment]
        slug_field="slug",
        read_only=True,
        allow_null=True,
        help_text="The measure of which this is a sub-type, or null.",
    )
    priorities = serializers.SlugRelatedField[Any](
        slug_field="number", read_only=True, many=True, help_text="Numbers of its priorities."
    )
    objectives = serializers.SlugRelatedField[Any](
        slug_field="code", read_only=True, many=True, help_text='Its objectives, such as "1.2".'
    )

    class Meta:
        model = Measure
        fields = (
            "slug",
            "name",
            "definition",
            "why_it_matters",
            "note",
            "unit",
            "aggregation",
            "preferred_direction",
            "decimals",
            "source",
            "owner_title",
            "parent",
            "priorities",
            "objectives",
            "visibility",
        )


class AreaSerializer(serializers.ModelSerializer[Area]):
    """A place that figures are about; of kind `force`, the whole force area."""

    parent = serializers.SlugRelatedField[Area](  # type: ignore[assignment]
        slug_field="slug",
        read_only=True,
        allow_null=True,
        help_text="The area that it lies in, or null.",
    )

    class Meta:
        model = Area
        fields = ("slug", "name", "kind", "parent")


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
    denominator = ExactDecimal(allow_null=True, help_text="An exact decimal; null but for ratios.")

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


class PlacedSerializer(serializers.Serializer[Any]):
    """A scorecard in the list: of a priority of a plan, or of a body."""

    slug = serializers.CharField(help_text="Its lasting name.")
    title = serializers.CharField(help_text="Its title.")
    priority = serializers.IntegerField(
        source="priority.number",
        default=None,
        allow_null=True,
        help_text="Number of its priority, or null.",
    )
    body = serializers.CharField(
        source="body.slug",
        default=None,
        allow_null=True,
        help_text="Slug of its body, or null.",
    )


class KpiRowSerializer(RowSerializer):
    """A row of a KPI page."""

    group = serializers.ChoiceField(
        choices=["headline", "area", "subtype"], help_text="What the row is on the page."
    )
    chart = ControlChartSerializer(
        allow_null=True, help_text="Its control chart, where the page shows it; else null."
    )


class KpiSourceSerializer(serializers.Serializer[Any]):
    """Where figures of a KPI page come from."""

    name = serializers.CharField(help_text="Its name.")
    url = serializers.CharField(help_text='Its address, or "".')
    measures = serializers.ListField(
        child=serializers.CharField(),
        help_text="The measures that it gives; none where it is the source of the whole page.",
    )


class KpiLinkSerializer(serializers.Serializer[Any]):
    """A further link."""

    title = serializers.CharField(help_text="Its words.")
    url = serializers.CharField(help_text="An address of the web, or a path of this site.")


class KpiSerializer(serializers.Serializer[Any]):
    """A KPI page for a month."""

    slug = serializers.CharField(help_text="Its lasting name.")
    title = serializers.CharField(help_text="Its title.")
    month = serializers.CharField(help_text="The month that the windows end with, 2022-08.")
    rule = serializers.CharField(help_text="The rule of arrows and colours in one paragraph.")
    rows = serializers.SerializerMethodField(help_text="Its rows in their order.")
    annotations = AnnotationSerializer(many=True, help_text="Events on any of the 24 months.")
    source_name = serializers.CharField(help_text='Where its figures come from, or "".')
    source_url = serializers.CharField(help_text='The address of the source, or "".')
    sources = KpiSourceSerializer(many=True, help_text="Every source, that of the page first.")
    links = KpiLinkSerializer(many=True, help_text="Further links, in their order.")
    older_text = serializers.CharField(help_text=OLDER)
    empty_text = serializers.CharField(help_text=EMPTY)

    @extend_schema(responses=KpiRowSerializer(many=True))
    def get_rows(self, content: KpiContent) -> list[dict[str, Any]]:
        """The rows with their group beside the fields of a row."""
        return [
            {
                **RowSerializer(each.row).data,
                "group": each.group,
                "chart": ControlChartSerializer(each.chart).data if each.chart else None,
            }
            for each in content.rows
        ]


class KpiListSerializer(serializers.Serializer[Any]):
    """A KPI page in the list."""

    slug = serializers.CharField(help_text="Its lasting name.")
    title = serializers.CharField(help_text="Its title.")
    priority = serializers.IntegerField(
        source="priority.number", help_text="Number of its priority."
    )


class MeasureViewSet(viewsets.ReadOnlyModelViewSet[Measure]):
    """Measures with their definitions."""

    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    lookup_field = "slug"
    queryset = Measure.objects.none()

    def get_queryset(self) -> QuerySet[Measure]:
        """Those that the reader may see."""
        return (
            Measure.objects.visible(_levels(self.request))
            .select_related("source")
            .prefetch_related(
                # A parent that the reader may not see stays unnamed.
                Prefetch("parent", Measure.objects.visible(_levels(self.request))),
                "priorities",
                "objectives__priority",
            )
        )

    @extend_schema(parameters=[_AREA], responses=ControlChartSerializer)
    @action(detail=True, url_path="control-chart", url_name="control-chart", pagination_class=None)
    def control_chart(self, request: Request, slug: str) -> Response:
        """Its control chart in an area, as its page draws it."""
        measure = get_object_or_404(self.get_queryset(), slug=slug)
        named = request.query_params.get("area")
        places = Area.objects.filter(slug=named) if named else Area.objects.filter(kind="force")
        chart = chart_of(measure, get_object_or_404(places))
        if chart is None or measure.figures_overlap:
            raise NotFound("There is no control chart of this measure in this area.")
        return Response(ControlChartSerializer(chart).data)

    @extend_schema(responses=PeersSerializer)
    @action(detail=True, url_path="peers", url_name="peers", pagination_class=None)
    def peers(self, request: Request, slug: str) -> Response:
        """The force's rank among others, month by month, as its page says it."""
        measure = get_object_or_404(self.get_queryset(), slug=slug)
        peers = peers_of(measure, _levels(request))
        if peers is None:
            raise NotFound("This measure is not compared with other forces.")
        return Response(PeersSerializer(peers).data)


class AreaViewSet(viewsets.ReadOnlyModelViewSet[Area]):
    """The places that figures are about."""

    serializer_class = AreaSerializer
    filterset_fields = ("kind",)
    lookup_field = "slug"
    queryset = Area.objects.select_related("parent")


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
            .filter(measure__visibility__in=_levels(self.request))
            .select_related("measure", "area")
            .order_by("measure__name", "area__name", "month")
        )


class ScorecardViewSet(ListModelMixin, viewsets.GenericViewSet[Scorecard]):
    """Scorecards, and what each says for a month."""

    serializer_class = PlacedSerializer
    filterset_class = PlacedFilter
    lookup_field = "slug"
    queryset = Scorecard.objects.select_related("priority", "body")

    @extend_schema(parameters=[_MONTH], responses=ScorecardSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """What a scorecard says for a month."""
        scorecard = get_object_or_404(Scorecard, slug=slug)
        levels = _levels(request)
        month = _month(request, scorecard_opening(scorecard, levels).month)
        content: ScorecardContent = scorecard_for_month(scorecard, month, levels=levels)
        return Response(ScorecardSerializer(content).data)


class KpiPageViewSet(ListModelMixin, viewsets.GenericViewSet[KpiPage]):
    """KPI pages, and what each says for a month."""

    serializer_class = KpiListSerializer
    filterset_class = PlacedFilter
    lookup_field = "slug"
    queryset = KpiPage.objects.select_related("priority")

    @extend_schema(parameters=[_MONTH], responses=KpiSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """What a KPI page says for a month."""
        page = get_object_or_404(KpiPage, slug=slug)
        levels = _levels(request)
        month = _month(request, kpi_opening(page, levels).month)
        content = kpi_for_month(page, month, levels=levels)
        return Response(KpiSerializer(content).data)


class ComparisonViewSet(viewsets.GenericViewSet[Observation]):
    """Every measure in every area with figures, on a scorecard or not, with its windows."""

    serializer_class = RowSerializer
    filterset_class = FigureFilter
    queryset = Observation.objects.none()

    def get_queryset(self) -> Any:
        """The pairs of measure and area that the reader may see."""
        return observed_pairs(_levels(self.request))

    @extend_schema(parameters=[_LATEST], responses=RowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The rows of a month, by name of measure and area; a change of under 5% is steady."""
        found = self.filter_queryset(self.get_queryset())
        month = _month(request, latest_month_of(found))
        page = self.paginate_queryset(found)
        pairs = pairs_from(page or [])
        rows = with_decisions(pairs, comparison_rows(pairs, month), month)
        return self.get_paginated_response(RowSerializer(rows, many=True).data)


ROUTES = [
    ("measures", MeasureViewSet),
    ("areas", AreaViewSet),
    ("observations", ObservationViewSet),
    ("scorecards", ScorecardViewSet),
    ("comparisons", ComparisonViewSet),
    ("kpi-pages", KpiPageViewSet),
]


def _levels(request: Request) -> tuple[Visibility, ...]:
    return visibilities_for(request.user)


def _month(request: Request, opening: date | None) -> date:
    """The month that is asked for, else the one to open on, else the present one."""
    text = request.query_params.get("month")
    if text is None:
        return opening or month_of(timezone.localdate())
    try:
        return read_month(text)
    except ValueError as error:
        raise ValidationError({"month": [str(error)]}) from error
