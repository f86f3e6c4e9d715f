"""Rows of scorecards and KPI pages with their windows, as the API gives them."""

from typing import Any

from rest_framework import serializers

from measures.api.charts import EXACT, ControlSerializer

OLDER = 'Which rows have no figure for the month, or "".'
EMPTY = 'What is shown instead of a table without figures, or "".'


class AnnotationSerializer(serializers.Serializer[Any]):
    """Words on a month, or on the months from one on."""

    month = serializers.CharField(help_text="The first month.")
    end_month = serializers.CharField(allow_null=True, help_text="The last month, or null.")
    kind = serializers.CharField(help_text="event, method or data-quality.")
    text = serializers.CharField(help_text="The words.")
    rebases = serializers.BooleanField(help_text="Whether control limits start again with it.")


class PointSerializer(serializers.Serializer[Any]):
    """One month of a series; a gap has null and ""."""

    month = serializers.CharField(help_text="2022-08.")
    value = serializers.CharField(allow_null=True, help_text=EXACT)
    text = serializers.CharField(help_text="As it is printed.")


class WindowSerializer(serializers.Serializer[Any]):
    """One, three or twelve months against the same months a year before."""

    months = serializers.IntegerField(help_text="Its length: 1, 3 or 12.")
    start = serializers.CharField(help_text="Its first month, 2022-06.")
    end = serializers.CharField(help_text="Its last month, 2022-08.")
    value = serializers.CharField(allow_null=True, help_text=EXACT)
    text = serializers.CharField(help_text='The value as it is printed: "7.8%".')
    previous_start = serializers.CharField(help_text="The first month of the earlier window.")
    previous_end = serializers.CharField(help_text="The last month of the earlier window.")
    previous_value = serializers.CharField(allow_null=True, help_text=EXACT)
    previous_text = serializers.CharField(help_text="The earlier value as it is printed.")
    change = serializers.CharField(
        allow_null=True,
        help_text="Exact: percentage points, seconds, or percent for counts and days.",
    )
    change_text = serializers.CharField(help_text='As it is printed: "2.4% points".')
    direction = serializers.ChoiceField(
        choices=["up", "down", "steady"],
        allow_null=True,
        help_text="Null if there is no comparison or the row is not judged.",
    )
    verdict = serializers.ChoiceField(
        choices=["better", "worse", "steady", "neutral"],
        allow_null=True,
        help_text="Neutral if no direction is preferred.",
    )
    words = serializers.CharField(help_text='The comparison aloud: "up 9.1%, worse".')
    small_change = serializers.CharField(
        help_text="Shown instead of `change_text` beside an arrow when the change rounds to zero: "
        '"less than a second shorter"; else "".'
    )
    why_empty = serializers.CharField(help_text='Why the window can never have a value, or "".')


class RowSerializer(serializers.Serializer[Any]):
    """A measure in an area for a month."""

    measure = serializers.CharField(help_text="Name of the measure.")
    slug = serializers.CharField(help_text="Slug of the measure.")
    area = serializers.CharField(
        allow_null=True, help_text="Name of the area; null for the whole force area."
    )
    area_slug = serializers.CharField(help_text="Slug of the area.")
    unit = serializers.CharField(
        help_text="count, percent, duration (in seconds), days, money, money_thousands, "
        "money_millions, rate or index."
    )
    preferred_direction = serializers.CharField(help_text="up, down or none.")
    series = PointSerializer(
        many=True,
        help_text="24 months, 12 quarters, 8 half years or 6 years, oldest first. A longer period "
        "has the code of its last month.",
    )
    windows = WindowSerializer(many=True, help_text="1, 3 and 12 months.")
    target = serializers.CharField(allow_null=True, help_text="In the measure's own unit, exact.")
    target_text = serializers.CharField(help_text='The target as it is printed, or "".')
    target_met = serializers.BooleanField(
        allow_null=True, help_text="Whether the last month meets it; null without a target."
    )
    is_provisional = serializers.BooleanField(help_text="Whether a figure of it is provisional.")
    control = ControlSerializer(
        allow_null=True,
        help_text="What its control chart shows, if the scorecard shows it, or null.",
    )
    figures_overlap = serializers.BooleanField(
        help_text="Whether each figure also covers earlier months. If so, months are not added up."
    )
    frequency = serializers.CharField(
        help_text="How often there is a figure: month, quarter, financial_quarter, half_year, "
        "financial_half_year, calendar_year, financial_year or academic_year."
    )
    coverage = serializers.CharField(
        help_text="What a figure covers: own_period, rolling_year (the 12 months to its end) or "
        "year_to_date (the financial year so far)."
    )
    coverage_text = serializers.CharField(
        help_text='What a figure covers, in words, where that is not a month; otherwise "".'
    )
    per = serializers.IntegerField(
        allow_null=True, help_text="The number of people that a rate is for, or null."
    )
    decisions = AnnotationSerializer(
        many=True, help_text="Decisions on the quality of its data in the 24 months."
    )
    decimals = serializers.IntegerField(
        allow_null=True, help_text="Decimals of its figures; null where usual for the unit."
    )
    older_text = serializers.CharField(
        help_text='For a row without a figure for the month, the last month it has; otherwise "".'
    )
