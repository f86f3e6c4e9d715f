"""What the figure check finds in the texts of a report, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from figure_check import Facts, Finding, check_figures
from highlights.content import ReportContent, SectionContent
from highlights.evidence import report_content
from highlights.figure_facts import Ranks, ReportFacts, facts_of, facts_of_scorecard, measures_of
from highlights.models import FindingDismissal, NarrativePart, Report, Section
from highlights.published_fields import PublishedFields, published_fields
from highlights.queries.bound_values import resolver_of, texts_of
from measures.comparisons import WINDOWS
from measures.content import RowContent
from measures.models import Measure
from measures.queries import ranks_for_month
from plans.models import Priority
from plans.queries import glossary
from records.figure_check_port import has_figure
from scorecards.bound_values import FigureKind, FigureName
from scorecards.models import Scorecard
from scorecards.queries import BoundValueResolver, resolver_for, scorecard_for_month
from texts.narrative import Bound


@dataclass(frozen=True, slots=True)
class ScorecardMonth:
    """Where a commentary stands: a scorecard and a month."""

    scorecard: Scorecard
    month: date


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where the words of a record are held against a report: the section that prints it, None
    where none does, and the priority that they are of."""

    report: Report
    section: Section | None
    priority: Priority | None


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The findings in a text: those to look at, and those that were dismissed."""

    findings: tuple[Finding, ...] = ()
    dismissed: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found at all."""
        return not self.findings and not self.dismissed


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """What is found in the words of a record that a section prints (`highlights.published_fields`).

    `name` says which, and `url` where it is corrected.
    """

    name: str
    url: str
    checked: CheckedText


