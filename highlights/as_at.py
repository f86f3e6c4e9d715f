"""Editions as the pages of records ask for them: which one, and what it printed of each record."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dates.periods import day_text, last_day, parse_month
from highlights.content import ReportContent, SectionContent
from highlights.queries import EditionAlteredError, ReportWithdrawnError, reports_for, view_report
from highlights.queries.reports import EditionNote
from records.as_at import AsAt, register_editions

_CODE = re.compile(r"(?P<slug>[-\w]+)(\.(?P<number>[1-9]\d{0,4}))?")


def edition_code(slug: str, number: int) -> str:
    """How addresses name an edition."""
    return f"{slug}.{number}"


def find_edition(request: HttpRequest, code: str) -> AsAt:
    """The edition that an address names: the newest one where it says no number.

    Who may not read it today finds nothing. Raises Http404.
    """
    named = _CODE.fullmatch(code)
    if named is None:
        raise Http404("There is no edition with this name.")
    report = get_object_or_404(reports_for(request.user), slug=named["slug"])
    number = int(named["number"]) if named["number"] else None
    try:
        view = view_report(report, edition_number=number)
    except ReportWithdrawnError as withdrawn:
        raise Http404("The edition was withdrawn.") from withdrawn
    except EditionAlteredError as altered:
        raise Http404(str(altered)) from altered
    if view is None or view.edition is None:
        raise Http404("The report has no such edition.")
    return _as_at(report.slug, view.content, view.edition)


def _as_at(slug: str, content: ReportContent, edition: EditionNote) -> AsAt:
    cut_off, data_to = last_day(parse_month(content.period_end)), parse_month(content.data_to)
    return AsAt(
        code=edition_code(slug, edition.number),
        name=f"{content.title}, {content.period_text}",
        number=edition.number,
        url=reverse("highlights:edition-contents", args=[slug, edition.number]),
        published_at=edition.published_at,
        published_text=edition.published_text,
        cut_off=cut_off,
        cut_off_text=day_text(cut_off),
        data_to=data_to,
        data_to_text=content.data_to_text,
        printed=dict(_printed(content)),
    )


def _printed(content: ReportContent) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What an edition says of each record: ("risk", register, reference), and so on.

    What it keeps of a record besides what it printed has a name that ends with "note".
    """
    if content.undated:
        for measure in content.undated.measures:
            yield ("measure note", measure.slug), measure
        for plan in content.undated.deliverables:
            yield ("deliverable note", plan.reference), plan
        for note in content.undated.risks:
            yield ("risk note", note.register_slug, note.reference), note
    # Of what stands in several tables, the first counts: it was put in last.
    for part in reversed(content.parts):
        for section in reversed(part.sections):
            yield from _printed_in(section)


def _printed_in(section: SectionContent) -> Iterator[tuple[tuple[str, ...], Any]]:
    for risk in section.risks:
        yield ("risk", risk.register_slug, risk.reference), risk
    if section.wave:
        yield ("wave", section.wave.consultation_slug, section.wave.slug), section.wave
    for body in section.bodies:
        yield ("body", body.slug), body
    for deliverable in section.deliverables:
        yield ("deliverable", deliverable.reference), deliverable
    lines = section.kpi.rows if section.kpi else ()
    rows = section.scorecard.rows if section.scorecard else ()
    for row in (*(line.row for line in lines), *rows):
        yield ("measure", row.slug, row.area_slug), row


register_editions(find_edition)
