"""What scorecards and KPI pages say, counted, rounded and worded: the only thing outputs read."""

from dataclasses import dataclass

from measures.content import AnnotationContent, ControlChartContent, HeadingContent, RowContent


@dataclass(frozen=True, slots=True)
class TallyContent:
    """How many rows of a scorecard are better, worse, steady, neutral or without comparison.

    Counted on the last 12 months, or the longest window that can be compared. `older` of those
    without comparison have no figure for the month of their table.
    """

    better: int
    worse: int
    steady: int
    neutral: int
    none: int
    older: int = 0


@dataclass(frozen=True, slots=True)
class FigureContent:
    """A figure bound into a text: what it is of, and its words.

    `kind` is a `scorecards.bound_values.FigureKind`, `area` None for the whole force area, `value`
    the exact figure as a decimal string, or None where the words hold no number.

    `made_from` are the slugs of other measures that the words are made from: the whole that it is a
    share of, or the measure in which the forces are ranked; a rank without any was published so.
    """

    measure: str
    slug: str
    area: str | None
    area_slug: str
    kind: str
    months: int
    period_text: str
    value: str | None
    words: str
    made_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorecardContent:
    """A scorecard for a month. `commentary` is sanitised HTML or ""; `rule` the rule in force.

    `older_text` says which rows have no figure for the month, and `empty_text` stands in the place
    of a table that has no figure at all; else they are "".

    `commentary_figures` says what the figures that are bound into the commentary are of.
    """

    slug: str
    title: str
    month: str
    month_text: str
    rule: str
    headings: tuple[HeadingContent, ...]
    rows: tuple[RowContent, ...]
    tally: TallyContent
    commentary: str
    source_text: str
    commentary_figures: tuple[FigureContent, ...] = ()
    older_text: str = ""
    empty_text: str = ""


@dataclass(frozen=True, slots=True)
class KpiRowContent:
    """A row of a KPI page. `group` is "headline", "area" or "subtype".

    `chart` is the control chart of the months of its series; None where the page shows none.
    """

    row: RowContent
    group: str
    annotations: tuple[AnnotationContent, ...]
    chart: ControlChartContent | None = None


@dataclass(frozen=True, slots=True)
class SourceContent:
    """Where figures come from: its name, its address or "", and the measures that it gives.

    Without `measures` it is the source of the page as a whole.
    """

    name: str
    url: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkContent:
    """A further link: its words, and an address of the web or of this site."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class KpiContent:
    """A KPI page for a month: rows with area splits and sub-types, events, sources and links.

    `source_name` and `source_url` are the source of the page as a whole. `sources` have it first
    and then those of the measures, each once; editions from before they were kept have none.
    `older_text` and `empty_text` are as those of a scorecard.
    """

    slug: str
    title: str
    month: str
    month_text: str
    rule: str
    headings: tuple[HeadingContent, ...]
    rows: tuple[KpiRowContent, ...]
    annotations: tuple[AnnotationContent, ...]
    source_name: str
    source_url: str
    sources: tuple[SourceContent, ...] = ()
    links: tuple[LinkContent, ...] = ()
    older_text: str = ""
    empty_text: str = ""
