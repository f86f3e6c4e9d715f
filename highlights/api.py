"""Reports through the API: the same content object that the pages read."""

import re
from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission, can
from highlights.codec import to_plain
from highlights.models import Edition, Report
from highlights.queries import (
    EditionAlteredError,
    FileNote,
    ReportView,
    ReportWithdrawnError,
    has_public_live_view,
    pdfs_of,
    report_lines,
    reports_for,
    view_live,
    view_report,
)
from highlights.schema import content_serializer


class ReportLineSerializer(serializers.Serializer[Any]):
    """A report in the list of reports."""

    slug = serializers.CharField(help_text="The name of the report in addresses.")
    title = serializers.CharField()
    plan_title = serializers.CharField()
    period_start = serializers.CharField(help_text="First month, such as 2022-06.")
    period_end = serializers.CharField(help_text="Last month, such as 2022-08.")
    period_text = serializers.CharField()
    data_to = serializers.CharField(help_text="The month that the figures run to.")
    data_to_text = serializers.CharField()
    state = serializers.CharField(help_text="draft, in_review, approved, published or withdrawn.")
    state_text = serializers.CharField()
    edition_number = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)


class PdfSerializer(serializers.Serializer[Any]):
    """The PDF of an edition. Once made, it never changes."""

    state = serializers.CharField(help_text="waiting, making, made or failed.")
    progress = serializers.IntegerField(help_text="How far it is, in percent.")
    url = serializers.SerializerMethodField()
    sha256 = serializers.CharField(help_text="sha256 of the file; empty until it is made.")
    size = serializers.IntegerField(allow_null=True, help_text="Size in bytes.")
    made_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, note: FileNote) -> str:
        """Where the file is once it is made."""
        return reverse("highlights:edition-pdf", args=(note.report_slug, note.edition))


class EditionSerializer(serializers.ModelSerializer[Edition]):
    """An edition without its content."""

    pdf = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = (
            "number",
            "digest",
            "schema_version",
            "calculation_version",
            "audit_seal",
            "corrects",
            "published_at",
            "pdf",
        )

    @extend_schema_field(PdfSerializer(allow_null=True))
    def get_pdf(self, edition: Edition) -> dict[str, Any] | None:
        """The edition's PDF; null where no one has asked for one."""
        note = self.context["pdfs"].get((edition.report.slug, edition.number))
        return dict(PdfSerializer(note).data) if note else None


class EditionNoteSerializer(serializers.Serializer[Any]):
    """The edition that a content was read from."""

    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="sha256 of the content's canonical JSON.")
    audit_seal = serializers.CharField(
        help_text="The newest seal of the audit trail at publication; empty where none was made."
    )
    corrects = serializers.CharField()
    is_superseded = serializers.BooleanField()
    withdrawn_reason = serializers.CharField(
        help_text="Why only the office can read it; empty if everyone can."
    )


class RevisedRowSerializer(serializers.Serializer[Any]):
    """A row whose figures the force revised after the edition was published."""

    measure = serializers.CharField(help_text="The measure's slug.")
    area = serializers.CharField(help_text="The area's slug.")


class RevisedFigureSerializer(RevisedRowSerializer):
    """A figure bound into a text that was made from figures which were revised later."""

    kind = serializers.CharField(help_text="What is shown for the measure: value, change, rank …")
    months = serializers.IntegerField(help_text="The length of its window.")
    words = serializers.CharField(help_text="The value in the edition.")


class GoneError(APIException):
    """What was published here has been withdrawn."""

    status_code = 410
    default_code = "withdrawn"


class AlteredError(APIException):
    """What is stored is not what was published, so it is given to no one."""

    status_code = 503
    default_code = "altered"


