"""Tables of consultations."""

import django_tables2 as tables
from django.urls import reverse

from consultation.content import ConsultationContent, WaveLine


class ConsultationTable(tables.Table):
    """Every consultation with its latest wave."""

    caption = "Consultations"

    title = tables.Column(
        verbose_name="Consultation",
        linkify=lambda record: reverse("consultation:consultation-detail", args=[record.slug]),
    )
    waves = tables.Column(
        verbose_name="Surveys held", order_by="wave_count", default="0", empty_values=()
    )
    latest = tables.Column(
        verbose_name="Latest survey",
        order_by="latest__title",
        default="None yet",
        linkify=lambda value: (
            reverse("consultation:wave-detail", args=[value.consultation_slug, value.slug])
            if value
            else None
        ),
    )
    responses = tables.Column(
        accessor="latest__responses", verbose_name="Responses to it", default="Not known"
    )

    class Meta:
        attrs = {"class": "govuk-table"}
        order_by = ("title",)
        empty_text = "No consultations match the filters. Clear the filters to see all of them."

    def render_waves(self, record: ConsultationContent) -> int:
        """How many surveys."""
        return record.wave_count

    def render_latest(self, value: WaveLine) -> str:
        """Its title and when it was held."""
        return f"{value.title} ({value.period_text})"

    def render_responses(self, value: int) -> str:
        """With its thousands marked."""
        return f"{value:,}"


class WaveTable(tables.Table):
    """The waves of a consultation, the latest first."""

    caption = "Surveys"

    title = tables.Column(
        verbose_name="Survey",
        orderable=False,
        linkify=lambda record: reverse(
            "consultation:wave-detail", args=[record.consultation_slug, record.slug]
        ),
    )
    period_text = tables.Column(verbose_name="Held", orderable=False)
    responses = tables.Column(verbose_name="Responses", default="Not known")
    margin_text = tables.Column(verbose_name="Margin of error", orderable=False)

    class Meta:
        attrs = {"class": "govuk-table"}
        empty_text = "No survey of this consultation is recorded yet."

    def render_responses(self, value: int) -> str:
        """With its thousands marked."""
        return f"{value:,}"
