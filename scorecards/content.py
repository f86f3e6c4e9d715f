"""What scorecards and KPI pages say, counted, rounded and worded: the only thing outputs read.

Frozen and made of plain values, so that it can be stored with a published edition as JSON and read
back equal. Exact figures are decimal strings; "no value" is None for figures and "" for texts.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PointContent:
    """One month of a series: month "2022-08", exact value or None for a gap, printed text."""

    month: str
    value: str | None
    text: str


@dataclass(frozen=True, slots=True)
class WindowContent:
    """One window of a row against the same window a year before.

    `start`, `end`, `previous_start`, `previous_end` are months such as "2022-08". `direction` is
    up, down, steady or None; `verdict` better, worse, steady, neutral or None. `arrow` is the
    printed sign or "", `relative` the exact change in percent of the
    earlier value whatever the unit prints, and `words` says the comparison aloud: "up 9.1%, worse".
    """

    months: int
    start: str
    end: str
    previous_start: str
    previous_end: str
    period_text: str
    previous_period_text: str
    value: str | None
    text: str
    previous_value: str | None
    previous_text: str
    change: str | None
    change_text: str
    relative: str | None
    direction: str | None
    verdict: str | None
    arrow: str
    words: str


@dataclass(frozen=True, slots=True)
class RowContent:
    """A measure and area with its series (24 months, oldest first) and its windows.

    `area` is None for the whole force area. `series_words` is the sparkline in words.
    """

    measure: str
    slug: str
    area: str | None
    area_slug: str
    unit: str
    preferred_direction: str
    series: tuple[PointContent, ...]
    series_words: str
    windows: tuple[WindowContent, ...]
    target: str | None
    target_text: str
    target_label: str
    target_met: bool | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class HeadingContent:
    """The heading of a window's columns: "Last 3 months", its period and the one before."""

    months: int
    title: str
    period_text: str
    previous_period_text: str


@dataclass(frozen=True, slots=True)
class TallyContent:
    """How many rows of a scorecard are better, worse, steady, neutral or without comparison.

    Counted on the last 12 months, or the longest window that can be compared.
    """

    better: int
    worse: int
    steady: int
    neutral: int
    none: int


@dataclass(frozen=True, slots=True)
class ScorecardContent:
    """A scorecard for a month. `commentary` is sanitised HTML or ""; `rule` the rule in force."""

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


@dataclass(frozen=True, slots=True)
class AnnotationContent:
    """Words on a month or a range of months of a measure."""

    month: str
    end_month: str | None
    period_text: str
    kind: str
    text: str
    rebases: bool


@dataclass(frozen=True, slots=True)
class KpiRowContent:
    """A row of a KPI page. `group` is "headline", "area" or "subtype"."""

    row: RowContent
    group: str
    annotations: tuple[AnnotationContent, ...]


@dataclass(frozen=True, slots=True)
class KpiContent:
    """A KPI page for a month: rows with area splits and sub-types, events, and the source."""

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


@dataclass(frozen=True, slots=True)
class FigureContent:
    """A figure bound into a text: what it is of, and the words that stand there.

    `kind` is a `scorecards.figures.FigureKind`, `area` None for the whole force area, `value` the
    exact figure as a decimal string, or None where the words hold no number.
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
