"""Measures, areas and comparisons for other systems: what the pages say, as data."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from measures.api.charts import ControlChartSerializer
from measures.api.parameters import AREA, LATEST, asked_month, levels_of
from measures.api.peers import PeersSerializer
from measures.api.rows import RowSerializer
from measures.api.serializers import AreaSerializer, MeasureSerializer
from measures.filters import FigureFilter, MeasureFilter
from measures.models import Area, Measure, Observation
from measures.queries import chart_of, comparison_rows, observed_pairs, pairs_from, peers_of
from measures.queries.annotations import with_decisions
from measures.queries.rows import latest_month_of


class MeasureViewSet(viewsets.ReadOnlyModelViewSet[Measure]):
    """Measures with their definitions."""

    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    lookup_field = "slug"
    queryset = Measure.objects.none()

    def get_queryset(self) -> QuerySet[Measure]:
        """Those that the reader may see."""
        return (
            Measure.objects.visible(levels_of(self.request))
            .select_related("source")
            .prefetch_related(
                # A parent that the reader may not see stays unnamed.
                Prefetch("parent", Measure.objects.visible(levels_of(self.request))),
                "priorities",
                "objectives__priority",
            )
        )

    @extend_schema(parameters=[AREA], responses=ControlChartSerializer)
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
        peers = peers_of(measure, levels_of(request))
        if peers is None:
            raise NotFound("This measure is not compared with other forces.")
        return Response(PeersSerializer(peers).data)


class AreaViewSet(viewsets.ReadOnlyModelViewSet[Area]):
    """The places that figures are about."""

    serializer_class = AreaSerializer
    filterset_fields = ("kind",)
    lookup_field = "slug"
    queryset = Area.objects.select_related("parent")


class ComparisonViewSet(viewsets.GenericViewSet[Observation]):
    """Every measure in every area with figures, on a scorecard or not, with its windows."""

    serializer_class = RowSerializer
    filterset_class = FigureFilter
    queryset = Observation.objects.none()

    def get_queryset(self) -> Any:
        """The pairs of measure and area that the reader may see."""
        return observed_pairs(levels_of(self.request))

    @extend_schema(parameters=[LATEST], responses=RowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The rows of a month, by name of measure and area; a change of under 5% is steady."""
        found = self.filter_queryset(self.get_queryset())
        month = asked_month(request, latest_month_of(found))
        page = self.paginate_queryset(found)
        pairs = pairs_from(page or [])
        rows = with_decisions(pairs, comparison_rows(pairs, month), month)
        return self.get_paginated_response(RowSerializer(rows, many=True).data)


ROUTES = [
    ("measures", MeasureViewSet),
    ("areas", AreaViewSet),
    ("comparisons", ComparisonViewSet),
]
