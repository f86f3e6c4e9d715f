"""What stands beside the texts of a section: figures to bind, a drafted summary, the check."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from highlights.actions import dismiss_finding, take_up_finding
from highlights.forms.narrative import NarrativeForm
from highlights.models import NarrativePart, Section
from highlights.queries.figure_checks import CheckedText, checked_texts
from plans.narrative import placeholders
from plans.periods import month_text
from scorecards.forms.figures import FigurePickerForm
from scorecards.queries import drafted_summary
from scorecards.sentences import QUARTER, USUAL_WINDOWS

# Buttons that change or show something beside the texts, and save none of them.
ASKING = ("preview", "figure", "draft-summary")


def is_asked(request: HttpRequest) -> bool:
    """Whether a button was pressed that saves nothing."""
    post = request.POST
    return post.get("do") in ASKING or any(
        name in post for name in ("insert", "dismiss", "take-up")
    )


def do_what_is_asked(
    request: HttpRequest, section: Section, form: NarrativeForm, *, by: User
) -> str:
    """Do it, in the fields of a valid form, and say what was done. Raises NotAllowedError."""
    post = request.POST
    if token := post.get("insert"):
        return _insert(token, post.get("figure-part", ""), form)
    if post.get("do") == "draft-summary":
        return _draft_summary(section, form, with_quarter="with-quarter" in post)
    found = checks(section, form).values()
    if fingerprint := post.get("dismiss"):
        for finding in (each for checked in found for each in checked.findings):
            if finding.fingerprint == fingerprint:
                dismiss_finding(section=section, finding=finding, by=by)
                return "Dismissed: it is not shown again while the sentence stays the same."
        return "The text no longer says that."
    if fingerprint := post.get("take-up"):
        for finding in (each for checked in found for each in checked.dismissed):
            if finding.fingerprint == fingerprint:
                take_up_finding(section=section, finding=finding, by=by)
        return "It is shown again."
    return ""


def checks(section: Section, form: NarrativeForm) -> dict[NarrativePart, CheckedText]:
    """What the figure check finds in the texts as they stand in the form."""
    return checked_texts(section, {part: form.text_of(part) for part in form.parts})


def picker(
    request: HttpRequest, section: Section, parts: Sequence[NarrativePart]
) -> dict[str, Any]:
    """What a page needs to offer figures."""
    labels = [(part.value, part.label) for part in parts]
    asked = request.method == "POST" and "figure-measure" in request.POST
    form = FigurePickerForm(request.POST if asked else None, parts=labels)
    return {
        "picker": form,
        "offered": form.offered(section.report.data_to),
        "picked": asked and request.POST.get("do") == "figure",
        "picker_month": month_text(section.report.data_to),
    }


def _insert(token: str, part: str, form: NarrativeForm) -> str:
    if not placeholders(token):
        return ""
    chosen = next((each for each in form.parts if each.value == part), form.parts[0])
    text = form.text_of(chosen).rstrip()
    form.put(chosen, f"{text} {token}" if text else token)
    return f"The figure stands at the end of “{chosen.label}”. Nothing is saved yet."


def _draft_summary(section: Section, form: NarrativeForm, *, with_quarter: bool) -> str:
    if section.kpi_page is None or NarrativePart.DATA_SUMMARY not in form.parts:
        return ""
    windows = sorted({*USUAL_WINDOWS, QUARTER}) if with_quarter else USUAL_WINDOWS
    draft = drafted_summary(section.kpi_page, section.report.data_to, windows=windows)
    if not draft:
        return "The KPI page has no measures to draft from."
    text = form.text_of(NarrativePart.DATA_SUMMARY).rstrip()
    form.put(NarrativePart.DATA_SUMMARY, f"{text}\n\n{draft}" if text else draft)
    if text:
        return (
            "The drafted summary stands below your text in “Data summary”: keep what you want of "
            "both. Nothing is saved yet."
        )
    return "The drafted summary stands in “Data summary”. Nothing is saved yet."
