"""What is shown beside texts in an editor: figures to bind, a drafted summary, the figure check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from dates.periods import month_code, month_text
from highlights.actions import dismiss_finding, restore_finding
from highlights.models import NarrativePart, Section
from highlights.queries.figure_checks import (
    CheckedPlace,
    ScorecardMonth,
    checked_commentary,
    checked_section,
)
from highlights.views.summary_lines import arrange, is_arranged
from measures.models import Measure
from records.versioned_texts import TextsForm
from scorecards.forms.figures import FigurePickerForm
from scorecards.models import KpiPage, Scorecard
from scorecards.queries import drafted_summary
from scorecards.sentences import QUARTER, USUAL_WINDOWS
from texts.narrative import placeholders

# Buttons that change or show something beside the texts, and save none of them.
ASKING = ("preview", "figure", "draft-summary")


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where texts stand: the month of their figures, what they are checked against, where findings
    are dismissed, and the measures shown beside them, by key."""

    month: date
    check: Callable[[Mapping[str, str]], CheckedPlace]
    dismissed_in: Section | ScorecardMonth
    measures: frozenset[int]
    kpi_page: KpiPage | None = None


def section_place(section: Section) -> TextPlace:
    """The texts of a section of a report."""
    rows = Measure.objects.none()
    if section.kpi_page:
        rows = Measure.objects.filter(kpi_rows__page=section.kpi_page)
    elif section.scorecard:
        rows = Measure.objects.filter(scorecard_rows__scorecard=section.scorecard)
    elif section.priority:
        rows = Measure.objects.filter(priorities=section.priority)
    return TextPlace(
        month=section.report.data_to,
        check=lambda texts: checked_section(section, texts),
        dismissed_in=section,
        measures=frozenset(rows.values_list("pk", flat=True)),
        kpi_page=section.kpi_page,
    )


def commentary_place(scorecard: Scorecard, month: date) -> TextPlace:
    """The commentary on a scorecard's month."""
    rows = scorecard.rows.values_list("measure_id", flat=True)
    place = ScorecardMonth(scorecard, month)
    return TextPlace(
        month=month,
        check=lambda texts: checked_commentary(place, texts),
        dismissed_in=place,
        measures=frozenset(rows),
    )


def is_asked(request: HttpRequest) -> bool:
    """Whether a button was pressed that saves nothing."""
    post = request.POST
    return (
        post.get("do") in ASKING
        or is_arranged(request)
        or any(name in post for name in ("insert", "dismiss", "take-up"))
    )


def do_what_is_asked(request: HttpRequest, place: TextPlace, form: TextsForm, *, by: User) -> str:
    """Do it, in the fields of a valid form, and say what was done. Raises NotAllowedError."""
    post = request.POST
    if token := post.get("insert"):
        return _insert(token, post.get("figure-part", ""), form)
    if is_arranged(request):
        return arrange(request, form)
    if post.get("do") == "draft-summary":
        return _draft_summary(place, form, with_quarter="with-quarter" in post)
    return _judge_finding(request, place, form, by=by)


def _judge_finding(request: HttpRequest, place: TextPlace, form: TextsForm, *, by: User) -> str:
    """Dismiss a finding of the figure check, or take one up again, where that was asked for."""
    post = request.POST
    if digest := post.get("dismiss"):
        for finding in place.check(form.texts()).findings:
            if finding.digest == digest:
                dismiss_finding(place=place.dismissed_in, finding=finding, by=by)
                return "Dismissed. It is not shown again unless the sentence changes."
        return "The text no longer contains that."
    if digest := post.get("take-up"):
        for finding in place.check(form.texts()).dismissed:
            if finding.digest == digest:
                restore_finding(place=place.dismissed_in, finding=finding, by=by)
        return "It is shown again."
    return ""


def picker(request: HttpRequest, place: TextPlace, form: TextsForm) -> dict[str, Any]:
    """What a page needs to offer figures."""
    asked = request.method == "POST" and "figure-measure" in request.POST
    choices = FigurePickerForm(
        request.POST if asked else None, parts=list(form.parts.items()), first=place.measures
    )
    return {
        "picker": choices,
        "offered": choices.offered(place.month),
        "picked": asked and request.POST.get("do") == "figure",
        "picker_month": month_text(place.month),
        "picker_month_code": month_code(place.month),
    }


def _insert(token: str, part: str, form: TextsForm) -> str:
    if not placeholders(token):
        return ""
    chosen = part if part in form.parts else next(iter(form.parts))
    text = form.text_of(chosen).rstrip()
    form.put(chosen, f"{text} {token}" if text else token)
    return (
        f"The figure has been added at the end of “{form.parts[chosen]}”. Nothing has been "
        "saved yet."
    )


def _draft_summary(place: TextPlace, form: TextsForm, *, with_quarter: bool) -> str:
    part = NarrativePart.DATA_SUMMARY.value
    if place.kpi_page is None or part not in form.parts:
        return ""
    windows = sorted({*USUAL_WINDOWS, QUARTER}) if with_quarter else USUAL_WINDOWS
    draft = drafted_summary(place.kpi_page, place.month, windows=windows)
    if not draft:
        return "The KPI page has no measures to draft a summary from."
    text = form.text_of(part).rstrip()
    form.put(part, f"{text}\n\n{draft}" if text else draft)
    if text:
        return (
            "The draft summary has been added below your text in “Data summary”: keep "
            "what you need from both. Nothing has been saved yet."
        )
    return "The draft summary has been added in “Data summary”. Nothing has been saved yet."