class ReportSerializer(serializers.Serializer[Any]):
    """A report: where it comes from, and everything that it says."""

    state = serializers.CharField()
    is_live = serializers.BooleanField(
        help_text="True if the content comes from live data; false for an edition."
    )
    edition = EditionNoteSerializer(allow_null=True)
    revised = RevisedRowSerializer(
        many=True,
        help_text="Rows of the content revised since publication. The content itself keeps the "
        "published values.",
    )
    revised_figures = RevisedFigureSerializer(
        many=True, help_text="Figures in the texts of the content, revised since publication."
    )
    content = content_serializer()(
        help_text="The content of the report, as its pages show it. An edition is returned as it "
        "was published, without fields that a later schema_version added."
    )


_EDITION_NUMBER = re.compile(r"[0-9]{1,9}")

LIVE = OpenApiParameter(
    "live",
    OpenApiTypes.BOOL,
    description="true builds the content from live data instead of reading the edition.",
)
EDITION = OpenApiParameter(
    "edition", OpenApiTypes.INT, description="The number of an edition; the latest unless given."
)


@extend_schema_view(list=extend_schema(responses=ReportLineSerializer(many=True)))
class ReportViewSet(viewsets.GenericViewSet[Report]):
    """Quarterly highlight reports. Published ones are open to everyone."""

    lookup_field = "slug"
    queryset = Report.objects.none()
    serializer_class = ReportLineSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        """The reports that the asker may see."""
        return reports_for(self.request.user)

    def list(self, request: Request) -> Response:
        """List the reports, the latest first."""
        page = self.paginate_queryset(self.get_queryset())
        lines = report_lines(page or [])
        return self.get_paginated_response(ReportLineSerializer(lines, many=True).data)

    @extend_schema(responses=ReportSerializer, parameters=[LIVE, EDITION])
    def retrieve(self, request: Request, slug: str) -> Response:
        """Everything that a report says."""
        report = self.get_object()
        view = _view(report, request)
        if view is None:
            raise Http404
        return Response(
            {
                "state": view.state,
                "is_live": view.is_live,
                "edition": EditionNoteSerializer(view.edition).data if view.edition else None,
                "revised": [
                    {"measure": measure, "area": area}
                    for measure, area in sorted(view.revised.rows)
                ],
                "revised_figures": [
                    {
                        "measure": figure.slug,
                        "area": figure.area_slug,
                        "kind": figure.kind,
                        "months": figure.months,
                        "words": figure.words,
                    }
                    for figure in sorted(
                        view.revised.figures,
                        key=lambda each: (each.slug, each.area_slug, each.kind, each.months),
                    )
                ],
                "content": view.stored or to_plain(view.content),
            }
        )

    @extend_schema(responses=EditionSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def editions(self, request: Request, slug: str) -> Response:
        """The editions of a report, the latest first."""
        editions = self.get_object().editions.defer("content").select_related("report")
        context = {"pdfs": pdfs_of([slug])}
        return Response(EditionSerializer(editions, many=True, context=context).data)


def _is_live(asked: str) -> bool:
    """Whether the live content is asked for. Raises ValidationError where it is not yes or no."""
    if asked.lower() in ("1", "true"):
        return True
    if asked.lower() in ("", "0", "false"):
        return False
    raise serializers.ValidationError(
        {"live": f"“{asked[:40]}” is not true or false: use live=true for the live content."}
    )


def _view(report: Report, request: Request) -> ReportView | None:
    reads_office = can(request.user, Permission.READ_OFFICE)
    if _is_live(request.query_params.get("live", "")):
        is_open = reads_office or has_public_live_view(report)
        return view_live(report) if is_open else None
    wanted = request.query_params.get("edition", "")
    if wanted and not _EDITION_NUMBER.fullmatch(wanted):
        raise serializers.ValidationError(
            {"edition": f"“{wanted}” is not the number of an edition: use 1, 2, 3 …"}
        )
    view = _view_edition(report, int(wanted) if wanted else None)
    return view_live(report) if view is None and not wanted and reads_office else view


def _view_edition(report: Report, number: int | None) -> ReportView | None:
    try:
        return view_report(report, edition_number=number)
    except ReportWithdrawnError as withdrawn:
        raise GoneError(str(withdrawn)) from withdrawn
    except EditionAlteredError as altered:
        raise AlteredError(str(altered)) from altered


ROUTES = [("reports", ReportViewSet)]
