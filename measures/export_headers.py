"""The headings of the files of figures that the product writes. Pure."""

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
