"""The files of figures that the product writes itself, as it reads them back (pure).

A file of series or of a chart is read back unchanged. A scorecard holds windows and a list of ranks
places among forces: neither holds figures of months, and both are refused in words.
"""

from collections.abc import Sequence

SERIES_HEADER = (
    "measure",
    "area",
    "month",
    "value",
    "text",
    "numerator",
    "denominator",
    "provisional",
    "revisions",
)
CHART_HEADER = (
    "measure",
    "area",
    "month",
    "value",
    "mean",
    "lower_limit",
    "upper_limit",
    "target",
    "target_met",
    "signal",
    "point_type",
    "provisional",
    "numerator",
    "denominator",
)
SCORECARD_HEADER = (
    "priority",
    "measure",
    "area",
    "last_month",
    "last_month_change",
    "last_3_months",
    "last_3_months_change",
    "last_12_months",
    "last_12_months_change",
)
# Only where a scorecard shows the icons of control charts.
CONTROL_HEADER = ("variation", "assurance", "control_chart")
# Only where a row of a scorecard has a decision on the quality of its data.
DECISIONS_HEADER = ("data_quality",)
# Only where a row has no figure for the month of its scorecard.
OLDER_HEADER = ("data_to",)
RANK_HEADER = (
    "measure",
    "month",
    "rank",
    "forces",
    "tied",
    "quarter",
    "figure",
    "figure_text",
    "lower_quartile",
    "median",
    "upper_quartile",
    "from_figures",
    "published",
    "forces_without_figure",
    "same_forces_as_latest",
)
_READ_BACK = (SERIES_HEADER, CHART_HEADER)
_SERIES = "download the months of the measure (CSV) from its page, and upload that file"


def is_read_back(headings: Sequence[str]) -> bool:
    """Whether these are the headings of a file that the product wrote, and reads back."""
    return _plain(headings) in map(set, _READ_BACK)


def why_not_read_back(headings: Sequence[str]) -> str:
    """Why a file that the product wrote holds no figures of months, with the mend, or ""."""
    given = _plain(headings)
    if given >= set(SCORECARD_HEADER):
        return f"this is a scorecard, which holds windows and not the figures of months: {_SERIES}"
    if given >= set(RANK_HEADER):
        return f"this is a list of ranks, which holds no figures of months: {_SERIES}"
    return ""


def without_apostrophe(name: str) -> str:
    """A name as it was before an apostrophe made it harmless for spreadsheets."""
    is_marked = name.startswith("'") and name[1:2] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    return name[1:] if is_marked else name


def _plain(headings: Sequence[str]) -> set[str]:
    return {heading.strip().lower() for heading in headings if heading.strip()}
