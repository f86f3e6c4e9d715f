"""Plans, bodies, terminology and names of the office for other systems. All of it is public."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from plans.filters import BodyFilter
from plans.models import Body, GlossaryTerm, Objective, OfficeIdentity, Plan, Priority
from plans.queries import plan_structures


class BodyNameSerializer(serializers.Serializer[Any]):
    """A body by name."""

    slug = serializers.CharField(help_text="Its permanent name in addresses.")
    name = serializers.CharField(help_text="Its full name.")
    acronym = serializers.CharField(help_text='Its short name, or "".')


class ObjectiveSerializer(serializers.Serializer[Any]):
    """A numbered objective of a priority."""

    code = serializers.CharField(help_text='Its number as printed: "1.2".')
    title = serializers.CharField(help_text="What the objective aims to achieve.")
    description = serializers.CharField(help_text='More about it, or "".')
    bodies = BodyNameSerializer(many=True, help_text="The bodies that oversee it.")


class PrioritySerializer(serializers.Serializer[Any]):
    """A numbered priority of a plan."""

    number = serializers.IntegerField(help_text="Its number in the plan.")
    title = serializers.CharField(help_text="Its title.")
    summary = serializers.CharField(help_text='Its description, or "".')
    objectives = ObjectiveSerializer(many=True, help_text="Its objectives in order.")
    bodies = BodyNameSerializer(many=True, help_text="The bodies that oversee it.")


class PlanSerializer(serializers.Serializer[Any]):
    """A police and crime plan with its priorities and objectives."""

    slug = serializers.CharField(help_text="Its permanent name in addresses.")
    title = serializers.CharField(help_text="Its title.")
    summary = serializers.CharField(help_text="What the text is about, in Markdown.")
    starts_on = serializers.CharField(help_text="Its first day, 2022-04-01.")
    ends_on = serializers.CharField(help_text="Its last day, 2025-03-31.")
    priorities = PrioritySerializer(many=True, help_text="Its priorities in order.")


class PlanFilter(django_filters.FilterSet):
    """Narrows plans."""

    on = django_filters.DateFilter(method="in_force", label="In force on this day.")

    class Meta:
        model = Plan
        fields: tuple[str, ...] = ()

    def in_force(self, queryset: QuerySet[Plan], name: str, value: Any) -> QuerySet[Plan]:
        """Those in force on the day."""
        return queryset.filter(starts_on__lte=value, ends_on__gte=value)


class PlanViewSet(viewsets.GenericViewSet[Plan]):
    """Police and crime plans, the newest first."""

    queryset = Plan.objects.all()
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    lookup_field = "slug"

    def list(self, request: Request) -> Response:
        """Plans with their priorities and objectives."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._answer(page or []))

    @extend_schema(filters=False)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One plan with its priorities and objectives."""
        return Response(self._answer([get_object_or_404(Plan, slug=slug)])[0])

    def _answer(self, plans: Sequence[Plan]) -> Any:
        return PlanSerializer(plan_structures(plans), many=True).data


class BodyPrioritySerializer(serializers.Serializer[Any]):
    """A priority that a body works on."""

    plan = serializers.CharField(source="plan.slug", help_text="Slug of the plan.")
    number = serializers.IntegerField(help_text="Number of the priority in the plan.")
    title = serializers.CharField(help_text="Title of the priority.")


class BodyObjectiveSerializer(serializers.Serializer[Any]):
    """An objective that a body oversees."""

    plan = serializers.CharField(source="priority.plan.slug", help_text="Slug of the plan.")
    code = serializers.CharField(help_text='Number of the objective: "1.2".')
    title = serializers.CharField(help_text="Title of the objective.")


class BodySerializer(serializers.ModelSerializer[Body]):
    """A board, partnership, panel or other body that delivers or oversees the plan."""

    # The field takes this name from the model; the framework keeps its own `parent` elsewhere.
    parent = serializers.SlugRelatedField[Body](  # type: ignore[assignment]
        slug_field="slug",
        read_only=True,
        allow_null=True,
        help_text="Slug of the body that it answers to, or null.",
    )
    kind_text = serializers.CharField(source="get_kind_display", help_text="The kind in words.")
    priorities = BodyPrioritySerializer(many=True, help_text="Priorities that it works on.")
    objectives = BodyObjectiveSerializer(many=True, help_text="Objectives that it oversees.")

    class Meta:
        model = Body
        fields = (
            "slug",
            "name",
            "acronym",
            "kind",
            "kind_text",
            "purpose",
            "oversees",
            "parent",
            "priorities",
            "objectives",
            "valid_from",
            "valid_to",
        )
        extra_kwargs = {
            "slug": {"help_text": "Its permanent name in addresses."},
            "name": {"help_text": "Its full name."},
            "acronym": {"help_text": 'Its short name, or "".'},
            "kind": {"help_text": "What sort of body it is."},
            "purpose": {"help_text": "What it is for."},
            "oversees": {"help_text": "What it oversees."},
            "valid_from": {"help_text": "Its first day where known, else null."},
            "valid_to": {"help_text": "Its last day, else null."},
        }


@extend_schema_view(
    list=extend_schema(
        parameters=[OpenApiParameter("plan", str, description="Slug of a plan that it works on.")]
    )
)
class BodyViewSet(viewsets.ReadOnlyModelViewSet[Body]):
    """The delivery and governance structure, by name. `parent` makes it a tree."""

    overseen: "tuple[Prefetch[Any], ...]" = (
        Prefetch(
            "priorities",
            Priority.objects.select_related("plan").order_by("-plan__starts_on", "number"),
        ),
        Prefetch(
            "objectives",
            Objective.objects.select_related("priority__plan").order_by(
                "-priority__plan__starts_on", "priority__number", "number"
            ),
        ),
    )
    queryset = Body.objects.select_related("parent").prefetch_related(*overseen).order_by("name")
    serializer_class = BodySerializer
    filterset_class = BodyFilter
    lookup_field = "slug"


class TermSerializer(serializers.ModelSerializer[GlossaryTerm]):
    """An acronym or word, spelled out and defined."""

    class Meta:
        model = GlossaryTerm
        fields = ("acronym", "name", "definition", "aliases")
        extra_kwargs = {
            "acronym": {"help_text": 'The acronym, or "" for a word.'},
            "name": {"help_text": "The full name."},
            "definition": {"help_text": 'What it means, or "".'},
        }


class TermFilter(django_filters.FilterSet):
    """Narrows terminology."""

    q = django_filters.CharFilter(
        method="matching", label="Words in the acronym, name or definition."
    )
    acronym = django_filters.CharFilter(lookup_expr="iexact", label="The acronym, in any case.")

    class Meta:
        model = GlossaryTerm
        fields: tuple[str, ...] = ()

    def matching(
        self, queryset: QuerySet[GlossaryTerm], name: str, value: str
    ) -> QuerySet[GlossaryTerm]:
        """Those that have the words."""
        return queryset.filter(
            Q(acronym__icontains=value) | Q(name__icontains=value) | Q(definition__icontains=value)
        )


class TermViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[GlossaryTerm]):
    """Terminology by acronym and name."""

    queryset = GlossaryTerm.objects.all()
    serializer_class = TermSerializer
    filterset_class = TermFilter


class OfficeIdentitySerializer(serializers.ModelSerializer[OfficeIdentity]):
    """What office, holder, panel and force were called from one day to another."""

    class Meta:
        model = OfficeIdentity
        fields = (
            "valid_from",
            "valid_to",
            "office_name",
            "office_short",
            "holder_title",
            "panel_name",
            "force_name",
            "area_name",
        )
        extra_kwargs = {
            "valid_from": {"help_text": "The first day of these names."},
            "valid_to": {"help_text": "The last day; null while they are valid."},
            "office_name": {"help_text": "The office."},
            "office_short": {"help_text": "The office in short."},
            "holder_title": {"help_text": "The title of its holder."},
            "panel_name": {"help_text": "The panel that scrutinises it."},
            "force_name": {"help_text": "The police force."},
            "area_name": {"help_text": "The area of the force."},
        }


class OfficeIdentityFilter(django_filters.FilterSet):
    """Narrows names of the office."""

    on = django_filters.DateFilter(method="valid", label="Valid on this day.")

    class Meta:
        model = OfficeIdentity
        fields: tuple[str, ...] = ()

    def valid(
        self, queryset: QuerySet[OfficeIdentity], name: str, value: Any
    ) -> QuerySet[OfficeIdentity]:
        """Those valid on the day."""
        return queryset.filter(valid_from__lte=value).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=value)
        )


class OfficeIdentityViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[OfficeIdentity]):
    """Names of the office over time, the newest first."""

    queryset = OfficeIdentity.objects.all()
    serializer_class = OfficeIdentitySerializer
    filterset_class = OfficeIdentityFilter


ROUTES = [
    ("plans", PlanViewSet),
    ("bodies", BodyViewSet),
    ("glossary", TermViewSet),
    ("office-identities", OfficeIdentityViewSet),
]
