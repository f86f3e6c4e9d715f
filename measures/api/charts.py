"""Control charts for other systems."""

from typing import Any

from rest_framework import serializers

from measures.spc import Assurance, Variation

EXACT = "Exact decimal, to 20 places if it does not end; null if there is no value."


class ControlSerializer(serializers.Serializer[Any]):
    """What the control chart says of a month."""

    variation = serializers.ChoiceField(
        choices=[each.value for each in Variation], help_text="The icon of variation."
    )
    assurance = serializers.ChoiceField(
        choices=[each.value for each in Assurance],
        allow_null=True,
        help_text="Null without a target, a preferred direction or limits.",
    )
    signal = serializers.CharField(help_text='The rule that the month meets: "Above UCL".')
    variation_words = serializers.CharField(help_text="The same in words.")
    assurance_words = serializers.CharField(help_text='The same in words, or "".')
    words = serializers.CharField(help_text="The comparison and the chart in one sentence.")
    is_conflict = serializers.BooleanField(help_text="Whether the two appear to disagree.")
    mean = serializers.CharField(help_text=EXACT)
    lower = serializers.CharField(allow_null=True, help_text="Lower limit. " + EXACT)
    upper = serializers.CharField(allow_null=True, help_text="Upper limit. " + EXACT)
    is_trial = serializers.BooleanField(help_text="Limits from fewer than 13 months.")
    note = serializers.CharField(help_text='Why the limits should be treated with caution, or "".')


class ChartPointSerializer(serializers.Serializer[Any]):
    """A month of a control chart; a gap has its name alone."""

    month = serializers.CharField(help_text="2022-08.")
    value = serializers.CharField(allow_null=True, help_text=EXACT)
    text = serializers.CharField(help_text="As it is printed.")
    mean = serializers.CharField(allow_null=True, help_text="Of its baseline. " + EXACT)
    lower = serializers.CharField(allow_null=True, help_text="Lower limit. " + EXACT)
    upper = serializers.CharField(allow_null=True, help_text="Upper limit. " + EXACT)
    signal = serializers.CharField(help_text='The rule that it meets: "Above UCL"; "" for a gap.')
    signal_words = serializers.CharField(help_text="The same in words.")
    point_type = serializers.CharField(
        help_text='What that means: common_cause, special_cause_concern and so on; "" for a gap.'
    )
    target = serializers.CharField(allow_null=True, help_text="In force in that month.")
    target_met = serializers.BooleanField(allow_null=True, help_text="Null where not judged.")
    is_provisional = serializers.BooleanField(help_text="Whether it may still change.")
    is_unlikely = serializers.BooleanField(
        help_text="Very different from the months on both sides, or from the previous month "
        "for the "
        "last one: check it."
    )


class BaselineSerializer(serializers.Serializer[Any]):
    """The limits of some months."""

    start = serializers.CharField(help_text="Its first month.")
    end = serializers.CharField(help_text="Its last month.")
    size = serializers.IntegerField(help_text="How many months with a figure it has.")
    base_size = serializers.IntegerField(help_text="The number of them that limits are based on.")
    mean = serializers.CharField(help_text=EXACT)
    lower = serializers.CharField(allow_null=True, help_text=EXACT)
    upper = serializers.CharField(allow_null=True, help_text=EXACT)
    is_trial = serializers.BooleanField(help_text="Limits from fewer than 13 months.")


class ControlChartSerializer(serializers.Serializer[Any]):
    """A control chart of a measure in an area."""

    measure = serializers.CharField(help_text="Name of the measure.")
    slug = serializers.CharField(help_text="Slug of the measure.")
    area = serializers.CharField(allow_null=True, help_text="Null for the whole force area.")
    area_slug = serializers.CharField(help_text="Slug of the area.")
    unit = serializers.CharField(help_text="count, percent, duration (in seconds) or days.")
    preferred_direction = serializers.CharField(help_text="up, down or none.")
    finding = serializers.CharField(help_text="The latest month in words.")
    formula = serializers.CharField(help_text="How its limits were calculated.")
    points = ChartPointSerializer(many=True, help_text="Its months, oldest first, with gaps.")
    baselines = BaselineSerializer(many=True, help_text="One for each start of new limits.")
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Why it should be treated with caution."
    )
    control = ControlSerializer(allow_null=True, help_text="The latest month, or null.")
