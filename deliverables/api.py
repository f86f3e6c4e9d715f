"""Deliverables for other systems: how they stood on a day, with what was reported up to then."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django_filters import utils
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission, can, visibilities_for
from deliverables.filters import DeliverableFilter
from deliverables.models import Deliverable, DeliverableQuerySet
from deliverables.progress import STATUS_WORDS
from deliverables.queries import deliverable_records

_AS_AT = OpenApiParameter(
    "as_at",
    OpenApiTypes.DATE,
    description=(
        "A date, such as 2024-10-31: the position on that date. The default is today, or "
        "the last date with reported progress if that is more than 6 months ago."
    ),
)


class ProgressSerializer(serializers.Serializer[Any]):
    """A progress update."""

    as_at = serializers.CharField(help_text="The day that it is about, 2022-08-31.")
    percent = serializers.IntegerField(
        allow_null=True, help_text="Percentage complete; null if a state in words was recorded."
    )
    state = serializers.CharField(help_text='A state in words, or "".')
    text = serializers.CharField(source="progress_text", help_text='Progress as shown: "70%".')
    note = serializers.CharField(help_text='The note recorded with it, or "".')
    recorded_at = serializers.CharField(help_text="When it was recorded, ISO 8601.")
    recorded_by = serializers.CharField(
        help_text='Who recorded it, or "": only the office sees names.'
    )


class DueDateSerializer(serializers.Serializer[Any]):
    """A due date. The first is the original; every later one is a change, kept with its reason."""

    sequence = serializers.IntegerField(help_text="1 for the original, 2 for the first change.")
    as_written = serializers.CharField(help_text='The due date as it was written: "Q4 2023".')
    due_on = serializers.CharField(help_text="The last date that it can mean, 2023-12-31.")
    precision = serializers.CharField(help_text='What it names: "The end of a quarter".')
    reason = serializers.CharField(help_text='Why it changed; "" for the original.')
    set_on = serializers.CharField(help_text="The date from which it applies.")
    set_by = serializers.CharField(help_text='Who set it, or "": only the office sees names.')
    slip_days = serializers.IntegerField(help_text="Days after the original due date.")
    is_current = serializers.BooleanField(help_text="Whether it was in force on that date.")


class DeliverableSerializer(serializers.Serializer[Any]):
    """A deliverable as it stood on a day."""

    reference = serializers.CharField(
        source="content.reference", help_text="Its permanent name in addresses."
    )
    title = serializers.CharField(source="content.title", help_text="What is to be delivered.")
    description = serializers.CharField(help_text='More about it, or "".')
    plan = serializers.CharField(source="plan_slug", help_text="Slug of the plan.")
    priority = serializers.IntegerField(
        source="content.priority_number",
        allow_null=True,
        help_text="Number of the priority; null for an action of the plan as a whole.",
    )
    priority_title = serializers.CharField(
        source="content.priority_title", help_text='Title of the priority, or "".'
    )
    objectives = serializers.ListField(
        source="objective_codes",
        child=serializers.CharField(),
        help_text='Codes of the objectives that it serves, such as "1.2".',
    )
    owner_title = serializers.CharField(
        source="content.owner_title", help_text='The role responsible for it, or "".'
    )
    visibility = serializers.CharField(help_text="Who can read it: public, panel or office.")
    started_on = serializers.CharField(help_text='The day it started, or "".')
    as_at = serializers.SerializerMethodField(help_text="The date that all of this describes.")
    status = serializers.ChoiceField(
        source="content.status",
        choices=[(status.value, words) for status, words in STATUS_WORDS.items()],
        help_text="Status that day.",
    )
    status_text = serializers.CharField(
        source="content.status_text", help_text="The status in words."
    )
    status_reason = serializers.CharField(
        source="content.status_reason",
        help_text=(
            'Why it was dropped or its status was set manually; "" if the status is calculated.'
        ),
    )
    percent = serializers.IntegerField(
        source="content.percent", allow_null=True, help_text="Percentage complete, or null."
    )
    progress_text = serializers.CharField(
        source="content.progress_text",
        help_text='Progress as shown ("70%", "Contract mobilisation"); "" if none is reported.',
    )
    progress_note = serializers.CharField(
        source="content.progress_note", help_text='The note of the latest update, or "".'
    )
    updated_on = serializers.CharField(
        source="content.updated_on", help_text='The day of the latest update, or "".'
    )
    expected_percent = serializers.IntegerField(
        source="content.expected_percent",
        allow_null=True,
        help_text=(
            "Expected percentage on that date, if progress were linear from start to due "
            "date, or null."
        ),
    )
    due_text = serializers.CharField(
        source="content.due_text", help_text="The due date in force, as it was written."
    )
    due_on = serializers.CharField(
        source="content.due_on", help_text="The last day that the due date can mean."
    )
    original_due_text = serializers.CharField(
        source="content.original_due_text",
        help_text='The original due date if it has changed, or "".',
    )
    slip_days = serializers.IntegerField(
        source="content.slip_days", help_text="Days between the first and the present due date."
    )
    outcome = serializers.CharField(
        source="content.outcome",
        help_text='How it ended: complete, dropped, or "" while it is open.',
    )
    progress = ProgressSerializer(
        source="history.updates", many=True, help_text="Updates up to that day, newest first."
    )
    due_dates = DueDateSerializer(
        source="history.due_dates", many=True, help_text="Due dates up to that day, oldest first."
    )

    def get_as_at(self, record: Any) -> str:
        """The day as at which the view asked."""
        return str(self.context["day"].isoformat())


class DeliverableViewSet(viewsets.GenericViewSet[Deliverable]):
    """Actions of the plan and of its priorities, with due dates as written and progress."""

    queryset = Deliverable.objects.all()
    serializer_class = DeliverableSerializer
    filterset_class = DeliverableFilter
    lookup_field = "reference"
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> DeliverableQuerySet:
        """Only what the reader may see."""
        return Deliverable.objects.visible(visibilities_for(self.request.user)).select_related(
            "priority", "plan"
        )

    @extend_schema(
        parameters=[
            _AS_AT,
            OpenApiParameter("plan", str, description="The slug of a plan."),
            OpenApiParameter(
                "priority",
                str,
                description='The number of a priority, or "plan" for actions of the whole plan.',
            ),
        ]
    )
    def list(self, request: Request) -> Response:
        """Deliverables by reference, as they stood on `as_at`."""
        filterset = self._filterset(request)
        page = self.paginate_queryset(filterset.qs)
        return self.get_paginated_response(self._answer(request, page or [], filterset))

    @extend_schema(
        parameters=[_AS_AT],
        filters=False,
    )
    def retrieve(self, request: Request, reference: str) -> Response:
        """One deliverable, as it stood on `as_at`."""
        filterset = self._filterset(request)
        row = get_object_or_404(self.get_queryset(), reference=reference)
        return Response(self._answer(request, [row], filterset)[0])

    def _filterset(self, request: Request) -> DeliverableFilter:
        filterset: DeliverableFilter = DjangoFilterBackend().get_filterset(
            request, self.get_queryset(), self
        )
        if not filterset.is_valid():
            raise utils.translate_validation(filterset.errors)
        return filterset

    def _answer(
        self, request: Request, rows: Sequence[Deliverable], filterset: DeliverableFilter
    ) -> Any:
        records = deliverable_records(
            rows, filterset.day, with_people=can(request.user, Permission.READ_OFFICE)
        )
        return DeliverableSerializer(records, many=True, context={"day": filterset.day}).data


ROUTES = [("deliverables", DeliverableViewSet)]