@dataclass(frozen=True, slots=True)
class CheckedPlace:
    """What is found in texts by their names, and in the records beside them, where anything is."""

    texts: Mapping[str, CheckedText]
    records: tuple[CheckedRecord, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything to look at."""
        return tuple(finding for each in self._checked for finding in each.findings)

    @property
    def dismissed(self) -> tuple[Finding, ...]:
        """Everything that was dismissed."""
        return tuple(finding for each in self._checked for finding in each.dismissed)

    @property
    def _checked(self) -> Iterator[CheckedText]:
        yield from self.texts.values()
        yield from (each.checked for each in self.records)


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """A finding in a report. `part` is None in the commentary on a scorecard, and in a `record`,
    which is "" elsewhere."""

    section: Section
    part: NarrativePart | None
    finding: Finding
    record: str = ""


def checked_section(section: Section, texts: Mapping[str, str]) -> CheckedPlace:
    """What is found in the texts of a section, as they are typed now, and in its records."""
    report = section.report
    live = report_content(report)
    resolver = _figures(live, texts.values(), report.data_to)
    facts = _facts(live, resolver)
    content = content_of(facts, section)
    own = facts.of(content, _bound_in(texts.values(), resolver))
    dismissed = _dismissed(report)
    records = [
        CheckedRecord(each.name, each.url, _checked(record_findings(each, own), dismissed))
        for each in _printed(facts, content)
    ]
    return CheckedPlace(
        texts={
            part: _checked(check_figures(text, resolver.bound, own), dismissed)
            for part, text in texts.items()
        },
        records=tuple(each for each in records if not each.checked.is_clean),
    )


def checked_commentary(place: ScorecardMonth, texts: Mapping[str, str]) -> CheckedPlace:
    """What is found in the commentary on a scorecard's month, as it is typed now.

    It is held against the newest report that prints it, else against the scorecard itself.
    """
    section = (
        Section.objects.filter(scorecard=place.scorecard, report__data_to=place.month)
        .select_related("report__plan")
        .order_by("-report", "position")
        .first()
    )
    if section:
        live = report_content(section.report)
        resolver = _figures(live, texts.values(), place.month)
        facts = _facts(live, resolver)
        own = facts.of(content_of(facts, section), _bound_in(texts.values(), resolver))
    else:
        resolver = resolver_for(texts.values(), place.month)
        scorecard = scorecard_for_month(place.scorecard, place.month)
        own = facts_of_scorecard(
            scorecard, place.month, _bound_in(texts.values(), resolver), glossary()
        )
    dismissed = _dismissed(place)
    return CheckedPlace(
        texts={
            part: _checked(check_figures(text, resolver.bound, own), dismissed)
            for part, text in texts.items()
        }
    )


def report_findings(
    report: Report, sections: Sequence[Section], live: ReportContent | None = None
) -> list[ReportFinding]:
    """What is found in every text of a report and not dismissed, in the order of its sections.

    The sections come with their narratives; `live` spares building its content again.
    """
    texts = texts_of(report, sections)
    resolver = resolver_of(texts, report.data_to)
    facts = _facts(live or report_content(report), resolver)
    dismissed = _dismissed(report)
    in_commentaries = _dismissed_in_commentaries(report, sections)
    found: list[ReportFinding] = []
    for section in sections:
        content = content_of(facts, section)
        own = facts.of(content, _bound_in([text for _, text in texts[section.pk]], resolver))
        for part, text in texts[section.pk]:
            hidden = dismissed if part else dismissed | in_commentaries[section.scorecard_id]
            findings = _open(check_figures(text, resolver.bound, own), hidden)
            found += (ReportFinding(section, part, each) for each in findings)
        for printed in _printed(facts, content):
            findings = _open(record_findings(printed, own), dismissed)
            found += (ReportFinding(section, None, each, record=printed.name) for each in findings)
    return found


def _dismissed_in_commentaries(
    report: Report, sections: Sequence[Section]
) -> defaultdict[int | None, set[str]]:
    """The findings dismissed in the commentaries of sections, by the key of the scorecard."""
    found: defaultdict[int | None, set[str]] = defaultdict(set)
    for scorecard, digest in FindingDismissal.objects.filter(
        scorecard__in={section.scorecard_id for section in sections}, month=report.data_to
    ).values_list("scorecard_id", "fingerprint"):
        found[scorecard].add(digest)
    return found


def _open(findings: Iterable[Finding], dismissed: Collection[str]) -> list[Finding]:
    return [each for each in findings if each.digest not in dismissed]


def facts_in(report: Report) -> ReportFacts:
    """The facts of a report as it would be published now."""
    live = report_content(report)
    return _facts(live, _figures(live, (), report.data_to))


def _facts(live: ReportContent, resolver: BoundValueResolver) -> ReportFacts:
    """The facts of a report, with the places of its measures among other forces."""
    rows = resolver.rows.values()
    return facts_of(live, rows, glossary(), _ranks(measures_of(live, rows), resolver.month))


def _ranks(slugs: Sequence[str], month: date) -> Ranks:
    """The force's places among others in the measures of a report, in all windows."""
    measures = Measure.objects.filter(slug__in=slugs)
    wanted = [(measure, months) for measure in measures for months in WINDOWS]
    return {key: place.rank for key, place in ranks_for_month(wanted, month).items()}


def _figures(live: ReportContent, typed: Iterable[str], month: date) -> BoundValueResolver:
    """The figures that are bound into a report's texts as kept, and into those typed now."""
    kept = [each for section in live.sections for each in section.figures]
    tokens = [
        FigureName(
            each.slug, FigureKind(each.kind), each.months, each.area_slug if each.area else ""
        ).token
        for each in kept
    ]
    return resolver_for([*typed, *tokens], month)


def _bound_in(texts: Iterable[str], resolver: BoundValueResolver) -> tuple[RowContent, ...]:
    """The rows of which texts bind figures."""
    return resolver.rows_in("\n".join(texts))


def record_findings(printed: PublishedFields, facts: Facts) -> tuple[Finding, ...]:
    """What is found in the words of a record."""
    # A title names its own record, and says nothing of how far that is.
    others = tuple(each for each in facts.others if each.key != printed.key)
    return tuple(
        finding
        for texts, known in (
            (printed.texts, facts),
            (printed.titles, replace(facts, others=others)),
        )
        for text in texts
        if has_figure(text)
        # Records are plain words: what looks like a placeholder is printed as it is.
        for finding in check_figures(text, Bound, known)
    )


def _printed(facts: ReportFacts, content: SectionContent | None) -> Iterable[PublishedFields]:
    return published_fields(facts.report, content) if content else ()


def content_of(facts: ReportFacts, section: Section) -> SectionContent | None:
    """What a section shows, in the facts of its report."""
    return next((each for each in facts.report.sections if each.slug == section.slug), None)


def _dismissed(place: Report | ScorecardMonth) -> set[str]:
    if isinstance(place, Report):
        return set(place.dismissals.values_list("fingerprint", flat=True))
    return set(
        place.scorecard.dismissals.filter(month=place.month).values_list("fingerprint", flat=True)
    )


def _checked(findings: Sequence[Finding], dismissed: Collection[str]) -> CheckedText:
    return CheckedText(
        findings=tuple(each for each in findings if each.digest not in dismissed),
        dismissed=tuple(each for each in findings if each.digest in dismissed),
    )
