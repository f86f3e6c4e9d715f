"""Tables of registers and risks."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dates.periods import day_text
from risks.content import RiskContent, ScoreContent
from risks.models import Response

TREND_WORDS = {"rising": "▲ Rising", "falling": "▼ Falling", "steady": "Steady"}
NUMERIC = {
    "td": {"class": "govuk-table__cell--numeric"},
    "th": {"class": "govuk-table__header--numeric"},
}


def score_tag(score: ScoreContent) -> SafeString:
    """A score with the name of its band, so that its colour is never the only cue."""
    return format_html(
        '<span class="app-score app-score--{}"><span class="app-score__number">{}</span>'
        '<span class="app-score__band"> {}</span></span>',
        score.tone,
        score.score,
        score.band,
    )


class RiskTable(tables.Table):
    """The risks of a register, the highest current score first."""

    caption = "Risks"

    reference = tables.Column(
        verbose_name="Reference",
        linkify=lambda record: reverse(
            "risks:risk-detail", args=[record.register_slug, record.reference]
        ),
    )
    title = tables.Column(verbose_name="Risk")
    owner_title = tables.Column(verbose_name="Owner", default="Not named")
    priority_number = tables.Column(verbose_name="Priority", default="Whole plan")
    response = tables.Column(verbose_name="Response")
    current = tables.Column(
        verbose_name="Current score", order_by="current__score", default="Not scored"
    )
    trend = tables.Column(verbose_name="Trend", default="Not known", empty_values=("",))
    appetite = tables.Column(verbose_name="Appetite", attrs=NUMERIC)
    days_above_appetite = tables.Column(verbose_name="Days above appetite", attrs=NUMERIC)
    next_review_on = tables.Column(
        verbose_name="Next review",
        default="Not set",
        attrs={"td": {"class": "app-day"}},
    )

    class Meta:
        attrs = {"class": "govuk-table"}
        order_by = ("-current",)
        empty_text = "No risks match the filters. Clear the filters to see all of them."

    def render_response(self, value: str) -> str:
        """The response in words."""
        return Response(value).label

    def render_current(self, value: ScoreContent) -> SafeString:
        """The score and its band."""
        return score_tag(value)

    def render_trend(self, value: str) -> str:
        """The movement as a shape and in words."""
        return TREND_WORDS[value]

    def render_days_above_appetite(self, value: int, record: RiskContent) -> str:
        """The days, and whether they go on."""
        return f"{value:,} and counting" if record.is_above_appetite else f"{value:,}"

    def render_next_review_on(self, value: str) -> str:
        """The day in words."""
        return day_text(date.fromisoformat(value))
