"""Scorecards and KPI pages for other systems: what the pages say, as data."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from measures.api.charts import ControlChartSerializer
from measures.api.parameters import MONTH, asked_month, levels_of
from measures.api.rows import EMPTY, OLDER, AnnotationSerializer, RowSerializer
from scorecards.api.rows import ScorecardSerializer
from scorecards.content import KpiContent, ScorecardContent
from scorecards.filters import PlacedFilter
from scorecards.models import KpiPage, Scorecard
from scorecards.queries import kpi_for_month, scorecard_for_month
from scorecards.queries.opening import kpi_opening, scorecard_opening


class PlacedSerializer(serializers.Serializer[Any]):
    """A scorecard in the list: of a priority of a plan, or of a body."""

    slug = serializers.CharField(help_text="Its permanent name in addresses.")
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
        choices=["headline", "area", "subtype"], help_text="The role of the row on the page."
    )
    chart = ControlChartSerializer(
        allow_null=True, help_text="Its control chart, if the page shows it, or null."
    )


class KpiSourceSerializer(serializers.Serializer[Any]):
    """Where figures of a KPI page come from."""

    name = serializers.CharField(help_text="Its name.")
    url = serializers.CharField(help_text='Its address, or "".')
    measures = serializers.ListField(
        child=serializers.CharField(),
        help_text="The measures that it provides; none if it is the source of the whole page.",
    )


class KpiLinkSerializer(serializers.Serializer[Any]):
    """A further link."""

    title = serializers.CharField(help_text="Its words.")
    url = serializers.CharField(help_text="A web address, or a path on this site.")


class KpiSerializer(serializers.Serializer[Any]):
    """A KPI page for a month."""

    slug = serializers.CharField(help_text="Its permanent name in addresses.")
    title = serializers.CharField(help_text="Its title.")
    month = serializers.CharField(help_text="The last month of the windows, 2022-08.")
    rule = serializers.CharField(help_text="The rule of arrows and colours in one paragraph.")
    rows = serializers.SerializerMethodField(help_text="Its rows in their order.")
    annotations = AnnotationSerializer(many=True, help_text="Events on any of the 24 months.")
    source_name = serializers.CharField(help_text='Where its figures come from, or "".')
    source_url = serializers.CharField(help_text='The address of the source, or "".')
    sources = KpiSourceSerializer(
        many=True, help_text="Every source, with the source of the page first."
    )
    links = KpiLinkSerializer(many=True, help_text="More links, in their order.")
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

    slug = serializers.CharField(help_text="Its permanent name in addresses.")
    title = serializers.CharField(help_text="Its title.")
    priority = serializers.IntegerField(
        source="priority.number", help_text="Number of its priority."
    )


class ScorecardViewSet(ListModelMixin, viewsets.GenericViewSet[Scorecard]):
    """Scorecards, and what each says for a month."""

    serializer_class = PlacedSerializer
    filterset_class = PlacedFilter
    lookup_field = "slug"
    queryset = Scorecard.objects.select_related("priority", "body")

    @extend_schema(parameters=[MONTH], responses=ScorecardSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """What a scorecard says for a month."""
        scorecard = get_object_or_404(Scorecard, slug=slug)
        levels = levels_of(request)
        month = asked_month(request, scorecard_opening(scorecard, levels).month)
        content: ScorecardContent = scorecard_for_month(scorecard, month, levels=levels)
        return Response(ScorecardSerializer(content).data)


class KpiPageViewSet(ListModelMixin, viewsets.GenericViewSet[KpiPage]):
    """KPI pages, and what each says for a month."""

    serializer_class = KpiListSerializer
    filterset_class = PlacedFilter
    lookup_field = "slug"
    queryset = KpiPage.objects.select_related("priority")

    @extend_schema(parameters=[MONTH], responses=KpiSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """What a KPI page says for a month."""
        page = get_object_or_404(KpiPage, slug=slug)
        levels = levels_of(request)
        month = asked_month(request, kpi_opening(page, levels).month)
        content = kpi_for_month(page, month, levels=levels)
        return Response(KpiSerializer(content).data)


ROUTES = [
    ("scorecards", ScorecardViewSet),
    ("kpi-pages", KpiPageViewSet),
]
