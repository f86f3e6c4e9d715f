"""Forms in which a report is started and set up: its months, its sections, what they show."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.permissions import Visibility
from consultation.models import Wave
from dates.periods import month_code
from deliverables.models import Deliverable
from highlights.models import Report, Section, SectionKind
from measures.forms.months import MonthField
from plans.models import Plan, Priority
from records.choices import RecordChoice, RecordChoices
from records.forms import RecordForm
from scorecards.models import KpiPage, Scorecard

# What a section of a kind shows besides its text, by the field in which it is chosen.
SHOWN_BY_KIND = {
    SectionKind.SCORECARD: "scorecard",
    SectionKind.KPI: "kpi_page",
    SectionKind.CONSULTATION: "wave",
    SectionKind.DELIVERABLES: "deliverables",
}
# Kinds that stand on pages of their own, or on that of the plan as a whole.
WITHOUT_PRIORITY = frozenset(
    {SectionKind.DELIVERY, SectionKind.CONSULTATION, SectionKind.TERMINOLOGY}
)


class ReportForm(RecordForm):
    """What a report is called, and the months that it covers."""

    title = forms.CharField(
        max_length=200,
        error_messages={"required": "Enter a title for the report."},
    )
    period_start = MonthField(
        label="First month of the period",
        help_text="Year and month, for example 2022-06.",
        error_messages={"required": "Enter the first month of the period, for example 2022-06."},
    )
    period_end = MonthField(
        label="Last month of the period",
        help_text="Year and month, for example 2022-08.",
        error_messages={"required": "Enter the last month of the period, for example 2022-08."},
    )
    data_to = MonthField(
        label="Data to",
        help_text="The last month of the figures: the end of the period or earlier.",
        error_messages={"required": "Enter the last month of the figures, for example 2022-08."},
    )


class NewReportForm(ReportForm):
    """A new report, with the structure of an earlier one or without sections."""

    field_order = ("source", "plan", "title", "period_start", "period_end", "data_to")

    source = RecordChoice(
        queryset=Report.objects.order_by("-period_end"),
        required=False,
        label="Copy the sections of",
        empty_label="No report: start without sections",
        help_text="This copies their order, what they show, and deliverables that are still open. "
        "It does not copy texts: you can copy each text when you write it.",
    )
    plan = RecordChoice(
        queryset=Plan.objects.all(),
        empty_label=None,
        error_messages={"required": "Choose the plan that the report is about."},
    )


class ReportChangeForm(ReportForm):
    """The months and the title of a report that exists."""

    started_from = forms.CharField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def values_of(report: Report) -> dict[str, str]:
        """What stands in the fields of a report."""
        return {
            "title": report.title,
            "period_start": month_code(report.period_start),
            "period_end": month_code(report.period_end),
            "data_to": month_code(report.data_to),
        }


class KindForm(RecordForm):
    """Which kind of section has been added."""

    kind = forms.ChoiceField(
        choices=SectionKind.choices,
        widget=forms.RadioSelect,
        label="What does the section show?",
        error_messages={"required": "Choose what the section shows."},
    )


class SectionForm(RecordForm):
    """A section: its title, and what sections of its kind show."""

    title = forms.CharField(
        max_length=200, error_messages={"required": "Enter a title for the section."}
    )
    started_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, report: Report, kind: SectionKind, is_new: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if is_new and kind not in WITHOUT_PRIORITY:
            self.fields["priority"] = RecordChoice(
                queryset=Priority.objects.filter(plan=report.plan_id),
                required=False,
                empty_label="The whole plan",
                help_text="The section is shown on the page of this priority.",
            )
        if kind in SHOWN_BY_KIND:
            name = SHOWN_BY_KIND[kind]
            self.fields[name] = _shown_field(name, report)

    @property
    def chosen(self) -> dict[str, Any]:
        """The choices of a valid form, as the actions take them."""
        return {
            name: list(value) if name == "deliverables" else value
            for name, value in self.cleaned_data.items()
            if name != "started_from"
        }

    @staticmethod
    def values_of(section: Section) -> dict[str, Any]:
        """What stands in the fields of a section."""
        return {
            "title": section.title,
            "scorecard": section.scorecard_id,
            "kpi_page": section.kpi_page_id,
            "wave": section.wave_id,
            "deliverables": list(section.lines.values_list("deliverable_id", flat=True)),
        }


class _DeliverablesField(RecordChoices):
    """Deliverables by reference and title; those that readers will not see say so."""

    def label_from_instance(self, obj: Any) -> str:
        hidden = "" if obj.visibility == Visibility.PUBLIC else " (not public: left out in print)"
        return f"{obj}{hidden}"


def _shown_field(name: str, report: Report) -> forms.Field:
    if name == "scorecard":
        return RecordChoice(
            queryset=Scorecard.objects.filter(
                Q(priority__plan=report.plan_id) | Q(priority__isnull=True)
            ),
            error_messages={"required": "Choose the scorecard that is shown."},
        )
    if name == "kpi_page":
        return RecordChoice(
            queryset=KpiPage.objects.filter(priority__plan=report.plan_id),
            label="KPI page",
            error_messages={"required": "Choose the KPI page that is shown."},
        )
    if name == "wave":
        return RecordChoice(
            queryset=Wave.objects.select_related("consultation"),
            error_messages={"required": "Choose the survey of the consultation that is shown."},
        )
    return _DeliverablesField(
        queryset=Deliverable.objects.filter(plan=report.plan_id),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="New ones are listed after the ones already in the section.",
    )
