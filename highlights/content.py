"""Everything that a report says: already counted, rounded and worded.

One content, many outputs. A draft's content is built from live data by `highlights.evidence`; a
published edition's is read back from its frozen JSON. Pages, API, print and every file take this
object and cannot tell which of the two they were given. Nothing after it computes a figure.
"""

from dataclasses import dataclass

from consultation.content import WaveContent
from deliverables.content import DeliverableContent, DeliverableNoteContent, DeliverableTally
from measures.content import MeasureNoteContent, RowContent
from risks.content import RiskContent, RiskKeyContent, RiskNoteContent, RiskTally
from scorecards.content import FigureContent, KpiContent, ScorecardContent, TallyContent

# Raised whenever the classes below change shape: a new field has a default that means "not said",
# and none is renamed or taken away. Editions keep the version they were written in, and
# tests/highlights/editions keeps one of each.
SCHEMA_VERSION = 5


@dataclass(frozen=True, slots=True)
class OfficeContent:
    """What office, holder, panel and force were called at the end of the period."""

    office_name: str
    office_short: str
    holder_title: str
    panel_name: str
    force_name: str
    area_name: str


@dataclass(frozen=True, slots=True)
class NarrativeContent:
    """An officer's text: `part` as in the model, its title, the Markdown and its sanitised HTML
    with acronyms marked up.

    Both hold the words of the figures that the officer bound into it; `figures` says what each of
    them is of. Without any, or in editions from before they were kept, it is empty.
    """

    part: str
    title: str
    text: str
    html: str
    figures: tuple[FigureContent, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyContent:
    """A body in the delivery and governance structure."""

    slug: str
    name: str
    acronym: str
    kind: str
    oversees: str
    parent_slug: str


@dataclass(frozen=True, slots=True)
class TermContent:
    """An entry of the terminology."""

    acronym: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class SectionContent:
    """A section. Only what its kind shows is filled in; everything else is None or empty."""

    slug: str
    kind: str
    title: str
    narratives: tuple[NarrativeContent, ...]
    deliverables: tuple[DeliverableContent, ...]
    risks: tuple[RiskContent, ...]
    scorecard: ScorecardContent | None
    kpi: KpiContent | None
    wave: WaveContent | None
    bodies: tuple[BodyContent, ...]
    terms: tuple[TermContent, ...]
    risk_keys: tuple[RiskKeyContent, ...] = ()

    @property
    def rows(self) -> tuple[RowContent, ...]:
        """The rows of its scorecard and of its KPI page."""
        scorecard = self.scorecard.rows if self.scorecard else ()
        kpi = self.kpi.rows if self.kpi else ()
        return (*scorecard, *(line.row for line in kpi))

    @property
    def figures(self) -> tuple[FigureContent, ...]:
        """The figures that are bound into its texts, the commentary among them."""
        commentary = self.scorecard.commentary_figures if self.scorecard else ()
        return (*(each for text in self.narratives for each in text.figures), *commentary)


@dataclass(frozen=True, slots=True)
class KeyChangesContent:
    """A part at a glance: measures, deliverables and risks counted. None where it has none."""

    measures: TallyContent | None
    deliverables: DeliverableTally | None
    risks: RiskTally | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartContent:
    """A page of the report: the plan as a whole, a priority, the consultation, the terminology.

    `kind` is "plan", "priority", "consultation" or "terminology"; `number` a priority's number.
    """

    slug: str
    kind: str
    number: int | None
    title: str
    summary: str
    glance: KeyChangesContent
    sections: tuple[SectionContent, ...]


@dataclass(frozen=True, slots=True)
class UndatedContent:
    """What is known of the records that a report prints, and is not dated.

    The report does not print it: the records' own pages show it, as at the edition.
    """

    measures: tuple[MeasureNoteContent, ...]
    deliverables: tuple[DeliverableNoteContent, ...]
    risks: tuple[RiskNoteContent, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A whole report. Months are written "2022-08" beside their words.

    `undated` is None in editions from before it was kept.
    """

    schema_version: int
    calculation_version: str
    slug: str
    title: str
    office: OfficeContent
    plan_slug: str
    plan_title: str
    period_start: str
    period_end: str
    period_text: str
    data_to: str
    data_to_text: str
    glance: KeyChangesContent
    parts: tuple[PartContent, ...]
    undated: UndatedContent | None = None

    @property
    def sections(self) -> tuple[SectionContent, ...]:
        """Every section, in its order."""
        return tuple(section for part in self.parts for section in part.sections)

    @property
    def terms(self) -> tuple[TermContent, ...]:
        """Every term that the report explains, in its order."""
        return tuple(term for section in self.sections for term in section.terms)

    def part(self, slug: str) -> PartContent | None:
        """The part with this slug, or None."""
        return next((part for part in self.parts if part.slug == slug), None)
