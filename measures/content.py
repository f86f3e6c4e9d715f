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
    `why_empty` says why there can be no value, whatever is loaded; else it is "". `small_change` is
    printed in the place of `change_text` where there is an arrow for a change that rounds to
    nothing: "less than a second shorter"; else it is "".
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
    why_empty: str = ""
    small_change: str = ""


@dataclass(frozen=True, slots=True)
class ControlContent:
    """What the control chart says of a row's month.

    `variation` and `assurance` name the icons (`measures.spc`); no assurance without a target, a
    preferred direction or limits. `words` say the arrow and the chart together, and `is_conflict`
    whether the two seem to disagree. Limits are those that judge the month; `note` says where they
    are to be read with care.
    """

    variation: str
    assurance: str | None
    signal: str
    variation_words: str
    assurance_words: str
    words: str
    is_conflict: bool
    mean: str
    mean_text: str
    lower: str | None
    lower_text: str
    upper: str | None
    upper_text: str
    is_trial: bool
    note: str


@dataclass(frozen=True, slots=True)
class ChartPointContent:
    """A month of a control chart. A month without a figure is a gap: all but its name is empty.

    `signal` is the rule that the month meets, and `point_type` what that means
    (`measures.spc`). `mean`, `lower` and `upper` judge the month; `target` is the one in force.
    """

    month: str
    month_text: str
    value: str | None
    text: str
    mean: str | None
    lower: str | None
    upper: str | None
    signal: str
    signal_words: str
    point_type: str
    target: str | None
    target_text: str
    target_met: bool | None
    is_provisional: bool
    is_unlikely: bool


@dataclass(frozen=True, slots=True)
class BaselineContent:
    """The limits of the months from `start` to `end`, worked out from the first `base_size`."""

    start: str
    start_text: str
    end: str
    end_text: str
    size: int
    base_size: int
    mean: str
    mean_text: str
    lower: str | None
    lower_text: str
    upper: str | None
    upper_text: str
    is_trial: bool


@dataclass(frozen=True, slots=True)
class ControlChartContent:
    """A control chart of a measure in an area; without any figure its points are empty.

    Where it shows the latest months only, its limits come from the earlier ones too, and
    `baselines` are those of the months shown.

    `title` says in a sentence what the chart shows; where it is empty, as in an older edition,
    `finding` says the latest point in short words. `formula` says how its limits
    were worked out, `warnings` where they are to be read with care, and `control` the latest point
    beside the comparison of its month. `decimals`, `frequency` and `per` are those of the row.
    """

    measure: str
    slug: str
    area: str | None
    area_slug: str
    unit: str
    preferred_direction: str
    finding: str
    formula: str
    words: str
    points: tuple[ChartPointContent, ...]
    baselines: tuple[BaselineContent, ...]
    warnings: tuple[str, ...]
    control: ControlContent | None
    decimals: int | None = None
    title: str = ""
    frequency: str = "month"
    per: int | None = None


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
class RowContent:
    """A measure and area with its series and its windows.

    The series has 24 months or fewer longer periods, oldest first, each by its last month.

    `area` is None for the whole force area. `series_words` is the sparkline in words. `control` is
    None where the icons of control charts are off, or where the month has nothing to judge. Where
    `figures_overlap`, each figure covers earlier months too, and months are not added up.
    `frequency` and `coverage` are those of `measures.coverage`, and `coverage_text` says what a
    figure covers where that is not a month: "Each figure covers a quarter"; else it is "". `per` is
    the number of people that a rate is for. `aggregation` is "" in an older edition.

    `older_text` says of a row without a figure for the month of its table that it is older, and how
    far its figures go: "Data to July 2022". Else it is "". `decimals` are those of the measure,
    None where they are usual for its unit. `decisions` are those on the quality of its data that
    hold in a month of the series: why a cell is blank, or how to read what is there.
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
    control: ControlContent | None = None
    figures_overlap: bool = False
    older_text: str = ""
    decimals: int | None = None
    decisions: tuple[AnnotationContent, ...] = ()
    frequency: str = "month"
    coverage: str = "own_period"
    coverage_text: str = ""
    per: int | None = None
    aggregation: str = ""


@dataclass(frozen=True, slots=True)
class HeadingContent:
    """The heading of a window's columns: "Last 3 months", its period and the one before."""

    months: int
    title: str
    period_text: str
    previous_period_text: str


@dataclass(frozen=True, slots=True)
class RankContent:
    """The force's place in a month: "=42nd of 44", in which quarter, and with what figure.

    `is_published` where only the rank was published, and not the figures of the forces.
    `published_text` is what was published of the month, "" where nothing was. `value` and the
    quartiles of all the forces are exact decimals; where only the rank is known they are None,
    and their texts "".

    `missing` are the forces that have a figure for another month and none for this one, and
    `missing_text` says so. `same_forces` is whether the same forces reported as in the latest
    month, without which two places are not to be compared.
    """

    month: str
    month_text: str
    rank: int
    forces: int
    is_tied: bool
    text: str
    quarter: str
    value: str | None
    value_text: str
    is_published: bool
    published_text: str
    lower_quartile: str | None
    median: str | None
    upper_quartile: str | None
    lower_quartile_text: str
    median_text: str
    upper_quartile_text: str
    missing: tuple[str, ...] = ()
    missing_text: str = ""
    same_forces: bool = True


@dataclass(frozen=True, slots=True)
class PeersContent:
    """A comparison with other forces: the comparator's definition, and the force's path in rank.

    `ranks` are by month, oldest first; `data_to` is the last of them. `path_text` says where the
    path came from. `quartiles_text` says the figures of the quarters in the latest month, where
    the figures of the forces are known. `figures_name` and `figures_slug` name the measure whose
    figures are ranked, where it is another one that the reader may see; else they are "".
    """

    name: str
    definition: str
    source_name: str
    source_url: str
    source_words: str
    figures_name: str
    figures_slug: str
    data_to: str
    order_text: str
    path_text: str
    quartiles_text: str
    ranks: tuple[RankContent, ...]


@dataclass(frozen=True, slots=True)
class MeasureNoteContent:
    """What is known of a measure besides its figures, and is not dated.

    `unit` and `aggregation` are the values of the choices in `measures.comparisons`, `frequency`
    and `coverage` those of `measures.coverage`, and `preferred_text` says which way is better.
    `targets` are sentences. `peers` is the comparison with other forces, None without one.
    """

    slug: str
    name: str
    definition: str
    why_it_matters: str
    note: str
    unit: str
    decimals: int | None
    aggregation: str
    preferred_text: str
    source_name: str
    source_url: str
    source_words: str
    owner_title: str
    objectives: tuple[str, ...]
    targets: tuple[str, ...]
    peers: PeersContent | None
    frequency: str = "month"
    coverage: str = "own_period"
    per: int | None = None
