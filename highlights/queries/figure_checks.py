"""What the figure check finds in the texts of a report, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from highlights.evidence import report_content
from highlights.figure_check import Facts, Finding, ReportFacts, check_figures, facts_of
from highlights.models import NarrativePart, Report, Section
from scorecards.models import Commentary
from scorecards.queries import figure_book


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The findings in a text: those to look at, and those that were dismissed."""

    findings: tuple[Finding, ...] = ()
    dismissed: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """A finding in a report. `part` is None in the commentary on a scorecard."""

    section: Section
    part: NarrativePart | None
    finding: Finding


def checked_texts(
    section: Section, texts: Mapping[NarrativePart, str]
) -> dict[NarrativePart, CheckedText]:
    """What is found in the texts of a section, as they are typed now."""
    report = section.report
    facts = facts_of(report_content(report))
    book = figure_book(texts.values(), report.data_to)
    dismissed = _dismissed(report)
    own = _facts_of_section(facts, section)
    return {
        part: _checked(check_figures(text, book.bound, own), dismissed)
        for part, text in texts.items()
    }


def report_findings(report: Report, sections: Sequence[Section]) -> list[ReportFinding]:
    """What is found in every text of a report and not dismissed, in the order of its sections.

    The sections come with their narratives.
    """
    commentaries = dict(
        Commentary.objects.filter(
            scorecard__in={section.scorecard_id for section in sections}, month=report.data_to
        ).values_list("scorecard_id", "text")
    )
    texts: dict[int, list[tuple[NarrativePart | None, str]]] = {
        section.pk: [
            *((NarrativePart(each.part), each.text) for each in section.narratives.all()),
            *((None, text) for key, text in commentaries.items() if key == section.scorecard_id),
        ]
        for section in sections
    }
    facts = facts_of(report_content(report))
    book = figure_book([text for own in texts.values() for _, text in own], report.data_to)
    dismissed = _dismissed(report)
    return [
        ReportFinding(section, part, finding)
        for section in sections
        for own in [_facts_of_section(facts, section)]
        for part, text in texts[section.pk]
        for finding in check_figures(text, book.bound, own)
        if finding.fingerprint not in dismissed
    ]


def _facts_of_section(facts: ReportFacts, section: Section) -> Facts:
    content = next(
        (
            each
            for part in facts.report.parts
            for each in part.sections
            if each.slug == section.slug
        ),
        None,
    )
    return facts.of(content)


def _dismissed(report: Report) -> set[str]:
    return set(report.dismissals.values_list("fingerprint", flat=True))


def _checked(findings: Sequence[Finding], dismissed: set[str]) -> CheckedText:
    return CheckedText(
        findings=tuple(each for each in findings if each.fingerprint not in dismissed),
        dismissed=tuple(each for each in findings if each.fingerprint in dismissed),
    )
